"""A book as PDF, typeset with Typst inside this process, ready to print, sign and bind."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import typst

from vanban.kernel.refusals import OutsideFailure
from vanban.kernel.vietnamese import nfc
from vanban.platform.transactions import assert_none_open
from vanban.registry.ports import Book

TEMPLATE = Path(__file__).with_name("book.typ")
FONTS = Path(__file__).parents[3] / "platform" / "fonts"

_one_at_a_time = threading.Lock()


def write_pdf(book: Book) -> bytes:
    """The bound form: cover, first page, and the table on A4 lying, its heads repeated on every page.

    Words are handed over as data, so nothing in them can act as code or open a file. Books are set one after the
    other: a year's book takes much memory. Outside transactions; raises OutsideFailure when the typesetter refuses.
    """
    assert_none_open()
    values = {
        "title": book.title,
        "agency": book.agency,
        "governing": book.governing,
        "book": book.book,
        "year": str(book.year),
        "first_day": book.first_day,
        "last_day": book.last_day,
        "numbered": bool(book.first_number),
        "first_number": book.first_number,
        "last_number": book.last_number,
        "volume": str(book.volume),
        "columns": list(book.columns),
        "widths": list(book.widths),
        "rows": [[_clean(cell) for cell in row] for row in book.rows],
        "mark": book.mark,
    }
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    nowhere = str(TEMPLATE.parent / "no-packages")
    with _one_at_a_time:
        try:
            pdf = typst.compile(
                TEMPLATE,
                root=TEMPLATE.parent,
                font_paths=fonts,
                ignore_system_fonts=True,
                package_path=nowhere,
                package_cache_path=nowhere,
                format="pdf",
                sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
                pdf_standards="1.7",
                pdf_tags=False,
            )
        except typst.TypstError as error:
            raise OutsideFailure(str(error), permanent=True) from error
    if not isinstance(pdf, bytes):
        raise OutsideFailure("no single file came out", permanent=True)
    return pdf


def _clean(text: str) -> str:
    """Control characters out, Unicode in its normal form."""
    return nfc("".join(char for char in text if char >= " "))
