"""In a bounded child: the fields of a letter out of its words, and the words for the search.

The words come from strangers as the pages do, so the rules that look through them run where time and memory are little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from vanban.exchange.rules.reading import Knowledge, KnownIssuer, Page, full_text, read_level
from vanban.exchange.rules.reading.words import Word
from vanban.platform.bounded.marks import Answer, Blobs, bounded


@bounded
def find_fields(values: dict[str, Any], _blobs: Blobs) -> Answer:
    """`pages` and `knowledge` as the two functions below write them: the fields on the level pages, and all words."""
    pages = [_page(told) for told in values["pages"]]
    read = read_level(pages, _knowledge(values["knowledge"]))
    return {"fields": [one.as_json() for one in read], "text": full_text(pages)}, []


def told_pages(pages: Sequence[Page]) -> list[dict[str, Any]]:
    """Pages as JSON."""
    return [
        {
            "number": page.number,
            "size": [page.width, page.height],
            "recognised": page.recognised,
            "angle": page.angle,
            "turned": page.turned,
            "words": _told_words(page.words),
            "stamps": _told_words(page.stamps),
            "second": _told_words(page.second),
        }
        for page in pages
    ]


def told_knowledge(knowledge: Knowledge) -> dict[str, Any]:
    """What the reader knows besides the page as JSON."""
    today = knowledge.today.isoformat() if knowledge.today else ""
    return {"issuers": [astuple(one) for one in knowledge.issuers], "today": today}


def _told_words(words: Sequence[Word]) -> list[list[Any]]:
    return [
        [one.text, one.left, one.top, one.right, one.bottom, one.confidence, one.bold] for one in words
    ]  # fmt: skip


def _page(told: Mapping[str, Any]) -> Page:
    number = int(told["number"])
    width, height = told["size"]
    words, stamps, second = (
        tuple(Word(text, number, *place) for text, *place in told[part]) for part in ("words", "stamps", "second")
    )
    return Page(number, width, height, words, told["recognised"], stamps, told["angle"], told["turned"], second)


def _knowledge(told: Mapping[str, Any]) -> Knowledge:
    issuers = tuple(KnownIssuer(*one) for one in told["issuers"])
    return Knowledge(issuers, date.fromisoformat(told["today"]) if told["today"] else None)
