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
    joined = found.select_related("assignment__post__person", "assignment__handling", "assignment__parent")
    return list(joined.order_by("asked_at", "id"))


def answerable(extensions: list[Extension], by: Actor) -> list[Extension]:
    """Those questions for more time that this person may answer now."""
    return [
        one
        for one in extensions
        if policies.awaits_answer(one) and policies.is_open(one.assignment) and policies.may_extend(by, one.assignment)
    ]


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


def claimable(shares: list[Assignment], by: Actor) -> Assignment | None:
    """Of a document's shares the one given to a unit or team of this person that nobody took yet."""
    free = [one for one in shares if policies.is_unclaimed(one)]
    mine = next((one for one in free if by.unit_id is not None and one.unit_id == by.unit_id), None)
    if mine is not None or by.post_id is None:
        return mine
    teams = {one.team_id for one in free if one.team_id is not None}
    own = set(Team.objects.filter(id__in=teams, members=by.post_id).values_list("id", flat=True)) if teams else set()
    return next((one for one in free if one.team_id in own), None)


def watched(shares: list[Assignment], by: Actor) -> list[Assignment]:
    """Those of a document's shares whose holders this person may urge now."""
    return [one for one in shares if policies.may_urge(by, one, shares)]


def parts_given(shares: list[Assignment], by: Actor) -> list[Assignment]:
    """The open parts that this person gave away from the own share of a document."""
    return [one for one in shares if policies.is_open(one) and one.parent is not None
            and one.parent.post_id == by.post_id]  # fmt: skip


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
