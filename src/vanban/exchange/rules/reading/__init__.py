"""Reading a letter: from words with places to fields with a place and a measure of sureness.

Plain Python on values: the words come from a PDF's own text or from recognition, the rules are the same. Nothing is
ever filled in by guessing in silence: every field names its place on the page, and one that is not sure says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

from vanban.exchange.rules.reading.body import read_body
from vanban.exchange.rules.reading.found import DATE, LABELS, SYMBOL, TYPE, Found, Knowledge, KnownIssuer
from vanban.exchange.rules.reading.head import read_head
from vanban.exchange.rules.reading.signer import read_signer
from vanban.exchange.rules.reading.title import read_title
from vanban.exchange.rules.reading.weighing import agreed_fields, weighed
from vanban.exchange.rules.reading.words import Lines, Page, as_looked_at, as_seen
from vanban.kernel.document_types import type_named

__all__ = ["Found", "Knowledge", "KnownIssuer", "Page", "full_text", "on_the_paper", "read_letter", "read_level"]


def read_letter(pages: Sequence[Page], knowledge: Knowledge) -> list[Found]:
    """Every field with its place on the page as it came; see `read_level`."""
    by_number = {page.number: page for page in pages}
    return [on_the_paper(one, by_number) for one in read_level(pages, knowledge)]


def read_level(pages: Sequence[Page], knowledge: Knowledge) -> list[Found]:
    """Every field that can be read, in the order of `LABELS`, none twice; its place is that on the page made level.

    Where a page was looked at twice, both looks are read for themselves, and a field is sure only where they agree.
    """
    if not any(page.words for page in pages):
        return []
    looked = [as_looked_at(page) for page in pages]
    found = _found(looked, knowledge)
    if any(page.second for page in looked):
        other = [replace(page, words=page.second or page.words, second=()) for page in looked]
        found = agreed_fields(found, _found(other, knowledge))
    found = weighed(found, knowledge, recognised=any(page.recognised for page in looked))
    by_name = {one.name: one for one in reversed(found)}
    return [by_name[name] for name in LABELS if name in by_name]


def _found(pages: Sequence[Page], knowledge: Knowledge) -> list[Found]:
    """What one look at the pages finds."""
    lines = Lines(tuple(pages))
    head = read_head(lines, knowledge)
    symbol = next((one.value for one in head if one.name == SYMBOL), "")
    issued = next((date.fromisoformat(one.value) for one in head if one.name == DATE), None)
    everything = [*head, *read_title(lines, symbol), *read_signer(lines), *read_body(lines, issued)]
    return _checked_by_type(everything)


def _checked_by_type(everything: list[Found]) -> list[Found]:
    """The symbol of a decision begins with QĐ: where heading and symbol part, one was misread, and neither is sure."""
    kind = next((type_named(one.value) for one in everything if one.name == TYPE), None)
    symbol = next((one for one in everything if one.name == SYMBOL), None)
    if kind is None or symbol is None or not kind.abbreviation:
        return everything
    first, dash, rest = symbol.value.partition("-")
    if first.split("/")[-1] == kind.abbreviation:
        return everything
    near = SequenceMatcher(None, first, kind.abbreviation, autojunk=False).ratio() >= 0.5 and "/" not in first
    mended = f"{kind.abbreviation}{dash}{rest}" if near else symbol.value
    return [replace(one, value=mended, sure=min(one.sure, 0.6)) if one is symbol else one for one in everything]


def on_the_paper(one: Found, pages: Mapping[int, Page]) -> Found:
    """The field with its place on the page as it came, which may have been askew or upside down."""
    return replace(one, box=as_seen(one.box, pages[one.box.page])) if one.box is not None else one


def full_text(pages: Sequence[Page]) -> str:
    """All words, a line for each run, for the search."""
    return "\n".join(run.text for run in Lines(tuple(pages)).runs)
