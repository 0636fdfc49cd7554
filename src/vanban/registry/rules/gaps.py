"""What an inspector asks of a book: numbers without a document, out of the order of time, explained or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What there is to say of a number."""

    MISSING = "missing"
    TWICE = "twice"
    UNORDERED = "unordered"
    BACK_DATED = "back_dated"
    LATE = "late"
    HELD = "held"
    SET_ASIDE = "set_aside"
    VOID = "void"


UNEXPLAINED = frozenset({Kind.MISSING, Kind.TWICE, Kind.UNORDERED})
"""What must never happen; the others are explained in the book."""


@dataclass(frozen=True)
class Line:
    """One number of a book as it stands."""

    number: int
    kind: Kind | None
    dated: date
    said: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing to look at, in one book."""

    kind: Kind
    number: int
    dated: date | None
    said: str = ""


def findings(lines: Iterable[Line], *, next_number: int) -> Iterator[Finding]:
    """Everything remarkable about one book whose counter stands at `next_number` (NĐ 30/2020 Đ15.1).

    `lines` are all its numbers in order; `kind` None is an issued document of plain date, or a number given back,
    which lies at the end of its book and is taken again: no gap.
    """
    expected = 1
    latest: date | None = None
    for line in lines:
        yield from (Finding(Kind.MISSING, number, None) for number in range(expected, line.number))
        if line.number < expected:
            yield Finding(Kind.TWICE, line.number, line.dated)
        expected = line.number + 1
        if line.kind is not None:
            yield Finding(line.kind, line.number, line.dated, line.said)
        explained = line.kind in {Kind.BACK_DATED, Kind.LATE, Kind.VOID} or (line.kind is not None and line.said)
        if latest is not None and line.dated < latest and not explained:
            yield Finding(Kind.UNORDERED, line.number, line.dated)
        latest = max(latest or line.dated, line.dated)
    yield from (Finding(Kind.MISSING, number, None) for number in range(expected, next_number))
