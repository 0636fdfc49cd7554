"""Facts the registry publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class OutgoingIssued:
    """A document has its number, seal and line in the book; `answers` is the incoming document it replies to."""

    document_id: UUID
    agency_id: UUID
    answers: UUID | None
    at: datetime


@dataclass(frozen=True)
class IncomingRegistered:
    """An incoming document has its arrival number; `submit_to` are the leaders' posts, empty for all leaders."""

    document_id: UUID
    agency_id: UUID
    submit_to: tuple[UUID, ...]
    at: datetime
