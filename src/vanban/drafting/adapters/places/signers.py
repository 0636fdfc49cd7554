"""The block of a signer: powers and title in capitals, a space, the name (NĐ 30/2020 Phụ lục I, boxes 7a, 7b, 7c)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from vanban.drafting.adapters.places.letters import Letter, Line, bare, is_upper, runs_of

MM = 72 / 25.4
SPACE_WIDTH = 62 * MM
SPACE_HEIGHT = 30 * MM
LEAST_SPACE = 14 * MM
"""Less than this is the distance of lines, not room for a signature."""
NARROW = 9 * MM
"""Half the width of the strip in which title and name are looked for, around their common middle."""
OFF_MIDDLE = 14 * MM
MOST_BETWEEN = 2
"""Lines that may stand between the space and the name: another title of the signer (7b)."""
_DEGREE = re.compile(r"(gs|pgs|ts|ths|bs|ks|cn|ckii?|ds|ls|kts|nsưt|nsnd|ngưt|\.|đại|trung|thượng|thiếu|úy|tá|tướng)*")


@dataclass(frozen=True)
class Block:
    """Where a person signs, and what is printed above it; the higher the score, the surer."""

    space: dict[str, float]
    title: tuple[str, ...]
    score: int


def block_on(lines: list[Line], name: str, page_width: float) -> Block | None:
    """The surest block of this signer on a page; the lowest of equals. None when the name has no room above it."""
    wanted, tones = bare("".join(unicodedata.normalize("NFC", name).split()))
    best: Block | None = None
    for place, line in enumerate(lines):
        run = _named(line, wanted, tones)
        if run is None:
            continue
        found = _above(lines[:place], run, page_width)
        if found is not None and (best is None or found.score >= best.score):
            best = found
    return best


def _named(line: Line, wanted: str, tones: str) -> Line | None:
    """The run that is the name and nothing else, a degree before it aside."""
    for run in runs_of(line):
        letters, _tones = bare("".join(letter.char for letter in run))
        at = letters.find(wanted)
        if at < 0 or at + len(wanted) != len(letters):
            continue
        if not _DEGREE.fullmatch("".join(letter.char.lower() for letter in run[:at])):
            continue
        if sorted(bare("".join(letter.char for letter in run[at:]))[1]) == sorted(tones):
            return run
    return None


def _above(over: list[Line], name: Line, page_width: float) -> Block | None:
    """The space over the name: below the title, above whatever stands directly over the name."""
    middle = (name[0].left + name[-1].right) / 2
    strip = [run for line in over if (run := _in_strip(line, middle))]
    low = name
    for between in range(MOST_BETWEEN + 1):
        high = strip[-1 - between] if len(strip) > between else None
        top = high[0].base + 0.25 * high[0].size if high else 0.0
        bottom = low[0].base - low[0].size
        if bottom - top >= LEAST_SPACE:
            title = strip[: len(strip) - between][::-1]
            return _block(over, name, title, top, bottom, middle, page_width)
        if high is None:
            return None
        low = high
    return None


def _in_strip(line: Line, middle: float) -> Line | None:
    """The run of a line that crosses the strip around this middle."""
    for run in runs_of(line):
        if run[0].left < middle + NARROW and run[-1].right > middle - NARROW:
            return run
    return None


def _block(
    over: list[Line], name: Line, above: list[Line], top: float, bottom: float, middle: float, page_width: float
) -> Block | None:
    titles: list[Line] = []
    for run in above[:5]:
        off = abs((run[0].left + run[-1].right) / 2 - middle)
        near = not titles or titles[-1][0].base - run[0].base < 2.2 * run[0].size
        if not (is_upper(run) and off <= OFF_MIDDLE and near):
            break
        titles.append(run)
    if not titles:
        return None  # a name under an empty stretch: a table, a list, a block cut by the end of a page
    height = min(SPACE_HEIGHT, bottom - top)
    y = (top + bottom - height) / 2
    beside = [one for line in over for one in line if y < one.base < y + height + one.size]
    x, width = _across(beside, middle, page_width)
    if width < 25 * MM:
        return None
    words = tuple(" ".join(_spaced(run)) for run in reversed(titles))
    space = {"page": name[0].page, "x": x, "y": y, "width": width, "height": height, "size": name[0].size}
    return Block(space, words, len(titles) + 2 * (middle > page_width / 3) + 2 * (bottom - top > 20 * MM))


def _across(beside: list[Letter], middle: float, page_width: float) -> tuple[float, float]:
    """Left edge and width around the middle, as wide as the neighbours and the page allow."""
    left = max((one.right for one in beside if one.right <= middle), default=0.0)
    right = min((one.left for one in beside if one.left >= middle), default=page_width)
    half = min(SPACE_WIDTH / 2, middle - left - 2, right - middle - 2, middle, page_width - middle)
    return middle - half, 2 * half


def _spaced(run: Line) -> list[str]:
    """The words of a run as read."""
    words: list[str] = [run[0].char]
    for before, letter in pairwise(run):
        if letter.left - before.right > 0.12 * letter.size:
            words.append("")
        words[-1] += letter.char
    return words


def as_values(block: Block) -> dict[str, Any]:
    """A block as JSON values."""
    return {"box": block.space, "title": list(block.title), "score": block.score}
