"""The ledger: many lines written at once, reports on each line by the agency that has it, more time, the moment a day
runs out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Box, close_items, for_clerks, for_post, open_item
from vanban.exchange import policies, states
from vanban.exchange.actions.tasking import end_task
from vanban.exchange.errors import TaskEmpty
from vanban.exchange.errors.ledger import (
    NoTimeAsked,
    OnlyAssigneesReport,
    PercentWrong,
    ReportEmpty,
    TaskOver,
    TimeAskedAlready,
    TimeNotLater,
)
from vanban.exchange.events import TaskAnswered, TaskOverdue, TaskReported
from vanban.exchange.models import Envelope, Following, Recipient, Task, TaskEntry
from vanban.exchange.queries.ledger import arrival_with, may_report
from vanban.exchange.rules.ledger import EntryKind, read_lines
from vanban.exchange.rules.refusing import visible
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM, local, local_date
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import get_outgoing

LONGEST = 1000
REPORTS = "Nơi nhận báo cáo"
"""What the box of whoever follows up says before the subject, in the language of the documents."""


@transaction.atomic
def give_lines(document_id: UUID, *, lines: str, by: Actor, at: datetime) -> int:
    """Write many tasks at once from a list, one a line: recipient | task | day; how many tasks that makes.

    All or none. Raises OnlyFollowersFollow, and for every line that is wrong LedgerLineUnread, TaskDueBeforeIssue.
    """
    envelope = Envelope.objects.select_for_update().get(id=document_id)
    policies.check_follows(by, envelope)
    document = get_outgoing(document_id)
    rows = list(Recipient.objects.filter(envelope=envelope).exclude(code="", agency__isnull=True).order_by("place"))
    found = read_lines(lines, [row.name for row in rows], issued=document.issued_date)
    made = [
        Task(
            envelope=envelope,
            recipient=rows[line.place],
            text=line.text,
            due=line.due,
            made_by=by.printed[:200],
            made_at=at,
        )
        for line in found
    ]
    Task.objects.bulk_create(Task.numbered(made, envelope))
    audit.record(
        by, "exchange.lines_given", document_id, at, count=len(made), agencies=len({one.recipient_id for one in made})
    )
    return len(made)


@transaction.atomic
def report_task(
    task_id: UUID, *, text: str, percent: int | None = None, done: bool = False, by: Actor, at: datetime
) -> Task:
    """The agency that has a task says on its line how far it is, or that it is done; who gave it confirms that.

    Raises OnlyAssigneesReport, TaskOver, ReportEmpty, PercentWrong.
    """
    task = _held(task_id)
    _check_reports(by, task)
    said = visible(text)[:LONGEST]
    faults: list[Refusal] = [] if said else [ReportEmpty()]
    if percent is not None and not 0 <= percent <= 100:
        faults.append(PercentWrong(percent=percent))
    refuse_all(faults)
    if done:
        task.state = states.TASK.step(task.state, "report").target
        task.percent = 100
    elif percent is not None:
        task.percent = percent
    task.word, task.word_at = said, at
    task.save(update_fields=["state", "percent", "word", "word_at"])
    kind = EntryKind.DONE if done else EntryKind.REPORT
    TaskEntry.note(task, kind, by=by, at=at, text=said, percent=task.percent, agency=task.recipient.name)
    for place in _places(task):
        audit.record(
            by, "exchange.task_reported", place, at, recipient=task.recipient.name, line=task.line,
            percent=task.percent, text=said,
        )  # fmt: skip
    if done:
        _lay_before_follower(task, f"{REPORTS} xong việc {task.line}", at)
    publish(TaskReported(task.envelope_id, task.id, task.envelope.agency_id, done, at, by.person_id))
    return task


@transaction.atomic
def confirm_task(task_id: UUID, *, word: str = "", by: Actor, at: datetime) -> Task:
    """Who gave the task finds it done: it ends with what was reported. Raises OnlyFollowersFollow, StepRefused."""
    task = _held(task_id)
    result = "; ".join(filter(None, [task.word, visible(word)])) or "Xong"
    ended = end_task(task_id, result=result, by=by, at=at)
    _take_from_follower(ended)
    publish(TaskAnswered(task.envelope_id, task.id, _agency(task), "confirmed", visible(word), at, by.person_id))
    return ended


@transaction.atomic
def send_back_task(task_id: UUID, *, reason: str, by: Actor, at: datetime) -> Task:
    """What was reported done is not: the line is open again, with the reason.

    Raises OnlyFollowersFollow, StepRefused, TaskEmpty.
    """
    task = _held(task_id)
    policies.check_follows(by, task.envelope)
    step = states.TASK.step(task.state, "send_back")
    said = visible(reason)[:LONGEST]
    if not said:
        raise TaskEmpty()
    task.state, task.percent = step.target, min(task.percent, 99)
    task.save(update_fields=["state", "percent"])
    TaskEntry.note(task, EntryKind.BACK, by=by, at=at, text=said)
    _take_from_follower(task)
    audit.record(
        by, "exchange.task_sent_back", task.envelope_id, at, recipient=task.recipient.name, line=task.line, reason=said
    )
    publish(TaskAnswered(task.envelope_id, task.id, _agency(task), "sent_back", said, at, by.person_id))
    return task


@transaction.atomic
def ask_task_time(task_id: UUID, *, due: date, reason: str, by: Actor, at: datetime) -> Task:
    """The agency that has a task asks for a later day.

    Raises OnlyAssigneesReport, TaskOver, TimeNotLater, TimeAskedAlready, ReportEmpty.
    """
    task = _held(task_id)
    _check_reports(by, task)
    said = visible(reason)[:LONGEST]
    faults: list[Refusal] = [] if said else [ReportEmpty()]
    latest = max(task.due or local_date(at), local_date(at))
    if due <= latest:
        faults.append(TimeNotLater(asked=f"{due:%d/%m/%Y}", due=f"{latest:%d/%m/%Y}"))
    if task.asked_due is not None:
        faults.append(TimeAskedAlready(due=f"{task.asked_due:%d/%m/%Y}"))
    refuse_all(faults)
    task.asked_due = due
    task.save(update_fields=["asked_due"])
    TaskEntry.note(task, EntryKind.ASK, by=by, at=at, text=said, due=due, agency=task.recipient.name)
    _lay_before_follower(task, f"{task.recipient.name} xin gia hạn việc {task.line} đến {due:%d/%m}", at)
    for place in _places(task):
        audit.record(
            by, "exchange.task_time_asked", place, at, recipient=task.recipient.name, line=task.line,
            due=f"{due:%d/%m/%Y}", reason=said,
        )  # fmt: skip
    publish(TaskReported(task.envelope_id, task.id, task.envelope.agency_id, False, at, by.person_id))
    return task


@transaction.atomic
def answer_task_time(task_id: UUID, *, granted: bool, word: str = "", by: Actor, at: datetime) -> Task:
    """Grant the later day, or refuse it with the reason; granted, a line that was late is so no longer.

    Raises OnlyFollowersFollow, NoTimeAsked, TaskEmpty.
    """
    task = _held(task_id)
    policies.check_follows(by, task.envelope)
    asked, said = task.asked_due, visible(word)[:LONGEST]
    if asked is None:
        raise NoTimeAsked()
    if not granted and not said:
        raise TaskEmpty()
    if granted:
        task.due, task.overdue_at = asked, None
    task.asked_due = None
    task.save(update_fields=["due", "overdue_at", "asked_due"])
    TaskEntry.note(task, EntryKind.GRANT if granted else EntryKind.DENY, by=by, at=at, text=said, due=asked)
    _take_from_follower(task)
    audit.record(
        by, "exchange.task_time_granted" if granted else "exchange.task_time_refused", task.envelope_id, at,
        recipient=task.recipient.name, line=task.line, due=f"{asked:%d/%m/%Y}", reason=said,
    )  # fmt: skip
    answer = "time_granted" if granted else "time_refused"
    publish(TaskAnswered(task.envelope_id, task.id, _agency(task), answer, said, at, by.person_id))
    return task


@transaction.atomic
def pass_days(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Store on every open task whose day has run out that it has, once, and tell it; how many.

    Read from a partial index of what has not been told; the moment stored is midnight after the day.
    """
    today = local_date(at)
    late = list(
        Task.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state=states.OPEN, overdue_at__isnull=True, due__lt=today, recipient__recall__in=states.IN_FORCE)
        .select_related("envelope", "recipient")
        .order_by("due")[:limit]
    )
    for task, day in [(task, task.due) for task in late if task.due is not None]:
        task.overdue_at = datetime.combine(day + timedelta(days=1), time.min, VIETNAM)
        task.save(update_fields=["overdue_at"])
        TaskEntry.note(task, EntryKind.LATE, by=by, at=at, due=day)
        audit.record(
            by, "exchange.task_overdue", task.envelope_id, at, recipient=task.recipient.name, line=task.line,
            due=f"{day:%d/%m/%Y}",
        )  # fmt: skip
        publish(TaskOverdue(task.envelope_id, task.id, task.envelope.agency_id, task.recipient.agency_id, at))
    return len(late)


