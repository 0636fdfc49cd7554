"""In a bounded child: a PDF as the neutral page: lines by their letters, sides by gaps, the rest by measuring."""

from __future__ import annotations

import ctypes
import itertools
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded

PT_MM = 25.4 / 72
MOST_PAGES = 60
"""Pages read letter by letter; a longer file's tail repeats the looks of its text."""
GAP = 1.6
"""Between words stands a third of a size; so much more than that cuts a line into sides."""
SMALL = 12.3
"""Letters of the text are larger."""
ACROSS = 0.68
"""The text takes 0.76 to 0.79 of the width of a sheet with the margins of the decree."""
_MIDDLE = 6.0
_ABOVE = frozenset({"LƯU HÀNH NỘI BỘ", "XEM XONG TRẢ LẠI"})
"""Frames that stand over the text, in the margin."""


@dataclass
class Letter:
    """A letter as it stands, points from the top left."""

    char: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    italic: bool
    font: str


@dataclass
class Row:
    """Letters of one line or of one side of it."""

    letters: list[Letter]
    page: int
    side: str = ""
    ruled: float | None = None
    foot: str = ""
    runs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Where the first letter begins."""
        return self.letters[0].left

    @property
    def right(self) -> float:
        """Where the last letter ends."""
        return self.letters[-1].right

    @property
    def base(self) -> float:
        """The line's foot."""
        return self.letters[0].base

    @property
    def size(self) -> float:
        """The largest letter."""
        return max(letter.size for letter in self.letters)

    @property
    def text(self) -> str:
        """The words."""
        return "".join(run["text"] for run in self.runs)


@bounded
def read_pdf(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """The page of a PDF as plain values. Declines what cannot be opened."""
    try:
        document = pypdfium2.PdfDocument(blobs[0])
    except pypdfium2.PdfiumError as error:
        raise Declined("broken") from error
    count = len(document)
    if not 0 < count <= 2000:
        raise Declined("broken")
    rows: list[Row] = []
    number: dict[str, Any] = {"place": "none"}
    sheets: list[dict[str, Any]] = []
    for index in range(min(count, MOST_PAGES)):
        page = document[index]
        width, height = page.get_width(), page.get_height()
        lines = _rows(_letters(page, height), index + 1)
        lines = _page_number(lines, index, width, height, number)
        _lines_under(page, height, lines)
        _sheet(sheets, lines, width, height, index)
        rows += lines
    return {
        "kind": "pdf",
        "sheets": sheets,
        "paragraphs": _paragraphs(rows, document[0].get_width()),
        "number": number if count > 1 and rows else None,
        "pages": count,
        "wide_tables": any(one["width"] > one["height"] for one in sheets),
    }, []


def _letters(page: Any, height: float) -> list[Letter]:
    text = page.get_textpage()
    found: list[Letter] = []
    name = ctypes.create_string_buffer(120)
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, at))
        if char.isspace() or char == "\u00a0" or not (char.isprintable() or unicodedata.category(char) == "Co"):
            continue
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        left, _bottom, right, _top = text.get_charbox(at, loose=True)
        raw.FPDFText_GetFontInfo(text, at, name, 120, ctypes.c_int())
        face = name.value.decode("utf-8", "replace")
        size = float(raw.FPDFText_GetFontSize(text, at))
        matrix = raw.FS_MATRIX()
        if raw.FPDFText_GetMatrix(text, at, matrix):
            size *= (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
        low = face.lower()
        found.append(
            Letter(char, left, right, height - y.value, round(size, 2), "bold" in low or "black" in low,
                   "italic" in low or "oblique" in low, face)
        )  # fmt: skip
    return found


def _rows(letters: list[Letter], page: int) -> list[Row]:
    """Lines from the top down; one that stands in two pieces is two sides."""
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: (one.base, one.left)):
        if lines and abs(lines[-1][0].base - letter.base) <= 2.2:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    found: list[Row] = []
    for line, below in itertools.zip_longest(lines, lines[1:]):
        if below is not None and _is_raised(line, below):
            continue
        pieces = _pieces(sorted(line, key=lambda one: one.left))
        for piece in pieces:
            row = Row(piece, page)
            row.runs = _runs(piece)
            found.append(row)
    return found


def _is_raised(line: list[Letter], below: list[Letter]) -> bool:
    """Marks of footnotes: small figures that hang over the line they belong to; they are no words."""
    size = max(letter.size for letter in line)
    larger = max(letter.size for letter in below)
    raised = below[0].base - line[0].base
    return size * 1.3 <= larger and raised < 0.6 * larger and all(one.char in "0123456789*" for one in line)


def _pieces(line: list[Letter]) -> list[list[Letter]]:
    """Cut where the gap is wide, but not inside “Số:      /QĐ” or “ngày    tháng”, which leave a blank to be filled."""
    pieces: list[list[Letter]] = [[line[0]]]
    for before, letter in itertools.pairwise(line):
        gap = letter.left - before.right
        blank = letter.char == "/" or "".join(one.char for one in pieces[-1][-5:]).endswith(("ngày", "tháng", "Số:"))
        if gap > GAP * max(letter.size, before.size) and not (blank and gap < 90):
            pieces.append([letter])
        else:
            pieces[-1].append(letter)
    return pieces


def _runs(piece: list[Letter]) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = []
    before: Letter | None = None
    for letter in piece:
        space = " " if before is not None and letter.left - before.right > 0.12 * letter.size else ""
        look = {"font": letter.font, "size": letter.size, "bold": letter.bold, "italic": letter.italic}
        if runs and all(runs[-1][key] == value for key, value in look.items()):
            runs[-1]["text"] += space + letter.char
        else:
            if runs and space:
                runs[-1]["text"] += space
            runs.append({"text": letter.char, **look})
        before = letter
    return runs


