"""Lấy ý kiến: asking colleagues, other agencies and the public for their opinion on a draft, until a day.

The asked read one fixed version. Each answers once: agrees, disagrees or says otherwise; for an agency its leader
does. The summary is set as PDF and kept when the asking is closed (NĐ 30/2020 Đ10.1; NB16-Đ15.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from vanban.directory.api import (
    Box,
    active_agencies,
    close_items,
    for_clerks,
    for_leaders,
    for_post,
    grant_access,
    open_item,
    posts_in_force,
)
from vanban.drafting import policies, ports
from vanban.drafting.actions.paper import make_paper
from vanban.drafting.actions.reminding import PAUSE
from vanban.drafting.errors import (
    CommentMissing,
    CommentTooMany,
    ConsultationOver,
    DueTooSoon,
    NobodyAsked,
    NobodyToRemind,
    OpinionMissing,
    QuestionMissing,
    RemindedJustNow,
    VerdictUnknown,
    VersionChanged,
)
from vanban.drafting.events import OpinionAsked
from vanban.drafting.models import Comment, Consultation, Consulted, Draft
from vanban.drafting.queries.consulting import answers_of, asked_of_me, comments_from, end_of_day, summary_of
from vanban.drafting.queries.drafts import get_draft, paper_of
from vanban.drafting.rules.slips import AGREE, DISAGREE, OTHER
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, moment_on_screen
from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit, storage
from vanban.platform.events import publish

PDF = "application/pdf"
MANY = 20
"""Comments an hour from one place."""


@dataclass(frozen=True)
class Question:
    """What is asked, of whom, until when; `public` lays the draft open to everybody as well."""

    text: str
    due: date
    posts: tuple[UUID, ...] = ()
    agencies: tuple[UUID, ...] = ()
    public: bool = False


def ask(draft_id: UUID, question: Question, *, by: Actor, at: datetime) -> Consultation:
    """Ask for opinions on the paper as it stands; one that the drafter asks about is typeset first.

    Raises NotYourConsultation, and QuestionMissing, NobodyAsked, DueTooSoon together.
    """
    draft = get_draft(draft_id)
    policies.check_can_consult(by, draft)
    refuse_all(_faults(question, at))
    if policies.can_edit(by, draft):
        make_paper(draft_id, by=by, at=at)
    return _ask(draft_id, question, by=by, at=at)


def _faults(question: Question, at: datetime) -> list[Refusal]:
    found: list[Refusal] = []
    if not question.text.strip():
        found.append(QuestionMissing())
    if not question.posts and not question.agencies and not question.public:
        found.append(NobodyAsked())
    if question.due <= local_date(at):
        found.append(DueTooSoon())
    return found


@transaction.atomic
def _ask(draft_id: UUID, question: Question, *, by: Actor, at: datetime) -> Consultation:
    draft = Draft.objects.select_for_update(of=("self",)).select_related("agency").get(id=draft_id)
    policies.check_can_consult(by, draft)
    policies.check_still_stands_in(by, at)
    asker = by.post_id
    paper = paper_of(draft_id, "composed", "uploaded")
    if paper is None or paper.blob_id is None or asker is None:  # check_can_consult lets nobody through without a post
        raise VersionChanged(version=0)
    made = Consultation.objects.create(
        draft=draft,
        version=paper.number,
        blob_id=paper.blob_id,
        question=nfc(question.text).strip(),
        due=end_of_day(question.due),
        public=question.public,
        asker_id=asker,
        asked_by=by.printed,
        asked_at=at,
    )
    on = local_date(at)
    posts = list(posts_in_force(on=on).filter(id__in=question.posts).exclude(id=asker))
    agencies = list(active_agencies(on=on).filter(id__in=question.agencies).exclude(id=draft.agency_id))
    for post in posts:
        Consulted.objects.create(consultation=made, post=post, name=f"{post.person.full_name}, {post.title}")
    for agency in agencies:
        Consulted.objects.create(consultation=made, agency=agency, name=agency.name)
    if not posts and not agencies and not question.public:
        raise NobodyAsked
    for post in posts:
        kind = "outgoing" if post.agency_id == draft.agency_id else "consult"
        _lay_before(made, [for_post(post.id)], kind, by.printed, at)
    for agency in agencies:
        _lay_before(made, [for_leaders(agency.id), for_clerks(agency.id)], "consult", draft.agency.name, at)
    names = ", ".join([*(post.person.full_name for post in posts), *(agency.name for agency in agencies)])
    audit.record(by, "drafting.opinions_asked", draft.id, at, names=names, version=paper.number, public=question.public)
    publish(OpinionAsked(draft.id, made.id, at))
    return made


def _lay_before(made: Consultation, principals: list[int], kind: str, origin: str, at: datetime) -> None:
    draft = made.draft
    grant_access(draft.id, principals, kind=kind, moment=draft.made_at, reason="opinion")
    open_item(
        draft.id,
        principals,
        box=Box.OPINION,
        moment=at,
        title=document_type(draft.type_code).label,
        subject=draft.subject,
        origin=origin,
        urgency=draft.urgency,
        due=made.due,
    )


@transaction.atomic
def answer(draft_id: UUID, *, verdict: str, text: str, by: Actor, at: datetime) -> Consulted:
    """Nhất trí, không nhất trí, ý kiến khác: once, by who was asked, for an agency by a leader of it.

    An answer after the deadline counts as late while the asking is open. Raises NotAskedYou, DelegationEnded, and
    VerdictUnknown, OpinionMissing together.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_was_asked(by, draft)
    policies.check_still_stands_in(by, at)
    asked = asked_of_me(draft_id, by)
    if asked is None:  # check_was_asked looked at the same row
        raise ValueError(f"{draft_id}: nothing is asked of {by.name}")
    _give(asked, verdict, text, by, at)
    close_items(draft.id, box=Box.OPINION, principals=_principals(asked))
    audit.record(by, "drafting.opinion_given", draft.id, at, name=asked.name, verdict=verdict, text=asked.text)
    return asked


