"""Following up what an issued document gives its recipients to do: tasks, reminders, and how each ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from vanban.exchange import policies, states
from vanban.exchange.errors import NothingToUrge, TaskDueBeforeIssue, TaskEmpty
from vanban.exchange.events import RequestsAsked
from vanban.exchange.models import Arrival, Envelope, Following, Recipient, Request, Task, TaskEntry
from vanban.exchange.rules.answers import URGE
from vanban.exchange.rules.ledger import WIRE_WORDS, EntryKind, check_urging
from vanban.exchange.rules.refusing import visible
from vanban.exchange.rules.tasks import REPLY, orders_in
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import find_outgoing

REPORTED = "Nơi nhận báo đã hoàn thành"
ANSWERED = "Văn bản trả lời {number}"
"""Results the machine writes, in the language of the documents."""
LONGEST = 1000


@transaction.atomic
def follow(document_id: UUID, *, post_id: UUID, body: str = "", by: Actor, at: datetime) -> Following | None:
    """Whoever led the drafting of an issued document follows up what it gives others to do (NB25-Đ14.3b).

    `body` are the document's words: a sentence that orders something of a named recipient becomes its task. Once per
    document; None when it is not issued.
    """
    document = find_outgoing(document_id)
    if document is None:
        return None
    _hold(document_id)
    names = [line["name"] for line in document.recipients]
    orders = [
        [order.place, order.text, order.due.isoformat() if order.due else ""]
        for order in orders_in(body, names, otherwise=document.reply_due)
    ]
    following, made = Following.objects.get_or_create(
        document_id=document_id,
        defaults={"agency_id": document.agency_id, "post_id": post_id, "since": at, "orders": orders},
    )
    if made:
        audit.record(by, "exchange.followed", document_id, at, who=following.post.person.full_name)
        begin_tasks(document_id, by=by, at=at)
    return following


@transaction.atomic
def begin_tasks(document_id: UUID, *, by: Actor, at: datetime) -> int:
    """Make the tasks that the document itself gives, once it has its grid of recipients; how many.

    From the sentences that name a recipient, else from the day by which a reply is wanted. Harmless twice.
    """
    document = find_outgoing(document_id)
    envelope = Envelope.objects.filter(id=document_id).first()
    if document is None or envelope is None:
        return 0
    _hold(document_id)
    if Task.objects.filter(envelope=envelope).exists():
        return 0
    rows = {item.place: item for item in Recipient.objects.filter(envelope=envelope)}
    following = Following.objects.filter(document_id=document_id).first()
    orders = following.orders if following is not None else []
    tasks = [
        _task(envelope, rows[place], text, date.fromisoformat(due) if due else None, by, at)
        for place, text, due in orders
        if place in rows
    ]
    named = {task.recipient_id for task in tasks}
    if document.reply_due is not None:
        tasks += [
            _task(envelope, item, REPLY, document.reply_due, by, at, by_document=True)
            for item in rows.values()
            if item.code and item.id not in named
        ]
    Task.numbered(tasks, envelope)
    Task.objects.bulk_create(tasks)
    if tasks:
        audit.record(by, "exchange.tasks_begun", document_id, at, count=len(tasks))
    return len(tasks)


def _hold(document_id: UUID) -> None:
    """Who follows up and the grid of recipients are made by two jobs: whichever is second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 14))", [str(document_id)])


def _task(
    envelope: Envelope, recipient: Recipient, text: str, due: date | None, by: Actor, at: datetime,
    *, by_document: bool = False,
) -> Task:  # fmt: skip
    return Task(
        envelope=envelope,
        recipient=recipient,
        text=text,
        due=due,
        by_document=by_document,
        made_by=by.printed[:200],
        made_at=at,
    )


