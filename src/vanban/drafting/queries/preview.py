"""The paper as it would look now, page by page, drawn for the compose page; nothing of it is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanban.drafting.queries.drafts import get_draft, paper_of
from vanban.drafting.queries.readiness import compose_preview
from vanban.platform import storage
from vanban.signing.api import page_sizes, render_page

WIDTH = 900
"""Pixels: sharp beside the form on an office screen."""


def current_paper(draft_id: UUID, *, at: datetime) -> bytes:
    """The uploaded PDF where there is one, else the fields typeset now. Raises SignerMissing, ComposingFailed."""
    draft = get_draft(draft_id)
    uploaded = paper_of(draft_id, "uploaded") if draft.uploaded else None
    if uploaded is not None and uploaded.blob_id is not None:
        return storage.read(uploaded.blob_id)
    return compose_preview(draft_id, at=at)


def page_count(draft_id: UUID, *, at: datetime) -> int:
    """How many pages the paper has now."""
    return len(page_sizes(current_paper(draft_id, at=at)))


def page_picture(draft_id: UUID, number: int, *, at: datetime) -> bytes:
    """Page `number` from 1 as WebP. Raises LookupError when there is no such page."""
    pdf = current_paper(draft_id, at=at)
    if not 1 <= number <= len(page_sizes(pdf)):
        raise LookupError(number)
    return render_page(pdf, number, width=WIDTH)
