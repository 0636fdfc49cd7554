"""In a bounded child: the words that a PDF carries, page by page, with their places and whether they are bold."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from vanban.exchange.rules.reading.layer import layer_fault
from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded

MOST_LETTERS = 20_000
"""On one page; more is no letter, and is not read."""
FINE = 100
HEAVY = 600


@bounded
def read_layers(values: dict[str, Any], blobs: Blobs) -> Answer:
    """How many pages there are, and of the chosen ones (from 1) size, words, and why they are not to be believed."""
    try:
        document = pypdfium2.PdfDocument(blobs[0])
    except pypdfium2.PdfiumError as error:
        raise Declined("broken") from error
    document.init_forms()
    count = len(document)
    if count < 1:
        raise Declined("broken")
    first, last = int(values["first"]), int(values["last"])
    chosen = [index for index in range(count) if index < first or index >= count - last]
    pages = [_page(document, index, float(values["covered"])) for index in chosen]
    return {"count": count, "pages": pages}, []


def _page(document: pypdfium2.PdfDocument, index: int, enough: float) -> dict[str, Any]:
    page = _whole(document, index)
    width, height = page.get_size()
    text = page.get_textpage()
    count = text.count_chars()
    letters = text.get_text_range() if 0 < count <= MOST_LETTERS else ""
    words = _words(page, text, count) if letters else []
    covered = _covered(page, width, height) >= enough
    return {
        "number": index + 1,
        "width": width,
        "height": height,
        "words": words,
        "covered": covered,
        "fault": layer_fault(letters, covered=covered) or "",
    }


def _whole(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """The page with its form fields as part of the text: number and date of an issued document stand in them."""
    page = document[index]
    if page.formenv:
        page.flatten()
        page.close()
        page = document[index]
    return page


def _words(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, count: int) -> list[list[Any]]:
    """Text, left, top, right, bottom, bold of every word."""
    seen = _seen(page)
    found: list[list[Any]] = []
    open_word: list[Any] | None = None
    for at in range(count):
        char = chr(raw.FPDFText_GetUnicode(text, at))
        if char.isspace() or char in "\u00a0\ufffe\x00" or not (char.isprintable() or unicodedata.combining(char)):
            open_word = None
            continue
        left, bottom, right, top = text.get_charbox(at, loose=True)
        corners = (seen(left, bottom), seen(right, top))
        x0, x1 = sorted(corner[0] for corner in corners)
        y0, y1 = sorted(corner[1] for corner in corners)
        if unicodedata.combining(char) and open_word is not None:
            open_word[0] = unicodedata.normalize("NFC", open_word[0] + char)
            continue
        if open_word is not None and _apart(open_word, x0, x1, y0, y1):
            open_word = None
        if open_word is None:
            open_word = [char, x0, y0, x1, y1, _bold(text, at)]
            found.append(open_word)
            continue
        open_word[0] += char
        open_word[1:5] = [
            min(open_word[1], x0), min(open_word[2], y0), max(open_word[3], x1), max(open_word[4], y1)
        ]  # fmt: skip
    return found


def _apart(word: list[Any], x0: float, x1: float, y0: float, y1: float) -> bool:
    """A letter that stands on another line, or too far right, begins a word although no space is written."""
    height = max(word[4] - word[2], y1 - y0, 1.0)
    middle = (y0 + y1) / 2
    return not word[2] - 2 <= middle <= word[4] + 2 or x0 - word[3] > 0.35 * height or x1 < word[1]


def _bold(text: pypdfium2.PdfTextPage, at: int) -> bool:
    name = ctypes.create_string_buffer(120)
    raw.FPDFText_GetFontInfo(text, at, name, 120, ctypes.c_int())
    return b"bold" in name.value.lower() or raw.FPDFText_GetFontWeight(text, at) >= HEAVY


def _covered(page: pypdfium2.PdfPage, width: float, height: float) -> float:
    """The share of the page under its largest picture."""
    best = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5):
        left, bottom, right, top = one.get_bounds()
        best = max(best, (right - left) * (top - bottom) / max(1.0, width * height))
    return min(best, 1.0)


def _seen(page: pypdfium2.PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """From the page's own coordinates to points from the top left as shown, turned and cropped as it is."""
    across, down = (round(side * FINE) for side in (page.get_width(), page.get_height()))
    x, y = ctypes.c_int(), ctypes.c_int()

    def place(left: float, up: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, across, down, 0, left, up, x, y)
        return x.value / FINE, y.value / FINE

    return place
