"""How an agency's books stand: numbers by state, what waits, and what an inspector would ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from vanban.kernel.actor import Actor
from vanban.registry import policies, states
from vanban.registry.models import LateEntry, NumberEntry, Register
from vanban.registry.queries.books import name_of_book
from vanban.registry.rules.forms import volumes
from vanban.registry.rules.gaps import Finding, Kind, Line, findings


@dataclass(frozen=True)
class BookStanding:
    """One book of a year: its numbers by what became of them."""

    book: str
    name: str
    used: int
    held: int
    aside: int
    void: int
    first_number: int | None
    last_number: int | None
    last_day: date | None
    volumes: int


@dataclass(frozen=True)
class Waiting:
    """A number that is held or set aside and has no document in the book yet."""

    entry_id: UUID
    book: str
    number: int
    year: int
    dated: date
    purpose: str
    why_back_dated: str
    is_aside: bool
    document_id: UUID


def books_standing(by: Actor, agency_id: UUID, year: int, direction: str = "out") -> list[BookStanding]:
    """The books of a year with their counts, by code. Raises RegisterNotReadable."""
    policies.check_can_read_register(by, agency_id)
    live = ~Q(state=states.RETURNED)
    rows = (
        NumberEntry.objects.filter(register__agency_id=agency_id, register__year=year, register__direction=direction)
        .values("register__book")
        .annotate(
            used=Count("id", filter=Q(state=states.USED)),
            held=Count("id", filter=Q(state=states.RESERVED)),
            aside=Count("id", filter=Q(state=states.SET_ASIDE)),
            void=Count("id", filter=Q(state=states.VOID)),
            lines=Count("id", filter=live),
            first=Min("number", filter=live),
            last=Max("number", filter=live),
            day=Max("dated", filter=live),
        )
        .order_by("register__book")
    )
    return [
        BookStanding(
            book=row["register__book"],
            name=name_of_book(agency_id, year, row["register__book"]) if row["register__book"] else "",
            used=row["used"],
            held=row["held"],
            aside=row["aside"],
            void=row["void"],
            first_number=row["first"],
            last_number=row["last"],
            last_day=row["day"],
            volumes=volumes(row["lines"]),
        )
        for row in rows
    ]


def numbers_waiting(by: Actor, agency_id: UUID) -> list[Waiting]:
    """Numbers of outgoing books that have no document yet, oldest first. Raises RegisterNotReadable."""
    policies.check_can_read_register(by, agency_id)
    found = NumberEntry.objects.filter(
        register__agency_id=agency_id, register__direction="out", state__in=states.WAITING
    ).select_related("register")
    return [_waiting(entry) for entry in found.order_by("taken_at", "number")]


def numbers_aside(agency_id: UUID, book: str) -> list[Waiting]:
    """The numbers of one book that are set aside, for a document that looks for its own."""
    found = NumberEntry.objects.filter(
        register__agency_id=agency_id, register__direction="out", register__book=book, state=states.SET_ASIDE
    ).select_related("register")
    return [_waiting(entry) for entry in found.order_by("taken_at", "number")]


def waiting_number(entry_id: UUID, agency_id: UUID) -> date:
    """The date of a number of this agency. Raises NumberEntry.DoesNotExist for an unknown one, as for a wrong link."""
    return NumberEntry.objects.get(id=entry_id, register__agency_id=agency_id).dated


def inspect_books(by: Actor, agency_id: UUID, year: int, direction: str) -> list[tuple[str, Finding]]:
    """Everything remarkable in the books of a year: book and finding. Raises RegisterNotReadable."""
    policies.check_can_read_register(by, agency_id)
    found: list[tuple[str, Finding]] = []
    registers = Register.objects.filter(agency_id=agency_id, year=year, direction=direction).order_by("book")
    late = dict(LateEntry.objects.filter(agency_id=agency_id).values_list("document_id", "reason"))
    for register in registers:
        entries = register.entries.order_by("number").iterator(chunk_size=1000)
        lines = (_line(entry, late.get(entry.document_id, "")) for entry in entries)
        found += [(register.book, one) for one in findings(lines, next_number=register.next_number)]
    return found


def _waiting(entry: NumberEntry) -> Waiting:
    return Waiting(
        entry.id,
        entry.register.book,
        entry.number,
        entry.register.year,
        entry.dated,
        entry.purpose,
        entry.why_back_dated,
        policies.is_aside(entry),
        entry.document_id,
    )


def _line(entry: NumberEntry, late: str) -> Line:
    """What there is to say of one number: its fate first, then how it got its date."""
    kinds = {states.VOID: Kind.VOID, states.SET_ASIDE: Kind.SET_ASIDE, states.RESERVED: Kind.HELD}
    kind = kinds.get(entry.state)
    said = entry.reason if kind == Kind.VOID else entry.purpose
    if kind != Kind.VOID and entry.why_back_dated:
        return Line(entry.number, Kind.BACK_DATED, entry.dated, entry.why_back_dated)
    if kind is None and late:
        return Line(entry.number, Kind.LATE, entry.dated, late)
    return Line(entry.number, kind, entry.dated, said if kind is not None else "")
