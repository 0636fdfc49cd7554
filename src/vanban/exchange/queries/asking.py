"""Reading what a message asks about documents that are here: recall, update, a place on the list, replacement."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from vanban.axis.api import Envelope, edxml
from vanban.directory.api import Agency, find_agency
from vanban.exchange.models import Arrival
from vanban.exchange.queries.arriving import content_key
from vanban.exchange.rules.amending import changed, first_hop
from vanban.exchange.rules.answers import CORRECT, RECALL, REMOVE, REPLACE, STANDING, UPDATE, URGE, URGED
from vanban.exchange.rules.asking import Asked


def hold_code(agency: Agency, document_code: str) -> None:
    """Until the caller's transaction ends nobody else decides about this document here.

    A recall and the document it is about may be read by two workers at the same moment: without this each would look
    before the other has written, and the recall would wait for ever for what has come.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 13))", [f"{agency.id} {document_code}"])


def copies(agency: Agency, sender_code: str, document_code: str) -> QuerySet[Arrival]:
    """Every arrival of this document here that came from this sender, under any of its codes."""
    sender = find_agency(sender_code)
    same = Q(sender_code=sender_code) | (Q(sender=sender) if sender else Q(pk__in=[]))
    return Arrival.objects.select_related("agency", "sender").filter(same, agency=agency, document_code=document_code)


def asked_by_status(status: edxml.Status, envelope: Envelope) -> Asked:
    """A 13: the sender of a document asks for it back."""
    return Asked(
        kind=RECALL,
        document_code=status.about.document_id[:200],
        sender_code=envelope.sender_code,
        message_id=envelope.message_id,
        reason=status.description,
        staff_name=status.staff.name,
        asked_at=status.at,
    )


def asked_by_packet(packet: edxml.Packet, envelope: Envelope, agency: Agency) -> tuple[Asked, ...]:
    """What the business block asks of us; nothing for a new document, and for an update that adds us to its readers."""
    business = packet.business
    about = business.document_id or packet.document_id
    ours = _codes(agency)
    if business.kind is edxml.Kind.RECALL:
        return (_asked(RECALL, about, packet, envelope),)
    if business.kind is edxml.Kind.UPDATE:
        placed = [item.added for item in business.receivers if item.organ in ours]
        if False in placed:
            return (_asked(REMOVE, about, packet, envelope),)
        if about != packet.document_id and packet.document_id and packet.attachments:
            return (_asked(CORRECT, about, packet, envelope),)
        if _is_reminder(packet):
            return (_asked(URGE, about, packet, envelope),)
        former = former_of(agency, envelope.sender_code, about)
        if True in placed and former is None:
            return ()
        return (_asked(UPDATE, about, packet, envelope, _changes(former, packet)),)
    if business.kind is edxml.Kind.REPLACE:
        named = [item for item in business.replacements if not item.organs or ours & set(item.organs)]
        codes = dict.fromkeys(item.document_id for item in named if item.document_id != packet.document_id)
        return tuple(_asked(REPLACE, code, packet, envelope) for code in codes)
    return ()


def _is_reminder(packet: edxml.Packet) -> bool:
    """An update that changes nothing, brings nothing and says that it urges."""
    business = packet.business
    changes = business.content_changed or business.receivers_changed or packet.attachments
    return not changes and business.reason.strip().startswith(URGED)


def brings_files(packet: edxml.Packet, asked: Asked, envelope: Envelope, agency: Agency) -> bool:
    """Whether its files become an arrival: not those of a recall, nor those of an update that changes none."""
    if asked.kind in (RECALL, REMOVE, URGE) or not packet.attachments:
        return False
    if asked.kind in STANDING:
        return True
    former = former_of(agency, envelope.sender_code, asked.document_code)
    return former is None or former.content_key != content_key(packet.attachments)


def former_of(agency: Agency, sender_code: str, document_code: str) -> Arrival | None:
    """The latest copy of a document that is still here."""
    found = copies(agency, sender_code, document_code).filter(destroyed_at__isnull=True)
    return found.order_by("-arrived_at").first()


def _codes(agency: Agency) -> set[str]:
    return {agency.code, *agency.codes.values_list("code", flat=True)}


def _asked(
    kind: str, code: str, packet: edxml.Packet, envelope: Envelope, changes: tuple[list[str], ...] = ()
) -> Asked:
    return Asked(
        kind=kind,
        document_code=code[:200],
        sender_code=envelope.sender_code,
        message_id=envelope.message_id,
        reason=packet.business.reason,
        staff_name=packet.business.staff.name,
        asked_at=first_hop([hop.at for hop in packet.traces], envelope.accepted_at),
        changes=changes,
    )


def _changes(former: Arrival | None, packet: edxml.Packet) -> tuple[list[str], ...]:
    if former is None:
        return ()
    old: dict[str, Any] = {
        name: getattr(former, name) for name in ("subject", "type_name", "due", "urgency", "signer_name")
    }
    new: dict[str, Any] = {
        "subject": packet.subject,
        "type_name": packet.type_name,
        "due": packet.due,
        "urgency": packet.priority,
        "signer_name": packet.signer_name,
    }
    if packet.attachments and former.content_key != content_key(packet.attachments):
        old["files"] = ", ".join(f"{file.name} ({file.blob.size} B)" for file in former.files.select_related("blob"))
        new["files"] = ", ".join(f"{item.name} ({len(item.content)} B)" for item in packet.attachments)
    return tuple(changed(old, new))
