"""What people are told of, and by which channels where they chose nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from vanban.kernel.refusals import gettext_noop

MAIL, PUSH = "mail", "push"
CHANNELS = (MAIL, PUSH)
"""Beside the page, which nobody can switch off: it is the record of what one was told."""


@dataclass(frozen=True)
class Kind:
    """One kind of notice: what it says, and the house's habit. `rank` decides between two of one act."""

    code: str
    label: str
    channels: frozenset[str] = frozenset()
    rank: int = 10
    bound: frozenset[str] = frozenset()
    """Channels that cannot be switched off: what a superior presses for must arrive."""


def _kind(code: str, label: str, *channels: str, rank: int = 10, bound: Iterable[str] = ()) -> Kind:
    return Kind(code, label, frozenset(channels), rank, frozenset(bound))


KINDS = {
    kind.code: kind
    for kind in (
        _kind("assigned", gettext_noop("Work was assigned to you"), PUSH),
        _kind("cowork", gettext_noop("You take part in a work"), PUSH),
        _kind("informed", gettext_noop("A document is for your information")),
        _kind("to_instruct", gettext_noop("A letter waits for your instruction")),
        _kind("to_sign", gettext_noop("A draft waits for your signature"), PUSH),
        _kind("to_review", gettext_noop("A draft waits for your review"), PUSH),
        _kind("returned", gettext_noop("A draft came back to you"), PUSH, rank=20),
        _kind("opinion", gettext_noop("Your opinion is asked"), PUSH),
        _kind("to_issue", gettext_noop("A signed document waits to be issued")),
        _kind("arrived", gettext_noop("A letter arrived")),
        _kind("refused", gettext_noop("A receiver refused your document"), MAIL, rank=20),
        _kind("not_fetched", gettext_noop("A receiver does not fetch your document"), rank=20),
        _kind("demanded", gettext_noop("The sender asks for a document back or changes it"), rank=20),
        _kind("recalled", gettext_noop("A document was recalled by its sender"), rank=20),
        _kind("failed", gettext_noop("Issuing a document did not succeed"), PUSH, rank=20),
        _kind("urged", gettext_noop("You are urged"), MAIL, PUSH, rank=40, bound=[MAIL, PUSH]),
        _kind("due_soon", gettext_noop("A deadline is near"), PUSH, rank=30),
        _kind("overdue", gettext_noop("A deadline has passed"), MAIL, PUSH, rank=30),
        _kind("late_here", gettext_noop("Work of your agency is overdue"), rank=30),
        _kind("task_returned", gettext_noop("A task came back as given to the wrong place"), rank=20),
        _kind("task_reported", gettext_noop("An agency reports on a task you gave"), rank=20),
        _kind("task_answered", gettext_noop("Your report on a task was answered"), rank=20),
        _kind("more_time_asked", gettext_noop("Somebody asks for more time"), PUSH, rank=20),
        _kind("more_time", gettext_noop("Your request for more time was answered"), PUSH, rank=20),
        _kind("delegated", gettext_noop("Somebody's work was delegated to you"), MAIL, PUSH),
        _kind("handover", gettext_noop("A hand-over waits for your confirmation"), PUSH),
        _kind("accounts", gettext_noop("A list of accounts waits for your approval")),
        _kind("export", gettext_noop("Your request to take your own data along was decided")),
        _kind("undelivered", gettext_noop("A notice could not be delivered"), rank=20),
        _kind("digest", gettext_noop("What waits for you")),
    )
}

BOX_KINDS = {
    "handle": "assigned",
    "cowork": "cowork",
    "instruct": "to_instruct",
    "sign": "to_sign",
    "review": "to_review",
    "returned": "returned",
    "opinion": "opinion",
    "issue": "to_issue",
    "arrived": "arrived",
    "refused": "refused",
}
"""What lying in a box means to whoever holds it."""

OF_PEOPLE = frozenset({"delegated", "handover", "accounts", "export"})
"""Kinds that are about people and posts, and lead to one's own page."""

CHOSEN = tuple(code for code in KINDS if code not in {"digest", "undelivered"})
"""The kinds whose channels a person may choose."""


@dataclass(frozen=True)
class Fact:
    """Something that happened, as it is told: about which thing, in which words, when, and by whom."""

    kind: str
    key: str
    at: datetime
    title: str
    subject: str = ""
    words: str = ""
    subject_id: UUID | None = None
    urgency: int = 0
    due: datetime | None = None
    by_id: UUID | None = None
    by_name: str = ""


def key_of_act(subject_id: UUID, at: datetime) -> str:
    """The name of an act on one thing: two facts of one act are told once, by the kind that says more."""
    return f"{subject_id}:{at.timestamp():.6f}"


def outranks(kind: str, other: str) -> bool:
    """Whether a notice of this kind says more about the same act than one of the other."""
    return KINDS[kind].rank > KINDS[other].rank


def channels_for(kind: str, chosen: Mapping[str, Iterable[str]], urgency: int = 0) -> frozenset[str]:
    """The channels beside the page by which this person is told.

    An urgent document is pushed whatever its kind, unless the person chose otherwise for that kind.
    """
    house = KINDS[kind]
    if kind in chosen:
        return frozenset(chosen[kind]) & frozenset(CHANNELS) | house.bound
    return house.channels | (frozenset({PUSH}) if urgency else frozenset())


def cleaned_choice(wanted: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """A person's choice without unknown kinds and channels, and with what is bound."""
    return {code: sorted(frozenset(wanted.get(code, ())) & frozenset(CHANNELS) | KINDS[code].bound) for code in CHOSEN}


FIRST_PAUSE = timedelta(minutes=1)
MOST_TRIES = 7
"""After 1, 2, 4 … minutes; given up after about two hours, when the sender is told."""


def next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after so many failures; None when it is time to give up."""
    return None if tries >= MOST_TRIES else at + FIRST_PAUSE * 2 ** (tries - 1)
