"""How the work of an agency stands, unit by unit, and the tasks behind each number (VL19-Đ16.1, NB16-Đ12.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from vanban.directory.api import Role
from vanban.kernel.actor import Actor
from vanban.registry.api import IncomingDocument
from vanban.work import states
from vanban.work.models import Assignment, Handling
from vanban.work.rules import Kind

OVERDUE, SOON, UNOPENED, OPEN = "overdue", "soon", "unopened", "open"
STANDINGS = (OVERDUE, SOON, UNOPENED, OPEN)
MOST = 100


@dataclass(frozen=True)
class UnitProgress:
    """One unit's open work in numbers; `unit_id` None stands for posts outside the units."""

    unit_id: UUID | None
    name: str
    open: int
    soon: int
    overdue: int
    unopened: int


@dataclass(frozen=True)
class TaskRow:
    """One open task with the document it belongs to."""

    task: Assignment
    number: str
    subject: str
    issuer: str


def _tasks(actor: Actor) -> QuerySet[Assignment]:
    """Open tasks that this person answers for: a leader the agency's, a head the unit's; none for anybody else."""
    found = Assignment.objects.filter(status__in=states.OPEN).exclude(kind=Kind.INFORM)
    if actor.agency_id is None or not actor.may("work.instructed"):
        return found.none()
    if actor.has(Role.LEADER):
        return found.filter(post__agency_id=actor.agency_id)
    if actor.has(Role.UNIT_HEAD) and actor.unit_id is not None:
        return found.filter(post__agency_id=actor.agency_id, post__unit_id=actor.unit_id)
    return found.none()


def _standing(standing: str, at: datetime) -> Q:
    return {
        OVERDUE: Q(due__lt=at),
        SOON: Q(due__gte=at, soon_at__lte=at),
        UNOPENED: Q(opened_at__isnull=True),
        OPEN: Q(),
    }[standing]


def progress_by_unit(actor: Actor, at: datetime) -> list[UnitProgress]:
    """Each unit with open work, the one with most overdue first; one query whatever the size."""
    rows = (
        _tasks(actor)
        .values("post__unit_id", "post__unit__name")
        .annotate(
            all=Count("id"),
            late=Count("id", filter=_standing(OVERDUE, at)),
            near=Count("id", filter=_standing(SOON, at)),
            unseen=Count("id", filter=_standing(UNOPENED, at)),
        )
        .order_by("-late", "-near", "post__unit__name")
    )
    return [
        UnitProgress(
            row["post__unit_id"], row["post__unit__name"] or "", row["all"], row["near"], row["late"], row["unseen"]
        )
        for row in rows
    ]


def tasks_behind(actor: Actor, at: datetime, *, standing: str, unit_id: UUID | None = None) -> list[TaskRow]:
    """The tasks behind a number, longest due first; at most a hundred, three queries whatever the size."""
    found = _tasks(actor).filter(_standing(standing, at))
    if unit_id is not None:
        found = found.filter(post__unit_id=unit_id)
    tasks = list(
        found.select_related("post__person", "post__unit").order_by(F("due").asc(nulls_last=True), "given_at")[:MOST]
    )
    documents = IncomingDocument.objects.in_bulk({one.handling_id for one in tasks})
    return [
        TaskRow(one, document.number_symbol, document.subject, document.issuer_name)
        for one in tasks
        if (document := documents.get(one.handling_id)) is not None
    ]


def waiting_long(actor: Actor, at: datetime) -> int:
    """How many documents wait for a leader's word longer than they may."""
    if actor.agency_id is None or not actor.has(Role.LEADER):
        return 0
    return Handling.objects.filter(agency_id=actor.agency_id, status=states.TO_INSTRUCT, due__lt=at).count()


def overdue_here(actor: Actor, at: datetime) -> int:
    """How many tasks this person answers for are overdue (VL19-Đ16.3)."""
    return _tasks(actor).filter(_standing(OVERDUE, at)).count()
