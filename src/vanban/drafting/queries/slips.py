"""What a phiếu trình is made of, and the slips that were kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanban.drafting.models import Draft, Slip
from vanban.drafting.queries.drafts import attachments_of, get_draft, opinions_on, paper_of
from vanban.drafting.rules.slips import SlipFacts
from vanban.kernel.clock import local
from vanban.kernel.document_types import Urgency, document_type


def slips_of(document_id: UUID) -> list[Slip]:
    """Every slip of this draft, oldest first."""
    return list(Slip.objects.filter(draft_id=document_id).order_by("number"))


def latest_slip(document_id: UUID) -> Slip | None:
    """The slip with the last decision on it."""
    return Slip.objects.filter(draft_id=document_id).order_by("-number").first()


def slip_facts(draft_id: UUID, *, at: datetime) -> SlipFacts:
    """The slip of a draft as it stands."""
    draft = get_draft(draft_id)
    paper = paper_of(draft_id, "composed", "uploaded")
    decisions = [
        (moment(one.at), one.by_name, one.by_title, one.step, one.verdict, one.text)
        for one in opinions_on(draft_id)
        if one.verdict in {"approve", "reject", "sign"}
    ]
    return SlipFacts(
        agency=draft.agency.name,
        parent=draft.agency.governing_name,
        unit=draft.unit.name if draft.unit else "",
        drafter=draft.drafter.person.full_name,
        signer=f"{draft.signer.title} {draft.signer.person.full_name}" if draft.signer else "",
        type_name=document_type(draft.type_code).label,
        subject=draft.subject,
        submission=draft.submission,
        version=paper.number if paper else 0,
        attachments=tuple(one.name for one in attachments_of(draft_id)),
        urgency=Urgency(draft.urgency).stamp,
        dated=dated(draft, at),
        decisions=tuple(decisions),
    )


def moment(at: datetime) -> str:
    """A moment as the office's papers print it."""
    return f"{local(at):%H:%M %d/%m/%Y}"


def dated(draft: Draft, at: datetime) -> str:
    """Place and date in the head of a sheet."""
    day = local(at)
    place = f"{draft.agency.place}, " if draft.agency.place else ""
    return f"{place}ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
