"""What waits for a person: boxes, their items, and the item that comes after the one just done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from vanban.directory import api as directory
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import gettext_noop

ALL = "all"
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class BoxSpec:
    """One box of the rail: code, the letter after g, its icon, and what to say when it is empty."""

    code: str
    go: str
    icon: str
    empty: str
    roles: frozenset[str]


def _roles(*roles: directory.Role) -> frozenset[str]:
    return frozenset(roles)


R = directory.Role
BOXES = (
    BoxSpec(
        "arrived",
        "d",
        "inbox",
        gettext_noop("Letters that other agencies send to yours appear here with the report of their checks."),
        _roles(R.CLERK),
    ),
    BoxSpec(
        "issue",
        "p",
        "seal",
        gettext_noop("Documents that a leader has signed appear here for number, date and seal."),
        _roles(R.CLERK),
    ),
    BoxSpec(
        "refused",
        "c",
        "warn",
        gettext_noop("When a receiver refuses a letter, it comes back here with the reason."),
        _roles(R.CLERK),
    ),
    BoxSpec(
        "sign",
        "k",
        "pen",
        gettext_noop("Drafts that have passed review appear here for your signature."),
        _roles(R.LEADER),
    ),
    BoxSpec(
        "instruct",
        "b",
        "switch",
        gettext_noop("Registered letters appear here for your instruction: who leads, who helps, until when."),
        _roles(R.LEADER),
    ),
    BoxSpec(
        "review", "t", "eye", gettext_noop("Drafts that your unit submits appear here for review."), _roles(R.UNIT_HEAD)
    ),
    BoxSpec(
        "opinion",
        "y",
        "people",
        gettext_noop("Drafts on which your opinion is asked appear here until you answer."),
        frozenset(),
    ),
    BoxSpec(
        "handle",
        "x",
        "tasks",
        gettext_noop("What a leader assigns to you appears here with its deadline."),
        _roles(R.SPECIALIST, R.UNIT_HEAD),
    ),
    BoxSpec(
        "cowork",
        "h",
        "people",
        gettext_noop("Work that somebody else leads and you help with appears here."),
        _roles(R.SPECIALIST, R.UNIT_HEAD),
    ),
    BoxSpec(
        "drafts",
        "s",
        "pen",
        gettext_noop("Drafts that you have begun stay here until you submit them."),
        _roles(R.SPECIALIST),
    ),
    BoxSpec(
        "returned",
        "r",
        "back",
        gettext_noop("Drafts that were not approved come back here with the reason."),
        _roles(R.SPECIALIST),
    ),
)
BY_CODE = {box.code: box for box in BOXES}


@dataclass(frozen=True)
class Item:
    """One row of a box."""

    document_id: UUID
    box: str
    title: str
    subject: str
    origin: str
    moment: datetime
    due: datetime | None
    urgency: int


def counts(actor: Actor) -> dict[str, int]:
    """Open items per box; always true, because closed work leaves the table."""
    return directory.box_counts(actor)


def boxes_for(actor: Actor, open_counts: dict[str, int]) -> list[BoxSpec]:
    """The boxes this person sees: those of the roles of all posts held, and any box that holds something."""
    return [box for box in BOXES if box.roles & actor.roles or open_counts.get(box.code)]


def items(actor: Actor, box: str, *, limit: int = 100) -> list[Item]:
    """The rows of a box, most urgent first, then newest; `all` joins the boxes in the order of the rail."""
    codes = [spec.code for spec in BOXES] if box == ALL else [box]
    found = [
        Item(i.document_id, i.box, i.title, i.subject, i.origin, i.moment, i.due, i.urgency)
        for i in directory.items_of_boxes(actor, codes, limit=limit)
    ]
    return found[:limit]


def pressing(rows: list[Item], at: datetime, *, limit: int = 8) -> list[Item]:
    """What to do first: overdue, then urgent, then what is due soonest; nothing that can wait."""
    found = {row.document_id: row for row in rows if row.urgency or (row.due and row.due < at + SOON)}
    far = at + SOON * 1000
    ordered = sorted(found.values(), key=lambda row: (not (row.due and row.due < at), -row.urgency, row.due or far))
    return ordered[:limit]


def after(rows: list[Item], document_id: UUID) -> UUID | None:
    """The document to show once this one is done: the next below it, else the one above, else none."""
    places = [row.document_id for row in rows]
    if document_id not in places:
        return places[0] if places else None
    place = places.index(document_id)
    rest = [other for other in places[place + 1 :] + places[:place][::-1] if other != document_id]
    return rest[0] if rest else None
