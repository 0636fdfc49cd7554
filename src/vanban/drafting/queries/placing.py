"""The paper whose places can be moved, with what is found and what somebody must put by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.drafting.models import Draft, DraftVersion
from vanban.drafting.queries.drafts import made_for, open_places, paper_of, wanted_places
from vanban.drafting.rules.places import LINE, POINTS_PER_MM
from vanban.platform import storage
from vanban.signing.api import Box, page_sizes, render_page

WIDTH = 1200
"""Pixels: half a millimetre is three of them."""


@dataclass(frozen=True)
class Placeable:
    """A paper before its named fields: its version, its pages in points, its places, and which are only proposed."""

    version: int
    sizes: tuple[tuple[float, float], ...]
    boxes: Mapping[str, Box]
    open: tuple[str, ...]
    has_text: bool
    uploaded: bool


def placeable(draft: Draft, *, at: datetime) -> Placeable | None:
    """The latest paper; None where there is none, or the fields have changed since it was typeset."""
    paper = paper_of(draft.id, "composed", "uploaded")
    if paper is None or paper.source_blob_id is None or (paper.kind == "uploaded") != draft.uploaded:
        return None
    if paper.kind == "composed" and not _is_current(draft, paper, at):
        return None
    sizes = tuple(page_sizes(storage.read(paper.source_blob_id)))
    layout = paper.layout or {}
    boxes = {name: Box(**layout[name]) if layout.get(name) else _proposed(name, sizes) for name in wanted_places(paper)}
    has_text = bool(paper.content.get("has_text", True))
    return Placeable(paper.number, sizes, boxes, tuple(open_places(paper)), has_text, paper.kind == "uploaded")


def page_picture(draft_id: UUID, version: int, number: int) -> bytes:
    """A page of this version without fields, as WebP. Raises LookupError when there is none."""
    paper = DraftVersion.objects.filter(draft_id=draft_id, number=version, source_blob_id__isnull=False).first()
    if paper is None or paper.source_blob_id is None or not 1 <= number <= max(paper.pages, 1):
        raise LookupError(number)
    return render_page(storage.read(paper.source_blob_id), number, width=WIDTH)


def _is_current(draft: Draft, paper: DraftVersion, at: datetime) -> bool:
    if draft.signer is None:
        return False
    return made_for(draft, at=at) == paper.content


def _proposed(name: str, sizes: tuple[tuple[float, float], ...]) -> Box:
    """Where it usually stands on A4 (NĐ 30/2020 Phụ lục I, IV): a beginning for the hand, saved only by a person."""
    left, top, width, height, size = {
        "number": (52.0, 33.0, 12.0, 0.0, 13.0),
        "day": (139.0, 33.0, 7.0, 0.0, 14.0),
        "month": (160.0, 33.0, 7.0, 0.0, 14.0),
        "signature": (118.0, 215.0, 62.0, 28.0, 14.0),
    }[name]
    page = len(sizes) if name == "signature" else 1
    across, down = (side / POINTS_PER_MM for side in sizes[page - 1])
    x, y = left * across / 210, top * down / 297
    high = (height * POINTS_PER_MM) or LINE * size
    return Box(page, x * POINTS_PER_MM, y * POINTS_PER_MM, width * POINTS_PER_MM, high)
