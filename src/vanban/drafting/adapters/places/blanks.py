"""The blanks of number and date in the head of page 1 (NĐ 30/2020 Phụ lục I, boxes 3 and 4)."""

from __future__ import annotations

import re
from typing import Any

from vanban.drafting.adapters.places.letters import Letter, Line, words

SLACK = 1.5
LEAST_NUMBER = 14.0
"""Points: three digits at 13 pt fit when set a little narrower."""
LEAST_DATE = 10.0
HEAD_SHARE = 0.5
"""The head ends in the upper half of the page."""

_DOTS = ".…_·‥⋯․-"
_GAP = f"[{re.escape(_DOTS)}]*"
_NUMBER = re.compile(rf"số:?(?P<gap>{_GAP})(?P<typed>\d[\w.]*)?{_GAP}/(?P<symbol>[\w\-&/.…]*)")
_DATE = re.compile(
    rf"ngày(?P<day>{_GAP}(?P<day_typed>\d*){_GAP})tháng(?P<month>{_GAP}(?P<month_typed>\d*){_GAP})"
    rf"năm(?P<year>{_GAP}\d*{_GAP})"
)
Found = dict[str, Any]


def blanks_of(lines: list[Line], page_height: float) -> Found:
    """`boxes` of number, day and month; what is `typed` already, `narrow` or `missing`, by name."""
    head = [line for line in lines if line[0].base < HEAD_SHARE * page_height]
    found: Found = {"boxes": {}, "typed": {}, "narrow": [], "missing": []}
    _number(head, found)
    _date(head, found)
    return found


def _number(head: list[Line], found: Found) -> None:
    for line in head:
        for match in _NUMBER.finditer(words(line)):
            if not _begins(line, match.start()):
                continue
            if match["typed"]:
                found["typed"]["number"] = match["typed"]
            else:
                slash = match.start("symbol") - 1
                _take(found, "number", line[match.start("gap") - 1], line[slash], LEAST_NUMBER, bool(match["gap"]))
            if not match["symbol"].strip(_DOTS + "/"):
                found["missing"].append("symbol")
            return
    found["missing"].append("number")


def _date(head: list[Line], found: Found) -> None:
    for line in head:
        match = _DATE.search(words(line))
        if match is None or not _ends(line, match.end()):
            continue
        for name in ("day", "month"):
            typed = match[f"{name}_typed"]
            if typed:
                found["typed"][name] = typed
            else:
                start, end = match.span(name)
                _take(found, name, line[start - 1], line[end], LEAST_DATE, end > start)
        if len(match["year"].strip(_DOTS)) != 4:
            found["missing"].append("year")
        return
    found["missing"] += ["day", "month"]


def _begins(line: Line, at: int) -> bool:
    """“Số” opens the line or its column: in a sentence (“theo Quyết định số 5/QĐ-UBND”) it is another's number."""
    return at == 0 or line[at].left - line[at - 1].right > 1.2 * line[at].size


def _ends(line: Line, after: int) -> bool:
    """The date closes the line or its column."""
    return after >= len(line) or line[after].left - line[after - 1].right > 1.2 * line[after].size


def _take(found: Found, name: str, left: Letter, right: Letter, least: float, dotted: bool) -> None:
    """The empty box between two letters of one line; `dots` says that a row of dots stands in it."""
    size = max(left.size, right.size)
    width = right.left - left.right - 2 * SLACK
    if width < least:
        found["narrow"].append(name)
        return
    found["boxes"][name] = {
        "page": left.page,
        "x": left.right + SLACK,
        "y": left.base - 0.891 * size,
        "width": width,
        "height": 1.107 * size,
        "size": size,
        "dots": dotted,
    }
