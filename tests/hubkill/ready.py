"""Loads the house once, in the process from which the kill test's processes are forked: a start costs nothing then."""

import django

django.setup()

from django.urls import get_resolver  # noqa: E402 - after the house is loaded

import hubkill.office  # noqa: E402
import hubkill.serving  # noqa: E402, F401 - loaded here so that the forked processes need not
import vanban.config.wsgi  # noqa: E402, F401

get_resolver().url_patterns  # noqa: B018 - reads every address now