@transaction.atomic
def record_letter(consulted_id: UUID, *, verdict: str, text: str, letter: str, by: Actor, at: datetime) -> Consulted:
    """Enter what an agency answered by letter, with the letter's number and date, by whoever asked.

    Raises NotYourConsultation, ConsultationOver, VerdictUnknown, OpinionMissing.
    """
    asked = Consulted.objects.select_for_update(of=("self",)).select_related("consultation__draft").get(id=consulted_id)
    draft = asked.consultation.draft
    policies.check_can_close_consultation(by, asked.consultation)
    if asked.consultation.closed_at is not None or asked.verdict:
        raise ConsultationOver(time=moment_on_screen(asked.consultation.closed_at or asked.answered_at or at, at))
    asked.letter = nfc(letter).strip()[:200]
    _give(asked, verdict, text, by, at)
    close_items(draft.id, box=Box.OPINION, principals=_principals(asked))
    audit.record(by, "drafting.opinion_entered", draft.id, at, name=asked.name, verdict=verdict, letter=asked.letter)
    return asked


def _give(asked: Consulted, verdict: str, text: str, by: Actor, at: datetime) -> None:
    found: list[Refusal] = []
    words = nfc(text).strip()
    if verdict not in {AGREE, DISAGREE, OTHER}:
        found.append(VerdictUnknown())
    elif verdict != AGREE and not words:
        found.append(OpinionMissing())
    refuse_all(found)
    asked.verdict, asked.text, asked.answered_at = verdict, words, at
    asked.by_name, asked.by_title = by.printed, by.post_title
    asked.save()


def _principals(asked: Consulted) -> list[int]:
    if asked.post_id is not None:
        return [for_post(asked.post_id)]
    return [for_leaders(asked.agency_id), for_clerks(asked.agency_id)] if asked.agency_id else []


@transaction.atomic
def remind_asked(draft_id: UUID, *, by: Actor, at: datetime) -> int:
    """Remind everybody who has not answered; how many. Raises NotYourConsultation, NobodyToRemind, RemindedJustNow."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("agency").get(id=draft_id)
    consultation = policies.consultation_to_close(by, draft)
    silent = [one for one in answers_of(consultation) if not one.verdict]
    if not silent:
        raise NobodyToRemind
    last = max((one.reminded_at for one in silent if one.reminded_at), default=None)
    if last is not None and at - last < PAUSE:
        raise RemindedJustNow(time=moment_on_screen(last, at))
    told = gettext("Reminded by %(name)s") % {"name": by.printed}
    for one in silent:
        one.reminded_at = at
        one.save(update_fields=["reminded_at"])
        kind = "outgoing" if one.post is not None and one.post.agency_id == draft.agency_id else "consult"
        _lay_before(consultation, _principals(one), kind, told, at)
    audit.record(by, "drafting.asked_reminded", draft.id, at, names=", ".join(one.name for one in silent))
    return len(silent)


def close(draft_id: UUID, *, by: Actor, at: datetime) -> Consultation:
    """Close the asking: the summary is typeset and kept, and nobody is waited for any longer.

    Raises NotYourConsultation, ComposingFailed.
    """
    draft = get_draft(draft_id)
    consultation = policies.consultation_to_close(by, draft)
    sheet = summary_of(consultation, at=at)
    stored = storage.put(ports.sheet_composer()(sheet), media_type=PDF)
    return _close(draft_id, sheet.lines, stored.id, by=by, at=at)


@transaction.atomic
def _close(
    draft_id: UUID, told: tuple[tuple[str, str], ...], blob_id: UUID, *, by: Actor, at: datetime
) -> Consultation:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    consultation = policies.consultation_to_close(by, draft)
    again = summary_of(consultation, at=at).lines
    if again != told:  # an answer came while the summary was being set: the page shows it, close again
        raise VersionChanged(version=consultation.version)
    consultation.closed_at, consultation.closed_by = at, by.printed
    consultation.summary_blob_id = blob_id
    consultation.save(update_fields=["closed_at", "closed_by", "summary_blob_id"])
    close_items(draft.id, box=Box.OPINION)
    audit.record(by, "drafting.opinions_closed", draft.id, at, summary=dict(told)["Kết quả"])
    return consultation


@transaction.atomic
def comment(
    consultation_id: UUID, *, author: str, contact: str, text: str, source: str, by: Actor, at: datetime
) -> Comment:
    """A comment of the public on a draft that was laid open (NB16-Đ15.2). `source` is a digest, not an address.

    Raises ConsultationOver, CommentMissing, CommentTooMany.
    """
    consultation = Consultation.objects.select_for_update().get(id=consultation_id, public=True)
    policies.check_may_comment_publicly(by)
    ended = consultation.closed_at is not None or not policies.is_open(consultation.draft)
    if ended or consultation.due <= at:
        raise ConsultationOver(time=moment_on_screen(consultation.closed_at or consultation.due, at))
    name, words = nfc(author).strip()[:200], nfc(text).strip()[:10_000]
    if not name or not words:
        raise CommentMissing
    if comments_from(source, at=at) >= MANY:
        raise CommentTooMany
    made = Comment.objects.create(
        consultation=consultation, author=name, contact=nfc(contact).strip()[:200], text=words, source=source, at=at
    )
    audit.record(by, "drafting.commented", consultation.draft_id, at, author=name)
    return made
