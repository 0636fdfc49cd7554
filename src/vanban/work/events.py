"""Facts that handling publishes; the exchange tells them to the sender as states 04, 05 and 06."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class WorkAssigned:
    """A leader has given an incoming document to somebody for the first time; `staff` leads, in `department`."""

    document_id: UUID
    agency_id: UUID
    at: datetime
    staff: str = ""
    department: str = ""


@dataclass(frozen=True)
class WorkStarted:
    """The one who leads has opened the document and begun, for the first time."""

    document_id: UUID
    agency_id: UUID
    at: datetime
    staff: str = ""
    department: str = ""


@dataclass(frozen=True)
class WorkFinished:
    """The document is dealt with; `reply_id` is the outgoing document that answers it, if one does."""

    document_id: UUID
    agency_id: UUID
    at: datetime
    staff: str = ""
    department: str = ""
    reply_id: UUID | None = None
