"""In a bounded child: the letters of a stranger's PDF, and the blanks of Phụ lục I among them (boxes 3, 4, 7)."""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from vanban.platform.bounded.marks import Answer, Blobs, bounded

MOST_PAGES = 400
SPACE_WIDTH = 62 * 72 / 25.4
SPACE_HEIGHT = 30 * 72 / 25.4
LEAST_SPACE = 40.0
SLACK = 1.5


@dataclass(frozen=True)
class Letter:
    """A visible letter: its page from 1, left and right edge, baseline from the top, size in points."""

    char: str
    page: int
    left: float
    right: float
    base: float
    size: float


@bounded
def find_blanks(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Boxes by name (`number`, `day`, `month`, `signature`) with text sizes; what is not there is left out."""
    document = pypdfium2.PdfDocument(blobs[0])
    found: dict[str, Any] = {"pages": len(document)}
    if len(document) == 0 or len(document) > MOST_PAGES:
        return found, []
    first = lines_of(letters_of(document, 0))
    found.update(_number(first))
    found.update(_date(first))
    name = "".join(unicodedata.normalize("NFC", str(values["signer"])).split()).casefold()
    for index in range(len(document) - 1, -1, -1):
        page_lines = first if index == 0 else lines_of(letters_of(document, index))
        space = _signature(page_lines, name, document[index].get_width()) if name else None
        if space is not None:
            found["signature"] = space
            break
    return found, []


def letters_of(document: pypdfium2.PdfDocument, index: int) -> list[Letter]:
    """Every visible letter of one page."""
    page = document[index]
    height = page.get_height()
    text = page.get_textpage()
    found = []
    for at in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, at))
        if char.isspace() or char == "\u00a0" or not char.isprintable():
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        left, _bottom, right, _top = text.get_charbox(at, loose=True)
        found.append(Letter(char, index + 1, left, right, height - y.value, raw.FPDFText_GetFontSize(text, at)))
    return found


def lines_of(letters: list[Letter]) -> list[list[Letter]]:
    """Letters on one baseline, left to right; lines from the top down."""
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: (round(one.base, 1), one.left)):
        if lines and abs(lines[-1][-1].base - letter.base) <= 2.5:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def _run(line: list[Letter], words: str, start: int = 0) -> int:
    """Where these words begin in a line, spaces aside; -1 when they are not there."""
    return unicodedata.normalize("NFC", "".join(letter.char for letter in line)).casefold().find(words, start)


def _between(left: Letter, right: Letter) -> dict[str, float]:
    """The empty box between two letters that stand on one line."""
    size = max(left.size, right.size)
    return {
        "page": left.page,
        "x": left.right + SLACK,
        "y": left.base - 0.891 * size,
        "width": right.left - left.right - 2 * SLACK,
        "height": 1.107 * size,
        "size": size,
    }


def _number(lines: list[list[Letter]]) -> dict[str, Any]:
    for line in lines:
        at = _run(line, "số:/")
        if at >= 0:
            box = _between(line[at + 2], line[at + 3])
            return {"number": box} if box["width"] >= 12 else {}
    return {}


def _date(lines: list[list[Letter]]) -> dict[str, Any]:
    for line in lines:
        at = _run(line, ",ngàythángnăm")
        if at < 0:
            continue
        day = _between(line[at + 4], line[at + 5])
        month = _between(line[at + 9], line[at + 10])
        return {name: box for name, box in (("day", day), ("month", month)) if box["width"] >= 10}
    return {}


def _signature(lines: list[list[Letter]], name: str, page_width: float) -> dict[str, float] | None:
    """The space over the signer's name, down from the line above it; the lowest such name counts."""
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        at = _run(line, name)
        if at < 0:
            continue
        left, right = line[at].left, line[at + len(name) - 1].right
        middle = (left + right) / 2
        above = [
            letter
            for other in lines[:place]
            for letter in other
            if middle - SPACE_WIDTH / 2 < (letter.left + letter.right) / 2 < middle + SPACE_WIDTH / 2
        ]
        top = max((letter.base + 0.25 * letter.size for letter in above), default=0.0)
        bottom = line[at].base - line[at].size
        height = min(SPACE_HEIGHT, bottom - top)
        if height < LEAST_SPACE:
            continue
        x = min(max(0.0, middle - SPACE_WIDTH / 2), page_width - SPACE_WIDTH)
        return {
            "page": line[at].page,
            "x": x,
            "y": (top + bottom - height) / 2,
            "width": SPACE_WIDTH,
            "height": height,
            "size": line[at].size,
        }
    return None
