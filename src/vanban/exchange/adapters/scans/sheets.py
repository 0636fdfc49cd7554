"""Separator sheets as a PDF to print, typeset inside this process from values that act as nothing but text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from vanban.exchange.rules.scans.separators import ENCLOSURE, LETTER, bars
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.transactions import assert_none_open

HERE = Path(__file__).parent
FONTS = HERE.parents[2] / "platform" / "fonts"
MOST = 50

WORDS = {
    LETTER: ("TỜ NGĂN: VĂN BẢN MỚI", "Đặt trước trang đầu của mỗi văn bản."),
    ENCLOSURE: (
        "TỜ NGĂN: TÀI LIỆU KÈM THEO",
        "Đặt trước trang đầu của mỗi phụ lục, tài liệu kèm theo văn bản đứng trước.",
    ),
}
"""Paper of the office is in Vietnamese, whatever language a screen has."""
FOOT = "Quét cùng tập giấy, xuôi hay ngược đều được; hệ thống tự tách văn bản và bỏ tờ này. Dùng lại được nhiều lần."


def print_separators(kinds: Sequence[str], *, agency: str) -> bytes:
    """One sheet for each kind. Raises `OutsideFailure` when the typesetter refuses."""
    assert_none_open()
    sheets = [{"title": WORDS[kind][0], "told": WORDS[kind][1], "bars": bars(kind)} for kind in kinds[:MOST]]
    values = json.dumps({"agency": agency, "foot": FOOT, "sheets": sheets}, ensure_ascii=False)
    nowhere = str(HERE / "no-packages")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    try:
        pdf = typst.Compiler(
            input=str(HERE / "separator.typ"),
            root=str(HERE),
            font_paths=fonts,
            ignore_system_fonts=True,
            package_path=nowhere,
            package_cache_path=nowhere,
        ).compile(format="pdf", sys_inputs={"values": values})
    except typst.TypstError as error:
        raise OutsideFailure(str(error), permanent=True) from error
    if not isinstance(pdf, bytes):
        raise OutsideFailure("no single file came out", permanent=True)
    return pdf
