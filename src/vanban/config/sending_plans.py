"""What drafting knows of a document that exchange will send."""

from __future__ import annotations

from uuid import UUID

from vanban.drafting import api as drafting
from vanban.exchange.ports import Planned


def planned(document_id: UUID) -> Planned | None:
    """The facts of a draft, or None; when it was signed stays known after it is issued (HP25-Đ6.1a)."""
    draft = drafting.find_draft(document_id)
    if draft is None:
        return None
    signed = drafting.paper_of(document_id, "signed")
    return Planned(
        agency_id=draft.agency_id,
        type_code=draft.type_code,
        subject=draft.subject,
        urgency=draft.urgency,
        recipients=tuple((one.name, one.code) for one in draft.fields.recipients),
        profile=draft.profile,
        profile_version=draft.profile_version,
        made_at=draft.made_at,
        signed_at=signed.made_at if signed else None,
        drafter_id=draft.drafter_id,
        body=draft.fields.body,
        origin=_origin(draft.uploaded, document_id),
    )


def _origin(uploaded: bool, document_id: UUID) -> str:
    """What was composed, and an uploaded paper with letters in it, was born digital; pictures of pages are a scan."""
    paper = drafting.paper_of(document_id, "uploaded") if uploaded else None
    return "scanned" if paper is not None and not paper.content.get("has_text", True) else "born_digital"
