"""Taking a packet from a sender: content durable first, then one transaction, then the receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext

from vanban.axis.actions.stopping import stop_on_failed_flush
from vanban.axis.errors import (
    AttachmentsMissing,
    HashDiffers,
    PacketRefused,
    RecipientsRefused,
    SameIdOtherBytes,
    SenderUnknown,
)
from vanban.axis.events import DeliveryReady, GuestMail
from vanban.axis.models import Acceptance, ConnectedSystem, Delivery, Event, Message
from vanban.axis.queries.accepting import Place, Sight, Stored, look, places_of
from vanban.axis.queries.addresses import addresses, find_mailbox
from vanban.axis.queries.receipts import sign_receipt
from vanban.axis.queries.stopping import HubStopped, refuse_while_stopped
from vanban.axis.rules import edxml
from vanban.axis.rules.joining import may_reach
from vanban.axis.rules.receipts import Receipt
from vanban.axis.rules.routing import Address, route
from vanban.kernel.actor import Actor
from vanban.platform import audit, rows, storage
from vanban.platform.events import publish
from vanban.platform.models import AuditEntry

MEDIA_TYPE = "application/vnd.edxml+xml"


@dataclass(frozen=True)
class _Origin:
    """Who sends: a mailbox of ours, or an agency behind an upstream hub."""

    system_id: UUID
    code: str
    mailbox_id: UUID | None
    joining: bool = False


@dataclass(frozen=True)
class _Arrival:
    """A packet that was looked at: what it says, who sends it, under which id, for which codes and mailboxes."""

    content: edxml.Packet | edxml.Status
    scan: edxml.Scan
    origin: _Origin
    message_id: str
    codes: tuple[str, ...]
    codes_key: str
    targets: dict[UUID, tuple[str, ...]]
    boxes: dict[UUID, Place]
    by: Actor
    at: datetime


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

    The packet is bytes, or a file that can seek, read from its present place to its end; above 4 MB it is never in
    memory as a whole. `sender` is the code that the call named beside the packet: it must be the packet's own sender.
    The message id is the given one, else the packet's digest. Must be called outside any transaction. The same id with
    the same bytes for the same codes answers with the stored receipt; codes that are new get their delivery and a
    receipt of their own. Raises a `PacketRefused`, whose `error_code` the protocol answers, after leaving an audit
    line; nothing else of a refused packet is kept. Raises `HubStopped` (an OutsideFailure) after a failed flush.
    """
    refuse_while_stopped(None)
    scan: edxml.Scan | None = None
    try:
        packet = edxml.in_memory(packet)
        scan = edxml.scan(packet)
        if digest:
            edxml.check_declared(scan.digest, digest)
        content = _inspect(packet, scan)
        codes = tuple(dict.fromkeys(to)) or _codes(content)
        codes_key = _codes_key(codes)
        key = message_id or f"sha256:{scan.sha256}"
        sight = look(content.sender.code, codes, message_id=key, codes_key=codes_key)
        refuse_while_stopped(sight.stopped)
        origin = _origin(content.sender.code, system, sight.sender)
        _check_named(sender, origin)
        if (known := _known(sight.stored, key, scan.sha256)) is not None:
            return known
        targets = route(codes, _addresses(codes, sight, origin, system, at))
        boxes = {place.id: place for place in sight.places.values()}
        if elsewhere := targets.keys() - boxes.keys():
            boxes |= places_of(elsewhere)
        arrival = _Arrival(content, scan, origin, key, codes, codes_key, targets, boxes, by, at)
        if sight.stored is None:
            with stop_on_failed_flush(at=at):
                written = _write(packet, scan)
            if (receipt := _accept(arrival, written)) is not None:
                return receipt
            storage.discard(written)  # a twin came first; the constraint decided, its bytes count
        return _accept_more(arrival)
    except PacketRefused as refusal:
        _note_refusal(refusal, system, scan, by=by, at=at)
        raise


def _inspect(packet: bytes | BinaryIO, scan: edxml.Scan) -> edxml.Packet | edxml.Status:
    """What the packet says; raises a `PacketRefused`, `HubStopped` when there is no room to look into its archives."""
    try:
        content = edxml.inspect(packet, scan, hashed=False)
    except OSError as error:
        raise HubStopped(f"{type(error).__name__}: {error.strerror or error}") from error
    if isinstance(content, edxml.Packet) and content.missing:
        raise AttachmentsMissing(names=", ".join(content.missing))
    return content