def _page_number(rows: list[Row], index: int, width: float, height: float, number: dict[str, Any]) -> list[Row]:
    """Take the number of the page out of the text, and note how it stands."""
    for row in rows:
        top, low = row.base < 62, row.base > height - 62
        if not (top or low) or not row.text.strip(" -").isdigit():
            continue
        middle = (row.left + row.right) / 2
        number["place"] = "header" if top else "footer"
        number["align"] = "center" if abs(middle - width / 2) < 40 else "right" if middle > width / 2 else "left"
        first = row.letters[0]
        number |= {"size": first.size, "bold": first.bold, "italic": first.italic}
        number["on_first"] = number.get("on_first", False) or index == 0
        return [one for one in rows if one is not row]
    return rows


def _lines_under(page: Any, height: float, rows: list[Row]) -> None:
    """Drawn lines: each belongs to the line of words right above it, or parts off the foot of the page."""
    drawn: list[tuple[float, float, float]] = []
    for thing in page.get_objects(max_depth=2):
        if thing.type != raw.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = thing.get_bounds()
        if right - left < 18 or top - bottom > 3:
            continue
        y = height - top
        drawn.append((y, left, right))
        above = [
            row for row in rows
            if -2 <= y - row.base <= 14 and row.left - 30 < (left + right) / 2 < row.right + 30
        ]  # fmt: skip
        if above:
            row = max(above, key=lambda one: one.base)
            row.ruled = (right - left) / max(row.right - row.left, 1.0)
    _feet(drawn, rows, page.get_width(), height)


def _feet(drawn: list[tuple[float, float, float]], rows: list[Row], width: float, height: float) -> None:
    """The address of the agency and footnotes: small letters under the lowest lines, which begin at the left edge."""
    edge = min((row.left for row in rows), default=0.0)
    for y, left, right in sorted(drawn, reverse=True):
        under = [row for row in rows if row.base > y and not row.foot]
        if y < height / 2 or abs(left - edge) > 8 or not under or any(row.size > SMALL for row in under):
            return
        for row in under:
            row.foot = "wide" if right - left > ACROSS * width else "short"
        for row in rows:
            row.ruled = None if row.base <= y <= row.base + 14 and not row.foot else row.ruled


def _sheet(sheets: list[dict[str, Any]], rows: list[Row], width: float, height: float, index: int) -> None:
    """The sheet and the edges of its text. Foot and right edge are known only of pages filled to them."""
    one: dict[str, Any] = {"index": index, "width": width * PT_MM, "height": height * PT_MM}
    if rows and width < height:
        left = min(row.left for row in rows)
        right = width - max(row.right for row in rows)
        one["left"] = round(left * PT_MM, 1)
        one["right"] = max(round(right * PT_MM, 1), 0.0)
        if one["right"] > 20 or one["left"] > 35:
            one["right"] = one["left"] = None
        top = min((row.base - 0.9 * row.size for row in rows if row.text.upper() not in _ABOVE), default=57.0) * PT_MM
        if index == 0 or top < 20:
            one["top"] = round(min(top, 25.0) if top >= 20 else top, 1)
        bottom = (height - max(row.base for row in rows)) * PT_MM
        one["bottom"] = round(bottom, 1) if bottom < 20 else None
    if not any(_same(one, other) for other in sheets):
        sheets.append(one)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one.get(key) == other.get(key) for key in one if key != "index")


def _paragraphs(rows: list[Row], width: float) -> list[dict[str, Any]]:
    """Rows joined to paragraphs: a line goes on unless it is set in, centred, far below, or another look begins."""
    plain = [row for row in rows if len(row.text) > 60]
    edge = min((row.left for row in plain), default=85.0)
    reach = max((row.right for row in plain), default=width - 48)
    found: list[dict[str, Any]] = []
    before: Row | None = None
    for row in rows:
        side, align = _place(row, rows, width, edge, reach)
        same = before is not None and found and _goes_on(before, row, edge, reach)
        if same and side == found[-1]["side"] and not align and found[-1]["align"] is None:
            found[-1]["runs"] = [*found[-1]["runs"], {**row.runs[0], "text": " "}, *row.runs]
        else:
            found.append(
                {
                    "index": len(found), "runs": row.runs, "align": align or None, "side": side, "page": row.page,
                    "foot": row.foot,
                    "rule": {"share": None if row.ruled is None else round(row.ruled, 2)}
                    if row.ruled is not None else None,
                }
            )  # fmt: skip
        before = row
    return found


def _place(row: Row, rows: list[Row], width: float, edge: float, reach: float) -> tuple[str, str]:
    """The side of a row that shares its line, or stands in one half only; `center` for what is set in the middle."""
    shares = [one for one in rows if one is not row and one.page == row.page and abs(one.base - row.base) < 2.3]
    middle = (row.left + row.right) / 2
    if shares:
        return ("left" if row.left <= min(one.left for one in shares) else "right"), ""
    if row.right < width * 0.52 and row.left < width * 0.4 and row.right - row.left < width * 0.4:
        return "left", ""
    if row.left > width * 0.42 and middle > width * 0.58:
        return "right", ""
    centre = (edge + reach) / 2
    if abs(middle - centre) < _MIDDLE + 4 and row.left > edge + 16 and row.right < reach - 16:
        return "", "center"
    return "", ""


def _goes_on(before: Row, row: Row, edge: float, reach: float) -> bool:
    if row.page != before.page:
        return row.left < edge + 8 and before.right > reach - 40 and row.base < 120
    if row.foot != before.foot:
        return False
    near = row.base - before.base < 2.1 * row.size
    return near and row.left < edge + 8 and before.right > reach - 70 and abs(row.size - before.size) < 0.6