def _held(task_id: UUID) -> Task:
    found = Task.objects.select_for_update(of=("self",)).select_related("envelope", "recipient__agency")
    return found.get(id=task_id)


def _check_reports(by: Actor, task: Task) -> None:
    """Raises OnlyAssigneesReport, TaskOver."""
    if not may_report(by, task):
        raise OnlyAssigneesReport(who=policies.ASSIGNEES)
    if not states.waits_for_receiver(task.state):
        when = task.ended_at or task.word_at
        raise TaskOver(when=f"{local(when):%d/%m/%Y}" if when else "–", result=task.result or task.word)


def _places(task: Task) -> list[UUID]:
    """On whose timelines the receiver's word stands: the document's at who gave the task, its copy's at who has it."""
    arrival = arrival_with(task, task.recipient.agency_id) if task.recipient.agency_id is not None else None
    return [task.envelope_id, *([arrival.id] if arrival is not None else [])]


def _agency(task: Task) -> UUID | None:
    return task.recipient.agency_id


def _followers(task: Task) -> Sequence[int]:
    """Before whom what comes in lies: who follows the document up, else the agency's clerks."""
    following = Following.objects.filter(document_id=task.envelope_id).first()
    return [for_post(following.post_id)] if following is not None else [for_clerks(task.envelope.agency_id)]


def _lay_before_follower(task: Task, words: str, at: datetime) -> None:
    open_item(
        task.envelope_id,
        _followers(task),
        box=Box.HANDLE,
        moment=at,
        title=task.envelope.number_symbol,
        subject=f"{words}: {task.text}"[:500],
        origin=task.recipient.name,
        urgency=task.envelope.urgency,
    )


def _take_from_follower(task: Task) -> None:
    """The box is free once nothing of this document waits for a word."""
    waiting = Task.objects.filter(envelope_id=task.envelope_id)
    if waiting.filter(state=states.REPORTED).exists() or waiting.filter(asked_due__isnull=False).exists():
        return
    close_items(task.envelope_id, box=Box.HANDLE, principals=_followers(task))
