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


@dataclass(frozen=True)
class TaskGiven:
    """Somebody, or everybody of a unit or team, was given a share of a document; `by_id` is the person who gave it."""

    document_id: UUID
    assignment_id: UUID
    agency_id: UUID
    post_id: UUID
    kind: str
    at: datetime
    unit_id: UUID | None = None
    team_id: UUID | None = None
    due: datetime | None = None
    by_id: UUID | None = None


@dataclass(frozen=True)
class TaskReturned:
    """A share came back as wrongly given, with the reason; `whole` when the document needs a new instruction."""

    document_id: UUID
    assignment_id: UUID
    agency_id: UUID
    post_id: UUID
    reason: str
    whole: bool
    at: datetime
    by_id: UUID | None = None


@dataclass(frozen=True)
class WorkDueSoon:
    """An open share is due within a working day."""

    document_id: UUID
    assignment_id: UUID
    agency_id: UUID
    post_id: UUID
    due: datetime
    at: datetime


@dataclass(frozen=True)
class WorkOverdue:
    """The deadline of an open share has passed; `due` is the moment that is stored."""

    document_id: UUID
    assignment_id: UUID
    agency_id: UUID
    post_id: UUID
    due: datetime
    at: datetime


@dataclass(frozen=True)
class WorkUrged:
    """Somebody was urged; `kind` is remind, criticise or review."""

    document_id: UUID
    assignment_id: UUID
    agency_id: UUID
    post_id: UUID
    kind: str
    text: str
    at: datetime
    by_id: UUID | None = None


@dataclass(frozen=True)
class MoreTimeAsked:
    """The holder of a share asks for a later deadline; `post_id` is the holder's."""

    document_id: UUID
    extension_id: UUID
    agency_id: UUID
    post_id: UUID
    due: datetime
    at: datetime
    by_id: UUID | None = None


@dataclass(frozen=True)
class MoreTimeAnswered:
    """A later deadline was granted, or refused with a reason."""

    document_id: UUID
    extension_id: UUID
    agency_id: UUID
    post_id: UUID
    granted: bool
    answer: str
    at: datetime
    by_id: UUID | None = None
