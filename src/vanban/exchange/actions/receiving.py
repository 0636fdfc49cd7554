"""Receiving: a packet from the hub becomes an arrival with its check report, or a recognised double, or a refusal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.api import Envelope, PacketRefused, edxml
from vanban.directory.api import Agency, Box, find_agency, for_clerks, grant_access, open_item
from vanban.exchange import states
from vanban.exchange.actions.following import note_report
from vanban.exchange.actions.reporting import queue_status
from vanban.exchange.events import PacketArrived
from vanban.exchange.models import Arrival, ArrivalFile
from vanban.exchange.ports import axis
from vanban.exchange.queries.inspecting import gather, is_vouched, look_at
from vanban.exchange.rules import checking
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.platform import audit, storage
from vanban.platform.events import publish

MEDIA_TYPES = {"pdf": "application/pdf", "zip": "application/zip", "xml": "application/xml", "txt": "text/plain"}
PACKET_TYPE = "application/vnd.edxml+xml"


def receive(delivery_id: UUID, *, by: Actor, at: datetime) -> UUID | None:
    """Fetch a delivery and deal with it; the arrival's id when the packet was a document (NB25-Đ13.1a, NB16-Đ11.2).

    The packet and its files are kept first, checks are made outside any transaction, then one transaction makes the
    arrival, its report, the clerks' sight of it, and the report “đã đến” to the sender. Only then does the hub learn
    that it was delivered; if that answer is lost the next fetch finds the arrival. None when another worker holds the
    delivery, when it is done, for status reports, and for packets that cannot be read, which the hub reports back.
    """
    port = axis()
    held = port.lease(delivery_id, by=by, at=at)
    if held is None:
        return None
    envelope = port.envelope(delivery_id)
    agency = find_agency(envelope.destination_code)
    found: UUID | None = None
    try:
        if agency is None:
            raise _NotOursError(f"no agency {envelope.destination_code}")
        data = port.fetch(delivery_id)
        content = edxml.read(data)
        if isinstance(content, edxml.Status):
            _take_report(content, envelope, by=by, at=at)
        else:
            found = _take_in(content, data, envelope, agency, by=by, at=at)
    except PacketRefused as refusal:
        _note_unreadable(refusal, envelope, agency, by=by, at=at)
        port.acknowledge(delivery_id, token=held.token, outcome="fail", by=by, at=at, reason=str(refusal))
        return None
    except _NotOursError as error:
        port.acknowledge(delivery_id, token=held.token, outcome="fail", by=by, at=at, reason=str(error))
        return None
    port.acknowledge(delivery_id, token=held.token, outcome="deliver", by=by, at=at)
    return found


class _NotOursError(Exception):
    """A delivery that concerns no agency of ours, or that its sender may not make."""


def _take_report(status: edxml.Status, envelope: Envelope, *, by: Actor, at: datetime) -> None:
    """A report counts only when the hub took it from the agency that it names."""
    if not is_vouched(status.sender.code, envelope):
        _note_forged(status, envelope, by=by, at=at)
        raise _NotOursError(f"a report of {status.sender.code} taken from {envelope.sender_code}")
    note_report(status, message_id=envelope.message_id, by=by, at=at)


def _take_in(packet: edxml.Packet, data: bytes, envelope: Envelope, agency: Agency, *, by: Actor, at: datetime) -> UUID:
    key = _content_key(packet.attachments)
    double = _double(packet, envelope, agency, key)
    if double is not None:
        return _note_double(double, envelope, by=by, at=at)
    document_id = new_id()
    files = look_at(packet.attachments, document_id=document_id, by=by, at=at)
    report = [item.as_json() for item in checking.report(gather(packet, envelope, agency, files))]
    packet_blob = storage.put(data, media_type=PACKET_TYPE)
    blobs = [storage.put(item.content, media_type=_media_type(item.name)) for item in packet.attachments]
    with transaction.atomic():
        arrival = _arrival(document_id, packet, envelope, agency, key, packet_blob.id)
        arrival.arrived_at = at
        arrival.report, arrival.reported_at = report, at
        Arrival.objects.bulk_create([arrival], ignore_conflicts=True)
        stored = Arrival.objects.select_for_update().get(
            agency=agency, sender_code=envelope.sender_code, message_id=envelope.message_id
        )
        if stored.id != arrival.id:  # a twin of this job was quicker
            return stored.id
        _keep_files(arrival, packet.attachments, blobs, files)
        grant_access(document_id, [for_clerks(agency.id)], kind="incoming", moment=at, reason="clerk")
        open_item(
            document_id,
            [for_clerks(agency.id)],
            box=Box.ARRIVED,
            moment=at,
            title=arrival.printed_number,
            subject=arrival.subject,
            origin=arrival.sender_name,
            urgency=arrival.urgency,
        )
        faults = [item["code"] for item in report if item["ok"] is False]
        audit.record(
            by, "exchange.arrived", document_id, at, number=arrival.printed_number, sender=arrival.sender_name,
            message_id=arrival.message_id, faults=", ".join(faults), sha256=packet_blob.sha256,
        )  # fmt: skip
        queue_status(arrival, edxml.Code.ARRIVED, by=by, at=at)
        publish(PacketArrived(document_id, agency.id, at))
    return document_id


def _double(packet: edxml.Packet, envelope: Envelope, agency: Agency, key: str) -> Arrival | None:
    """The arrival this packet repeats: the same message, or a document with the same files that nobody refused."""
    mine = Arrival.objects.filter(agency=agency)
    same = mine.filter(sender_code=envelope.sender_code, message_id=envelope.message_id).first()
    if same is None and packet.document_id and packet.business.kind is edxml.Kind.NEW:
        copies = mine.filter(
            sender_code=envelope.sender_code,
            document_code=packet.document_id,
            content_key=key,
            business=int(edxml.Kind.NEW),
        )
        same = next((item for item in copies.order_by("-arrived_at") if not states.was_refused(item.state)), None)
    return same


@transaction.atomic
def _note_double(double: Arrival, envelope: Envelope, *, by: Actor, at: datetime) -> UUID:
    """Count the copy, keep it as one, and tell the sender again how far the document is (HP25-Đ20.2c)."""
    arrival = Arrival.objects.select_for_update().get(id=double.id)
    if arrival.delivery_id == envelope.delivery_id:  # our own answer was lost: the same delivery, not a copy
        return arrival.id
    arrival.copies += 1
    arrival.save(update_fields=["copies"])
    audit.record(by, "exchange.double", arrival.id, at, number=arrival.printed_number, message_id=envelope.message_id)
    if arrival.message_id != envelope.message_id:
        queue_status(arrival, edxml.Code(arrival.last_status or "01"), by=by, at=at)
    return arrival.id


@transaction.atomic
def _note_forged(status: edxml.Status, envelope: Envelope, *, by: Actor, at: datetime) -> None:
    """A report in another agency's name is put on record and moves nothing (HP25-Đ7.1-4)."""
    audit.record(
        by, "exchange.status_forged", None, at, organ=status.sender.code, vouched=envelope.sender_code,
        document_code=status.about.document_id, status=status.code.value, message_id=envelope.message_id,
    )  # fmt: skip


