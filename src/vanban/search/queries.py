"""Finding: rights and words in one question to one index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, F, Func, QuerySet

from vanban.directory.api import Place, before
from vanban.kernel.actor import Actor
from vanban.kernel.vietnamese import search_fold
from vanban.search import rules
from vanban.search.models import Entry, Word

MOST = 200
FEW, VERY_FEW = 120, 8
"""Words that a beginning may stand for, and still be looked up one by one; the second for one or two letters."""
MONTHS = (3, 9)
"""Months that are asked first, and next, when those did not answer for a page; then all that is older."""

Row = TypeVar("Row")


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
    asked = _asked(actor, typed)
    if asked is None:
        return []
    fields = ("document_id", "kind", "number", "number_folded", "summary", "moment")
    found = _newest((rows.only(*fields) for rows in _questions(asked, kind, None)), MOST)
    found.sort(
        key=lambda entry: (
            not rules.number_matches(entry.number_folded, typed),
            not rules.phrase_matches(search_fold(entry.summary), typed),
        )
    )
    return [Hit(e.document_id, e.kind, e.number, e.summary, e.moment) for e in found[:limit]]


def places(actor: Actor, typed: str, *, kind: str, after: Place | None = None, limit: int = 200) -> list[Place]:
    """The next places of what holds every word typed, newest first, for a list that goes on page after page."""
    asked = _asked(actor, typed)
    if asked is None:
        return []
    return _newest((rows.values_list("moment", "document_id") for rows in _questions(asked, kind, after)), limit)


def asks_anything(typed: str) -> bool:
    """Whether there is a word in what was typed."""
    return bool(rules.words(typed))


@dataclass(frozen=True)
class _Asked:
    """Whose sight, the words for the index, and those that are looked for in what it finds."""

    principals: list[int]
    by_index: list[str]
    afterwards: str


def _asked(actor: Actor, typed: str) -> _Asked | None:
    """What is asked for an actor; None when nothing can be found."""
    asked = rules.question(typed)
    if asked is None or not actor.principals:
        return None
    endings = _endings(asked.last, VERY_FEW if asked.last_says_little else FEW)
    if endings == []:
        return None
    return _Asked(list(actor.principals), asked.by_index(endings), asked.afterwards(endings))


def _questions(asked: _Asked, kind: str, after: Place | None) -> Iterator[QuerySet[Entry]]:
    """First the newest months, which answer for most that is asked for; then what is older.

    Somebody who belongs to many agencies sees thousands of documents that hold a common word. The index gives them in
    no order: without the months it would gather every one to find the newest.
    """
    begins = after[0] if after else Entry.objects.order_by("-moment").values_list("moment", flat=True).first()
    if begins is None:
        return
    rows = Entry.objects.filter(principals__overlap=asked.principals)
    for question in asked.by_index:
        rows = rows.filter(text=_question(question))
    if asked.afterwards:
        rows = rows.filter(_Holds(F("text"), _question(asked.afterwards)))
    rows = before(rows, after, "moment", "document_id").order_by("-moment", "-document_id")
    for count in MONTHS:
        months, since = rules.months_before(begins, count)
        yield rows.filter(slots__overlap=rules.slots_asked(kind, months))
        begins = since - timedelta(microseconds=1)
    older = rows.filter(moment__lte=begins)
    yield older.filter(slots__overlap=[rules.KINDS[kind]]) if kind else older


def _newest(questions: Iterable[QuerySet[Entry, Row]], limit: int) -> list[Row]:
    """The first rows of questions that follow each other; a later one is not asked when an earlier one has enough."""
    found: list[Row] = []
    for rows in questions:
        found += rows[: limit - len(found)]
        if len(found) >= limit:
            break
    return found


def _endings(begun: str, most: int) -> list[str] | None:
    """The words known that begin so, where they are not more; None where they are. A syllable mostly ends itself."""
    found = list(Word.objects.filter(word__startswith=begun).values_list("word", flat=True)[: most + 1])
    return found if len(found) <= most else None


def _question(asked: str) -> SearchQuery:
    return SearchQuery(asked, config="simple", search_type="raw")


class _Holds(Func):
    """A question to the words of a row that is not put to the index."""

    template = "(%(expressions)s) IS TRUE"
    arg_joiner = " @@ "
    output_field = BooleanField()
