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
        Step("expire", LEASED, FAILED),  # only when the lease of a lost worker has run out
    ],
    initial=WAITING,
)

OPEN = tuple(code for code, status in DELIVERY.statuses.items() if not status.final)
"""Deliveries that somebody still has to fetch."""


def ended_there(word: str) -> bool:
    """True for the words by which another hub says that a delivery is over."""
    return word in ("done", "fail")


def failed_there(word: str) -> bool:
    """True for its word for a delivery that did not succeed."""
    return word == "fail"


def can_lease(state: str, *, next_at_passed: bool, lease_ended: bool) -> bool:
    """A delivery is for the taking when it is due, or when the lease of a lost worker has run out."""
    return (state == WAITING and next_at_passed) or (state == LEASED and lease_ended)


def is_leased(state: str) -> bool:
    """True when some worker took it, be the lease still running or not."""
    return state == LEASED


def may_go_again(state: str) -> bool:
    """Only what failed for good may be given another round."""
    return state == FAILED


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

ARRIVED = "arrived"
ACCEPTED = "accepted"
FINISHED = "finished"
REFUSED = "refused"
EXPIRED = "expired"
RECALLED = "recalled"
AGREED = "agreed"
DENIED = "denied"

GUEST_ARRIVAL = StateTable(
    "axis.guest_arrival",
    [
        Status(WAITING, gettext_noop("Waiting for your decision"), turn="clerk"),
        Status(ACCEPTED, gettext_noop("Accepted"), turn="clerk"),
        Status(FINISHED, gettext_noop("Handled"), turn="sender"),
        Status(REFUSED, gettext_noop("Refused"), final=True),
        Status(EXPIRED, gettext_noop("Not decided in time"), final=True),
        Status(RECALLED, gettext_noop("Recalled by the sender"), final=True),
        Status(AGREED, gettext_noop("Agreed to"), final=True),
        Status(DENIED, gettext_noop("Not agreed to"), final=True),
    ],
    [
        Step("accept", WAITING, ACCEPTED),
        Step("refuse", WAITING, REFUSED),
        Step("expire", WAITING, EXPIRED),
        Step("finish", ACCEPTED, FINISHED),
        Step("agree", WAITING, AGREED),
        Step("deny", WAITING, DENIED),
        Step("recall", WAITING, RECALLED),
        Step("recall", ACCEPTED, RECALLED),
        Step("recall", FINISHED, RECALLED),
    ],
    initial=WAITING,
)

GUEST_SHELVES = {
    "cho": (WAITING,),
    "da-nhan": (ACCEPTED, FINISHED),
    "khac": (REFUSED, EXPIRED, RECALLED, AGREED, DENIED),
}
"""The lists of a guest's inbox, by their address."""

WRITING = "writing"
HANDING = "handing"
SENT = "sent"
RETURNED = "returned"
DROPPED = "dropped"

GUEST_LETTER = StateTable(
    "axis.guest_letter",
    [
        Status(WRITING, gettext_noop("Being written"), turn="clerk"),
        Status(HANDING, gettext_noop("Being handed to the hub"), turn="hub"),
        Status(SENT, gettext_noop("Sent out"), final=True),
        Status(RETURNED, gettext_noop("Not taken by the hub"), turn="clerk"),
        Status(DROPPED, gettext_noop("Thrown away"), final=True),
    ],
    [
        Step("hand", WRITING, HANDING),
        Step("hand", RETURNED, HANDING),
        Step("sent", HANDING, SENT),
        Step("return", HANDING, RETURNED),
        Step("drop", WRITING, DROPPED),
        Step("drop", RETURNED, DROPPED),
    ],
    initial=WRITING,
)

ASSIGNED = "assigned"
STARTED = "started"
UNREACHABLE = "unreachable"

GUEST_RECIPIENT = StateTable(
    "axis.guest_recipient",
    [
        Status(SENT, gettext_noop("Sent out"), turn="receiver"),
        Status(ARRIVED, gettext_noop("Arrived"), turn="receiver"),
        Status(ACCEPTED, gettext_noop("Accepted"), turn="receiver"),
        Status(ASSIGNED, gettext_noop("Assigned"), turn="receiver"),
        Status(STARTED, gettext_noop("In progress"), turn="receiver"),
        Status(FINISHED, gettext_noop("Finished"), final=True),
        Status(REFUSED, gettext_noop("Refused"), final=True),
        Status(UNREACHABLE, gettext_noop("Could not be delivered"), final=True),
    ],
    [
        *(
            Step(code, source, target)
            for place, (code, target) in enumerate(
                (("01", ARRIVED), ("03", ACCEPTED), ("04", ASSIGNED), ("05", STARTED), ("06", FINISHED))
            )
            for source in (SENT, ARRIVED, ACCEPTED, ASSIGNED, STARTED)[: place + 1]
        ),
        Step("02", SENT, REFUSED),
        Step("02", ARRIVED, REFUSED),
        Step("give_up", SENT, UNREACHABLE),
        Step("give_up", ARRIVED, UNREACHABLE),
    ],
    initial=SENT,
)
"""Reports overtake each other: a later one leads on from every earlier state, an earlier one changes nothing."""


def can_be_written(state: str) -> bool:
    """A letter that has not gone out, and may still be changed."""
    return state in (WRITING, RETURNED)


def has_gone_out(state: str) -> bool:
    """A letter whose packet the hub has."""
    return state == SENT


def is_being_handed(state: str) -> bool:
    """A letter whose packet is kept and still to be taken by the hub."""
    return state == HANDING


def files_are_withheld(state: str) -> bool:
    """After a recall that was agreed to, nobody opens the files any more."""
    return state == RECALLED


def failed_to_arrive(state: str) -> bool:
    """A recipient that did not get, or did not take, the letter."""
    return state in (REFUSED, UNREACHABLE)
