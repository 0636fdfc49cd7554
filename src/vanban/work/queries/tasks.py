"""Reads of what stands beside an assignment: parts, more time asked, urging."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from vanban.kernel.actor import Actor
from vanban.work import policies, states
from vanban.work.events import TaskGiven
from vanban.work.models import Assignment, Extension, Team, Urging


def extensions_of(document_id: UUID) -> list[Extension]:
    """Every question for more time about a document, oldest first."""
    found = Extension.objects.filter(assignment__handling_id=document_id)
    return list(found.select_related("assignment__post__person").order_by("asked_at", "id"))


def open_extensions(document_id: UUID, by: Actor) -> list[Extension]:
    """The questions for more time that this person may answer now."""
    found = (
        Extension.objects.filter(assignment__handling_id=document_id, status=states.ASKED)
        .select_related("assignment__post__person", "assignment__handling", "assignment__parent")
        .order_by("asked_at", "id")
    )
    return [one for one in found if policies.may_extend(by, one.assignment)]


def urgings_of(document_id: UUID) -> list[Urging]:
    """Every urging about a document, oldest first."""
    return list(Urging.objects.filter(handling_id=document_id).select_related("assignment__post__person"))


def urged_counts(assignment_ids: Iterable[UUID]) -> dict[UUID, Counter[str]]:
    """How often each assignment was urged, by kind."""
    counted: dict[UUID, Counter[str]] = {one: Counter() for one in assignment_ids}
    rows = Urging.objects.filter(assignment_id__in=list(counted)).values("assignment_id", "kind")
    for row in rows.annotate(times=Count("id")).order_by():
        counted[row["assignment_id"]][row["kind"]] = row["times"]
    return counted


def open_parts(assignment_id: UUID) -> list[Assignment]:
    """The parts of an assignment that are still somebody's work."""
    found = Assignment.objects.filter(parent_id=assignment_id, status__in=states.OPEN)
    return list(found.select_related("post__person", "post__unit"))


def claimable(document_id: UUID, by: Actor) -> Assignment | None:
    """The share of this document that was given to a unit or team of this person and that nobody took yet."""
    if by.post_id is None:
        return None
    free = Assignment.objects.filter(
        handling_id=document_id, status__in=states.OPEN, claimed_at__isnull=True
    ).select_related("unit", "team", "post__person", "post__unit")
    if by.unit_id is not None:
        found = free.filter(unit_id=by.unit_id).first()
        if found is not None:
            return found
    teams = Team.objects.filter(members=by.post_id).values("id")
    return free.filter(team_id__in=teams).first()


def watched(document_id: UUID, by: Actor) -> list[Assignment]:
    """The open shares of a document whose holders this person may urge."""
    found = list(
        Assignment.objects.filter(handling_id=document_id, status__in=states.OPEN).select_related(
            "post__person", "post__unit", "handling", "parent"
        )
    )
    return [one for one in found if policies.may_urge(by, one, found)]


def given(one: Assignment, by: Actor, at: datetime) -> TaskGiven:
    """The fact that somebody was given a share, as the house is told it."""
    return TaskGiven(
        document_id=one.handling_id,
        assignment_id=one.id,
        agency_id=one.handling.agency_id,
        post_id=one.post_id,
        kind=one.kind,
        at=at,
        unit_id=one.unit_id,
        team_id=one.team_id,
        due=one.due,
        by_id=by.person_id,
    )
