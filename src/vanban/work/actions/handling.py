"""Opening, reporting, filing and finishing an assigned document."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import close_items, for_post
from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import find_outgoing
from vanban.work import policies, states
from vanban.work.errors import FileMissing, NoteMissing, ResultMissing
from vanban.work.events import WorkFinished, WorkStarted
from vanban.work.models import Assignment, Handling, Progress
from vanban.work.queries import department_of
from vanban.work.rules import Kind


@transaction.atomic
def note_opening(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """The first opening by an assignee is on record as seen; the lead's begins the work (VL19-Đ17.2).

    For anybody else, and a second time, nothing happens. Harmless to call on every view of the page.
    """
    handling = Handling.objects.select_for_update().filter(document_id=document_id).first()
    if handling is None:
        return
    own = policies.own_open(by, handling.open_assignments())
    if own is None or own.opened_at is not None:
        return
    _open(handling, own, by, at)


@transaction.atomic
def start(document_id: UUID, *, by: Actor, at: datetime) -> Handling:
    """Begin one's task; the lead's start is told to the sender as “đang xử lý”. Raises NotYourTask, StepRefused."""
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = policies.check_own_task(by, handling.open_assignments())
    states.ASSIGNMENT.step(own.status, "start")
    _open(handling, own, by, at)
    return handling


@transaction.atomic
def note_progress(document_id: UUID, *, text: str, by: Actor, at: datetime) -> Progress:
    """Report how far one's task is; unopened work is begun by it (VL19-Đ17.1). Raises NotYourTask, NoteMissing."""
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = policies.check_own_task(by, handling.open_assignments())
    cleaned = text.strip()
    if not cleaned:
        raise NoteMissing
    _begin(handling, own, by, at)
    note = Progress.objects.create(assignment=own, at=at, writer_name=by.printed, text=cleaned)
    audit.record(by, "work.progress", document_id, at, text=cleaned)
    return note


@transaction.atomic
def keep_in_file(document_id: UUID, *, file_notation: str, by: Actor, at: datetime) -> Handling:
    """Put the document into a case file by its number and symbol (NĐ 30/2020 Đ29, VL19-Đ17.2).

    Raises NotYourTask, FileMissing.
    """
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = policies.check_own_task(by, handling.open_assignments())
    cleaned = file_notation.strip()[:20]
    if not cleaned:
        raise FileMissing
    _begin(handling, own, by, at)
    handling.file_notation = cleaned
    handling.save(update_fields=["file_notation"])
    audit.record(by, "work.filed", document_id, at, file=cleaned)
    return handling


@transaction.atomic
def finish(document_id: UUID, *, result: str, by: Actor, at: datetime) -> Handling:
    """End one's task with its result. The lead's end is the document's: every open share closes with it.

    Raises NotYourTask, ResultMissing.
    """
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    own = policies.check_own_task(by, handling.open_assignments())
    cleaned = result.strip()
    if not cleaned:
        raise ResultMissing
    _begin(handling, own, by, at)
    own.result = cleaned
    own.end("finish", at)
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


def _begin(handling: Handling, own: Assignment, by: Actor, at: datetime) -> None:
    """Working on a task that was never opened opens it first, so that no step is missing from the record."""
    if states.ASSIGNMENT.can(own.status, "start"):
        _open(handling, own, by, at)


def _open(handling: Handling, own: Assignment, by: Actor, at: datetime) -> None:
    own.opened_at = own.opened_at or at
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
    handling.finished_at = at
    handling.turn_since, handling.due = at, None
    handling.save()
    close_items(handling.document_id)