def _write(packet: bytes | BinaryIO, scan: edxml.Scan) -> storage.WrittenFile:
    """The exact bytes, durable. Raises OSError, and `HashDiffers` when a file changed since it was looked at."""
    if not isinstance(packet, bytes):
        packet.seek(scan.start)
    written = storage.write(packet, media_type=MEDIA_TYPE, sha256=scan.sha256)
    if written.sha256 != scan.sha256:
        storage.discard(written)
        raise HashDiffers()
    return written


def _codes(content: edxml.Packet | edxml.Status) -> tuple[str, ...]:
    """A document goes to its To, a status to the agency it reports to."""
    return content.recipient_codes if isinstance(content, edxml.Packet) else (content.about.organ,)


def _origin(code: str, system: str, place: Place | None) -> _Origin:
    """The sender, if this system may speak for it: its own mailboxes only; an upstream hub for all that is not here."""
    if place is not None:
        if place.open and place.system == system and place.active:
            return _Origin(place.system_id, place.code, place.id, joining=place.stage == "joining")
        raise SenderUnknown(agency_code=code)
    joined = ConnectedSystem.objects.filter(code=system, kind="upstream", active=True).first()
    if joined is None or not code:
        raise SenderUnknown(agency_code=code)
    return _Origin(joined.id, code[:35], None, joining=joined.stage == "joining")


def _check_named(sender: str, origin: _Origin) -> None:
    """The code named beside the packet is the sender's own, an alias included. Raises `SenderUnknown`."""
    if not sender or sender == origin.code:
        return
    box = find_mailbox(sender)
    if box is None or box.id != origin.mailbox_id:
        raise SenderUnknown(agency_code=sender)


def _known(stored: Stored | None, message_id: str, sha256: str) -> Receipt | None:
    """The stored receipt of a repeat; None when there is none for these codes. Raises `SameIdOtherBytes`."""
    if stored is None:
        return None
    if stored.sha256 != sha256:
        raise SameIdOtherBytes(message_id=message_id)
    return Receipt.from_text(stored.receipt, stored.signature or "") if stored.receipt else None


def _addresses(codes: Sequence[str], sight: Sight, origin: _Origin, system: str, at: datetime) -> dict[str, Address]:
    """Where each code leads: open mailboxes as seen; closed, merged, unknown and outside ones are followed."""
    known = {
        code: Address(place.id, place.code, open=True)
        for code, place in sight.places.items()
        if place.open
        and not place.gateway
        and may_reach(place.system, to_joining=place.stage == "joining", sender=system, joining=origin.joining)
    }
    rest = [code for code in codes if code not in known]
    return known | addresses(rest, at=at, through=system, joining=origin.joining) if rest else known


def _codes_key(codes: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(sorted(set(codes))).encode()).hexdigest()


def _accept(arrival: _Arrival, written: storage.WrittenFile) -> Receipt | None:
    """Message, receipt, deliveries, event and audit in one transaction; None when a twin came first.

    The message's constraint decides between twins, of which the later waits here. A statement is a transaction by
    itself; one is opened only for the jobs of those who are told, which must share it.
    """
    message = _message(arrival, written)
    receipt = _receipt(arrival, message)
    deliveries = [
        _delivery(arrival, message, box_id, codes[0], codes if arrival.boxes[box_id].gateway else ())
        for box_id, codes in arrival.targets.items()
    ]
    news = _news(arrival, deliveries)
    with transaction.atomic() if news else nullcontext():
        added = rows.insert_once(
            message, storage.row(written), _acceptance(arrival, message.id, receipt), *deliveries,
            _event(arrival, message), _audit_line(arrival, message, receipt),
        )  # fmt: skip
        if not added:
            return None
        for event in news:
            publish(event)
    return receipt


@transaction.atomic
def _accept_more(arrival: _Arrival) -> Receipt:
    """The same for a message that is stored already: only codes that it was not for get their delivery.

    Raises `SameIdOtherBytes` for a twin with other content.
    """
    message = Message.objects.select_for_update().get(sender_code=arrival.origin.code, message_id=arrival.message_id)
    if message.sha256 != arrival.scan.sha256:
        raise SameIdOtherBytes(message_id=arrival.message_id)
    known = Acceptance.objects.filter(message=message, codes_key=arrival.codes_key).first()
    if known is not None:
        return Receipt.from_text(known.receipt, known.signature)
    earlier = Delivery.objects.filter(message=message)
    rounds = dict(earlier.values_list("destination_id").annotate(last=Max("round")))
    behind = {code for row in earlier.filter(destination__gateway=True) for code in row.addressees}
    deliveries = []
    for box_id, codes in arrival.targets.items():
        fresh = tuple(code for code in codes if code not in behind) if arrival.boxes[box_id].gateway else ()
        if fresh or box_id not in rounds:
            last = rounds.get(box_id, 0)
            deliveries.append(_delivery(arrival, message, box_id, (fresh or codes)[0], fresh, number=last + 1))
    receipt = _receipt(arrival, message)
    rows.insert(
        _acceptance(arrival, message.id, receipt), *deliveries, _event(arrival, message),
        _audit_line(arrival, message, receipt),
    )  # fmt: skip
    for event in _news(arrival, deliveries):
        publish(event)
    return receipt


