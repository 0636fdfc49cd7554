"""Reads of ledgers: the tasks of a document by recipient, and from the other side the tasks one's agency was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, Q

from vanban.directory.api import can_see, has_open_item, seen_by
from vanban.exchange import policies, states
from vanban.exchange.models import Arrival, Recipient, Task, TaskEntry
from vanban.exchange.queries.tasks import TaskLine, lines_of
from vanban.exchange.rules.ledger import URGINGS, Sum
from vanban.exchange.rules.tasks import Standing
from vanban.kernel.actor import Actor

MOST = 500


@dataclass(frozen=True)
class Given:
    """A task that one's own agency was given: how it stands, and the document it came with as it lies here."""

    line: TaskLine
    arrival_id: UUID | None


def ledger_of(document_id: UUID, *, on: date, recipient_id: UUID | None = None, only: str = "") -> list[TaskLine]:
    """The lines of a document's ledger by recipient and number; `only` is a standing."""
    rows = Task.objects.filter(envelope_id=document_id)
    if recipient_id is not None:
        rows = rows.filter(recipient_id=recipient_id)
    lines = lines_of(rows, on, limit=None)
    found = [line for line in lines if not only or line.standing == only]
    return sorted(found, key=lambda line: (line.task.recipient.place, line.task.line, line.task.made_at))


def line_of(task_id: UUID, *, on: date) -> TaskLine | None:
    """One line as it stands on a day; None for an unknown task."""
    return next(iter(lines_of(Task.objects.filter(id=task_id), on)), None)


def urgings_in(task_ids: Iterable[UUID]) -> dict[UUID, Counter[str]]:
    """How often each task was urged, by kind; counted over what can never be deleted."""
    counted: dict[UUID, Counter[str]] = {one: Counter() for one in task_ids}
    rows = TaskEntry.objects.filter(task_id__in=list(counted), kind__in=[kind.value for kind in URGINGS])
    for row in rows.values("task_id", "kind").annotate(times=Count("id")).order_by():
        counted[row["task_id"]][row["kind"]] = row["times"]
    return counted


def sums_of(lines: Sequence[TaskLine], urged: dict[UUID, Counter[str]]) -> list[tuple[Recipient, Sum]]:
    """How the tasks of each recipient stand, in the order of the document's list."""
    found: dict[UUID, tuple[Recipient, Sum]] = {}
    for line in lines:
        task = line.task
        _recipient, one = found.setdefault(task.recipient_id, (task.recipient, Sum()))
        one.total += 1
        one.done += line.standing is Standing.ENDED
        one.reported += line.standing is Standing.REPORTED
        one.overdue += line.standing is Standing.OVERDUE
        one.soon += line.standing is Standing.SOON
        one.late_done += line.standing is Standing.ENDED and task.overdue_at is not None
        one.percent += 100 if line.standing is Standing.ENDED else task.percent
        for kind, times in urged.get(task.id, Counter()).items():
            one.urged[kind] = one.urged.get(kind, 0) + times
    return sorted(found.values(), key=lambda pair: pair[0].place)


def history_of(task_id: UUID) -> list[TaskEntry]:
    """Everything said about one task, oldest first."""
    return list(TaskEntry.objects.filter(task_id=task_id))


def arrival_with(task: Task, agency_id: UUID) -> Arrival | None:
    """The copy of the document that gave this task as it lies at the agency that has it; None where it is not here."""
    found = Arrival.objects.filter(
        agency_id=agency_id, document_code=task.envelope.document_code, destroyed_at__isnull=True
    ).filter(Q(sender_id=task.envelope.agency_id) | Q(sender__isnull=True))
    return found.order_by("-arrived_at").first()


def given_to(by: Actor, *, on: date, ended: bool = False) -> list[Given]:
    """The tasks that other agencies gave this person's agency: all for clerks and leaders, else those of documents
    this person sees. The longest overdue first."""
    if by.agency_id is None:
        return []
    over = ~Q(state__in=states.TASK_OPEN) | ~Q(recipient__recall__in=states.IN_FORCE)
    rows = Task.objects.filter(recipient__agency_id=by.agency_id).exclude(envelope__agency_id=by.agency_id)
    rows = rows.filter(over) if ended else rows.exclude(over)
    lines = lines_of(rows.order_by(F("due").asc(nulls_last=True), "made_at", "id")[:MOST], on)
    codes = {line.task.envelope.document_code for line in lines}
    here = Arrival.objects.filter(agency_id=by.agency_id, document_code__in=codes, destroyed_at__isnull=True)
    if not policies.sees_all_tasks(by):
        here = here.filter(Exists(seen_by(by)))
    copies = dict(here.order_by("arrived_at").values_list("document_code", "id"))
    found = [Given(line, copies.get(line.task.envelope.document_code)) for line in lines]
    return found if policies.sees_all_tasks(by) else [one for one in found if one.arrival_id is not None]


def given_with(arrival: Arrival, *, on: date) -> list[TaskLine]:
    """The tasks an arrived document gives the agency it lies at; the day for a reply stands on its page anyway."""
    rows = (
        Task.objects.filter(by_document=False)
        .filter(recipient__agency_id=arrival.agency_id, envelope__document_code=arrival.document_code)
        .exclude(envelope__agency_id=arrival.agency_id)
    )
    return lines_of(rows, on) if arrival.document_code else []


def may_report(by: Actor, task: Task) -> bool:
    """A clerk or leader of the agency that has the task; else who handles the document there."""
    agency_id = task.recipient.agency_id
    if agency_id is None or by.agency_id != agency_id:
        return False
    if policies.speaks_for(by, agency_id):
        return True
    arrival = arrival_with(task, agency_id)
    if arrival is None or not can_see(by, arrival.id):
        return False
    return has_open_item(by, arrival.id, "handle") or has_open_item(by, arrival.id, "cowork")
