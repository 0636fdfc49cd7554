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