def _receipt(arrival: _Arrival, message: Message) -> Receipt:
    """The hub's signed word on what it has taken, for mailboxes of its own and codes behind other hubs."""
    boxes = arrival.boxes
    local = tuple(boxes[box_id].code for box_id in arrival.targets if not boxes[box_id].gateway)
    outside = tuple(code for box_id, own in arrival.targets.items() if boxes[box_id].gateway for code in own)
    return sign_receipt(
        Receipt(
            doc_id=message.id,
            message_id=message.message_id,
            sender=message.sender_code,
            sha256=message.sha256,
            size=message.size,
            accepted_at=arrival.at,
            destinations=(*local, *outside),
        )
    )


def _acceptance(arrival: _Arrival, message: UUID, receipt: Receipt) -> Acceptance:
    return Acceptance(
        message_id=message,
        codes_key=arrival.codes_key,
        receipt=receipt.text,
        signature=receipt.signature,
        at=arrival.at,
    )


def _event(arrival: _Arrival, message: Message) -> Event:
    return Event(at=arrival.at, message_id=message.id, kind="accepted", text=f"{message.size} B")


def _audit_line(arrival: _Arrival, message: Message, receipt: Receipt) -> AuditEntry:
    return audit.line(
        arrival.by, "axis.accepted", message.id, arrival.at, sender=message.sender_code,
        message_id=message.message_id, kind=message.kind, destinations=list(receipt.destinations),
    )  # fmt: skip


def _news(arrival: _Arrival, deliveries: Sequence[Delivery]) -> list[DeliveryReady | GuestMail]:
    """Who is told; the others come and fetch by themselves."""
    found: list[DeliveryReady | GuestMail] = []
    for delivery in deliveries:
        box = arrival.boxes[delivery.destination_id]
        if box.kind in ("local", "upstream"):
            found.append(DeliveryReady(delivery.id, box.code))
        elif box.kind == "guest":
            found.append(GuestMail(delivery.id, box.code))
    return found


def _delivery(
    arrival: _Arrival, message: Message, box: UUID, addressed_as: str, addressees: Sequence[str], *, number: int = 1
) -> Delivery:
    return Delivery(
        message_id=message.id,
        destination_id=box,
        addressed_as=addressed_as,
        addressees=list(addressees),
        round=number,
        priority=message.priority,
        next_at=arrival.at,
        created_at=arrival.at,
    )


def _message(arrival: _Arrival, written: storage.WrittenFile) -> Message:
    content = arrival.content
    message = Message(
        system_id=arrival.origin.system_id,
        sender_id=arrival.origin.mailbox_id,
        sender_code=arrival.origin.code,
        message_id=arrival.message_id,
        kind="edoc" if isinstance(content, edxml.Packet) else "status",
        sha256=written.sha256,
        size=written.size,
        blob_id=written.id,
        accepted_at=arrival.at,
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


@transaction.atomic
def _note_refusal(refusal: PacketRefused, system: str, scan: edxml.Scan | None, *, by: Actor, at: datetime) -> None:
    """The audit keeps what was refused and why; a changed repeat is an alarm for the operator.

    A file that was too large to be looked at has no digest.
    """
    code = "axis.alarm" if isinstance(refusal, SameIdOtherBytes) else "axis.refused"
    answer = refusal.answer_code if isinstance(refusal, RecipientsRefused) else refusal.error_code
    with translation.override("vi"):  # whatever the caller's language: the operator and the joining system read it
        text = " ".join(part for part in refusal.render(gettext) if part)
    audit.record(
        by, code, None, at, system=system, reason=refusal.code, error_code=answer, text=text[:500],
        sha256=scan.sha256 if scan else "", size=scan.size if scan else refusal.data.get("size", 0),
    )  # fmt: skip
