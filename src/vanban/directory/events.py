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
class Delegated:
    """Somebody may act in the place of another from a moment on; who did not do it themselves is to be told."""

    delegation_id: UUID
    giver_id: UUID
    taker_id: UUID
    by_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class HandoverPrepared:
    """A hand-over waits for the confirmation of both."""

    handover_id: UUID
    giver_id: UUID
    taker_id: UUID
    by_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class HandedOver:
    """Everything of one person has gone to a successor; the record must be printed."""

    handover_id: UUID
    giver_id: UUID
    taker_id: UUID
    by_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class ExportDecided:
    """The head has said whether somebody may take their own data along."""

    export_id: UUID
    person_id: UUID
    granted: bool
    by_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class AccountsListed:
    """A list of accounts waits for the head."""

    request_id: UUID
    agency_id: UUID
    by_id: UUID | None
    at: datetime


@dataclass(frozen=True)
class AgencyMerged:
    """An agency has gone up in another: its address on the hub must lead there."""

    former_id: UUID
    heir_id: UUID
    at: datetime


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
