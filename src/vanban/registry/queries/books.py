"""The printed books: every column of NĐ 30/2020 Phụ lục IV, ready to print, sign and bind (Đ16.2b, Đ22.3b)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.registry import policies, states
from vanban.registry.models import IncomingDocument, NumberEntry, OutgoingDocument

OUTGOING_COLUMNS = (
    _("Number, symbol"),
    _("Date of document"),
    _("Type and abstract"),
    _("Signer"),
    _("Recipients"),
    _("Unit or person keeping the stored copy"),
    _("Number of copies"),
    _("Date of transfer"),
    _("Signature of receipt"),
    _("Notes"),
)
INCOMING_COLUMNS = (
    _("Date of arrival"),
    _("Arrival number"),
    _("Author"),
    _("Number, symbol"),
    _("Date of document"),
    _("Type and abstract"),
    _("Unit or person receiving"),
    _("Date of transfer"),
    _("Signature of receipt"),
    _("Notes"),
)


@dataclass(frozen=True)
class PrintedRegister:
    """A book for the printer: its title, ten columns, and the rows in order of number, read as they are needed."""

    title: str
    columns: tuple[str | Promise, ...]
    rows: Iterator[tuple[str, ...]]


def print_register(
    by: Actor, agency_id: UUID, direction: str, year: int, *, book: str | None = None
) -> PrintedRegister:
    """The book of an agency for a year, `out` (one book or all) or `in`, void numbers with their reason included.

    Raises RegisterNotReadable.
    """
    policies.check_can_read_register(by, agency_id)
    entries = NumberEntry.objects.filter(
        register__agency_id=agency_id, register__direction=direction, register__year=year
    ).exclude(state=states.RETURNED)
    if book is not None:
        entries = entries.filter(register__book=book)
    entries = entries.select_related("register").order_by("register__book", "number")
    if direction == "in":
        return PrintedRegister(
            gettext("Register of incoming documents, {year}").format(year=year),
            INCOMING_COLUMNS,
            _incoming_rows(entries.iterator(chunk_size=500)),
        )
    return PrintedRegister(
        gettext("Register of outgoing documents, {year}").format(year=year),
        OUTGOING_COLUMNS,
        _outgoing_rows(entries.iterator(chunk_size=500)),
    )


def _outgoing_rows(entries: Iterator[NumberEntry]) -> Iterator[tuple[str, ...]]:
    for chunk in _chunks(entries):
        found = {row.entry_id: row for row in OutgoingDocument.objects.filter(entry_id__in=[e.id for e in chunk])}
        for entry in chunk:
            row = found.get(entry.id)
            if row is None:
                yield (f"{entry.number:02d}", _day(entry.dated), "", "", "", "", "", "", "", _unused(entry))
                continue
            yield (
                row.number_symbol,
                _day(row.issued_date),
                f"{row.type_name}: {row.subject}",
                row.signer_name,
                "; ".join(line["name"] for line in row.recipients),
                row.keeper,
                str(row.copies),
                _day(row.sent_at),
                "",
                row.note,
            )


def _incoming_rows(entries: Iterator[NumberEntry]) -> Iterator[tuple[str, ...]]:
    for chunk in _chunks(entries):
        found = {row.entry_id: row for row in IncomingDocument.objects.filter(entry_id__in=[e.id for e in chunk])}
        for entry in chunk:
            row = found.get(entry.id)
            if row is None:
                yield (_day(entry.dated), str(entry.number), "", "", "", "", "", "", "", _unused(entry))
                continue
            yield (
                _day(row.arrival_date),
                str(row.arrival_number),
                row.issuer_name,
                row.number_symbol,
                _day(row.issued_date),
                f"{row.type_name}: {row.subject}",
                row.to_places,
                _day(row.handed_at),
                "",
                row.note,
            )


def _unused(entry: NumberEntry) -> str:
    """What the last column says of a number without a document."""
    if states.NUMBER.statuses[entry.state].final:
        return gettext("Number void: {reason}").format(reason=entry.reason)
    return gettext("Number held, document not issued yet")


def _chunks(entries: Iterator[NumberEntry], size: int = 500) -> Iterator[list[NumberEntry]]:
    chunk: list[NumberEntry] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    day = local_date(value) if isinstance(value, datetime) else value
    return f"{day:%d/%m/%Y}"
