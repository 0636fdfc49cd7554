"""Finding: rights and words in one question to one index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery

from vanban.kernel.actor import Actor
from vanban.kernel.vietnamese import search_fold
from vanban.search import rules
from vanban.search.models import Entry

MOST = 200


@dataclass(frozen=True)
class Hit:
    """One document found."""

    document_id: UUID
    kind: str
    number: str
    subject: str
    moment: datetime


def find(actor: Actor, typed: str, *, kind: str = "", limit: int = 50) -> list[Hit]:
    """Documents the actor may see that hold every word typed; numbers that match first, then phrases, newest first.

    Capped at 200 candidates: nobody reads further, and nothing is counted exactly.
    """
    asked = rules.tsquery(typed)
    if not asked or not actor.principals:
        return []
    rows = Entry.objects.filter(
        principals__overlap=list(actor.principals), text=SearchQuery(asked, config="simple", search_type="raw")
    )
    if kind:
        rows = rows.filter(kind=kind)
    found = list(
        rows.only("document_id", "kind", "number", "number_folded", "summary", "moment").order_by("-moment")[:MOST]
    )
    found.sort(
        key=lambda entry: (
            not rules.number_matches(entry.number_folded, typed),
            not rules.phrase_matches(search_fold(entry.summary), typed),
        )
    )
    return [Hit(e.document_id, e.kind, e.number, e.summary, e.moment) for e in found[:limit]]
