"""One message as the operator may see it: envelope, deliveries, trace, receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.axis import states
from vanban.axis.models import Acceptance, Delivery, Event, Message
from vanban.axis.queries.receipts import receipt_key
from vanban.axis.queries.traffic import trace
from vanban.axis.rules.receipt_files import to_file
from vanban.axis.rules.receipts import Receipt


@dataclass(frozen=True)
class Way:
    """One delivery; `again` says whether the operator may give it another round."""

    delivery: Delivery
    again: bool


@dataclass(frozen=True)
class Told:
    """Everything on the page of a message."""

    message: Message
    ways: list[Way]
    events: list[Event]
    receipts: list[Acceptance]


def told(message_id: UUID) -> Told | None:
    """A message with its deliveries, trace and receipts; None when the hub has no such message."""
    message = Message.objects.select_related("system", "sender").filter(id=message_id).first()
    if message is None:
        return None
    deliveries = list(
        Delivery.objects.select_related("destination__system").filter(message=message).order_by("created_at", "id")
    )
    receipts = list(Acceptance.objects.filter(message=message).order_by("at", "id"))
    return Told(message, _ways(deliveries), trace(message.id), receipts)


def _ways(deliveries: list[Delivery]) -> list[Way]:
    """Another round may follow the last one when that failed."""
    last: dict[UUID, int] = {}
    for delivery in deliveries:
        last[delivery.destination_id] = max(last.get(delivery.destination_id, 0), delivery.round)
    return [
        Way(one, again=states.may_go_again(one.state) and one.round == last[one.destination_id]) for one in deliveries
    ]


@dataclass(frozen=True)
class ReceiptFile:
    """A stored receipt as the sender got it, with what it is called as a file."""

    name: str
    content: bytes
    message_id: UUID
    at: datetime


def receipt(acceptance_id: UUID) -> ReceiptFile | None:
    """A receipt with the exact signed text and its signature."""
    found = Acceptance.objects.filter(id=acceptance_id).first()
    if found is None:
        return None
    content = to_file(Receipt.from_text(found.receipt, found.signature), receipt_key())
    return ReceiptFile(f"bien-nhan-{found.id}.json", content, found.message_id, found.at)
