"""Finding: rights and words in one question to one index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, F, Func, QuerySet

from vanban.directory.api import Place, before
from vanban.kernel.actor import Actor
from vanban.kernel.vietnamese import search_fold
from vanban.search import rules
from vanban.search.models import Entry, Word

MOST = 200
FEW = 8
"""Words that one beginning may stand for, and still be looked up one by one."""


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
    rows = _holding(actor, typed, kind)
    if rows is None:
        return []
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


def places(actor: Actor, typed: str, *, kind: str, after: Place | None = None, limit: int = 200) -> list[Place]:
    """The next places of what holds every word typed, newest first, for a list that goes on page after page."""
    rows = _holding(actor, typed, kind)
    if rows is None:
        return []
    found = before(rows, after, "moment", "document_id").order_by("-moment", "-document_id")
    return list(found.values_list("moment", "document_id")[:limit])


def asks_anything(typed: str) -> bool:
    """Whether there is a word in what was typed."""
    return bool(rules.words(typed))


def _holding(actor: Actor, typed: str, kind: str) -> QuerySet[Entry] | None:
    """What the actor may see of a kind (of all, if empty) that holds every word; None when nothing can be found."""
    asked = rules.question(typed)
    if asked is None or not actor.principals:
        return None
    endings = None if asked.last_says_little else _endings(asked.last)
    if endings == []:
        return None
    rows = Entry.objects.filter(principals__overlap=list(actor.principals), text=_question(asked.by_index(endings)))
    if rest := asked.afterwards():
        rows = rows.filter(_Holds(F("text"), _question(rest)))
    return rows.filter(kind=kind) if kind else rows


def _endings(begun: str) -> list[str] | None:
    """The words known that begin so, where they are few; None where they are many. A syllable mostly ends itself."""
    found = list(Word.objects.filter(word__startswith=begun).values_list("word", flat=True)[: FEW + 1])
    return found if len(found) <= FEW else None


def _question(asked: str) -> SearchQuery:
    return SearchQuery(asked, config="simple", search_type="raw")


class _Holds(Func):
    """A question to the words of a row that is not put to the index."""

    template = "(%(expressions)s) IS TRUE"
    arg_joiner = " @@ "
    output_field = BooleanField()
