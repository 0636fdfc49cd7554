"""What was read of a document, what its sender says of it, and where the two part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from vanban.directory.api import Agency, active_agencies, calendar_of
from vanban.exchange.models import Arrival, Reading
from vanban.exchange.rules.reading import Found, Knowledge, KnownIssuer
from vanban.exchange.rules.reading.comparing import Difference, differences
from vanban.exchange.rules.reading.found import (
    DATE,
    DUE,
    ISSUER,
    NUMBER,
    SIGNER,
    SUBJECT,
    SYMBOL,
    TITLE,
    TYPE,
    URGENCY,
    from_json,
)
from vanban.kernel.clock import local_date
from vanban.registry.api import FileRole, files_of, find_incoming

PDF = "application/pdf"
HUB = "axis"
LOOKED_BACK = timedelta(days=5)
_TEXTS = (
    ("number", NUMBER, 60),
    ("notation", SYMBOL, 120),
    ("type_name", TYPE, 200),
    ("signer_name", SIGNER, 200),
    ("signer_title", TITLE, 300),
)
"""Columns of an arrival, the fields that fill them, and how much they take."""


@dataclass(frozen=True)
class Source:
    """The file that is read: the main PDF of an arrival or of a registered document."""

    document_id: UUID
    blob_id: UUID


def reading_of(document_id: UUID) -> Reading | None:
    """The reading of a document, also while it waits for its turn."""
    return Reading.objects.filter(document_id=document_id).first()


def found_in(reading: Reading) -> list[Found]:
    """The fields as read."""
    return [from_json(values) for values in reading.fields]


def source_of(document_id: UUID) -> Source | None:
    """What is to be read; None for a document without a PDF, or one that was destroyed.

    A scan that a clerk is about to enter is no document yet: it is what was asked for.
    """
    arrival = Arrival.objects.filter(id=document_id).prefetch_related("files__blob").first()
    if arrival is not None:
        if arrival.destroyed_at is not None:
            return None
        files = sorted(arrival.files.all(), key=lambda file: (file.role != "main", file.place))
        chosen = next((file for file in files if file.blob.media_type == PDF), None)
        return Source(document_id, chosen.blob_id) if chosen else None
    kept = next((file for file in files_of(document_id) if file.role == FileRole.MAIN), None)
    if kept is not None:
        return Source(document_id, kept.blob_id) if kept.blob.media_type == PDF else None
    asked = Reading.objects.filter(document_id=document_id, blob__wrapped_key__isnull=False).first()
    return Source(document_id, asked.blob_id) if asked is not None and find_incoming(document_id) is None else None


def abandoned(*, before: datetime) -> list[UUID]:
    """Scans that were read for being entered, before this moment, and never were; at most five hundred."""
    arrived = Arrival.objects.filter(id=OuterRef("document_id"))
    alone = Reading.objects.filter(asked_at__lt=before).exclude(Exists(arrived)).order_by("-asked_at")
    found = alone.filter(asked_at__gt=before - LOOKED_BACK).values_list("document_id", flat=True)[:500]
    return [document_id for document_id in found if find_incoming(document_id) is None]


def knowledge(at: datetime) -> Knowledge:
    """The agencies of the directory, by which issuers are recognised."""
    today = local_date(at)
    rows = active_agencies(on=today).values_list("name", "abbreviation", "governing_name")
    return Knowledge(tuple(KnownIssuer(*row) for row in rows), today)


def told_of(arrival: Arrival) -> dict[str, str]:
    """What the sender's packet says, by the names of the fields that are read."""
    return {
        NUMBER: arrival.number,
        SYMBOL: arrival.notation,
        DATE: arrival.promulgated.isoformat() if arrival.promulgated else "",
        ISSUER: arrival.sender.name if arrival.sender else arrival.sender_name,
        TYPE: arrival.type_name,
        SUBJECT: arrival.subject,
        SIGNER: arrival.signer_name,
        TITLE: arrival.signer_title,
        URGENCY: str(arrival.urgency),
        DUE: arrival.due.isoformat() if arrival.due else "",
    }


def differences_of(arrival: Arrival, read: Sequence[Found]) -> list[Difference]:
    """Where packet and page part; only of what came with a packet."""
    if arrival.source != HUB:
        return []
    return differences([one for one in read if not one.value.startswith("+")], told_of(arrival))


def day_of(value: str, arrival: Arrival) -> date | None:
    """A deadline as read: a day, or so many working days of the receiver after the letter came."""
    return counted_day(value, arrival.agency, arrival.arrived_at)


def counted_day(value: str, agency: Agency, came_at: datetime) -> date | None:
    """The same for a letter that came to an agency at a moment."""
    if value.startswith("+") and value[1:].isdigit():
        calendar = calendar_of(agency, on=local_date(came_at))
        return local_date(calendar.add_working_days(came_at, int(value[1:])))
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def fillings(arrival: Arrival, read: Sequence[Found]) -> Mapping[str, object]:
    """The fields of an arrival by mail or on paper that its letter fills in, by the names of the table.

    What the message or a clerk said stays, but for the abstract: a letter's own is better than a message's subject.
    """
    value = {one.name: one.value for one in read}
    found: dict[str, object] = {}
    for column, name, most in _TEXTS:
        if value.get(name) and not getattr(arrival, column):
            found[column] = value[name][:most]
    if value.get(SUBJECT):
        found["subject"] = value[SUBJECT]
    if value.get(DATE) and arrival.promulgated is None:
        found["promulgated"] = date.fromisoformat(value[DATE])
    if value.get(URGENCY) and not arrival.urgency:
        found["urgency"] = int(value[URGENCY])
    if value.get(DUE) and arrival.due is None:
        found["due"] = day_of(value[DUE], arrival)
    if value.get(ISSUER) and arrival.sender is None and not arrival.sender_code:
        found["sender_name"] = value[ISSUER][:200]
    return found


def issuer_named(name: str, at: datetime) -> Agency | None:
    """The agency of the directory with exactly this name."""
    return active_agencies(on=local_date(at)).filter(name=name).first()
