"""Facts the hub publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class DeliveryReady:
    """A message lies in a mailbox of a system that runs in this house; `agency_code` is the mailbox's code."""

    delivery_id: UUID
    agency_code: str


@dataclass(frozen=True)
class DeliveryFailed:
    """The receiving system could not take a document for good; its sender must know."""

    delivery_id: UUID
    sender_code: str
    agency_code: str
    document_code: str
    message_id: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class DeliveryOverdue:
    """Nobody fetched a document for `days` days; the hub goes on trying, its people may call each other."""

    delivery_id: UUID
    sender_code: str
    agency_code: str
    document_code: str
    message_id: str
    days: int
    at: datetime


@dataclass(frozen=True)
class UrgentWaiting:
    """An urgent document was not fetched within `minutes`; somebody should pick up the telephone."""

    delivery_id: UUID
    sender_code: str
    agency_code: str
    document_code: str
    message_id: str
    priority: int
    minutes: int
    at: datetime


@dataclass(frozen=True)
class GuestMail:
    """A message lies in the mailbox of an agency without a system."""

    delivery_id: UUID
    agency_code: str


@dataclass(frozen=True)
class GuestReported:
    """A guest has told a sender how far its document is; the report waits to be handed over."""

    report_id: UUID


@dataclass(frozen=True)
class GuestLetterReady:
    """A guest's letter is packed and waits for the hub to take it."""

    letter_id: UUID
