"""Contents that the stories of the composer are told with, and eyes to look at the paper."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

from vanban.drafting.rules.content import Block, Content, Kind, Signer

SENTENCE = (
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 05 tháng 3 năm 2026 của Ủy ban nhân dân tỉnh về chuyển đổi số năm 2026, "
    "Sở Nội vụ đề nghị các cơ quan, đơn vị rà soát, cập nhật dữ liệu cán bộ, công chức, viên chức và báo cáo kết quả."
)


def paragraph(text: str = SENTENCE) -> Block:
    """A plain paragraph."""
    return Block(Kind.PARAGRAPH, text)


def letter(**changes) -> Content:
    """An official letter of Sở Nội vụ."""
    values = {
        "type_code": "cong-van",
        "agency": "Sở Nội vụ",
        "parent": "UBND tỉnh Ninh Bình",
        "place": "Ninh Bình",
        "symbol": "SNV-TCCB",
        "year": 2026,
        "subject": "V/v rà soát dữ liệu cán bộ, công chức, viên chức trên Hệ thống quản lý văn bản",
        "body": (paragraph(), Block(Kind.CLAUSE, SENTENCE, "1."), paragraph("Đề nghị các cơ quan thực hiện.")),
        "signer": Signer(("KT. Giám đốc", "Phó Giám đốc"), "Vũ Đức Long"),
        "addressees": ("Các sở, ban, ngành", "Ủy ban nhân dân các xã, phường"),
        "recipients": ("Lãnh đạo Sở",),
        "file_line": "Lưu: VT, TCCB",
    }
    return Content(**{**values, **changes})


@dataclass(frozen=True)
class Glyph:
    """A letter on the paper: points from the top left, its size and the face it is set in."""

    char: str
    page: int
    x: float
    y: float
    size: float
    bold: bool
    italic: bool


def glyphs(pdf: bytes) -> list[Glyph]:
    """Every visible letter with its place (baseline origin), size and style."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number in range(len(document)):
        page = document[number]
        height = page.get_height()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            name = ctypes.create_string_buffer(100)
            raw.FPDFText_GetFontInfo(text, index, name, 100, ctypes.c_int())
            char = chr(raw.FPDFText_GetUnicode(text, index))
            face = name.value.decode()
            size = raw.FPDFText_GetFontSize(text, index)
            if not char.isspace():
                glyph = Glyph(char, number + 1, x.value, height - y.value, size, "Bold" in face, "Italic" in face)
                found.append(glyph)
    return found


def run_of(words: str, among: list[Glyph]) -> list[Glyph]:
    """The letters of the first place where these words stand; raises AssertionError when they do not."""
    wanted = "".join(words.split())
    line = "".join(glyph.char for glyph in among)
    at = line.find(wanted)
    assert at >= 0, f"{words!r} is not on the paper"
    return among[at : at + len(wanted)]


def text_of(pdf: bytes) -> str:
    """All words of the paper on one line."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(document[i].get_textpage().get_text_range() for i in range(len(document))).split())


def page_count(pdf: bytes) -> int:
    """How many pages."""
    return len(pypdfium2.PdfDocument(pdf))
