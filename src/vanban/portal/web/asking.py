"""A request of somebody who has signed in, as the house's middleware leaves it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from vanban.directory.api import Account
from vanban.kernel.actor import Actor


class Asked(HttpRequest):
    """An HttpRequest with the account, the actor and what htmx says; for annotation only."""

    user: Account
    actor: Actor
    htmx: HtmxDetails
