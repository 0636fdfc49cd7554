"""Asking for more time, and the answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Box, close_items, for_leaders, for_post, open_item
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local, local_date
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import get_incoming, note_handed
from vanban.work import policies, rules, states
from vanban.work.errors import (
    AnswerMissing,
    ExtensionAsked,
    ExtensionNotLater,
    ExtensionOutlasts,
    NoDeadline,
    NoExtensionAsked,
    ReasonMissing,
)
from vanban.work.events import MoreTimeAnswered, MoreTimeAsked
from vanban.work.models import Assignment, Extension, Handling
from vanban.work.queries import agency_calendar
from vanban.work.queries.groups import group_principals, place_of
from vanban.work.rules import Kind

ASKS = "Xin gia hạn đến {due}"
"""What the box of whoever answers says before the subject."""


@transaction.atomic
def ask_more_time(document_id: UUID, *, due: datetime, reason: str, by: Actor, at: datetime) -> Extension:
    """Ask whoever gave the task for a later deadline; the question lies before the leaders, or the giver of a part.

    A deadline outside office hours moves to the end of the next working day. Every reason at once: NotYourTask,
    NoDeadline, ExtensionAsked, ExtensionNotLater, ExtensionOutlasts, ReasonMissing.
    """
    handling = Handling.objects.select_for_update().get(document_id=document_id)
    shares = handling.open_assignments()
    own = policies.check_own_task(by, shares)
    calendar = agency_calendar(handling.agency_id, on=local_date(due))
    day = local_date(due)
    wanted = due if calendar.is_working_day(day) else calendar.end_of_working_day(calendar.next_working_day(day))
    whole = own.parent if own.parent_id else next((one for one in shares if one.kind == Kind.LEAD), None)
    cleaned = nfc(reason).strip()[:1000]
    refuse_all(_faults(own, whole, wanted, cleaned, at))
    asked = Extension.objects.create(
        assignment=own, asked_at=at, asked_by=by.printed, former_due=own.due, due=wanted, reason=cleaned
    )
    document = get_incoming(document_id)
    open_item(
        document_id,
        [_answerer(own)],
        box=Box.INSTRUCT,
        moment=at,
        title=document.number_symbol,
        subject=f"{ASKS.format(due=f'{local(wanted):%d/%m}')} ({by.printed}): {document.subject}",
        origin=document.issuer_name,
        urgency=document.urgency,
        due=own.due,
    )
    audit.record(by, "work.more_time_asked", document_id, at, due=_day(wanted), reason=cleaned)
    publish(MoreTimeAsked(document_id, asked.id, handling.agency_id, own.post_id, wanted, at, by.person_id))
    return asked


def _faults(own: Assignment, whole: Assignment | None, wanted: datetime, reason: str, at: datetime) -> list[Refusal]:
    faults: list[Refusal] = []
    if own.due is None:
        faults.append(NoDeadline())
    elif wanted <= max(own.due, at):
        faults.append(ExtensionNotLater(asked=_day(wanted), due=_day(own.due)))
    if whole is not None and whole.id != own.id and whole.due is not None and wanted > whole.due:
        faults.append(ExtensionOutlasts(asked=_day(wanted), due=_day(whole.due)))
    waiting = Extension.objects.filter(assignment=own, status=states.ASKED).first()
    if waiting is not None:
        faults.append(ExtensionAsked(due=_day(waiting.due)))
    if not reason:
        faults.append(ReasonMissing())
    return faults


@transaction.atomic
def answer_more_time(
    extension_id: UUID, *, granted: bool, answer: str = "", due: datetime | None = None, by: Actor, at: datetime
) -> Extension:
    """Grant more time, until the day asked for or another, or refuse it with the reason.

    The new deadline takes the place of the old one everywhere: a share that was late is so no longer, the record keeps
    that it was. Raises OnlyGiversExtend, NoExtensionAsked, ExtensionNotLater, AnswerMissing.
    """
    found = Extension.objects.filter(id=extension_id).values("assignment__handling")
    handling = Handling.objects.select_for_update().filter(document_id__in=found).first()
    if handling is None:
        raise NoExtensionAsked
    asked = Extension.objects.select_for_update(of=("self",)).select_related("assignment__parent").get(id=extension_id)
    one = Assignment.objects.select_related("post__person", "post__unit", "parent", "unit", "team").get(
        id=asked.assignment_id
    )
    one.handling = handling
    policies.check_may_extend(by, one)
    if not states.EXTENSION.can(asked.status, "grant") or not policies.is_open(one):
        raise NoExtensionAsked
    said = nfc(answer).strip()[:1000]
    until = due or asked.due
    if granted and until <= max(one.due or at, at):
        raise ExtensionNotLater(asked=_day(until), due=_day(one.due or at))
    if not granted and not said:
        raise AnswerMissing
    asked.status = states.EXTENSION.step(asked.status, "grant" if granted else "refuse").target
    asked.due, asked.answer, asked.answered_at, asked.answered_by = until, said, at, by.printed
    asked.save()
    if granted:
        _move_deadline(handling, one, until, by=by, at=at)
    _take_question_away(handling, one)
    audit.record(
        by,
        "work.more_time_granted" if granted else "work.more_time_refused",
        handling.document_id,
        at,
        to=one.post.person.full_name,
        due=_day(until),
        reason=said,
    )
    publish(
        MoreTimeAnswered(
            handling.document_id, asked.id, handling.agency_id, one.post_id, granted, said, at, by.person_id
        )
    )
    return asked


def _move_deadline(handling: Handling, one: Assignment, due: datetime, *, by: Actor, at: datetime) -> None:
    """The share, the box, and for who leads the document itself and the book have the new deadline."""
    calendar = agency_calendar(handling.agency_id, on=local_date(at))
    for name, moment in rules.due_moments(due, calendar, at).items():
        setattr(one, name, moment)
    one.save(update_fields=["due", "soon_at", "soon_told_at", "overdue_at"])
    document = get_incoming(handling.document_id)
    open_item(
        handling.document_id,
        group_principals(one),
        box=Box.HANDLE if one.kind == Kind.LEAD else Box.COWORK,
        moment=one.given_at,
        title=document.number_symbol,
        subject=document.subject,
        origin=document.issuer_name,
        urgency=document.urgency,
        due=due,
    )
    if one.kind != Kind.LEAD:
        return
    handling.due = due
    handling.save(update_fields=["due"])
    acting = [share for share in handling.open_assignments() if share.kind != Kind.INFORM]
    note_handed(handling.document_id, to_places="; ".join(place_of(share) for share in acting), due=due, by=by, at=at)


def _answerer(one: Assignment) -> int:
    """Who answers: the leaders, or for a part whoever holds the whole."""
    return for_post(one.parent.post_id) if one.parent is not None else for_leaders(one.handling.agency_id)


def _take_question_away(handling: Handling, one: Assignment) -> None:
    """The box is free again, unless the document waits there for something else."""
    others = Extension.objects.filter(
        assignment__handling=handling, assignment__status__in=states.OPEN, status=states.ASKED
    )
    if not others.exists() and not policies.needs_instruction(handling):
        close_items(handling.document_id, box=Box.INSTRUCT, principals=[_answerer(one)])


def _day(moment: datetime) -> str:
    return f"{local(moment):%H:%M %d/%m/%Y}"
