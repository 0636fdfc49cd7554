"""From registered facts to a packet, and from an arrival to the facts the register wants."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from vanban.axis.api import edxml
from vanban.directory.api import Agency
from vanban.exchange.errors import NotElectronic, NotWhole
from vanban.exchange.models import Arrival, Recipient, Whole
from vanban.exchange.rules.deadlines import end_of
from vanban.exchange.rules.whole import same_files
from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.platform import storage
from vanban.registry.api import DocumentFile, FileRole, IncomingFacts, OutgoingDocument, ReceivedAs, files_of

NEW = edxml.Business()


def as_organization(agency: Agency | None, code: str, name: str) -> edxml.Organization:
    """An agency as a packet names it."""
    if agency is None:
        return edxml.Organization(code=code, name=name)
    return edxml.Organization(
        code=code or agency.code, name=agency.name, in_charge=agency.governing_name, email=agency.email
    )


def packet_for(
    document: OutgoingDocument,
    recipients: Sequence[Recipient],
    files: Sequence[tuple[str, bytes]],
    *,
    message_id: str,
    clerk: str,
    at: datetime,
    amended: Mapping[str, Any] | None = None,
    business: edxml.Business = NEW,
) -> edxml.Packet:
    """The packet that tells these recipients of a registered document; all information items of NB25-Đ9.1.

    `amended` are the facts that updates changed since it was issued.
    """
    packet = edxml.Packet(
        sender=as_organization(document.agency, document.agency.code, document.agency_name),
        recipients=tuple(as_organization(item.agency, item.code, item.name) for item in recipients),
        document_id=document.document_code,
        number=f"{document.number:02d}",
        notation=document.symbol,
        promulgated=document.issued_date,
        subject=document.subject,
        type_name=document.type_name,
        signer_name=document.signer_name,
        signer_competence=document.signer_capacity,
        signer_position=document.signer_title,
        place=document.agency.place,
        due=document.reply_due,
        priority=document.urgency,
        typist=document.drafter_name,
        amount=document.copies,
        pages=document.page_count,
        appendixes=tuple(name for name, _content in files[1:]),
        to_places=tuple(line["name"] for line in document.recipients),
        responses=_answered(document.answers),
        traces=(edxml.Trace(document.agency.code, at),),
        business=replace(business, staff=edxml.Staff(department=document.agency_name, name=clerk)),
        attachments=tuple(edxml.Attachment(name, content) for name, content in files),
        message_id=message_id,
    )
    return replace(packet, **current_facts(amended or {}))


def current_facts(amended: Mapping[str, Any]) -> dict[str, Any]:
    """What updates changed, by the names and types of a packet's fields."""
    facts: dict[str, Any] = {name: amended[name] for name in ("subject", "type_name", "signer_name") if name in amended}
    if "due" in amended:
        facts["due"] = date.fromisoformat(amended["due"]) if amended["due"] else None
    if "urgency" in amended:
        facts["priority"] = int(amended["urgency"])
    return facts


def stored_files(document_id: UUID) -> list[tuple[str, bytes]]:
    """Name and bytes, main file first.

    Raises `ContentDamaged` unless every byte is as stored, and `NotWhole` when the files are no longer those that were
    kept when the document was issued: then nothing is sent (HP25-Đ20.2a).
    """
    found: Sequence[DocumentFile] = files_of(document_id)
    main_first = sorted(found, key=lambda item: (item.role != FileRole.MAIN, item.place))
    if not main_first:
        raise NotElectronic()
    read = [(item, storage.read(item.blob_id)) for item in main_first if item.role != FileRole.PACKET]
    kept = Whole.objects.filter(document_id=document_id).values_list("parts", flat=True).first()
    digests = [(item.role, hashlib.sha256(content).hexdigest()) for item, content in read]
    if kept is not None and not same_files(kept, digests):
        raise NotWhole()
    return [(item.name, content) for item, content in read]


def _answered(incoming_id: UUID | None) -> tuple[edxml.ResponseFor, ...]:
    """The arrival this document replies to, so that the other side can join question and answer."""
    arrival = Arrival.objects.filter(id=incoming_id).first() if incoming_id else None
    if arrival is None or arrival.source != "axis":
        return ()
    return (edxml.ResponseFor(arrival.sender_code, arrival.printed_number, arrival.document_code, arrival.promulgated),)


_CAME_AS = {"mail": ReceivedAs.EMAIL, "web": ReceivedAs.WEB, "paper": ReceivedAs.PAPER}


def incoming_facts(arrival: Arrival, corrections: dict[str, object]) -> IncomingFacts:
    """What the register needs, taken from the packet so that nothing is typed twice (NB16-Đ4.4).

    `corrections` are the few fields the clerk changed, by the names of `IncomingFacts`.
    """
    facts = IncomingFacts(
        issuer_name=arrival.sender.name if arrival.sender else arrival.sender_name,
        issuer_code=arrival.sender_code,
        number=arrival.number,
        symbol=arrival.notation,
        issued_date=arrival.promulgated,
        type_code=_type_code(arrival.type_name),
        type_name=arrival.type_name,
        subject=arrival.subject,
        signer_name=arrival.signer_name,
        signer_title=arrival.signer_title,
        arrived_at=arrival.arrived_at,
        received_as=_CAME_AS.get(arrival.source, ReceivedAs.AXIS),
        document_code=arrival.document_code,
        urgency=arrival.urgency,
        page_count=arrival.facts.get("pages") or sum(file.pages or 0 for file in arrival.files.all()) or 1,
        copies=arrival.facts.get("amount") or 1,
        due=end_of(arrival.due),
    )
    if "type_name" in corrections:
        corrections = {"type_code": _type_code(str(corrections["type_name"])), **corrections}
    return replace(facts, **corrections)  # type: ignore[arg-type]


def _type_code(name: str) -> str:
    wanted = name.strip().casefold()
    return next((kind.code for kind in DOCUMENT_TYPES if kind.label.casefold() == wanted), "")
