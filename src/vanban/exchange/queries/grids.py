"""Reads of the sender's grid and of arrivals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from vanban.directory.api import Box, active_agencies, can_see, has_open_item
from vanban.exchange import policies, states
from vanban.exchange.models import Arrival, Dispatch, Envelope, Recipient, Request, StatusEntry
from vanban.exchange.rules.deadlines import end_of
from vanban.kernel.actor import Actor
from vanban.registry.api import Duplicate, find_duplicates, get_outgoing


def envelope_of(document_id: UUID) -> Envelope | None:
    """The envelope of an issued document, None before it is sent."""
    return Envelope.objects.filter(id=document_id).prefetch_related("recipients").first()


def grid(document_id: UUID) -> list[Recipient]:
    """The sender's grid: every recipient with state and times, in the order of “Nơi nhận” (NB25-Đ14.3a)."""
    return list(Recipient.objects.filter(envelope_id=document_id).select_related("dispatch").order_by("place"))


def unconfirmed(agency_id: UUID, *, limit: int = 200) -> list[Recipient]:
    """Recipients who have not confirmed receipt, oldest first (HY19-Đ11.2)."""
    return list(
        Recipient.objects.filter(
            envelope__agency_id=agency_id, state__in=states.UNCONFIRMED, recall__in=states.IN_FORCE
        )
        .select_related("envelope")
        .order_by("clicked_at")[:limit]
    )


def reports_on(document_id: UUID) -> list[StatusEntry]:
    """Every report on a document, in the order they were noted (VL19-Đ13.2p)."""
    return list(
        StatusEntry.objects.filter(document_id=document_id).select_related("recipient").order_by("noted_at", "id")
    )


def arrival_of(document_id: UUID) -> Arrival | None:
    """The arrival under this UUID, None when the document did not come through the hub."""
    return (
        Arrival.objects.filter(id=document_id)
        .select_related("agency", "sender", "earlier", "packet")
        .prefetch_related("files__blob", "demands__carrier", "carried__arrival")
        .first()
    )


def resendable(document_id: UUID) -> list[Recipient]:
    """The recipients a clerk may send to again, with the reason they were not reached."""
    return [item for item in grid(document_id) if policies.is_resendable(item)]


def repeatable(document_id: UUID) -> list[Recipient]:
    """The recipients that have the document and may ask for it once more."""
    return [item for item in grid(document_id) if policies.is_repeatable(item)]


def recallable(document_id: UUID) -> list[Recipient]:
    """The recipients that may be asked to give the document back."""
    return [item for item in grid(document_id) if policies.is_recallable(item)]


def updatable(document_id: UUID) -> list[Recipient]:
    """The recipients that have the document, or will, and may be told of a change."""
    return [item for item in grid(document_id) if item.channel == "axis" and item.recall in states.SENDABLE]


def replaceable(document_id: UUID) -> list[Recipient]:
    """The recipients that have the document and can be told what takes its place."""
    return [item for item in grid(document_id) if policies.is_reached(item)]


def joinable(document_id: UUID, *, on: date) -> list[tuple[str, str]]:
    """Codes and names of the agencies that can be added to the recipients."""
    rows = grid(document_id)
    known = {item.agency_id for item in rows}
    envelope = Envelope.objects.filter(id=document_id).first()
    return [
        (agency.code, agency.name)
        for agency in active_agencies(on=on).order_by("name")
        if agency.has_system and agency.id not in known and (envelope is None or agency.id != envelope.agency_id)
    ]


def addable(document_id: UUID, *, on: date) -> list[tuple[str, str]]:
    """Codes and names of every agency that is not a recipient yet; how each is reached the rules decide."""
    known = {item.agency_id for item in grid(document_id)}
    envelope = Envelope.objects.filter(id=document_id).first()
    own = envelope.agency_id if envelope is not None else None
    rows = active_agencies(on=on).order_by("name")
    return [(agency.code, agency.name) for agency in rows if agency.id not in known and agency.id != own]


def present_facts(document_id: UUID) -> dict[str, Any]:
    """What recipients know of an issued document now: as it was issued, with every update since."""
    document = get_outgoing(document_id)
    amended = Envelope.objects.values_list("amended", flat=True).get(id=document_id)
    due = amended.get("due")
    return {
        "subject": amended.get("subject", document.subject),
        "due": document.reply_due if due is None else date.fromisoformat(due) if due else None,
        "urgency": int(amended.get("urgency", document.urgency)),
    }


def is_settled(document_id: UUID) -> bool:
    """True when no recipient refused the document, failed, or refused to give it back."""
    rows = Recipient.objects.filter(envelope_id=document_id)
    return not any(policies.is_resendable(item) or states.was_denied(item.recall) for item in rows)


def lies_in_refused(document_id: UUID, by: Actor) -> bool:
    """A refusal concerning this document still lies in the clerk's box."""
    return has_open_item(by, document_id, Box.REFUSED)


def requests_on(document_id: UUID) -> list[Request]:
    """Everything asked about a document after sending, in order, with the answers."""
    return list(
        Request.objects.filter(recipient__envelope_id=document_id)
        .select_related("recipient")
        .order_by("asked_at", "recipient__place", "id")
    )


def receipts_of(document_id: UUID) -> list[Dispatch]:
    """The packets of a document that the hub accepted, with its receipts, oldest first."""
    rows = Dispatch.objects.filter(envelope_id=document_id, handed_at__isnull=False).select_related("receipt_file")
    return list(rows.order_by("handed_at", "id"))


def replacements_for(document_id: UUID, by: Actor, *, limit: int = 100) -> list[Envelope]:
    """The issued documents of the same agency that may take this one's place, newest first."""
    envelope = Envelope.objects.filter(id=document_id).first()
    if envelope is None:
        return []
    rows = Envelope.objects.filter(agency_id=envelope.agency_id).exclude(id=document_id).order_by("-opened_at")
    return [item for item in rows[:limit] if can_see(by, item.id)]


def likely_duplicates(arrival: Arrival) -> list[Duplicate]:
    """Registered documents that look like this arrival: same code, or same number, symbol and issuer."""
    return find_duplicates(
        arrival.agency_id,
        document_code=arrival.document_code,
        number=arrival.number,
        symbol=arrival.notation,
        issuer_code=arrival.sender_code,
        issuer_name=arrival.sender_name,
        issued_date=arrival.promulgated,
        besides=arrival.id,
    )


def corrections(document_id: UUID, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a clerk changed against the packet, by the names of `IncomingFacts`; unchanged fields are left out."""
    arrival = arrival_of(document_id)
    if arrival is None:
        return {}
    changed = {
        name: given[name]
        for name in ("type_name", "subject")
        if name in given and given[name].strip() != getattr(arrival, name).strip()
    }
    if given.get("note"):
        changed["note"] = given["note"]
    if "due" in given and given["due"] != arrival.due:
        changed["due"] = end_of(given["due"])
    return changed
