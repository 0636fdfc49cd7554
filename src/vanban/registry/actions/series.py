"""Setting up the books of an agency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Agency
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform import audit
from vanban.registry import policies
from vanban.registry.models import Register, SeriesPlan
from vanban.registry.queries.series import shared_books
from vanban.registry.rules import series


@transaction.atomic
def decide_book(
    agency_id: UUID,
    *,
    code: str,
    name: str,
    types: Sequence[str],
    from_year: int,
    basis: str,
    by: Actor,
    at: datetime,
) -> SeriesPlan:
    """Let these types share a book from a year on; without types the book ends and each has its own again.

    Another book keeps its other types. A year in which numbers were already given in another order stays as it is.
    Raises OnlyReadersDecideSeries, every reason of `rules.series.check_book` at once, SeriesNotFree.
    """
    Agency.objects.select_for_update().get(id=agency_id)
    policies.check_can_decide_series(by, agency_id)
    new = series.SharedBook(code.strip(), name.strip()[:100] or code.strip(), tuple(types))
    this_year = local_date(at).year
    series.check_book(new, from_year=from_year, this_year=this_year, basis=basis)
    before = shared_books(agency_id, from_year)
    after = series.with_book(before, new)
    used = Register.objects.filter(agency_id=agency_id, direction="out", year=from_year, next_number__gt=1)
    series.check_free(series.moves(before, after), used=used.values_list("book", flat=True), year=from_year)
    plan = SeriesPlan.objects.create(
        agency_id=agency_id,
        from_year=from_year,
        books=[book.as_data() for book in after],
        basis=basis.strip()[:300],
        decided_by=by.printed,
        decided_at=at,
    )
    audit.record(
        by, "registry.series_decided", agency_id, at, book=new.code, types=list(new.types), year=from_year,
        basis=plan.basis,
    )  # fmt: skip
    return plan
