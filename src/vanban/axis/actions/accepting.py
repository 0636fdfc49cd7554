"""Taking a packet from a sender: content durable first, then one transaction, then the receipt."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.axis.errors import AttachmentsMissing, PacketRefused, RecipientsRefused, SameIdOtherBytes, SenderUnknown
from vanban.axis.events import DeliveryReady
from vanban.axis.models import Delivery, Event, Mailbox, Message
from vanban.axis.queries.addresses import addresses, find_mailbox
from vanban.axis.rules import edxml
from vanban.axis.rules.routing import route
from vanban.kernel.actor import Actor
from vanban.kernel.clock import from_wire, to_wire
from vanban.platform import audit, storage
from vanban.platform.events import publish

MEDIA_TYPE = "application/vnd.edxml+xml"


@dataclass(frozen=True)
class Receipt:
    """The hub's proof of acceptance. It is stored with the message: a repeat gets this one, never a fresh one."""

    doc_id: UUID
    message_id: str
    sha256: str
    accepted_at: datetime
    destinations: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As stored."""
        return {
            "doc_id": str(self.doc_id),
            "message_id": self.message_id,
            "sha256": self.sha256,
            "accepted_at": to_wire(self.accepted_at),
            "destinations": list(self.destinations),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Receipt:
        """As stored, back."""
        return cls(
            doc_id=UUID(stored["doc_id"]),
            message_id=stored["message_id"],
            sha256=stored["sha256"],
            accepted_at=from_wire(stored["accepted_at"]),
            destinations=tuple(stored["destinations"]),
        )


def submit(packet: bytes, *, system: str, by: Actor, at: datetime, message_id: str = "", digest: str = "") -> Receipt:
    """Accept a packet for delivery to every mailbox it names (NB16-Đ3.1d: reliable, once).

    The message id is the given one, else the one in the packet's trace list, else its digest. Must be called outside
    any transaction. The same id with the same bytes answers with the stored receipt. Raises a `PacketRefused`, whose
    `error_code` the protocol answers, after leaving an audit line; nothing else of a refused packet is kept.
    """
    sha256 = hashlib.sha256(packet).hexdigest()
    try:
        if digest:
            edxml.check_digest(packet, digest)
        content = edxml.read(packet)
        if isinstance(content, edxml.Packet) and content.missing:
            raise AttachmentsMissing(names=", ".join(content.missing))
        sender = _sender(content.sender.code, system)
        key = message_id or _own_id(content) or f"sha256:{sha256}"
        if (known := _known(sender, key, sha256)) is not None:
            return known
        codes = _codes(content)
        targets = route(codes, addresses(codes, at=at))
        blob = storage.put(packet, media_type=MEDIA_TYPE)
        return _accept(content, sender, key, blob, targets, by=by, at=at)
    except PacketRefused as refusal:
        _note_refusal(refusal, system, sha256, len(packet), by=by, at=at)
        raise


def _own_id(content: edxml.Packet | edxml.Status) -> str:
    return content.message_id if isinstance(content, edxml.Packet) else ""


def _codes(content: edxml.Packet | edxml.Status) -> tuple[str, ...]:
    """A document goes to its To, a status to the agency it reports to."""
    return content.recipient_codes if isinstance(content, edxml.Packet) else (content.about.organ,)


def _sender(code: str, system: str) -> Mailbox:
    box = find_mailbox(code)
    if box is None or box.closed_at is not None or box.system.code != system or not box.system.active:
        raise SenderUnknown(agency_code=code)
    return box


def _known(sender: Mailbox, message_id: str, sha256: str) -> Receipt | None:
    """The stored receipt of a repeat; raises `SameIdOtherBytes`."""
    known = Message.objects.filter(sender=sender, message_id=message_id).first()
    if known is None:
        return None
    if known.sha256 != sha256:
        raise SameIdOtherBytes(message_id=message_id)
    return Receipt.from_json(known.receipt)


@transaction.atomic
def _accept(
    content: edxml.Packet | edxml.Status,
    sender: Mailbox,
    message_id: str,
    blob: storage.StoredFile,
    targets: dict[UUID, str],
    *,
    by: Actor,
    at: datetime,
) -> Receipt:
    boxes = {box.id: box for box in Mailbox.objects.select_related("system").filter(id__in=targets)}
    is_document = isinstance(content, edxml.Packet)
    message = Message(
        sender=sender,
        message_id=message_id,
        kind="edoc" if is_document else "status",
        sha256=blob.sha256,
        size=blob.size,
        blob_id=blob.id,
        accepted_at=at,
    )
    if isinstance(content, edxml.Packet):
        message.business = int(content.business.kind)
        message.document_code = content.document_id[:200]
        message.number_symbol = content.printed_number[:120]
        message.priority = content.priority
    else:
        message.status_code = content.code.value
        message.document_code = content.about.document_id[:200]
        message.number_symbol = content.about.code[:120]
    receipt = Receipt(message.id, message_id, blob.sha256, at, tuple(boxes[box_id].code for box_id in targets))
    message.receipt = receipt.as_json()
    Message.objects.bulk_create([message], ignore_conflicts=True)
    stored = Message.objects.select_for_update().get(sender=sender, message_id=message_id)
    if stored.id != message.id:  # a twin came first; the constraint decided, its receipt counts
        if stored.sha256 != blob.sha256:
            raise SameIdOtherBytes(message_id=message_id)
        return Receipt.from_json(stored.receipt)
    deliveries = Delivery.objects.bulk_create(
        Delivery(message=message, destination=boxes[box_id], addressed_as=code, priority=message.priority, next_at=at)
        for box_id, code in targets.items()
    )
    Event.objects.create(at=at, message_id=message.id, kind="accepted", text=f"{message.size} B")
    audit.record(
        by,
        "axis.accepted",
        message.id,
        at,
        sender=sender.code,
        message_id=message_id,
        kind=message.kind,
        destinations=list(receipt.destinations),
    )
    for delivery in deliveries:
        if delivery.destination.system.kind == "local":
            publish(DeliveryReady(delivery.id, delivery.destination.code))
    return receipt


@transaction.atomic
def _note_refusal(refusal: PacketRefused, system: str, sha256: str, size: int, *, by: Actor, at: datetime) -> None:
    """The audit keeps what was refused and why; a changed repeat is an alarm for the operator."""
    code = "axis.alarm" if isinstance(refusal, SameIdOtherBytes) else "axis.refused"
    answer = refusal.answer_code if isinstance(refusal, RecipientsRefused) else refusal.error_code
    audit.record(
        by, code, None, at, system=system, reason=refusal.code, error_code=answer, text=str(refusal)[:500],
        sha256=sha256, size=size,
    )  # fmt: skip
