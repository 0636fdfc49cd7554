"""Decisions of handling: who leads, by when, how a deadline stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from vanban.kernel.clock import local
from vanban.kernel.refusals import Refusal, gettext_noop, refuse_all
from vanban.kernel.working_time import WorkingCalendar
from vanban.work.errors import (
    AssignedTwice,
    DeadlineAfterLead,
    DeadlineMissing,
    DeadlinePast,
    ExactlyOneLead,
    InstructionMissing,
    NotAPostHere,
)

STANDARD_DAYS = 10
"""Working days for a task given to one person without a deadline. The regulations leave this to each agency's working
rules (NĐ 30/2020 Đ24); ten days is this project's assumption."""

SOON_HOURS = 7
"""Office hours left below which a deadline counts as soon: one working day."""


class Kind(StrEnum):
    """What a post does about a document."""

    LEAD = "lead"
    COWORK = "cowork"
    INFORM = "inform"


KIND_LABELS = {
    Kind.LEAD: gettext_noop("Leads"),
    Kind.COWORK: gettext_noop("Takes part"),
    Kind.INFORM: gettext_noop("For information"),
}


@dataclass(frozen=True)
class Assignee:
    """A post named in an instruction: what it does and by when, if it has a deadline of its own.

    With `unit_id` or `team_id` the whole unit or team is meant, and `post_id` is who answers for it.
    """

    post_id: UUID
    kind: str
    due: datetime | None = None
    unit_id: UUID | None = None
    team_id: UUID | None = None


class Standing(StrEnum):
    """How a deadline stands."""

    NONE = "none"
    AHEAD = "ahead"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Deadline:
    """A deadline for the chip: how it stands and how much office time is left (negative: gone by)."""

    standing: Standing
    due: datetime | None = None
    left: timedelta = timedelta()


def check_instruction(
    text: str,
    assignees: Sequence[Assignee],
    *,
    due: datetime | None,
    at: datetime,
    posts_here: Mapping[UUID, str],
    names: Mapping[UUID, str],
    left: Mapping[UUID, Refusal] | None = None,
    also: Iterable[Refusal] = (),
) -> None:
    """An instruction names exactly one lead, posts of this agency, each once, and a deadline when several take part.

    `posts_here` are the agency's posts held today, `names` the printed name of any post asked about, `left`
    what to say of posts that somebody has left, `also` what else is wrong. Raises every reason at once
    (NĐ 30/2020 Đ23.2, HP25-Đ18.3).
    """
    refuse_all([*_faults(text, assignees, due, at, posts_here, names, left or {}), *also])


def _faults(
    text: str,
    assignees: Sequence[Assignee],
    due: datetime | None,
    at: datetime,
    posts_here: Mapping[UUID, str],
    names: Mapping[UUID, str],
    left: Mapping[UUID, Refusal],
) -> Iterator[Refusal]:
    if not text.strip():
        yield InstructionMissing()
    leads = [one for one in assignees if one.kind == Kind.LEAD]
    if len(leads) != 1:
        yield ExactlyOneLead(count=len(leads))
    seen: set[UUID] = set()
    for one in assignees:
        if one.post_id not in posts_here:
            yield left.get(one.post_id) or NotAPostHere(name=names.get(one.post_id, str(one.post_id)))
        elif one.post_id in seen:
            yield AssignedTwice(name=posts_here[one.post_id])
        seen.add(one.post_id)
    acting = [one for one in assignees if one.kind != Kind.INFORM]
    if len(acting) > 1 and any((one.due or due) is None for one in acting):
        yield DeadlineMissing()
    for moment in sorted({moment for moment in [due, *(one.due for one in acting)] if moment is not None}):
        if moment <= at:
            yield DeadlinePast(due=f"{local(moment):%H:%M %d/%m/%Y}")
    last = (leads[0].due or due) if len(leads) == 1 else None
    for one in acting:
        if last is not None and one.due is not None and one.due > last:
            yield DeadlineAfterLead(name=posts_here.get(one.post_id, ""))


def check_passing(
    text: str,
    due: datetime | None,
    *,
    at: datetime,
    latest: datetime | None,
    name: str,
    also: Iterable[Refusal] = (),
) -> None:
    """Passing on inside a unit: a word of instruction, a deadline ahead and not after the one the leader gave."""
    faults: list[Refusal] = [*also]
    if not text.strip():
        faults.append(InstructionMissing())
    if due is not None and due <= at:
        faults.append(DeadlinePast(due=f"{local(due):%H:%M %d/%m/%Y}"))
    if due is not None and latest is not None and due > latest:
        faults.append(DeadlineAfterLead(name=name))
    refuse_all(faults)


def due_of(
    one: Assignee, *, common: datetime | None, asked: datetime | None, at: datetime, calendar: WorkingCalendar
) -> datetime:
    """By when an assignment is due: its own deadline, the instruction's, what the sender asked, else the standard."""
    later = asked if asked is not None and asked > at else None
    return one.due or common or later or calendar.add_working_days(at, STANDARD_DAYS)


def soon_from(due: datetime | None, calendar: WorkingCalendar) -> datetime | None:
    """From when a deadline counts as soon: one working day of office hours before it."""
    return calendar.hours_before(due, SOON_HOURS) if due is not None else None


def due_moments(due: datetime | None, calendar: WorkingCalendar, at: datetime) -> dict[str, datetime | None]:
    """What a share keeps of its deadline: from when it counts as soon, and nothing yet of its passing.

    Whoever is given something that is due soon already need not be told so again.
    """
    soon = soon_from(due, calendar)
    told = at if soon is not None and soon <= at else None
    return {"due": due, "soon_at": soon, "soon_told_at": told, "overdue_at": None}


def deadline(due: datetime | None, at: datetime, calendar: WorkingCalendar) -> Deadline:
    """How a deadline stands at a moment, counted in office time."""
    if due is None:
        return Deadline(Standing.NONE)
    left = calendar.working_time_between(at, due)
    if at > due:
        return Deadline(Standing.OVERDUE, due, left)
    return Deadline(Standing.SOON if left <= timedelta(hours=SOON_HOURS) else Standing.AHEAD, due, left)
