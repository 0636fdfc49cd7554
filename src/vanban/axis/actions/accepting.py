"""Taking a packet from a sender: content durable first, then one transaction, then the receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext

from vanban.axis.actions.entering import Box, Entry, enter_all
from vanban.axis.actions.stopping import HUB, stop_on_failed_flush
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
from vanban.axis.queries.accepting import Place, Question, Sight, Stored, look_all, places_of
from vanban.axis.queries.addresses import addresses, find_mailbox
from vanban.axis.queries.receipts import sign_receipt
from vanban.axis.queries.stopping import HubStopped, refuse_while_stopped
from vanban.axis.rules import edxml
from vanban.axis.rules.joining import may_reach
from vanban.axis.rules.receipts import Receipt
from vanban.axis.rules.routing import Address, route
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit, rows, storage
from vanban.platform.events import publish
from vanban.platform.gathering import Gathering
from vanban.platform.models import AuditEntry

MEDIA_TYPE = "application/vnd.edxml+xml"

TOGETHER = 32
"""How many packets one look and one transaction take at the most."""

PATIENCE = 0.02
"""Seconds that packets of one process wait for each other at the most; one that comes alone never waits."""


def _look_all(questions: Sequence[Question]) -> list[Sight]:
    """The first question of many calls; where the line to the database broke since the last one, it is asked again."""
    try:
        return look_all(questions)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return look_all(questions)


def _enter_all(entries: Sequence[Entry]) -> list[bool]:
    return enter_all(entries, by=HUB, at=max(entry.receipt.accepted_at for entry in entries))


_LOOKS = Gathering(_look_all, most=TOGETHER, patience=PATIENCE, spoils=(Error,))
_ENTRIES = Gathering(_enter_all, most=TOGETHER, patience=PATIENCE, spoils=(Error, OutsideFailure))


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


class CallerChanged(Exception):
    """What the hub knew of the calling system when it checked the call is out of date."""


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
    hashed: bytes = b"",
    version: str = "",
) -> Receipt:
    """Accept a packet for delivery (NB16-Đ3.1d: reliable, once) to every code in `to`, else to every code it names.

    The packet is bytes, or a file that can seek, read from its present place to its end; above 4 MB it is never in
    memory as a whole. `sender` is the code that the call named beside the packet: it must be the packet's own sender.
    The message id is the given one, else the packet's digest. Must be called outside any transaction. The same id with
    the same bytes for the same codes answers with the stored receipt; codes that are new get their delivery and a
    receipt of their own. `hashed` is the packet's SHA-256, of a caller who has just taken it from these bytes.

    Packets that threads of one process hand over at the same time share their questions and their transaction: each
    stands or falls by itself, but is committed with the others (see docs/decisions/0023).

    Raises a `PacketRefused`, whose `error_code` the protocol answers, after leaving an audit line; nothing else of a
    refused packet is kept. Raises `HubStopped` (an OutsideFailure) after a failed flush, and `CallerChanged` when
    `version` is given and is no more that of the calling system.
    """
    refuse_while_stopped(None)
    scan: edxml.Scan | None = None
    soon = isinstance(packet, bytes)  # what lies in a file still is large, and the others would wait in vain
    with _LOOKS.expected(soon=soon) as look, _ENTRIES.expected(soon=soon) as enter:
        try:
            packet = edxml.in_memory(packet)
            scan = edxml.scan(packet, digest=hashed)
            if digest:
                edxml.check_declared(scan.digest, digest)
            content = _inspect(packet, scan)
            codes = tuple(dict.fromkeys(to)) or _codes(content)
            codes_key = _codes_key(codes)
            key = message_id or f"sha256:{scan.sha256}"
            sight = look(Question(content.sender.code, codes, key, codes_key, system))
            refuse_while_stopped(sight.stopped)
            if version and sight.version != version:
                raise CallerChanged()
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
                entry = _entry(arrival, written)
                if enter(entry):
                    return entry.receipt
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
    """The exact bytes, durable but for their name.

    Raises OSError, and `HashDiffers` when a file changed since it was looked at.
    """
    if not isinstance(packet, bytes):
        packet.seek(scan.start)
    written = storage.write(packet, media_type=MEDIA_TYPE, sha256=scan.sha256, flush_name=False)
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


def _entry(arrival: _Arrival, written: storage.WrittenFile) -> Entry:
    """All that is written of a packet that the hub has not seen before."""
    doc_id = new_id()
    receipt = _receipt(arrival, doc_id)
    boxes = [
        Box(new_id(), box_id, codes[0], codes if arrival.boxes[box_id].gateway else ())
        for box_id, codes in arrival.targets.items()
    ]
    news = _news(arrival, [(box.delivery, box.mailbox) for box in boxes])
    return Entry(arrival.origin.system_id, arrival.origin.mailbox_id, _facts(arrival), arrival.codes_key,
                 receipt, written, boxes, news, arrival.by)  # fmt: skip


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
    receipt = _receipt(arrival, message.id)
    rows.insert(
        _acceptance(arrival, message.id, receipt), *deliveries, _event(arrival, message),
        _audit_line(arrival, message, receipt),
    )  # fmt: skip
    for event in _news(arrival, [(delivery.id, delivery.destination_id) for delivery in deliveries]):
        publish(event)
    return receipt


def _receipt(arrival: _Arrival, doc_id: UUID) -> Receipt:
    """The hub's signed word on what it has taken, for mailboxes of its own and codes behind other hubs."""
    boxes = arrival.boxes
    local = tuple(boxes[box_id].code for box_id in arrival.targets if not boxes[box_id].gateway)
    outside = tuple(code for box_id, own in arrival.targets.items() if boxes[box_id].gateway for code in own)
    return sign_receipt(
        Receipt(
            doc_id=doc_id,
            message_id=arrival.message_id,
            sender=arrival.origin.code,
            sha256=arrival.scan.sha256,
            size=arrival.scan.size,
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


def _news(arrival: _Arrival, deliveries: Sequence[tuple[UUID, UUID]]) -> list[DeliveryReady | GuestMail]:
    """Who is told of which delivery to which mailbox; the others come and fetch by themselves."""
    found: list[DeliveryReady | GuestMail] = []
    for delivery, mailbox in deliveries:
        box = arrival.boxes[mailbox]
        if box.kind in ("local", "upstream"):
            found.append(DeliveryReady(delivery, box.code))
        elif box.kind == "guest":
            found.append(GuestMail(delivery, box.code))
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


def _facts(arrival: _Arrival) -> dict[str, str | int]:
    """What the hub writes down of a packet's envelope."""
    content = arrival.content
    if isinstance(content, edxml.Packet):
        return {
            "kind": "edoc",
            "business": int(content.business.kind),
            "status_code": "",
            "document_code": content.document_id[:200],
            "number_symbol": content.printed_number[:120],
            "priority": content.priority,
        }
    return {
        "kind": "status",
        "business": 0,
        "status_code": content.code.value,
        "document_code": content.about.document_id[:200],
        "number_symbol": content.about.code[:120],
        "priority": 0,
    }


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
