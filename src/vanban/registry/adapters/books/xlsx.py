"""A book as a spreadsheet."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from vanban.registry.ports import Book

LONGEST = 32000
"""Characters of a cell; a spreadsheet takes 32,767."""


def write_xlsx(book: Book) -> bytes:
    """The same columns under the same head, as text only: a cell that begins with “=” is never a formula."""
    out = BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as made:
        sheet = made.add_worksheet("Sổ")
        bold = made.add_format({"bold": True, "align": "center", "font_name": "Times New Roman", "font_size": 14})
        plain = made.add_format({"font_name": "Times New Roman", "align": "center"})
        head = made.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter",
             "font_name": "Times New Roman"}
        )  # fmt: skip
        cell = made.add_format({"border": 1, "text_wrap": True, "valign": "top", "font_name": "Times New Roman"})
        last = len(book.columns) - 1
        for place, width in enumerate(book.widths):
            sheet.set_column(place, place, 4 + width * 6)
        lines = [(book.agency.upper(), bold), (book.title.upper(), bold), (_range(book), plain)]
        for line, (text, form) in enumerate(lines):
            sheet.merge_range(line, 0, line, last, "", form)
            sheet.write_string(line, 0, text, form)
        top = len(lines) + 1
        for place, column in enumerate(book.columns):
            sheet.write_string(top, place, column, head)
        for place in range(len(book.columns)):
            sheet.write_string(top + 1, place, f"({place + 1})", head)
        line = top + 1
        for line, row in enumerate(book.rows, top + 2):
            for place, text in enumerate(row):
                sheet.write_string(line, place, text[:LONGEST], cell)
        sheet.write_string(line + 2, 0, book.mark)
        sheet.freeze_panes(top + 2, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top, top + 1)
    return out.getvalue()


def _range(book: Book) -> str:
    """What the cover says: year, days, numbers, volume."""
    numbers = f"; từ số {book.first_number} đến số {book.last_number}" if book.first_number else ""
    named = f"{book.book}. " if book.book else ""
    days = f"từ ngày {book.first_day} đến ngày {book.last_day}"
    return f"{named}Năm: {book.year}; {days}{numbers}. Quyển số: {book.volume}"