@transaction.atomic
def give_task(
    document_id: UUID, *, text: str, due: date | None, recipient_ids: Sequence[UUID], by: Actor, at: datetime
) -> int:
    """Write down what the document gives the chosen recipients to do; how many tasks.

    Raises OnlyFollowersFollow, TaskEmpty, TaskDueBeforeIssue.
    """
    envelope = Envelope.objects.select_for_update().get(id=document_id)
    policies.check_follows(by, envelope)
    said = visible(text)[:LONGEST]
    rows = list(Recipient.objects.filter(envelope=envelope, id__in=list(recipient_ids)))
    faults: list[Refusal] = [] if said and rows else [TaskEmpty()]
    document = find_outgoing(document_id)
    if due is not None and document is not None and due < document.issued_date:
        faults.append(TaskDueBeforeIssue())
    refuse_all(faults)
    Task.objects.bulk_create(Task.numbered([_task(envelope, item, said, due, by, at) for item in rows], envelope))
    audit.record(
        by, "exchange.task_given", document_id, at, text=said, due=due.isoformat() if due else "",
        recipients=", ".join(item.name for item in rows),
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def end_task(task_id: UUID, *, result: str, dropped: bool = False, by: Actor, at: datetime) -> Task:
    """A task is done, with its result, or no longer followed, with the reason.

    Raises OnlyFollowersFollow, TaskEmpty, StepRefused when it has ended.
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("envelope", "recipient").get(id=task_id)
    policies.check_follows(by, task.envelope)
    said = visible(result)[:LONGEST]
    step = states.TASK.step(task.state, "drop" if dropped else "finish")
    if not said:
        raise TaskEmpty()
    _end(task, step.target, said, by, at)
    audit.record(
        by, "exchange.task_ended", task.envelope_id, at, text=task.text, recipient=task.recipient.name, result=said
    )
    return task


def _end(task: Task, target: str, result: str, by: Actor, at: datetime) -> None:
    task.state = target
    task.result, task.ended_by, task.ended_at = result[:LONGEST], by.printed[:200], at
    task.asked_due = None
    task.save(update_fields=["state", "result", "ended_by", "ended_at", "asked_due"])
    TaskEntry.note(task, EntryKind.END, by=by, at=at, text=result)


@transaction.atomic
def urge(task_ids: Sequence[UUID], *, text: str, kind: str = EntryKind.REMIND, by: Actor, at: datetime) -> int:
    """Urge the recipients of these tasks through the hub; how many were told (NB25-Đ14.3b, VL19-Đ16.1).

    One message goes to each recipient of each document, naming its tasks and days; each task counts the urging by its
    kind for good. Raises OnlyFollowersFollow, NothingToUrge, and for what is stronger than a reminder OnlyLeadersBlame,
    UrgedInTime, UrgingSaysNothing.
    """
    tasks = list(
        Task.objects.select_for_update(of=("self",))
        .filter(id__in=list(task_ids), state__in=states.TASK_OPEN)
        .select_related("envelope", "recipient")
        .order_by("due", "id")
    )
    for envelope in {task.envelope_id: task.envelope for task in tasks}.values():
        policies.check_follows(by, envelope)
    waiting = Request.objects.filter(kind=URGE, state=states.ASKED, recipient__in=[task.recipient_id for task in tasks])
    busy = set(waiting.values_list("recipient_id", flat=True))
    free = [task for task in tasks if policies.is_reached(task.recipient) and task.recipient_id not in busy]
    if not free:
        raise NothingToUrge()
    how, today = EntryKind(kind), local_date(at)
    late = all(task.due is not None and task.due < today for task in free)
    check_urging(how, text, all_overdue=late, by_leader=policies.may_blame(by))
    said_first = ": ".join(filter(None, [WIRE_WORDS.get(how, ""), visible(text)]))
    sent = 0
    for recipient in {task.recipient_id: task.recipient for task in free}.values():
        own = [task for task in free if task.recipient_id == recipient.id]
        said = _reminder(own, said_first)
        Request.ask(recipient, URGE, act_id=new_id(), reason=said, by=by, at=at)
        for task in own:
            task.urged, task.urged_at = task.urged + 1, at
            task.save(update_fields=["urged", "urged_at"])
            TaskEntry.note(task, how, by=by, at=at, text=visible(text))
        audit.record(by, "exchange.urged", recipient.envelope_id, at, recipient=recipient.name, text=said)
        sent += 1
    for document_id in {task.envelope_id for task in free}:
        publish(RequestsAsked(document_id))
    return sent


def _reminder(tasks: Sequence[Task], text: str) -> str:
    """What the receiver reads: the sender's words, then each task with its day."""
    named = [f"{task.text} (hạn {task.due:%d/%m/%Y})" if task.due else task.text for task in tasks]
    return "; ".join([*filter(None, [text]), *named])[: LONGEST - 20]


@transaction.atomic
def note_done(recipient: Recipient, *, staff: str, by: Actor, at: datetime) -> None:
    """The recipient reports the document as finished: what was open there is done."""
    _finish_all(recipient, f"{REPORTED} ({staff})" if staff else REPORTED, by=by, at=at)


@transaction.atomic
def note_reply(arrival: Arrival, *, by: Actor, at: datetime) -> None:
    """An arrival that answers an issued document of ours does the sender's task in it."""
    codes = [item.get("document_id", "") for item in arrival.facts.get("responses", ())]
    for envelope in Envelope.objects.filter(agency_id=arrival.agency_id, document_code__in=[c for c in codes if c]):
        for recipient in Recipient.objects.filter(envelope=envelope):
            if recipient.code == arrival.sender_code or (
                arrival.sender_id and recipient.agency_id == arrival.sender_id
            ):
                _finish_all(recipient, ANSWERED.format(number=arrival.printed_number), by=by, at=at)


def _finish_all(recipient: Recipient, result: str, *, by: Actor, at: datetime) -> None:
    """What the document asks of its own is done; lines of a ledger wait for the word of who gave them."""
    for task in Task.objects.select_for_update().filter(recipient=recipient, state=states.OPEN):
        if not task.by_document and Task.objects.filter(recipient=recipient).count() > 1:
            task.state = states.TASK.step(task.state, "report").target
            task.word, task.word_at, task.percent = result[:LONGEST], at, 100
            task.save(update_fields=["state", "word", "word_at", "percent"])
            TaskEntry.note(task, EntryKind.DONE, by=by, at=at, text=result, percent=100)
            continue
        _end(task, states.TASK.step(task.state, "finish").target, result, by, at)
        audit.record(
            by, "exchange.task_ended", recipient.envelope_id, at, text=task.text, recipient=recipient.name,
            result=result, on=local_date(at).isoformat(),
        )  # fmt: skip
