"""Statuses of a recipient as the sender sees it, of an arrival as the receiver sees it, and of what is asked later.

How far the handling is and whether the document was asked back are two things: a recipient keeps its handling status
while a recall goes on, so that neither overwrites the other when their reports cross on the way.
"""

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
MAILED = "mailed"
HERE = "here"
JOINED = "joined"
DISMISSED = "dismissed"
RECALLED = "recalled"
LAID_BACK = "laid_back"
READY = "ready"
UNREADABLE = "unreadable"
SORTED = "sorted"
DROPPED = "dropped"

_FRESH = (WAITING, HANDED, UNDELIVERABLE)
"""Nothing is reported yet. What counts as undeliverable may have arrived after all: its reports are late, not wrong."""

_BEFORE = {
    "01": _FRESH,
    "02": (*_FRESH, ARRIVED),
    "03": (*_FRESH, ARRIVED),
    "04": (*_FRESH, ARRIVED, ACCEPTED),
    "05": (*_FRESH, ARRIVED, ACCEPTED, ASSIGNED),
    "06": (*_FRESH, ARRIVED, ACCEPTED, ASSIGNED, IN_PROGRESS),
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
        Status(MAILED, gettext_noop("Sent by e-mail"), final=True),
        Status(HERE, gettext_noop("Handed on inside the agency"), final=True),
    ],
    [
        Step("hand", WAITING, HANDED),
        Step("give_up", WAITING, UNDELIVERABLE),
        Step("give_up", HANDED, UNDELIVERABLE),
        # It lay in the mailbox of an agency without a system, and nobody there decided on it in time.
        Step("give_up", ARRIVED, UNDELIVERABLE),
        Step("resend", REFUSED, WAITING),
        Step("resend", UNDELIVERABLE, WAITING),
        Step("to_paper", WAITING, PAPER),
        Step("mail", WAITING, MAILED),
        Step("hand_on", WAITING, HERE),
        *(Step(code, source, _REACHED[code]) for code, sources in _BEFORE.items() for source in sources),
    ],
    initial=WAITING,
)

NOT_ASKED = "none"
ASKED = "asked"
DENIED = "denied"
DELETED = "deleted"
CANCELLED = "cancelled"

RECALL = StateTable(
    "exchange.recall",
    [
        Status(NOT_ASKED, gettext_noop("Not asked back"), turn="clerk"),
        Status(ASKED, gettext_noop("Being recalled"), turn="receiver"),
        Status(DENIED, gettext_noop("Recall refused"), turn="clerk"),
        Status(RECALLED, gettext_noop("Taken back"), turn="receiver"),
        Status(DELETED, gettext_noop("Deleted at the receiver"), final=True),
        Status(CANCELLED, gettext_noop("Withdrawn before it was sent"), final=True),
    ],
    [
        Step("ask", NOT_ASKED, ASKED),
        Step("ask", DENIED, ASKED),
        Step("cancel", NOT_ASKED, CANCELLED),
        Step("cancel", ASKED, CANCELLED),
        Step("15", ASKED, RECALLED),
        Step("15", DENIED, RECALLED),
        Step("16", ASKED, DENIED),
        Step("06", RECALLED, DELETED),
    ],
    initial=NOT_ASKED,
)
"""Whether a recipient was asked to give the document back; codes are what it answers, 06 that its copy is destroyed."""

AGREED = "agreed"
TOLD = "told"

REQUEST = StateTable(
    "exchange.request",
    [
        Status(ASKED, gettext_noop("Waiting for an answer"), turn="receiver"),
        Status(AGREED, gettext_noop("Agreed"), final=True),
        Status(DENIED, gettext_noop("Refused"), final=True),
        Status(TOLD, gettext_noop("Told"), final=True),
        Status(CANCELLED, gettext_noop("Withdrawn before it was sent"), final=True),
    ],
    [
        Step("15", ASKED, AGREED),
        Step("16", ASKED, DENIED),
        Step("tell", ASKED, TOLD),
        Step("cancel", ASKED, CANCELLED),
    ],
    initial=ASKED,
)
"""What the sender asked of one recipient after sending."""

OPEN = "open"
UNMATCHED = "unmatched"
REPEATED = "repeated"

