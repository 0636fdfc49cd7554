"""Facts the directory publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class AccessGranted:
    """Somebody may now see this document; the search index must follow."""

    document_id: UUID


@dataclass(frozen=True)
class WorkOpened:
    """A document was laid into a box of these principals, or lies there anew; whoever holds them is to be told."""

    document_id: UUID
    principals: tuple[int, ...]
    box: str
    title: str
    subject: str
    urgency: int
    due: datetime | None
    at: datetime
