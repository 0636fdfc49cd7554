"""Reading a letter from its PDF: its own text where that can be believed, recognition where it cannot, then its fields.

The file itself is only read; what is recognised is kept beside it as values, and no PDF is ever written (decision
0033). Joined by config/wiring.py as exchange's port `PageReader`.
"""

from __future__ import annotations

import time
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vanban.exchange.adapters.ocr.fields import told_knowledge, told_pages
from vanban.exchange.adapters.ocr.pictures import COARSE, FINE
from vanban.exchange.adapters.ocr.tesseract import BLOCK, SPARSE, Recognised, recognise
from vanban.exchange.ports import PagesRead
from vanban.exchange.rules.reading import Found, Knowledge, Page, on_the_paper
from vanban.exchange.rules.reading.agreeing import agreed
from vanban.exchange.rules.reading.confirming import LOOKED_AT, UNCONFIRMED, is_confirmed, strip_of
from vanban.exchange.rules.reading.found import from_json
from vanban.exchange.rules.reading.words import Box, Word
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.bounded import pool
from vanban.platform.bounded.marks import Declined

FIRST_PAGES = 15
LAST_PAGES = 5
"""Of a long file the beginning and the end are read: a letter's fields stand there, its annexes between."""
SECONDS = 240.0
"""For one file; pages that would come later are left out, and the reading says so."""
CHILD_SECONDS = 30.0
FIELD_SECONDS = 20.0
"""For the rules that find the fields; on twenty full pages they take two or three."""
COVERED = 0.6
OTHERS_WORK = 0.7
"""Text over a picture of the page was recognised by somebody else's program: believed, but not blindly."""
POOR = 0.7
"""Below this mean sureness a page is tried upside down."""
NOTHING = 0.25
"""Words less sure than this are specks."""
STROKES = frozenset("_|~`'\"*=«»^°¬‘’“”")
"""Words of nothing else are rules, frames and dust."""
AIR = 8.0
"""Points beside a field that are cut out with it."""
TWICE = 3
"""So many first pages are looked at twice, at two sizes: the fields of a letter stand there."""
_HERE = "vanban.exchange.adapters.ocr"


@dataclass
class _Ends:
    """When the time for one file is over."""

    at: float

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.at


def read_pages(pdf: bytes, knowledge: Knowledge) -> PagesRead:
    """The words of a PDF and the fields in them. Must be called outside any transaction.

    Raises OutsideFailure: for good when the file cannot be read or there is nothing to recognise with, for now when
    recognition broke down.
    """
    began = time.monotonic()
    ends = _Ends(began + SECONDS)
    bounds = {"first": FIRST_PAGES, "last": LAST_PAGES, "covered": COVERED}
    values = _run("layers:read_layers", bounds, pdf)[0]
    pages: list[Page] = []
    faults: list[str] = []
    for told in values["pages"]:
        if not told["fault"]:
            pages.append(_from_layer(told))
            continue
        faults.append(told["fault"])
        if not ends.is_over:
            pages.append(_recognised(pdf, told, ends))
    asked = {"pages": told_pages(pages), "knowledge": told_knowledge(knowledge)}
    found = _run("fields:find_fields", asked, seconds=FIELD_SECONDS)[0]
    names = {one.name for one in knowledge.issuers}
    fields = _confirmed(pdf, pages, [from_json(one) for one in found["fields"]], names, ends)
    seconds = time.monotonic() - began
    return PagesRead(tuple(pages), int(values["count"]), faults[0] if faults else "", seconds, fields, found["text"])


def _confirmed(
    pdf: bytes, pages: Sequence[Page], read: Sequence[Found], names: Container[str], ends: _Ends
) -> tuple[Found, ...]:
    """The fields, those that seemed sure looked at once more by themselves; places on the pages as they came."""
    by_number = {page.number: page for page in pages}
    doubted: set[str] = set()
    for page in pages:
        asked = [one for one in read if one.name in LOOKED_AT and one.is_sure]
        places = [(one, box) for one in asked if (box := strip_of(one, read)) is not None and box.page == page.number]
        if page.recognised and places and not ends.is_over:
            strips = _strips(pdf, page, [box for _one, box in places])
            both = zip(places, strips, strict=True)
            doubted |= {one.name for (one, _box), strip in both if not is_confirmed(one, strip, names)}
    return tuple(
        on_the_paper(replace(one, sure=min(one.sure, UNCONFIRMED)) if one.name in doubted else one, by_number)
        for one in read
    )


