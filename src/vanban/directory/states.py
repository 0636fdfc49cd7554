"""The way of a hand-over, of a request for accounts, of a wish for one's own data, of a merger."""

from __future__ import annotations

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.states import StateTable, Status, Step

PREPARED = "prepared"
COMPLETED = "completed"
CANCELLED = "cancelled"

HANDOVER = StateTable(
    "directory.handover",
    [
        Status(PREPARED, gettext_noop("Prepared, to be confirmed and completed"), turn="leader"),
        Status(COMPLETED, gettext_noop("Handed over to the successor"), final=True),
        Status(CANCELLED, gettext_noop("Hand-over given up"), final=True),
    ],
    [
        Step("confirm", PREPARED, PREPARED),
        Step("complete", PREPARED, COMPLETED),
        Step("cancel", PREPARED, CANCELLED),
    ],
    initial=PREPARED,
)

ASKED = "asked"
GRANTED = "granted"
DECLINED = "declined"
USED = "used"

EXPORT = StateTable(
    "directory.data_export",
    [
        Status(ASKED, gettext_noop("Asked, waiting for the head"), turn="leader"),
        Status(GRANTED, gettext_noop("Granted, not fetched yet"), turn="specialist"),
        Status(DECLINED, gettext_noop("Declined"), final=True),
        Status(USED, gettext_noop("Fetched"), final=True),
    ],
    [
        Step("grant", ASKED, GRANTED),
        Step("decline", ASKED, DECLINED),
        Step("decline", GRANTED, DECLINED),
        Step("fetch", GRANTED, USED),
    ],
    initial=ASKED,
)

LISTED = "listed"
SUBMITTED = "submitted"
APPROVED = "approved"
REFUSED = "refused"

REQUEST = StateTable(
    "directory.account_request",
    [
        Status(LISTED, gettext_noop("Being listed"), turn="unit_admin"),
        Status(SUBMITTED, gettext_noop("Waiting for the head's approval"), turn="leader"),
        Status(APPROVED, gettext_noop("Approved and in effect"), final=True),
        Status(REFUSED, gettext_noop("Not approved"), final=True),
    ],
    [
        Step("list", LISTED, LISTED),
        Step("submit", LISTED, SUBMITTED),
        Step("approve", SUBMITTED, APPROVED),
        Step("refuse", SUBMITTED, REFUSED),
    ],
    initial=LISTED,
)

PLANNED = "planned"
CARRIED_OUT = "done"
DROPPED = "dropped"

MERGER = StateTable(
    "directory.merger",
    [
        Status(PLANNED, gettext_noop("Planned"), turn="operator"),
        Status(CARRIED_OUT, gettext_noop("Carried out"), final=True),
        Status(DROPPED, gettext_noop("Dropped"), final=True),
    ],
    [
        Step("carry_out", PLANNED, CARRIED_OUT),
        Step("drop", PLANNED, DROPPED),
    ],
    initial=PLANNED,
)
