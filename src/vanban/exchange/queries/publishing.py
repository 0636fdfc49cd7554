"""What stands on the public page."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from vanban.exchange.models import Publication

PAGE = 30


def public_list(words: str = "", *, start: int = 0) -> tuple[list[Publication], bool]:
    """A page of what is public, newest first, with all of these words in number or trích yếu; whether more follows."""
    rows = Publication.objects.filter(withdrawn_at=None).select_related("agency")
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(number_symbol__icontains=word) | Q(subject__icontains=word) | Q(agency__name__icontains=word)
        )
    found = list(rows[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def public_one(publication_id: UUID) -> Publication | None:
    """One that stands there now, or None."""
    return Publication.objects.filter(id=publication_id, withdrawn_at=None).select_related("agency").first()


def publications_of(document_id: UUID) -> list[Publication]:
    """Every time a document was published, newest first."""
    return list(Publication.objects.filter(envelope_id=document_id))
