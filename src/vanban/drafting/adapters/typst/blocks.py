"""Blocks of the body as the template prints them: runs of words and footnotes, measured tables, pictures as data."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from typing import Any

from vanban.drafting.adapters.typst.faces import face
from vanban.drafting.errors.composing import PictureMissing, TableTooWide
from vanban.drafting.rules.content import Block, Kind, Picture
from vanban.drafting.rules.parse_text import MARK
from vanban.drafting.rules.tables import column_widths
from vanban.kernel.vietnamese import nfc

MM = 72 / 25.4
ROOM_MM = {False: 164.0, True: 251.0}
"""Width of the text on an upright page and on one turned sideways."""
PICTURE_HEIGHT_MM = {False: 200.0, True: 120.0}
DOTS_PER_INCH = 150
CELL_SIZE = 13.0
CELL_EDGES = 9.5
"""Points a cell needs beside its words."""
LONGEST_WORD = 44
"""Signs above which the template breaks a word anywhere."""
_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,]*\s*%?")
_RUNNING = frozenset({"stt", "tt", "số tt", "số thứ tự"})


def block_data(block: Block, pictures: Mapping[str, Picture], *, wide: bool) -> dict[str, Any]:
    """One block. Raises TableTooWide and PictureMissing."""
    notes = dict(block.notes)
    data: dict[str, Any] = {
        "kind": block.kind.value,
        "label": block.label,
        "text": MARK.sub(lambda mark: "" if mark[1] in notes else mark[0], block.text),
        "runs": runs(block.text, notes),
        "titled": block.titled,
    }
    if block.kind is Kind.TABLE:
        data |= _table(block, notes, wide=wide)
    if block.kind is Kind.PICTURE:
        data |= _picture(block, pictures, wide=wide)
    return data


def runs(text: str, notes: Mapping[str, str]) -> list[dict[str, Any]]:
    """Words and footnotes in their order; a mark without its note stays as it was typed, a second mark is a number."""
    found: list[dict[str, Any]] = []
    at = 0
    for mark in MARK.finditer(text):
        if mark[1] in notes:
            found += [_run(text[at : mark.start()]), {"text": notes[mark[1]], "note": True}]
            at = mark.end()
    return [run for run in [*found, _run(text[at:])] if run["text"]]


def _run(text: str) -> dict[str, Any]:
    return {"text": text, "note": False}


def _table(block: Block, notes: Mapping[str, str], *, wide: bool) -> dict[str, Any]:
    columns = max((len(row) for row in block.rows), default=0)
    rows = [(*row, *[""] * (columns - len(row))) for row in block.rows]
    said = [tuple(MARK.sub("00" if notes else r"\g<0>", nfc(cell)) for cell in row) for row in rows]
    each = [[row[at] for row in said] for at in range(columns)]
    room = ROOM_MM[wide] * MM
    least = [max(_longest_word(cell, index == 0) for index, cell in enumerate(column)) for column in each]
    natural = [max(_width(cell, index == 0) for index, cell in enumerate(column)) for column in each]
    widths = column_widths([one + CELL_EDGES for one in least], [one + CELL_EDGES for one in natural], room)
    if widths is None:
        raise TableTooWide(
            columns=columns,
            words=" ".join(" ".join(rows[0]).split())[:60],
            needs=round((sum(least) + columns * CELL_EDGES) / MM),
            room=round(room / MM),
        )
    return {
        "rows": [[runs(cell, notes) for cell in row] for row in rows],
        "widths": [round(one, 2) for one in widths],
        "aligned": [
            block.aligned[at] if at < len(block.aligned) else _alignment(column) for at, column in enumerate(each)
        ],
    }


def _longest_word(cell: str, head: bool) -> float:
    return max(
        (_width(word[: LONGEST_WORD // 2] if len(word) > LONGEST_WORD else word, head) for word in cell.split()),
        default=0,
    )


def _width(words: str, head: bool) -> float:
    return face("Bold" if head else "Regular").width(words, CELL_SIZE)


def _alignment(column: list[str]) -> str:
    """Running numbers in the middle, other numbers to the right, words to the left."""
    if column[0].casefold().strip(" .") in _RUNNING:
        return "center"
    filled = [cell for cell in column[1:] if cell]
    return "right" if filled and all(_NUMBER.fullmatch(cell) for cell in filled) else "left"


def _picture(block: Block, pictures: Mapping[str, Picture], *, wide: bool) -> dict[str, Any]:
    picture = pictures.get(block.label)
    if picture is None:
        raise PictureMissing(name=block.label)
    natural = picture.width / DOTS_PER_INCH * 72
    tallest = PICTURE_HEIGHT_MM[wide] * MM * picture.width / max(picture.height, 1)
    return {"image": framed(picture), "width": round(min(natural, ROOM_MM[wide] * MM, tallest), 2)}


def framed(picture: Picture) -> str:
    """A drawing that holds the picture as data, so that the typesetter opens no file."""
    size = f'width="{picture.width}" height="{picture.height}"'
    data = base64.b64encode(picture.content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {picture.width} {picture.height}">'
        f'<image {size} href="data:{picture.media_type};base64,{data}"/></svg>'
    )


def words_in(value: Any) -> Iterable[str]:
    """Every string among the template's values, pictures aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "image":
                yield from words_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from words_in(item)
