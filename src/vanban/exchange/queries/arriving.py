"""From a packet to the rows of an arrival."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from vanban.axis.api import Envelope, edxml
from vanban.directory.api import Agency, find_agency
from vanban.exchange.models import Arrival, ArrivalFile
from vanban.exchange.rules import checking
from vanban.platform import storage


def arrival_from(
    document_id: UUID, packet: edxml.Packet, envelope: Envelope, agency: Agency, key: str, blob_id: UUID
) -> Arrival:
    """The row of a packet that arrived, not yet saved."""
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


def file_rows(
    arrival: Arrival,
    attachments: Sequence[edxml.Attachment],
    blobs: Sequence[storage.StoredFile],
    files: Sequence[checking.FileFacts],
) -> list[ArrivalFile]:
    """The rows of its files: the first PDF is the document itself, everything else is enclosed."""
    main = next((place for place, file in enumerate(files) if file.is_pdf), 0)
    return [
        ArrivalFile(
            arrival=arrival,
            blob_id=blob.id,
            name=item.name,
            role="main" if place == main else "annex",
            place=place,
            pages=file.pages,
        )
        for place, (item, blob, file) in enumerate(zip(attachments, blobs, files, strict=True))
    ]


def content_key(attachments: Sequence[edxml.Attachment]) -> str:
    """A digest over the files in order, names left out: the same files are the same document."""
    digest = hashlib.sha256()
    for item in attachments:
        digest.update(hashlib.sha256(item.content).digest())
    return digest.hexdigest()
