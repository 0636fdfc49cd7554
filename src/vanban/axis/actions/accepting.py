"""Taking a packet from a sender: content durable first, then one transaction, then the receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext

from vanban.axis.actions.receipts import sign_receipt
from vanban.axis.actions.stopping import check_accepting, stop_on_failed_flush
from vanban.axis.errors import AttachmentsMissing, PacketRefused, RecipientsRefused, SameIdOtherBytes, SenderUnknown
from vanban.axis.events import DeliveryReady
from vanban.axis.models import Acceptance, ConnectedSystem, Delivery, Event, Mailbox, Message
from vanban.axis.queries.addresses import addresses, find_mailbox
from vanban.axis.rules import edxml
from vanban.axis.rules.receipts import Receipt
from vanban.axis.rules.routing import route
from vanban.kernel.actor import Actor
from vanban.platform import audit, storage
from vanban.platform.events import publish

MEDIA_TYPE = "application/vnd.edxml+xml"


@dataclass(frozen=True)
class _Origin:
    """Who sends: a mailbox of ours, or an agency behind an upstream hub."""

    system: ConnectedSystem
    code: str
    mailbox: Mailbox | None


def submit(
    packet: bytes | BinaryIO,
    *,
    system: str,
    by: Actor,
    at: datetime,
    message_id: str = "",
    digest: str = "",
    to: Sequence[str] = (),
    sender: str = "",
) -> Receipt:
    """Accept a packet for delivery (NB16-Đ3.1d: reliable, once) to every code in `to`, else to every code it names.

    The packet is bytes, or a file that can seek, read from its present place to its end.
    `sender` is the code that the call named beside the packet: it must be the packet's own sender.
    The message id is the given one, else the packet's digest. Must be called outside any transaction. The same id with
    the same bytes for the same codes answers with the stored receipt; codes that are new get their delivery and a
    receipt of their own. Raises a `PacketRefused`, whose `error_code` the protocol answers, after leaving an audit
    line; nothing else of a refused packet is kept. Raises `HubStopped` (an OutsideFailure) after a failed flush.
    """
    check_accepting()
    if not isinstance(packet, bytes):
        packet = packet.read()
    sha256 = hashlib.sha256(packet).hexdigest()
    try:
        if digest:
            edxml.check_digest(packet, digest)
        content = edxml.read(packet)
        if isinstance(content, edxml.Packet) and content.missing:
            raise AttachmentsMissing(names=", ".join(content.missing))
        origin = _origin(content.sender.code, system)
        _check_named(sender, origin)
        key = message_id or f"sha256:{sha256}"
        codes = tuple(dict.fromkeys(to)) or _codes(content)
        if (known := _known(origin, key, sha256, codes)) is not None:
            return known
        known_codes = addresses(codes, at=at, through=system, joining=origin.system.stage == "joining")
        targets = route(codes, known_codes)
        with stop_on_failed_flush(at=at):
            blob = storage.put(packet, media_type=MEDIA_TYPE)
        return _accept(content, origin, key, blob, codes, targets, by=by, at=at)
    except PacketRefused as refusal:
        _note_refusal(refusal, system, sha256, len(packet), by=by, at=at)
        raise


def _codes(content: edxml.Packet | edxml.Status) -> tuple[str, ...]:
    """A document goes to its To, a status to the agency it reports to."""
    return content.recipient_codes if isinstance(content, edxml.Packet) else (content.about.organ,)


def _origin(code: str, system: str) -> _Origin:
    """The sender, if this system may speak for it: its own mailboxes only; an upstream hub for all that is not here."""
    box = find_mailbox(code)
    if box is not None:
        if box.closed_at is None and box.system.code == system and box.system.active:
            return _Origin(box.system, box.code, box)
        raise SenderUnknown(agency_code=code)
    joined = ConnectedSystem.objects.filter(code=system, kind="upstream", active=True).first()
    if joined is None or not code:
        raise SenderUnknown(agency_code=code)
    return _Origin(joined, code[:35], None)


def _check_named(sender: str, origin: _Origin) -> None:
    """The code named beside the packet is the sender's own, an alias included. Raises `SenderUnknown`."""
    if not sender or sender == origin.code:
        return
    box = find_mailbox(sender)
    if box is None or origin.mailbox is None or box.id != origin.mailbox.id:
        raise SenderUnknown(agency_code=sender)


def _known(origin: _Origin, message_id: str, sha256: str, codes: Sequence[str]) -> Receipt | None:
    """The stored receipt of a repeat; raises `SameIdOtherBytes`."""
    known = Message.objects.filter(sender_code=origin.code, message_id=message_id).only("id", "sha256").first()
    if known is None:
        return None
    if known.sha256 != sha256:
        raise SameIdOtherBytes(message_id=message_id)
    return _receipt(known.id, _codes_key(codes))


