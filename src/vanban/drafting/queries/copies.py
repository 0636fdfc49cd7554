"""Electronic copies of a document, and the book of an agency's copies."""

from __future__ import annotations

from uuid import UUID

from vanban.drafting.models import Copy
from vanban.registry.api import find_incoming, find_outgoing


def agency_of(document_id: UUID) -> UUID | None:
    """Whose register the document stands in; None while it is a draft, or unknown."""
    found = find_outgoing(document_id) or find_incoming(document_id)
    return found.agency_id if found is not None else None


def copies_of(document_id: UUID) -> list[Copy]:
    """The copies made of a document here, oldest first."""
    return list(Copy.objects.filter(document_id=document_id))


def book_of_copies(agency_id: UUID, *, year: int) -> list[Copy]:
    """All copies an agency made in a year, as its book of copies lists them."""
    return list(Copy.objects.filter(agency_id=agency_id, made_at__year=year))
