"""Opening, reporting, filing and finishing an assigned document."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import can_see, close_items, for_post
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.clock import local
from vanban.kernel.refusals import Phrase, Refusal, refuse_all
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import find_outgoing
from vanban.work import policies, states
from vanban.work.errors import (
    FileMissing,
    NoteMissing,
    PartsOpen,
    PercentWrong,
    ResultMissing,
    ResultNotHere,
    TaskClosed,
)
from vanban.work.events import WorkFinished, WorkStarted
from vanban.work.models import Assignment, Extension, Handling, Progress
from vanban.work.queries import department_of
from vanban.work.queries.groups import group_principals
from vanban.work.queries.tasks import open_parts
from vanban.work.rules import Kind


@transaction.atomic(savepoint=False)
def note_opening(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """The first opening by an assignee is on record as seen; the lead's begins the work (VL19-Đ17.2).

    What is given to a unit or team begins when somebody takes it, not when its head looks. For anybody else, and a
    second time, nothing happens. Harmless to call on every view of the page.
    """
    if by.post_id is None:
        return
    if not Assignment.objects.filter(handling_id=document_id, post_id=by.post_id, opened_at__isnull=True).exists():
        return
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = policies.own_open(by, handling.open_assignments())
    if own is None or own.opened_at is not None or policies.is_unclaimed(own):
        return
    _open(handling, own, by, at)


@transaction.atomic
def start(document_id: UUID, *, by: Actor, at: datetime) -> Handling:
    """Begin one's task; the lead's start is told to the sender as “đang xử lý”. Raises NotYourTask, StepRefused,
    TaskClosed."""
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = _own(handling, by)
    states.ASSIGNMENT.step(own.status, "start")
    _begin(handling, own, by, at)
    return handling


@transaction.atomic
def note_progress(document_id: UUID, *, text: str, percent: int | None = None, by: Actor, at: datetime) -> Progress:
    """Report in words, and in percent if one likes, how far one's task is; unopened work is begun by it (VL19-Đ17.1).

    Raises NotYourTask, TaskClosed, NoteMissing, PercentWrong.
    """
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = _own(handling, by)
    cleaned = text.strip()
    faults: list[Refusal] = [] if cleaned else [NoteMissing()]
    if percent is not None and not 0 <= percent <= 100:
        faults.append(PercentWrong(percent=percent))
    refuse_all(faults)
    _begin(handling, own, by, at)
    if percent is not None:
        own.percent = percent
        own.save(update_fields=["percent"])
    note = Progress.objects.create(assignment=own, at=at, writer_name=by.printed, text=cleaned, percent=percent)
    audit.record(by, "work.progress", document_id, at, text=cleaned if percent is None else f"{percent} % - {cleaned}")
    return note


@transaction.atomic
def keep_in_file(document_id: UUID, *, file_notation: str, by: Actor, at: datetime) -> Handling:
    """Put the document into a case file by its number and symbol (NĐ 30/2020 Đ29, VL19-Đ17.2).

    Raises NotYourTask, TaskClosed, FileMissing.
    """
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = _own(handling, by)
    cleaned = file_notation.strip()[:20]
    if not cleaned:
        raise FileMissing
    _begin(handling, own, by, at)
    handling.file_notation = cleaned
    handling.save(update_fields=["file_notation"])
    audit.record(by, "work.filed", document_id, at, file=cleaned)
    return handling


@transaction.atomic
def finish(
    document_id: UUID, *, result: str, result_document_id: UUID | None = None, by: Actor, at: datetime
) -> Handling:
    """End one's task with its result, and the document that holds it if there is one (VL19-Đ17.2).

    The lead's end is the document's: every open share closes with it. A task whose parts are open does not end. Raises
    NotYourTask, TaskClosed, ResultMissing, PartsOpen, ResultNotHere.
    """
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = _own(handling, by)
    cleaned = result.strip()
    _check_end(handling, own, cleaned, result_document_id, by)
    _begin(handling, own, by, at)
    own.result = cleaned
    own.result_document_id = result_document_id
    own.percent = 100
    own.end("finish", at)
    _lapse(own, by, at)
    if own.kind != Kind.LEAD:
        close_items(document_id, principals=[for_post(own.post_id)])
        audit.record(by, "work.share_done", document_id, at, result=cleaned)
        return handling
    handling.status = states.HANDLING.step(handling.status, "finish").target
    handling.result = cleaned
    _close(handling, at)
    audit.record(by, "work.finished", document_id, at, result=cleaned)
    publish(WorkFinished(document_id, handling.agency_id, at, own.post.person.full_name, department_of(own.post)))
    return handling


@transaction.atomic
def finish_by_reply(document_id: UUID, *, reply_id: UUID, by: Actor, at: datetime) -> Handling | None:
    """The issued document `reply_id` answers this incoming one: the handling is finished by it.

    Nothing happens when the document is not handled here, is finished already, or the reply is another agency's or
    answers something else; so the reaction to an issue can call it blindly and twice.
    """
    handling = Handling.objects.select_for_update().filter(document_id=document_id).first()
    reply = find_outgoing(reply_id)
    if handling is None or reply is None or reply.agency_id != handling.agency_id or reply.answers != document_id:
        return None
    if not states.HANDLING.can(handling.status, "reply"):
        return None
    lead = next((one for one in handling.open_assignments() if one.kind == Kind.LEAD), None)
    if lead is not None:
        lead.result_document_id = reply_id
        lead.result = reply.number_symbol
        lead.end("finish", at)
    handling.status = states.HANDLING.step(handling.status, "reply").target
    handling.result = reply.number_symbol
    handling.reply_id = reply_id
    _close(handling, at)
    audit.record(by, "work.replied", document_id, at, reply=reply.number_symbol, reply_id=reply_id)
    staff, department = (lead.post.person.full_name, department_of(lead.post)) if lead else (reply.signer_name, "")
    publish(WorkFinished(document_id, handling.agency_id, at, staff, department, reply_id))
    return handling


def _own(handling: Handling, by: Actor) -> Assignment:
    """The open share of the post in force. Raises TaskClosed where it had one that has ended, else NotYourTask."""
    shares = handling.open_assignments()
    if policies.own_open(by, shares) is None and by.post_id is not None:
        ended = handling.assignments.filter(post_id=by.post_id, ended_at__isnull=False).order_by("-ended_at").first()
        if ended is not None and ended.ended_at is not None:
            how = Phrase(states.ASSIGNMENT.statuses[ended.status].label)
            raise TaskClosed(when=f"{local(ended.ended_at):%H:%M %d/%m/%Y}", how=how, why=ended.result)
    return policies.check_own_task(by, shares)


def _check_end(handling: Handling, own: Assignment, result: str, document_id: UUID | None, by: Actor) -> None:
    faults: list[Refusal] = [] if result else [ResultMissing()]
    parts = open_parts(own.id)
    if parts:
        faults.append(PartsOpen(names=", ".join(one.post.person.full_name for one in parts)))
    if document_id is not None:
        found = find_outgoing(document_id)
        if found is None or found.agency_id != handling.agency_id or not can_see(by, document_id):
            faults.append(ResultNotHere())
    refuse_all(faults)


def _lapse(own: Assignment, by: Actor, at: datetime) -> None:
    """What has ended needs no more time."""
    for asked in Extension.objects.select_for_update().filter(assignment=own, status=states.ASKED):
        asked.status = states.EXTENSION.step(asked.status, "lapse").target
        asked.answered_at, asked.answered_by = at, by.printed
        asked.save()


def _begin(handling: Handling, own: Assignment, by: Actor, at: datetime) -> None:
    """Working on a task that was never opened opens it first, so that no step is missing from the record.

    Of a unit's or team's task whoever works on it has taken it: it leaves the boxes of the others.
    """
    if policies.is_unclaimed(own):
        others = [one for one in group_principals(own) if one != for_post(own.post_id)]
        close_items(handling.document_id, principals=others)
        own.claimed_at = at
    if states.ASSIGNMENT.can(own.status, "start"):
        _open(handling, own, by, at)


def _open(handling: Handling, own: Assignment, by: Actor, at: datetime) -> None:
    own.opened_at = own.opened_at or at
    own.save(update_fields=["opened_at", "claimed_at"])
    audit.record(by, "work.opened", handling.document_id, at, role=own.kind)
    if own.kind == Kind.INFORM:
        own.end("finish", at)
        close_items(handling.document_id, principals=[for_post(own.post_id)])
        return
    own.move_to(states.ASSIGNMENT.step(own.status, "start").target)
    own.save()
    if own.kind != Kind.LEAD:
        return
    handling.status = states.HANDLING.step(handling.status, "start").target
    first = handling.started_at is None
    handling.started_at = handling.started_at or at
    handling.save()
    if first:
        publish(
            WorkStarted(
                handling.document_id, handling.agency_id, at, own.post.person.full_name, department_of(own.post)
            )
        )


def _close(handling: Handling, at: datetime) -> None:
    """Nothing of a finished document stays open in any box."""
    for one in handling.open_assignments():
        one.end("close", at)
        _lapse(one, system_actor("điều hành"), at)
    handling.finished_at = at
    handling.turn_since, handling.due = at, None
    handling.save()
    close_items(handling.document_id)
