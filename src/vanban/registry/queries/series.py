"""Which books an agency keeps in a year."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from vanban.registry.models import SeriesPlan
from vanban.registry.rules import books
from vanban.registry.rules.series import SharedBook, shared_map


def plan_in_force(agency_id: UUID, year: int) -> SeriesPlan | None:
    """The head's latest decision for this year; None where every type has a book of its own."""
    found = SeriesPlan.objects.filter(agency_id=agency_id, from_year__lte=year)
    return found.order_by("-from_year", "-decided_at", "-id").first()


def shared_books(agency_id: UUID, year: int) -> tuple[SharedBook, ...]:
    """The books that several types share in this year."""
    plan = plan_in_force(agency_id, year)
    return tuple(SharedBook.from_data(data) for data in plan.books) if plan is not None else ()


def book_for(agency_id: UUID, type_code: str, *, on: date) -> str:
    """The book from which a document of this type and date takes its number. Raises UnknownDocumentType."""
    return books.book_of(type_code, shared_map(shared_books(agency_id, books.register_year(on))))


def plans(agency_id: UUID) -> list[SeriesPlan]:
    """Every decision on an agency's books, newest first."""
    return list(SeriesPlan.objects.filter(agency_id=agency_id).order_by("-decided_at", "-id"))
