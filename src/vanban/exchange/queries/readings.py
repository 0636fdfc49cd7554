"""What was read of a document, what its sender says of it, and where the two part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

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
from vanban.registry.api import FileRole, files_of

PDF = "application/pdf"
HUB = "axis"
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
    """What is to be read; None for a document without a PDF, or one that was destroyed."""
    arrival = Arrival.objects.filter(id=document_id).prefetch_related("files__blob").first()
    if arrival is not None:
        if arrival.destroyed_at is not None:
            return None
        files = sorted(arrival.files.all(), key=lambda file: (file.role != "main", file.place))
        chosen = next((file for file in files if file.blob.media_type == PDF), None)
        return Source(document_id, chosen.blob_id) if chosen else None
    kept = next((file for file in files_of(document_id) if file.role == FileRole.MAIN), None)
    return Source(document_id, kept.blob_id) if kept is not None and kept.blob.media_type == PDF else None


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
    if value.startswith("+") and value[1:].isdigit():
        calendar = calendar_of(arrival.agency, on=local_date(arrival.arrived_at))
        return local_date(calendar.add_working_days(arrival.arrived_at, int(value[1:])))
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
