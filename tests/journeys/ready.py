"""Loads the house once, in the process from which the kill test's processes are forked: a start costs nothing then."""

import django

django.setup()

import journeys.issuers  # noqa: E402, F401 - loaded here so that the forked processes need not
