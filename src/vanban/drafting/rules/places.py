"""Where number, date and signature may stand on a page, and what is wrong with a place (NĐ 30/2020 Phụ lục I, IV)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from vanban.drafting.errors import (
    NumberOnFirstPage,
    PlaceOffPage,
    PlaceOverText,
    PlacesOverlap,
    PlaceTooSmall,
)
from vanban.kernel.refusals import Phrase, Refusal, gettext_noop


class Area(Protocol):
    """A rectangle on a page: page from 1, the rest in points from the page's top left."""

    @property
    def page(self) -> int: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...


POINTS_PER_MM = 72 / 25.4
NAMES = {
    "number": gettext_noop("the number"),
    "day": gettext_noop("the day"),
    "month": gettext_noop("the month"),
    "signature": gettext_noop("the signature"),
    "symbol": gettext_noop("the symbol after the number"),
    "year": gettext_noop("the year"),
}
LEAST_MM = {"number": (5.0, 4.0), "day": (4.0, 4.0), "month": (4.0, 4.0), "signature": (25.0, 12.0)}
"""Width and height below which what belongs there cannot be read."""
TEXT_SIZES = {"number": 13.0, "day": 14.0, "month": 14.0}
LINE = 1.107
"""Height of a line in its text size: the field is exactly one line high."""
FILLING = frozenset(".…_·‥⋯․")
"""Dots that only mark a blank: a field may stand over them."""


def phrases(names: Sequence[str]) -> tuple[Phrase, ...]:
    """The names of places as sentences list them."""
    return tuple(Phrase(NAMES[name]) for name in names)


def fault_of_places(
    boxes: Mapping[str, Area], pages: Sequence[tuple[float, float]], letters: Sequence[tuple[str, Area]]
) -> Iterator[Refusal]:
    """Everything that is wrong with these places on these pages with these letters."""
    for name, box in boxes.items():
        what = Phrase(NAMES[name])
        least_width, least_height = LEAST_MM[name]
        if not (1 <= box.page <= len(pages) and _inside(box, *pages[box.page - 1])):
            yield PlaceOffPage(what=what, page=box.page)
            continue
        if name != "signature" and box.page != 1:
            yield NumberOnFirstPage(what=what)
        if box.width < least_width * POINTS_PER_MM - 0.5 or box.height < least_height * POINTS_PER_MM - 0.5:
            yield PlaceTooSmall(what=what, width=f"{least_width:g}", height=f"{least_height:g}")
        covered = "".join(char for char, letter in letters if char not in FILLING and _meet(box, letter, 0.6))
        if covered:
            yield PlaceOverText(what=what, words=covered[:30])
    names = list(boxes)
    for place, name in enumerate(names):
        for other in names[place + 1 :]:
            if _meet(boxes[name], boxes[other], 0.0):
                yield PlacesOverlap(what=Phrase(NAMES[name]), other=Phrase(NAMES[other]))


def dotted(boxes: Mapping[str, Area], letters: Sequence[tuple[str, Area]]) -> tuple[str, ...]:
    """Which fields stand over a row of dots."""
    return tuple(
        name
        for name, box in boxes.items()
        if name != "signature" and any(char in FILLING and _meet(box, letter, 0.0) for char, letter in letters)
    )


def _inside(box: Area, width: float, height: float) -> bool:
    return box.x >= 0 and box.y >= 0 and box.x + box.width <= width and box.y + box.height <= height


def _meet(one: Area, two: Area, grace: float) -> bool:
    """Whether two boxes share more than `grace` points in both directions."""
    across = min(one.x + one.width, two.x + two.width) - max(one.x, two.x)
    down = min(one.y + one.height, two.y + two.height) - max(one.y, two.y)
    return one.page == two.page and across > grace and down > grace
