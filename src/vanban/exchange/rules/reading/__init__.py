"""Reading a letter: from words with places to fields with a place and a measure of sureness.

Plain Python on values: the words come from a PDF's own text or from recognition, the rules are the same. Nothing is
ever filled in by guessing in silence: every field names its place on the page, and one that is not sure says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from vanban.exchange.rules.reading.body import read_body
from vanban.exchange.rules.reading.found import DATE, LABELS, SYMBOL, Found, Knowledge, KnownIssuer
from vanban.exchange.rules.reading.head import read_head
from vanban.exchange.rules.reading.signer import read_signer
from vanban.exchange.rules.reading.title import read_title
from vanban.exchange.rules.reading.words import Lines, Page, as_seen

__all__ = ["Found", "Knowledge", "KnownIssuer", "Page", "full_text", "read_letter"]


def read_letter(pages: Sequence[Page], knowledge: Knowledge) -> list[Found]:
    """Every field that can be read, in the order of `LABELS`; none twice, nothing from pages without words."""
    if not any(page.words for page in pages):
        return []
    lines = Lines(tuple(pages))
    head = read_head(lines, knowledge)
    symbol = next((one.value for one in head if one.name == SYMBOL), "")
    issued = next((date.fromisoformat(one.value) for one in head if one.name == DATE), None)
    everything = [*head, *read_title(lines, symbol), *read_signer(lines), *read_body(lines, issued)]
    by_name = {one.name: one for one in reversed(everything)}
    by_number = {page.number: page for page in pages}
    return [_on_the_paper(by_name[name], by_number) for name in LABELS if name in by_name]


def _on_the_paper(one: Found, pages: Mapping[int, Page]) -> Found:
    return replace(one, box=as_seen(one.box, pages[one.box.page])) if one.box is not None else one


def full_text(pages: Sequence[Page]) -> str:
    """All words, a line for each run, for the search."""
    return "\n".join(run.text for run in Lines(tuple(pages)).runs)
