"""Who had opened a document before it was recalled, corrected, replaced or updated, and who has seen it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.platform import audit


@dataclass(frozen=True)
class Reader:
    """A person who opened the former state of a document, and when they opened it again; None: not yet."""

    name: str
    post_title: str
    opened: datetime
    again: datetime | None


def readers_before(document_id: UUID, *, agency_id: UUID, changed: datetime) -> list[Reader]:
    """The people of one agency who had opened its copy before this moment, in the order they first did.

    An agency learns of its own people only; what a receiver's people did is the receiver's to know.
    """
    found = audit.readings(document_id, agency_id=agency_id)
    return [
        Reader(one.name, one.post_title, one.first, one.last if one.last > changed else None)
        for one in found
        if one.first <= changed
    ]
