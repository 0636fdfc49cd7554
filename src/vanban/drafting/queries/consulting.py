"""Askings of opinions: what is open for whom, what was answered, and the facts of the summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.directory.api import Role
from vanban.drafting import states
from vanban.drafting.models import Comment, Consultation, Consulted, Draft
from vanban.drafting.queries.slips import dated, moment
from vanban.drafting.rules.slips import Answer, Sheet, summary_sheet
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM, local

_FLOOD = timedelta(hours=1)


@dataclass(frozen=True)
class Laid:
    """A draft laid open to the public: what it is, what is asked, until when."""

    id: UUID
    subject: str
    agency: str
    question: str
    due: datetime
    blob_id: UUID


def end_of_day(day: date) -> datetime:
    """The moment an asking ends: the close of the office on its last day."""
    return datetime.combine(day, time(17, 0), VIETNAM)


def consultations_of(document_id: UUID) -> list[Consultation]:
    """Every asking about a draft, oldest first."""
    return list(Consultation.objects.filter(draft_id=document_id).order_by("asked_at"))


def answers_of(consultation: Consultation) -> list[Consulted]:
    """Who was asked and what they said, in order of names."""
    return list(consultation.consulted.select_related("post__person", "agency").order_by("name"))


def comments_of(consultation: Consultation) -> list[Comment]:
    """What the public said, oldest first."""
    return list(consultation.comments.order_by("at"))


def asked_of_me(document_id: UUID, by: Actor) -> Consulted | None:
    """The question that waits for this person: as one who was asked, or as a leader of an agency that was."""
    mine = Q(post_id=by.post_id)
    if by.agency_id is not None and by.has(Role.LEADER):
        mine |= Q(agency_id=by.agency_id)
    open_ones = Consulted.objects.filter(consultation__draft_id=document_id, consultation__closed_at__isnull=True)
    return open_ones.filter(mine, verdict="").select_related("consultation").order_by("consultation__asked_at").first()


def papers_asked_about(document_id: UUID, by: Actor) -> list[Consultation]:
    """The askings through which this person, or their agency, may read the draft."""
    mine = Q(consulted__post_id=by.post_id)
    if by.agency_id is not None:
        mine |= Q(consulted__agency_id=by.agency_id)
    return list(Consultation.objects.filter(mine, draft_id=document_id).distinct().order_by("asked_at"))


def open_consultation(document_id: UUID) -> Consultation | None:
    """The asking that was not closed yet; the latest, should there be several."""
    return Consultation.objects.filter(draft_id=document_id, closed_at__isnull=True).order_by("-asked_at").first()


def waiting_letters(document_id: UUID) -> list[Consulted]:
    """Agencies that were asked and have not answered: their answer may come as a letter."""
    found = Consulted.objects.filter(consultation__draft_id=document_id, consultation__closed_at__isnull=True)
    return list(found.filter(verdict="", agency__isnull=False).order_by("name"))


def laid_open(*, at: datetime) -> list[Laid]:
    """Drafts on which everybody may comment now, the one that ends first at the head (NB16-Đ15.2)."""
    found = _open_to_all(at).order_by("due")
    return [_laid(one) for one in found.select_related("draft__agency")[:100]]


def find_laid_open(consultation_id: UUID, *, at: datetime) -> Laid | None:
    """One of them; None for anything else, closed ones too."""
    one = _open_to_all(at).filter(id=consultation_id).select_related("draft__agency").first()
    return _laid(one) if one else None


def _open_to_all(at: datetime) -> QuerySet[Consultation]:
    """What is laid open and waits; a draft that was discarded or issued lies open no longer, closed or not."""
    found = Consultation.objects.filter(public=True, closed_at__isnull=True, due__gt=at)
    return found.exclude(draft__status__in=states.ENDED)


def comments_from(source: str, *, at: datetime) -> int:
    """How many comments came from one place within the hour."""
    return Comment.objects.filter(source=source, at__gt=at - _FLOOD).count()


def _laid(one: Consultation) -> Laid:
    return Laid(one.id, one.draft.subject, one.draft.agency.name, one.question, one.due, one.blob_id)


def summary_of(consultation: Consultation, *, at: datetime) -> Sheet:
    """The summary as it stands, for the typesetter."""
    draft: Draft = consultation.draft
    answers = [
        Answer(
            name=one.name,
            verdict=one.verdict,
            text=one.text,
            by=" ".join(part for part in (one.by_name, one.letter) if part),
            when=moment(one.answered_at) if one.answered_at else "",
            late=one.answered_at is not None and one.answered_at > consultation.due,
        )
        for one in answers_of(consultation)
    ]
    comments = [(one.author, one.text, moment(one.at)) for one in comments_of(consultation)]
    return summary_sheet(
        agency=draft.agency.name,
        parent=draft.agency.governing_name,
        dated=dated(draft, at),
        subject=draft.subject,
        question=consultation.question,
        due=f"{local(consultation.due):%d/%m/%Y}",
        asked_by=consultation.asked_by,
        answers=answers,
        comments=comments,
    )
