"""Statuses of a recipient as the sender sees it, and of an arrival as the receiver sees it."""

from __future__ import annotations

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.states import StateTable, Status, Step

WAITING = "waiting"
HANDED = "handed"
ARRIVED = "arrived"
REFUSED = "refused"
ACCEPTED = "accepted"
ASSIGNED = "assigned"
IN_PROGRESS = "in_progress"
FINISHED = "finished"
UNDELIVERABLE = "undeliverable"
PAPER = "paper"

_BEFORE = {
    "01": (WAITING, HANDED),
    "02": (WAITING, HANDED, ARRIVED),
    "03": (WAITING, HANDED, ARRIVED),
    "04": (WAITING, HANDED, ARRIVED, ACCEPTED),
    "05": (WAITING, HANDED, ARRIVED, ACCEPTED, ASSIGNED),
    "06": (WAITING, HANDED, ARRIVED, ACCEPTED, ASSIGNED, IN_PROGRESS),
}
"""From where a reported status may lead on. Reports can overtake each other, so steps may be skipped, never undone."""

_REACHED = {"01": ARRIVED, "02": REFUSED, "03": ACCEPTED, "04": ASSIGNED, "05": IN_PROGRESS, "06": FINISHED}

RECIPIENT = StateTable(
    "exchange.recipient",
    [
        Status(WAITING, gettext_noop("Waiting to be sent"), turn="system"),
        Status(HANDED, gettext_noop("On the hub"), turn="receiver"),
        Status(ARRIVED, gettext_noop("Arrived"), turn="receiver"),
        Status(REFUSED, gettext_noop("Refused by the receiver"), turn="clerk"),
        Status(ACCEPTED, gettext_noop("Accepted"), turn="receiver"),
        Status(ASSIGNED, gettext_noop("Assigned"), turn="receiver"),
        Status(IN_PROGRESS, gettext_noop("In progress"), turn="receiver"),
        Status(FINISHED, gettext_noop("Finished"), final=True),
        Status(UNDELIVERABLE, gettext_noop("Cannot be delivered"), turn="clerk"),
        Status(PAPER, gettext_noop("Sent on paper"), final=True),
    ],
    [
        Step("hand", WAITING, HANDED),
        Step("give_up", WAITING, UNDELIVERABLE),
        Step("give_up", HANDED, UNDELIVERABLE),
        Step("resend", REFUSED, WAITING),
        Step("resend", UNDELIVERABLE, WAITING),
        Step("to_paper", WAITING, PAPER),
        *(Step(code, source, _REACHED[code]) for code, sources in _BEFORE.items() for source in sources),
    ],
    initial=WAITING,
)

ARRIVAL = StateTable(
    "exchange.arrival",
    [
        Status(ARRIVED, gettext_noop("Waiting to be accepted"), turn="clerk"),
        Status(ACCEPTED, gettext_noop("Accepted"), final=True),
        Status(REFUSED, gettext_noop("Refused"), final=True),
    ],
    [Step("accept", ARRIVED, ACCEPTED), Step("refuse", ARRIVED, REFUSED)],
    initial=ARRIVED,
)

UNCONFIRMED = (WAITING, HANDED, ARRIVED)
"""Recipients whose receipt is not confirmed yet: the sender's clerk watches these (HY19-Đ11.2)."""


def is_resent_by_hand(state: str) -> bool:
    """True where the sender's clerk may send again."""
    return RECIPIENT.can(state, "resend")


def was_refused(state: str) -> bool:
    """True for an arrival that went back; a new copy of it is no double."""
    return state == REFUSED


def reports_go_on(state: str) -> bool:
    """True for an arrival whose handling is reported to the sender."""
    return state == ACCEPTED