DEMAND = StateTable(
    "exchange.demand",
    [
        Status(OPEN, gettext_noop("Waiting for an answer"), turn="clerk"),
        Status(UNMATCHED, gettext_noop("Its document is not here"), turn="sender"),
        Status(AGREED, gettext_noop("Agreed"), final=True),
        Status(DENIED, gettext_noop("Refused"), final=True),
        Status(TOLD, gettext_noop("Taken note of"), final=True),
        Status(REPEATED, gettext_noop("Asked again"), final=True),
    ],
    [
        Step("agree", OPEN, AGREED),
        Step("deny", OPEN, DENIED),
        Step("note", OPEN, TOLD),
        Step("repeat", OPEN, REPEATED),
        Step("miss", OPEN, UNMATCHED),
        Step("match", UNMATCHED, OPEN),
    ],
    initial=OPEN,
)
"""What a sender asks of the receiver about a document that it has, or that is still on its way."""

DONE = "done"
REPORTED = "reported"

TASK = StateTable(
    "exchange.task",
    [
        Status(OPEN, gettext_noop("Waiting for the recipient"), turn="receiver"),
        Status(REPORTED, gettext_noop("Reported done, to be confirmed"), turn="sender"),
        Status(DONE, gettext_noop("Done"), final=True),
        Status(DROPPED, gettext_noop("No longer followed"), final=True),
    ],
    [
        Step("report", OPEN, REPORTED),
        Step("send_back", REPORTED, OPEN),
        *(
            Step(verb, source, target)
            for source in (OPEN, REPORTED)
            for verb, target in (("finish", DONE), ("drop", DROPPED))
        ),
    ],
    initial=OPEN,
)
"""What an issued document gives a recipient to do, as the house that issued it follows it up (NB25-Đ14.3b)."""

ARRIVAL = StateTable(
    "exchange.arrival",
    [
        Status(ARRIVED, gettext_noop("Waiting to be accepted"), turn="clerk"),
        Status(ACCEPTED, gettext_noop("Accepted"), final=True),
        Status(REFUSED, gettext_noop("Refused"), final=True),
        Status(RECALLED, gettext_noop("Taken back"), final=True),
        Status(JOINED, gettext_noop("Kept with the same document"), final=True),
        Status(DISMISSED, gettext_noop("Not a document"), final=True),
        Status(LAID_BACK, gettext_noop("Laid back among the scanned pages"), final=True),
    ],
    [
        Step("accept", ARRIVED, ACCEPTED),
        Step("refuse", ARRIVED, REFUSED),
        Step("recall", ARRIVED, RECALLED),
        Step("join", ARRIVED, JOINED),
        Step("dismiss", ARRIVED, DISMISSED),
        Step("lay_back", ARRIVED, LAID_BACK),
    ],
    initial=ARRIVED,
)
"""Joined is what came a second time by another channel: it shares the registration of the document it is a copy of."""

SCAN = StateTable(
    "exchange.scan",
    [
        Status(WAITING, gettext_noop("Pages are being read"), turn="system"),
        Status(READY, gettext_noop("To be sorted"), turn="clerk"),
        Status(UNREADABLE, gettext_noop("Cannot be read"), turn="clerk"),
        Status(SORTED, gettext_noop("Sorted into letters"), turn="clerk"),
        Status(JOINED, gettext_noop("Laid to another scan"), final=True),
        Status(DROPPED, gettext_noop("Put away"), final=True),
    ],
    [
        Step("read", WAITING, READY),
        Step("fail", WAITING, UNREADABLE),
        Step("join", READY, JOINED),
        Step("sort", READY, SORTED),
        Step("lay_back", SORTED, READY),
        Step("lay_back", READY, READY),
        Step("drop", READY, DROPPED),
        Step("drop", UNREADABLE, DROPPED),
    ],
    initial=WAITING,
)
"""A file from the scanner, from the moment it is taken until all its letters wait to be accepted."""

READ = "read"

READING = StateTable(
    "exchange.reading",
    [
        Status(WAITING, gettext_noop("Pages are being read"), turn="system"),
        Status(READ, gettext_noop("Read"), final=True),
        Status(UNREADABLE, gettext_noop("Cannot be read"), turn="clerk"),
    ],
    [Step("read", WAITING, READ), Step("fail", WAITING, UNREADABLE), Step("try_again", UNREADABLE, WAITING)],
    initial=WAITING,
)
"""The reading of a document that came in, from the moment it waits for its turn."""

