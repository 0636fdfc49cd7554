"""In a bounded child: what a stranger's PDF says about number, date and signers, without judging it."""

from __future__ import annotations

import unicodedata
from typing import Any

import pypdfium2

from vanban.drafting.adapters.places.blanks import blanks_of
from vanban.drafting.adapters.places.letters import bare, letters_of, lines_of
from vanban.drafting.adapters.places.signers import Block, as_values, block_on
from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded

MOST_PAGES = 400
LEAST_LETTERS = 20
"""A page with fewer is a picture of a page."""


@bounded
def read_places(values: dict[str, Any], blobs: Blobs) -> Answer:
    """`boxes`, `typed`, `narrow`, `missing` of page 1, the block of each of `signers`, and whether there is text.

    A signer's block may stand on any page: annexes follow it. The surest one counts, the last of equals.
    """
    try:
        document = pypdfium2.PdfDocument(blobs[0])
    except pypdfium2.PdfiumError as error:
        raise Declined("broken") from error
    if not 0 < len(document) <= MOST_PAGES:
        raise Declined("broken")
    names = [str(name) for name in values["signers"]]
    best: dict[str, Block] = {}
    found: dict[str, Any] = {}
    letters = 0
    for index in range(len(document)):
        if index and not _mentions(document, index, names):
            continue
        page_letters = letters_of(document, index)
        letters += len(page_letters)
        lines = lines_of(page_letters)
        page = document[index]
        if index == 0:
            found = blanks_of(lines, page.get_height())
        for name in names:
            block = block_on(lines, name, page.get_width()) if name.strip() else None
            if block is not None and (name not in best or block.score >= best[name].score):
                best[name] = block
    found["signers"] = {name: as_values(block) for name, block in best.items()}
    found["has_text"] = letters >= LEAST_LETTERS
    return found, []


def _mentions(document: pypdfium2.PdfDocument, index: int, names: list[str]) -> bool:
    """A quick look, so that a book of four hundred pages is not read letter by letter."""
    text = bare("".join(unicodedata.normalize("NFC", document[index].get_textpage().get_text_range()).split()))[0]
    return any(bare("".join(name.split()))[0] in text for name in names)


@bounded
def read_letters(values: dict[str, Any], blobs: Blobs) -> Answer:
    """The boxes of all letters on the pages asked for, line by line: what a place must not cover."""
    document = pypdfium2.PdfDocument(blobs[0])
    rows: list[list[Any]] = []
    for number in values["pages"]:
        if 1 <= number <= min(len(document), MOST_PAGES):
            for letter in letters_of(document, number - 1):
                top = letter.base - 0.7 * letter.size
                sides = (letter.left, top, letter.right, letter.base)
                rows.append([letter.char, number, *(round(side, 2) for side in sides)])
    return {"letters": rows}, []
