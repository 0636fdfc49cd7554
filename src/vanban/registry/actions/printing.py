"""Taking a book out of the system, to be printed, signed and bound."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.registry import policies
from vanban.registry.ports import book_writer
from vanban.registry.queries.books import bound_book


def take_out_book(
    agency_id: UUID,
    direction: str,
    year: int,
    *,
    form: str,
    by: Actor,
    at: datetime,
    book: str | None = None,
    volume: int | None = None,
) -> bytes:
    """A book as a file (`pdf` a volume, `xlsx` the whole), marked as printed from the system and written down.

    NĐ 30/2020 Đ16.2b, Đ22.3b; NB16-Đ11.2e. Outside any transaction. Raises RegisterNotReadable, OutsideFailure.
    """
    made = book_writer(form)(bound_book(by, agency_id, direction, year, at=at, book=book, volume=volume))
    note_book_printed(agency_id, direction=direction, year=year, book=book or "", form=form, by=by, at=at)
    return made


@transaction.atomic
def note_book_printed(
    agency_id: UUID, *, direction: str, year: int, book: str, form: str, by: Actor, at: datetime
) -> None:
    """Write down who took a book out of the system. Raises RegisterNotReadable."""
    policies.check_can_read_register(by, agency_id)
    audit.record(by, "registry.book_printed", agency_id, at, direction=direction, year=year, book=book, form=form)
