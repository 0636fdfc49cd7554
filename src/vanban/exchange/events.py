"""Facts exchange publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class PacketArrived:
    """A packet became an arrival and waits for the agency's clerks."""

    document_id: UUID
    agency_id: UUID
    at: datetime


@dataclass(frozen=True)
class ReadingAsked:
    """A clerk wants the pages of a document read once more."""

    document_id: UUID
    at: datetime


@dataclass(frozen=True)
class DocumentRead:
    """The pages of a document were read: its words can be found, its fields are proposed."""

    document_id: UUID
    at: datetime


@dataclass(frozen=True)
class ArrivalAccepted:
    """The clerk accepted an arrival; it is registered under the same UUID."""

    document_id: UUID
    agency_id: UUID
    at: datetime


@dataclass(frozen=True)
class ArrivalRefused:
    """The clerk refused an arrival."""

    document_id: UUID
    agency_id: UUID
    reason: str
    at: datetime


@dataclass(frozen=True)
class DeliveryStatusChanged:
    """A recipient of an issued document reached a new state; `agency_id` is the sender's."""

    document_id: UUID
    agency_id: UUID
    recipient_id: UUID
    state: str
    at: datetime


@dataclass(frozen=True)
class SendingAsked:
    """Recipients of this issued document wait for a packet."""

    document_id: UUID


@dataclass(frozen=True)
class MailQueued:
    """Messages with this issued document wait for the mail server."""

    document_id: UUID


@dataclass(frozen=True)
class AnswerQueued:
    """An answer to the sender of a message waits for the mail server."""

    answer_id: UUID


@dataclass(frozen=True)
class StatusQueued:
    """A status report is written and waits to be handed to the hub."""

    entry_id: UUID


@dataclass(frozen=True)
class RequestsAsked:
    """Recipients of this issued document are to be told of an update or a replacement."""

    document_id: UUID


@dataclass(frozen=True)
class DemandReceived:
    """The sender of a document asks for it back, updates or replaces it, and the receiver's clerks must know."""

    document_id: UUID
    agency_id: UUID
    kind: str
    at: datetime


@dataclass(frozen=True)
class ArrivalRecalled:
    """The sender has taken a document back; the receiver's copy is destroyed, its record stays."""

    document_id: UUID
    agency_id: UUID
    reason: str
    at: datetime


@dataclass(frozen=True)
class ScanTaken:
    """A file from the scanner lies in the store and waits to be read."""

    scan_id: UUID


@dataclass(frozen=True)
class TaskReported:
    """The agency that has a line of our ledger reports on it, or asks for more time; `agency_id` gave the task."""

    document_id: UUID
    task_id: UUID
    agency_id: UUID
    done: bool
    at: datetime
    by_id: UUID | None = None


@dataclass(frozen=True)
class TaskAnswered:
    """Who gave a task has answered a report or a question; `agency_id` has the task. `answer` is confirmed, sent_back,
    time_granted or time_refused."""

    document_id: UUID
    task_id: UUID
    agency_id: UUID | None
    answer: str
    word: str
    at: datetime
    by_id: UUID | None = None


@dataclass(frozen=True)
class TaskOverdue:
    """The day of a task given to another agency has run out; `assignee_id` is that agency, if it is in this house."""

    document_id: UUID
    task_id: UUID
    agency_id: UUID
    assignee_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class CitizenProofAsked:
    """Somebody without an account wants to write: a link goes to their mailbox."""

    proof_id: UUID


@dataclass(frozen=True)
class CitizenLetterWritten:
    """A letter was written on the public page and waits to become an arrival."""

    letter_id: UUID
