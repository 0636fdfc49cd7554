"""Powers above the title, by NĐ 30/2020 Phụ lục I, II.7b: what is typeset is what is found again on the page."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vanban.drafting.adapters.places.finder import find_places
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.rules.content import Signer
from vanban.drafting.tests.papers import letter

SHOTS = os.environ.get("VANBAN_SHOTS", "")
LINES = [
    ("GIÁM ĐỐC",),
    ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
    ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC CÁN BỘ"),
    ("Q. GIÁM ĐỐC",),
    ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"),
]


@pytest.mark.parametrize("lines", LINES)
def test_each_power_stands_over_the_signature_and_is_found_again(lines):
    """One line each, the last one the title of who signs."""
    pdf = compose(letter(signer=Signer(lines, "Vũ Đức Long"))).pdf
    if SHOTS:
        Path(SHOTS, f"quyen-han-{LINES.index(lines)}.pdf").write_bytes(pdf)
    assert " ".join(find_places(pdf, "Vũ Đức Long").title) == " ".join(lines)
