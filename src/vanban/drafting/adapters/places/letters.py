"""The letters of a stranger's page, put into lines and runs. Works in a bounded child."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as raw

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
FINE = 100
"""Steps to a point when places are turned."""

RUN_BREAK = 1.0
"""A gap wider than this share of the text size ends a run: columns of a head, a name beside a list."""


@dataclass(frozen=True)
class Letter:
    """A visible letter: its page from 1, left and right edge, baseline from the top, size in points."""

    char: str
    page: int
    left: float
    right: float
    base: float
    size: float


Line = list[Letter]


def letters_of(document: pypdfium2.PdfDocument, index: int) -> list[Letter]:
    """Every visible letter of one page; marks that a producer wrote after their letter are joined to it."""
    page = document[index]
    text = page.get_textpage()
    seen = _seen(page)
    found: list[Letter] = []
    for at in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, at))
        if char.isspace() or char == "\u00a0" or not (char.isprintable() or unicodedata.combining(char)):
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        if unicodedata.combining(char) and found:
            whole = unicodedata.normalize("NFC", found[-1].char + char)
            if len(whole) == 1:
                found[-1] = replace(found[-1], char=whole)
            continue
        left, bottom, right, top = text.get_charbox(at, loose=True)
        corners = (seen(left, bottom), seen(right, top))
        sides = sorted(corner[0] for corner in corners)
        size = _size(text, at)
        found.append(Letter(char, index + 1, sides[0], sides[1], seen(x.value, y.value)[1], size))
    return found


def _seen(page: pypdfium2.PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """From the page's own coordinates to points from the top left as shown, turned and cropped as it is."""
    across, down = (round(side * FINE) for side in (page.get_width(), page.get_height()))
    x, y = ctypes.c_int(), ctypes.c_int()

    def place(left: float, up: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, across, down, 0, left, up, x, y)
        return x.value / FINE, y.value / FINE

    return place


def _size(text: pypdfium2.PdfTextPage, at: int) -> float:
    """The text size as seen: producers that scale by a matrix (1 pt text, times 13) are understood."""
    size = float(raw.FPDFText_GetFontSize(text, at))
    matrix = raw.FS_MATRIX()
    if raw.FPDFText_GetMatrix(text, at, matrix):
        size *= (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
    return size


def lines_of(letters: list[Letter]) -> list[Line]:
    """Letters on one baseline, left to right; lines from the top down."""
    lines: list[Line] = []
    for letter in sorted(letters, key=lambda one: (round(one.base, 1), one.left)):
        if lines and abs(lines[-1][-1].base - letter.base) <= 2.5:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def runs_of(line: Line) -> Iterator[Line]:
    """A line cut where the gap is wider than words stand apart."""
    run: Line = []
    for letter in line:
        if run and letter.left - run[-1].right > RUN_BREAK * max(letter.size, run[-1].size):
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def words(line: Line) -> str:
    """The line in lower case without spaces, one character for each letter."""
    return "".join(_lower(letter.char) for letter in line)


def is_upper(run: Line) -> bool:
    """Whether a run is set in capitals, as titles of signers are."""
    cased = [letter.char for letter in run if letter.char.upper() != letter.char.lower()]
    return len(cased) >= 2 and sum(char == char.upper() for char in cased) >= 0.85 * len(cased)


def bare(text: str) -> tuple[str, str]:
    """A text without its tones, and its tones in order: “Hoà” and “Hòa” are the same in both."""
    letters, tones = [], []
    for char in text:
        parts = unicodedata.normalize("NFD", _lower(char))
        tones += [part for part in parts if part in TONES]
        letters.append(_lower(unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))))
    return "".join(letters), "".join(tones)


def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char