def _strips(pdf: bytes, page: Page, boxes: Sequence[Box]) -> list[str]:
    """The words of each of these places, read at full size."""
    values = {
        "page": page.number,
        "turn": 180 if page.turned else 0,
        "angle": page.angle,
        "boxes": [[box.left - AIR, box.top, box.width + 2 * AIR, box.height] for box in boxes],
    }
    facts, pictures = _run("pictures:draw_strips", values, pdf)
    seen = _placed(recognise(pictures[0], dots=round(facts["scale"] * 72), mode=BLOCK), 1.0, page.number)
    return [
        " ".join(word.text for word in seen if first - 4 <= word.middle <= last + 4) for first, last in facts["rows"]
    ]


def _from_layer(told: dict[str, Any]) -> Page:
    number = int(told["number"])
    certain = OTHERS_WORK if told["covered"] else 1.0
    words = tuple(
        Word(text, number, left, top, right, bottom, certain, bool(bold))
        for text, left, top, right, bottom, bold in told["words"]
    )
    return Page(number, told["width"], told["height"], words)


def _recognised(pdf: bytes, told: dict[str, Any], ends: _Ends) -> Page:
    """A page as recognised; one that reads badly is tried upside down, and the better reading is kept."""
    best = _look(pdf, told, turn=0)
    words = best.words
    if words and _mean(words) < POOR and not ends.is_over:
        turned = _look(pdf, told, turn=180)
        if turned.words and _mean(turned.words) > _mean(words) + 0.1:
            return turned
    return best


def _look(pdf: bytes, told: dict[str, Any], *, turn: int) -> Page:
    number = int(told["number"])
    twice = number <= TWICE
    facts, pictures = _run("pictures:draw_page", {"page": number, "turn": turn, "twice": twice}, pdf)
    scale, angle, turned = facts["scale"], float(facts["angle"]), turn == 180
    words = _placed(recognise(pictures[0], dots=round(scale * 72 * FINE)), scale * FINE, number)
    second: tuple[Word, ...] = ()
    if twice and words and _mean(words) >= POOR:
        second = _placed(recognise(pictures[1], dots=round(scale * 72 * COARSE)), scale * COARSE, number)
        words = agreed(words, second)
    stamps: tuple[Word, ...] = ()
    if facts["red_at"]:
        left, top = (side / scale for side in facts["red_at"])
        seen = _placed(recognise(pictures[-1], dots=round(scale * 72 * FINE), mode=SPARSE), scale * FINE, number)
        stamps = tuple(_moved(word, left, top) for word in seen)
    return Page(number, facts["width"], facts["height"], words, True, stamps, angle, turned, second)


def _placed(recognised: list[Recognised], scale: float, page: int) -> tuple[Word, ...]:
    """Words in points of the straightened page; specks and single strokes are left out."""
    return tuple(
        Word(
            one.text,
            page,
            one.left / scale,
            one.top / scale,
            (one.left + one.width) / scale,
            (one.top + one.height) / scale,
            one.confidence,
        )
        for one in recognised
        if one.confidence >= NOTHING and not set(one.text) <= STROKES
    )


def _moved(word: Word, left: float, top: float) -> Word:
    """A word of a piece that was cut out, at its place on the page."""
    return replace(
        word, left=word.left + left, right=word.right + left, top=word.top + top, bottom=word.bottom + top
    )  # fmt: skip


def _mean(words: tuple[Word, ...]) -> float:
    return sum(word.confidence for word in words) / len(words)


def _run(
    function: str, values: dict[str, Any], *files: bytes, seconds: float = CHILD_SECONDS
) -> tuple[dict[str, Any], list[bytes]]:
    try:
        return pool.run(f"{_HERE}.{function}", values, list(files), timeout=seconds)
    except Declined as declined:
        raise OutsideFailure(f"the file cannot be read: {declined.code}", permanent=True) from declined
    except pool.Fault as fault:
        raise OutsideFailure(f"the file cannot be read: {fault.kind}", permanent=True) from fault
