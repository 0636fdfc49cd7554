"""Receiving: a packet from the hub becomes an arrival with its check report, or a recognised double, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.api import Envelope, Lease, PacketRefused, edxml
from vanban.directory.api import Agency, Box, find_agency, for_clerks, grant_access, open_item
from vanban.exchange import states
from vanban.exchange.actions.demanding import match_waiting, take_demand
from vanban.exchange.actions.following import note_report
from vanban.exchange.actions.reporting import queue_status
from vanban.exchange.events import PacketArrived
from vanban.exchange.models import Arrival, ArrivalFile, Demand
from vanban.exchange.ports import axis
from vanban.exchange.queries.arriving import arrival_from, content_key, file_rows
from vanban.exchange.queries.asking import asked_by_packet, asked_by_status, brings_files, hold_code
from vanban.exchange.queries.inspecting import gather, is_vouched, look_at
from vanban.exchange.rules import answers, checking
from vanban.exchange.rules.amending import first_hop
from vanban.exchange.rules.asking import Asked
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.platform import audit, storage
from vanban.platform.events import publish

MEDIA_TYPES = {"pdf": "application/pdf", "zip": "application/zip", "xml": "application/xml", "txt": "text/plain"}
PACKET_TYPE = "application/vnd.edxml+xml"


def receive(delivery_id: UUID, *, by: Actor, at: datetime, held: Lease | None = None) -> UUID | None:
    """Fetch a delivery and deal with it; the arrival's id when the packet was a document (NB25-Đ13.1a, NB16-Đ11.2).

    The packet and its files are kept first, checks are made outside any transaction, then one transaction makes the
    arrival, its report, the clerks' sight of it, and the report “đã đến” to the sender. Only then does the hub learn
    that it was delivered; if that answer is lost the next fetch finds the arrival. None when another worker holds the
    delivery, when it is done, for status reports, and for packets that cannot be read, which the hub reports back.
    `held` is the lease of a hub that chose this delivery and put it into our hands.
    """
    port = axis()
    held = held or port.lease(delivery_id, by=by, at=at)
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
            _take_report(content, envelope, agency, by=by, at=at)
        else:
            found = _take_document(content, data, envelope, agency, by=by, at=at)
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


def _take_report(status: edxml.Status, envelope: Envelope, agency: Agency, *, by: Actor, at: datetime) -> None:
    """A report counts only when the hub took it from the agency that it names; 13 is a sender's, all others ours."""
    if not is_vouched(status.sender.code, envelope):
        _note_forged(status, envelope, by=by, at=at)
        raise _NotOursError(f"a report of {status.sender.code} taken from {envelope.sender_code}")
    if status.code is edxml.Code.RECALL_ASKED:
        _heard(take_demand(asked_by_status(status, envelope), agency, by=by, at=at))
    else:
        note_report(status, message_id=envelope.message_id, by=by, at=at)


def _heard(demand: Demand | None) -> None:
    """What a stranger asks about somebody else's document goes back to the hub as refused."""
    if demand is None:
        raise _NotOursError("the document came from another agency")


def _take_document(
    packet: edxml.Packet, data: bytes, envelope: Envelope, agency: Agency, *, by: Actor, at: datetime
) -> UUID | None:
    """A new document, or what its sender asks about an earlier one: files that are new here become an arrival.

    A recall (kind 1, the same as 13), a place on the list that is gone, and an update of facts alone bring no files and
    make no arrival.
    """
    if not is_vouched(packet.sender.code, envelope) and packet.business.kind is not edxml.Kind.NEW:
        _note_forged_kind(packet, envelope, by=by, at=at)
        raise _NotOursError(f"a packet of {packet.sender.code} taken from {envelope.sender_code}")
    asked = asked_by_packet(packet, envelope, agency)
    if asked and not brings_files(packet, asked[0], envelope, agency):
        for one in asked:
            _heard(take_demand(one, agency, by=by, at=at))
        return None
    return _take_in(packet, data, envelope, agency, asked, by=by, at=at)