VIRUS_CHECK = StateTable(
    "exchange.virus_check",
    [
        Status("unscanned", gettext_noop("not scanned"), turn="system"),
        Status("clean", gettext_noop("no virus found"), final=True),
        Status("infected", gettext_noop("carries a virus"), final=True),
    ],
    [Step("pass", "unscanned", "clean"), Step("find", "unscanned", "infected")],
    initial="unscanned",
)
"""A file that came in, before the virus scanner has seen it and after (NB16-Đ3.1c; NB25-Đ19.2)."""

PAPER_TASK = StateTable(
    "exchange.paper_task",
    [
        Status(OPEN, gettext_noop("To do"), turn="clerk"),
        Status(DONE, gettext_noop("Done"), turn="clerk"),
        Status(DROPPED, gettext_noop("Not needed"), turn="clerk"),
    ],
    [
        Step("tick", OPEN, DONE),
        Step("drop", OPEN, DROPPED),
        Step("reopen", DONE, OPEN),
        Step("reopen", DROPPED, OPEN),
    ],
    initial=OPEN,
)
"""What the clerk does on paper beside the electronic document: a copy to post, the stamped copy to keep."""

SCANS_OPEN = (READY, UNREADABLE)
"""Scans that wait for the clerk's hand."""

SCANS_AWAY = (JOINED, DROPPED)
"""Scans that nobody looks for any more."""

TASK_OPEN = (OPEN, REPORTED)
"""Tasks in these are not over: somebody has to do them, or to confirm that they are done."""

UNCONFIRMED = (WAITING, HANDED, ARRIVED)
"""Recipients whose receipt is not confirmed yet: the sender's clerk watches these (HY19-Đ11.2)."""

IN_FORCE = (NOT_ASKED, ASKED, DENIED)
"""Recalls that have not ended with the document gone: the recipient still counts."""

SENDABLE = (NOT_ASKED, DENIED)
"""Recipients in these are sent to; all others are frozen or gone."""


def is_resent_by_hand(state: str) -> bool:
    """True where the sender's clerk may send again."""
    return RECIPIENT.can(state, "resend")


def may_resend(state: str, recall: str) -> bool:
    """True where the clerk may send again: it came back or never arrived, and nobody asked for it back."""
    return is_resent_by_hand(state) and recall in SENDABLE


def is_frozen(recall: str) -> bool:
    """True while the receiver has not answered a recall."""
    return recall == ASKED


def replaces_handling(recall: str) -> bool:
    """True where the recall says more of a recipient than the state of its handling."""
    return recall not in (NOT_ASKED, DENIED)


def may_be_asked(recall: str) -> bool:
    """True where a recall may be asked for: never asked, or refused."""
    return RECALL.can(recall, "ask")


def was_refused(state: str) -> bool:
    """True for an arrival that went back; a new copy of it is no double."""
    return state == REFUSED


def was_dismissed(state: str) -> bool:
    """True for an arrival that a clerk found to be no document."""
    return state == DISMISSED


def counts_as_here(state: str) -> bool:
    """True for an arrival that waits or was accepted: another copy of it may be kept with it."""
    return state in (ARRIVED, ACCEPTED)


def reports_go_on(state: str) -> bool:
    """True for an arrival whose handling is reported to the sender."""
    return state == ACCEPTED


def awaits_answer(state: str) -> bool:
    """True for a demand that the receiver's clerk must answer."""
    return state == OPEN


def was_denied(state: str) -> bool:
    """True for a request or demand that was refused."""
    return state == DENIED


def is_refusal(code: str) -> bool:
    """True for reports that come before the sender's clerk: the document, a recall or an update is refused."""
    return code in ("02", "16")


def is_finished(state: str) -> bool:
    """True once the receiver has reported the end of its handling."""
    return state == FINISHED


def is_recalled(recall: str) -> bool:
    """True once the receiver gave the document back, before it reports its copy destroyed."""
    return recall == RECALLED


def is_to_do(state: str) -> bool:
    """True for a task on paper that somebody still has to do."""
    return state == OPEN


def is_read(state: str) -> bool:
    """True once the pages of a document were read."""
    return state == READ


def waits_for_reading(state: str) -> bool:
    """True while its turn has not come."""
    return state == WAITING


def waits_for_receiver(state: str) -> bool:
    """True for a task that the receiver has not reported as done."""
    return state == OPEN


def waits_for_word(state: str) -> bool:
    """True for a task reported as done, until the sender confirms it or sends it back."""
    return state == REPORTED
