"""Reads of the tasks that issued documents give: of one document, and of everything a person follows up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from vanban.exchange import policies, states
from vanban.exchange.models import Following, Task
from vanban.exchange.rules.tasks import Standing, standing
from vanban.kernel.actor import Actor

LIMIT = 300


@dataclass(frozen=True)
class TaskLine:
    """A task with how it stands on the day of the question, and who follows it up."""

    task: Task
    standing: Standing
    follower: str

    @property
    def is_open(self) -> bool:
        """True while somebody still has to do it."""
        return self.standing is not Standing.ENDED


def tasks_of(document_id: UUID, *, on: date) -> list[TaskLine]:
    """Every task of one document, open ones first, each by its day."""
    return lines_of(Task.objects.filter(envelope_id=document_id), on, limit=None)


def task_of(task_id: UUID) -> Task | None:
    """One task with its document and recipient, or None."""
    return Task.objects.filter(id=task_id).select_related("envelope", "recipient").first()


def followed(by: Actor, *, on: date, only: str = "") -> list[TaskLine]:
    """The tasks this person follows up: clerks and leaders all of the agency's, heads the unit's, others their own.

    Open ones, the longest overdue first; `only` is a standing, `ended` shows what has ended.
    """
    if by.agency_id is None:
        return []
    rows = Task.objects.filter(envelope__agency_id=by.agency_id)
    if not policies.sees_all_tasks(by):
        mine = Q(post_id=by.post_id)
        if policies.heads_unit(by):
            mine |= Q(post__unit_id=by.unit_id)
        rows = rows.filter(envelope_id__in=Following.objects.filter(mine).values("document_id"))
    lines = lines_of(rows.filter(_ended() if only == Standing.ENDED else _open()), on)
    return [line for line in lines if not only or line.standing == only]


def _open() -> Q:
    return Q(state__in=states.TASK_OPEN, recipient__recall__in=states.IN_FORCE)


def _ended() -> Q:
    return ~Q(state__in=states.TASK_OPEN) | ~Q(recipient__recall__in=states.IN_FORCE)


def lines_of(rows: QuerySet[Task], on: date, *, limit: int | None = LIMIT) -> list[TaskLine]:
    """How these tasks stand on a day; who gave the document back has nothing left to do. None: all of them."""
    found = rows.select_related("envelope", "recipient")
    if not rows.query.is_sliced:
        found = found.order_by(F("due").asc(nulls_last=True), "made_at", "id")[:limit]
    tasks = list(found)
    followers = _followers({task.envelope_id for task in tasks})
    lines = [
        TaskLine(
            task,
            standing(task.due, is_open=_counts(task), on=on, is_reported=states.waits_for_word(task.state)),
            followers.get(task.envelope_id, ""),
        )
        for task in tasks
    ]
    return sorted(lines, key=lambda line: not line.is_open)


def _counts(task: Task) -> bool:
    return states.TASK.can(task.state, "finish") and task.recipient.recall in states.IN_FORCE


def _followers(document_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = Following.objects.filter(document_id__in=list(document_ids)).select_related("post__person")
    return {row.document_id: row.post.person.full_name for row in rows}
