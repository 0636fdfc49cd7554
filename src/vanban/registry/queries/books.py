"""The printed books: every column of NĐ 30/2020 Phụ lục IV, ready to print, sign and bind (Đ16.2b, Đ22.3b)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from vanban.directory.api import get_agency
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local, local_date
from vanban.kernel.document_types import DOCUMENT_TYPES
from vanban.registry import policies, states
from vanban.registry.models import IncomingDocument, LateEntry, NumberEntry, OutgoingDocument, PaperReceipt
from vanban.registry.ports import Book
from vanban.registry.queries.series import shared_books
from vanban.registry.rules.books import book_of
from vanban.registry.rules.forms import FORMS, VOLUME
from vanban.registry.rules.recipients import in_one_line


@dataclass(frozen=True)
class PrintedRegister:
    """A book for the screen: its title, the decree's columns, and the rows by number, read as they are needed."""

    title: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]


def print_register(
    by: Actor, agency_id: UUID, direction: str, year: int, *, book: str | None = None
) -> PrintedRegister:
    """The book of an agency for a year, `out` (one book or all) or `in`, void numbers with their reason included.

    Raises RegisterNotReadable.
    """
    policies.check_can_read_register(by, agency_id)
    form = FORMS[direction]
    entries = _entries(agency_id, direction, year, book)
    return PrintedRegister(f"{form.title}, {year}", form.columns, _rows(direction, entries))


def bound_book(
    by: Actor,
    agency_id: UUID,
    direction: str,
    year: int,
    *,
    at: datetime,
    book: str | None = None,
    volume: int | None = None,
) -> Book:
    """A book as it is bound, with what its cover says: one volume of it, or without `volume` the whole of it.

    Raises RegisterNotReadable.
    """
    policies.check_can_read_register(by, agency_id)
    entries = _entries(agency_id, direction, year, book)
    if volume is not None:
        entries = entries[(volume - 1) * VOLUME : volume * VOLUME]
    ends = list(entries.values_list("number", "dated"))
    one_book = direction == "in" or book is not None
    days = [dated for _number, dated in ends]
    numbers = [number for number, _dated in ends] if one_book else []
    form, agency = FORMS[direction], get_agency(agency_id)
    return Book(
        agency=agency.name,
        governing=agency.governing_name,
        title=form.title,
        book=name_of_book(agency_id, year, book) if book else "",
        year=year,
        first_day=_day(min(days, default=date(year, 1, 1))),
        last_day=_day(max(days, default=date(year, 12, 31))),
        first_number=f"{min(numbers):02d}" if numbers else "",
        last_number=f"{max(numbers):02d}" if numbers else "",
        volume=volume or 1,
        columns=form.columns,
        widths=form.widths,
        rows=_rows(direction, entries),
        mark=f"Bản in từ Hệ thống quản lý văn bản · {by.printed} · {local(at):%H:%M %d/%m/%Y}",
    )


def name_of_book(agency_id: UUID, year: int, book: str) -> str:
    """What a book is called: the head's name for a shared one, else the types whose book it is."""
    for shared in shared_books(agency_id, year):
        if shared.code == book:
            return f"{shared.name} ({book})"
    names = [kind.label for kind in DOCUMENT_TYPES if book_of(kind.code) == book]
    return f"{', '.join(names)} ({book})" if names else book


def _entries(agency_id: UUID, direction: str, year: int, book: str | None) -> QuerySet[NumberEntry]:
    entries = NumberEntry.objects.filter(
        register__agency_id=agency_id, register__direction=direction, register__year=year
    ).exclude(state=states.RETURNED)
    if book is not None:
        entries = entries.filter(register__book=book)
    return entries.select_related("register").order_by("register__book", "number")


def _rows(direction: str, entries: QuerySet[NumberEntry]) -> Iterator[tuple[str, ...]]:
    rows = _incoming_rows if direction == "in" else _outgoing_rows
    return rows(entries.iterator(chunk_size=500))


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
                in_one_line(row.recipients),
                row.keeper,
                str(row.copies),
                _day(row.sent_at),
                "",
                _notes(row.note, _back_dated(entry)),
            )


def _incoming_rows(entries: Iterator[NumberEntry]) -> Iterator[tuple[str, ...]]:
    for chunk in _chunks(entries):
        found = {row.entry_id: row for row in IncomingDocument.objects.filter(entry_id__in=[e.id for e in chunk])}
        ids = [row.id for row in found.values()]
        late = {one.document_id: one for one in LateEntry.objects.filter(document_id__in=ids)}
        papers = {one.document_id: one for one in PaperReceipt.objects.filter(document_id__in=ids)}
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
                _received(papers.get(row.id)),
                _notes(row.note, _entered_late(late.get(row.id))),
            )


def _unused(entry: NumberEntry) -> str:
    """What the last column says of a number without a document, in the language of the book."""
    if states.NUMBER.statuses[entry.state].final:
        return f"Số hủy: {entry.reason}"
    if entry.purpose:
        return _notes(f"Số để dành: {entry.purpose}", _back_dated(entry))
    return "Số đang giữ, văn bản chưa phát hành"


def _back_dated(entry: NumberEntry) -> str:
    return f"Lấy số ngày {_day(entry.taken_at)}: {entry.why_back_dated}" if entry.why_back_dated else ""


def _entered_late(late: LateEntry | None) -> str:
    """An entry after an outage, with its true time (VL19-Đ15.4)."""
    if late is None:
        return ""
    by_hand = f"; số ghi tay {late.written_number}" if late.written_number else ""
    entered = f"{local(late.entered_at):%H:%M %d/%m/%Y}"
    return f"Đến lúc {local(late.happened_at):%H:%M %d/%m/%Y}, nhập sau lúc {entered}: {late.reason}{by_hand}"


def _received(receipt: PaperReceipt | None) -> str:
    """Who signed for the paper file (NB25-Đ13.3)."""
    return f"{receipt.received_by}, {_day(receipt.received_at)}" if receipt is not None else ""


def _notes(*said: str) -> str:
    return ". ".join(filter(None, said))


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