def _receipt(message: UUID, codes_key: str) -> Receipt | None:
    stored = Acceptance.objects.filter(message_id=message, codes_key=codes_key).first()
    return Receipt.from_text(stored.receipt, stored.signature) if stored else None


def _codes_key(codes: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(sorted(set(codes))).encode()).hexdigest()


@transaction.atomic
def _accept(
    content: edxml.Packet | edxml.Status,
    origin: _Origin,
    message_id: str,
    blob: storage.StoredFile,
    codes: Sequence[str],
    targets: dict[UUID, tuple[str, ...]],
    *,
    by: Actor,
    at: datetime,
) -> Receipt:
    message = _message(content, origin, message_id, blob, at)
    Message.objects.bulk_create([message], ignore_conflicts=True)
    stored = Message.objects.select_for_update().get(sender_code=origin.code, message_id=message_id)
    if stored.id != message.id:  # a twin came first; the constraint decided, its receipt counts
        if stored.sha256 != blob.sha256:
            raise SameIdOtherBytes(message_id=message_id)
        if (known := _receipt(stored.id, _codes_key(codes))) is not None:
            return known
    boxes = {box.id: box for box in Mailbox.objects.select_related("system").filter(id__in=targets)}
    named = tuple(code for box_id, own in targets.items() for code in (own if boxes[box_id].gateway else ()))
    local = tuple(boxes[box_id].code for box_id in targets if not boxes[box_id].gateway)
    receipt = sign_receipt(
        Receipt(stored.id, message_id, origin.code, blob.sha256, blob.size, at, destinations=(*local, *named))
    )
    Acceptance.objects.create(
        message=stored, codes_key=_codes_key(codes), receipt=receipt.text, signature=receipt.signature, at=at
    )
    deliveries = _deliveries(stored, boxes, targets, at)
    Event.objects.create(at=at, message_id=stored.id, kind="accepted", text=f"{stored.size} B")
    audit.record(
        by, "axis.accepted", stored.id, at, sender=origin.code, message_id=message_id, kind=stored.kind,
        destinations=list(receipt.destinations),
    )  # fmt: skip
    for delivery in deliveries:
        box = boxes[delivery.destination_id]
        if box.system.kind in ("local", "upstream"):
            publish(DeliveryReady(delivery.id, box.code))
    return receipt


def _message(
    content: edxml.Packet | edxml.Status, origin: _Origin, message_id: str, blob: storage.StoredFile, at: datetime
) -> Message:
    message = Message(
        system=origin.system,
        sender=origin.mailbox,
        sender_code=origin.code,
        message_id=message_id,
        kind="edoc" if isinstance(content, edxml.Packet) else "status",
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
    return message


def _deliveries(
    message: Message, boxes: dict[UUID, Mailbox], targets: dict[UUID, tuple[str, ...]], at: datetime
) -> list[Delivery]:
    """A delivery for each mailbox that has none of this message yet, and for each code behind a gateway."""
    earlier = Delivery.objects.filter(message=message)
    rounds = dict(earlier.values_list("destination_id").annotate(last=Max("round")))
    behind = {code for row in earlier.filter(destination__gateway=True) for code in row.addressees}
    rows = []
    for box_id, codes in targets.items():
        box = boxes[box_id]
        fresh = [code for code in codes if code not in behind] if box.gateway else []
        if fresh or box_id not in rounds:
            rows.append(
                Delivery(
                    message=message,
                    destination=box,
                    addressed_as=(fresh or codes)[0],
                    addressees=fresh,
                    round=rounds.get(box_id, 0) + 1,
                    priority=message.priority,
                    next_at=at,
                    created_at=at,
                )
            )
    return Delivery.objects.bulk_create(rows)


@transaction.atomic
def _note_refusal(refusal: PacketRefused, system: str, sha256: str, size: int, *, by: Actor, at: datetime) -> None:
    """The audit keeps what was refused and why; a changed repeat is an alarm for the operator."""
    code = "axis.alarm" if isinstance(refusal, SameIdOtherBytes) else "axis.refused"
    answer = refusal.answer_code if isinstance(refusal, RecipientsRefused) else refusal.error_code
    with translation.override("vi"):  # whatever the caller's language: the operator and the joining system read it
        text = " ".join(part for part in refusal.render(gettext) if part)
    audit.record(
        by, code, None, at, system=system, reason=refusal.code, error_code=answer, text=text[:500],
        sha256=sha256, size=size,
    )  # fmt: skip