@transaction.atomic
def _note_unreadable(
    refusal: PacketRefused, envelope: Envelope, agency: Agency | None, *, by: Actor, at: datetime
) -> None:
    audit.record(
        by, "exchange.unreadable", None, at, sender=envelope.sender_code, message_id=envelope.message_id,
        reason=refusal.code, text=str(refusal)[:500], sha256=envelope.sha256, receiver=agency.code if agency else "",
    )  # fmt: skip


def _arrival(
    document_id: UUID, packet: edxml.Packet, envelope: Envelope, agency: Agency, key: str, blob_id: UUID
) -> Arrival:
    sender = find_agency(envelope.sender_code)
    earlier = (
        Arrival.objects.filter(agency=agency, document_code=packet.document_id).order_by("-arrived_at").first()
        if packet.document_id
        else None
    )
    return Arrival(
        id=document_id,
        agency=agency,
        sender=sender,
        sender_code=envelope.sender_code,
        sender_name=(sender.name if sender else packet.sender.name or packet.sender.code)[:200],
        message_id=envelope.message_id,
        delivery_id=envelope.delivery_id,
        packet_id=blob_id,
        content_key=key,
        document_code=packet.document_id[:200],
        number=packet.number[:60],
        notation=packet.notation[:120],
        promulgated=packet.promulgated,
        type_name=packet.type_name[:200],
        subject=packet.subject,
        signer_name=packet.signer_name[:200],
        signer_title=f"{packet.signer_competence} {packet.signer_position}".strip()[:300],
        urgency=packet.priority,
        due=packet.due,
        business=int(packet.business.kind),
        facts=_facts(packet),
        sent_at=envelope.accepted_at,
        earlier=earlier,
    )


def _facts(packet: edxml.Packet) -> dict[str, object]:
    """The other envelope fields, as the sender wrote them."""
    staff = packet.business.staff
    return {
        "place": packet.place,
        "summary": packet.summary,
        "pages": packet.pages,
        "amount": packet.amount,
        "sphere": packet.sphere,
        "appendixes": list(packet.appendixes),
        "to_places": list(packet.to_places),
        "recipients": [asdict(organ) for organ in packet.recipients[:200]],
        "responses": [
            {"organ": item.organ, "code": item.code, "document_id": item.document_id} for item in packet.responses
        ],
        "reason": packet.business.reason,
        "staff": {"name": staff.name, "department": staff.department, "email": staff.email, "mobile": staff.mobile},
    }


def _keep_files(
    arrival: Arrival,
    attachments: Sequence[edxml.Attachment],
    blobs: Sequence[storage.StoredFile],
    files: Sequence[checking.FileFacts],
) -> None:
    """The first PDF is the document itself, everything else is enclosed."""
    main = next((place for place, file in enumerate(files) if file.is_pdf), 0)
    ArrivalFile.objects.bulk_create(
        ArrivalFile(
            arrival=arrival,
            blob_id=blob.id,
            name=item.name,
            role="main" if place == main else "annex",
            place=place,
            pages=file.pages,
        )
        for place, (item, blob, file) in enumerate(zip(attachments, blobs, files, strict=True))
    )


def _content_key(attachments: Sequence[edxml.Attachment]) -> str:
    """A digest over the files in order, names left out: the same files are the same document."""
    digest = hashlib.sha256()
    for item in attachments:
        digest.update(hashlib.sha256(item.content).digest())
    return digest.hexdigest()


def _media_type(name: str) -> str:
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
