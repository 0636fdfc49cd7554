"""What drafting knows of a document that is not issued yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Planned:
    """What is known of a document before the register has it; `signed_at` stays known afterwards."""

    agency_id: UUID
    type_code: str
    subject: str
    urgency: int
    recipients: tuple[tuple[str, str], ...]
    """Name and code."""
    profile: str
    profile_version: str
    made_at: datetime
    signed_at: datetime | None
    drafter_id: UUID | None = None
    """The post that led the drafting: it follows up what the document gives others to do (NB25-Đ14.3b)."""
    body: str = ""
    """The words, in which orders to recipients are found."""
    origin: str = ""
    """`born_digital`, or `scanned` when an uploaded paper has no letters on its pages; empty where nobody knows."""


DraftFinder = Callable[[UUID], Planned | None]

_drafts: list[DraftFinder] = []


def use_drafts(finder: DraftFinder) -> None:
    """Join what knows of documents before they are issued; joining again replaces."""
    _drafts[:] = [finder]


def planned(document_id: UUID) -> Planned | None:
    """The document as drafting knows it; None when nobody does."""
    return _drafts[0](document_id) if _drafts else None