@transaction.atomic
def _note_forged_kind(packet: edxml.Packet, envelope: Envelope, *, by: Actor, at: datetime) -> None:
    audit.record(
        by, "exchange.status_forged", None, at, organ=packet.sender.code, vouched=envelope.sender_code,
        document_code=packet.business.document_id or packet.document_id, status=str(int(packet.business.kind)),
        message_id=envelope.message_id,
    )  # fmt: skip


def _take_in(
    packet: edxml.Packet,
    data: bytes,
    envelope: Envelope,
    agency: Agency,
    asked: Sequence[Asked],
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    key = content_key(packet.attachments)
    double = _double(packet, envelope, agency, key)
    if double is not None:
        for one in asked:
            take_demand(one, agency, by=by, at=at, carrier=double)
        return _note_double(double, envelope, by=by, at=at)
    agency = agency.merged_into or agency  # what is new is its heir's to decide; what was answered before stays put
    document_id = new_id()
    files = look_at(packet.attachments, document_id=document_id, by=by, at=at)
    report = [item.as_json() for item in checking.report(gather(packet, envelope, agency, files))]
    packet_blob = storage.put(data, media_type=PACKET_TYPE)
    blobs = [storage.put(item.content, media_type=_media_type(item.name)) for item in packet.attachments]
    with transaction.atomic():
        hold_code(agency, packet.document_id[:200])
        arrival = arrival_from(document_id, packet, envelope, agency, key, packet_blob.id)
        arrival.arrived_at = at
        arrival.report, arrival.reported_at = report, at
        Arrival.objects.bulk_create([arrival], ignore_conflicts=True)
        stored = Arrival.objects.select_for_update().get(
            agency=agency, sender_code=envelope.sender_code, message_id=envelope.message_id
        )
        if stored.id != arrival.id:  # a twin of this job was quicker
            return stored.id
        ArrivalFile.objects.bulk_create(file_rows(arrival, packet.attachments, blobs, files))
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
        for one in asked:
            take_demand(one, agency, by=by, at=at, carrier=arrival)
        made_at = first_hop([hop.at for hop in packet.traces], envelope.accepted_at)
        match_waiting(arrival, made_at=made_at, by=by, at=at)
    return document_id


def _double(packet: edxml.Packet, envelope: Envelope, agency: Agency, key: str) -> Arrival | None:
    """The arrival this packet repeats: the same message, or a document with the same files that nobody refused."""
    mine = Arrival.objects.filter(agency=agency)
    same = mine.filter(sender_code=envelope.sender_code, message_id=envelope.message_id).first()
    if same is None and packet.document_id and _stands_alone(packet):
        kept = mine.filter(
            sender_code=envelope.sender_code,
            document_code=packet.document_id,
            content_key=key,
            destroyed_at__isnull=True,
        ).exclude(id__in=Demand.objects.filter(agency=agency, kind=answers.UPDATE).values("carrier_id"))
        same = next((item for item in kept.order_by("-arrived_at") if not states.was_refused(item.state)), None)
    return same


def _stands_alone(packet: edxml.Packet) -> bool:
    """A document of its own, and not another state of one that is here: new, in another's place, or correcting it."""
    if packet.business.kind in (edxml.Kind.NEW, edxml.Kind.REPLACE):
        return True
    return packet.business.kind is edxml.Kind.UPDATE and packet.business.document_id not in ("", packet.document_id)


@transaction.atomic
def _note_double(double: Arrival, envelope: Envelope, *, by: Actor, at: datetime) -> UUID:
    """Count the copy, keep it as one, and tell the sender again how far the document is (HP25-Đ20.2c)."""
    arrival = Arrival.objects.select_for_update().get(id=double.id)
    if arrival.delivery_id == envelope.delivery_id:  # our own answer was lost: the same delivery, not a copy
        return arrival.id
    arrival.copies += 1
    arrival.save(update_fields=["copies"])
    audit.record(by, "exchange.double", arrival.id, at, number=arrival.printed_number, message_id=envelope.message_id)
    if arrival.message_id != envelope.message_id and arrival.destroyed_at is None:
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


def _media_type(name: str) -> str:
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
