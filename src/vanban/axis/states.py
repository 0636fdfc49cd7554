"""The life of one message on its way to one mailbox."""

from __future__ import annotations

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.states import StateTable, Status, Step

WAITING = "waiting"
LEASED = "leased"
DELIVERED = "delivered"
FAILED = "failed"

DELIVERY = StateTable(
    "axis.delivery",
    [
        Status(WAITING, gettext_noop("Waiting for the receiving system"), turn="receiver"),
        Status(LEASED, gettext_noop("Being fetched"), turn="receiver"),
        Status(DELIVERED, gettext_noop("Delivered"), final=True),
        Status(FAILED, gettext_noop("Refused by the receiving system"), final=True),
    ],
    [
        Step("lease", WAITING, LEASED),
        Step("lease", LEASED, LEASED),
        Step("deliver", LEASED, DELIVERED),
        Step("fail", LEASED, FAILED),
        Step("release", LEASED, WAITING),
        # A system that fetches by itself answers without a lease.
        Step("deliver", WAITING, DELIVERED),
        Step("fail", WAITING, FAILED),
        Step("release", WAITING, WAITING),
        Step("expire", WAITING, FAILED),
    ],
    initial=WAITING,
)

OPEN = tuple(code for code, status in DELIVERY.statuses.items() if not status.final)
"""Deliveries that somebody still has to fetch."""


def can_lease(state: str, *, next_at_passed: bool, lease_ended: bool) -> bool:
    """A delivery is for the taking when it is due, or when the lease of a lost worker has run out."""
    return (state == WAITING and next_at_passed) or (state == LEASED and lease_ended)

INVITED = "invited"
ASKED = "asked"
TESTING = "testing"
LIVE = "live"
DECLINED = "declined"

JOINING = StateTable(
    "axis.joining",
    [
        Status(INVITED, gettext_noop("Link given, form not filled in"), turn="applicant"),
        Status(ASKED, gettext_noop("Waiting for the operator"), turn="operator"),
        Status(TESTING, gettext_noop("Being tested"), turn="applicant"),
        Status(LIVE, gettext_noop("Live"), final=True),
        Status(DECLINED, gettext_noop("Declined"), final=True),
    ],
    [
        Step("ask", INVITED, ASKED),
        Step("approve", ASKED, TESTING),
        Step("go_live", TESTING, LIVE),
        Step("decline", INVITED, DECLINED),
        Step("decline", ASKED, DECLINED),
        Step("decline", TESTING, DECLINED),
    ],
    initial=INVITED,
)
