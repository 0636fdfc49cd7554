"""Reads of messages and deliveries: envelopes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanban.axis import states
from vanban.axis.models import Delivery, Event
from vanban.platform import storage


@dataclass(frozen=True)
class Envelope:
    """What the receiving system may know of a delivery before it opens the packet."""

    delivery_id: UUID
    message_id: str
    kind: str
    sender_code: str
    destination_code: str
    sha256: str
    size: int
    accepted_at: datetime
    state: str


def envelope(delivery_id: UUID) -> Envelope:
    """The envelope of a delivery; raises Delivery.DoesNotExist."""
    found = Delivery.objects.select_related("message", "destination").get(id=delivery_id)
    return Envelope(
        delivery_id=found.id,
        message_id=found.message.message_id,
        kind=found.message.kind,
        sender_code=found.message.sender_code,
        destination_code=found.destination.code,
        sha256=found.message.sha256,
        size=found.message.size,
        accepted_at=found.message.accepted_at,
        state=found.state,
    )


def fetch(delivery_id: UUID) -> bytes:
    """The exact bytes the sender handed over; must be called outside any transaction."""
    blob_id = Delivery.objects.values_list("message__blob_id", flat=True).get(id=delivery_id)
    return storage.read(blob_id)


def due(*, at: datetime, agency_code: str = "", kind: str = "", limit: int = 50) -> list[tuple[UUID, str]]:
    """Deliveries waiting to be fetched, urgent ones first: (delivery, code of the mailbox).

    `agency_code` asks for one mailbox, `kind` for the mailboxes of one kind of system.
    """
    rows = Delivery.objects.filter(
        Q(state=states.WAITING, next_at__lte=at) | Q(state=states.LEASED, lease_until__lte=at)
    )
    if agency_code:
        rows = rows.filter(destination__code=agency_code)
    if kind:
        rows = rows.filter(destination__system__kind=kind)
    return list(rows.order_by("-priority", "next_at", "id").values_list("id", "destination__code")[:limit])


def trace(message: UUID) -> list[Event]:
    """Everything that happened to a message, oldest first."""
    return list(Event.objects.filter(message_id=message).order_by("at", "id"))
