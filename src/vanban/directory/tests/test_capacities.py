"""Powers above the title, by NĐ 30/2020 Phụ lục I, II.7b."""

from __future__ import annotations

import pytest

from vanban.directory.rules import signature_lines

UBND = "Ủy ban nhân dân"


@pytest.mark.parametrize(
    ("capacity", "title", "head", "collective", "lines"),
    [
        ("", "Giám đốc", "Giám đốc", "", ("GIÁM ĐỐC",)),
        ("TM.", "Chủ tịch", "Chủ tịch", UBND, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("KT.", "Phó Giám đốc", "Giám đốc", "", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        ("KT.", "Phó Chủ tịch", "Chủ tịch", UBND, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("TL.", "Chánh Văn phòng", "Chủ tịch", UBND, ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        ("TUQ.", "Trưởng phòng", "Giám đốc", "", ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG")),
        ("Q.", "Giám đốc", "Giám đốc", "", ("Q. GIÁM ĐỐC",)),
        ("Q.", "Chủ tịch", "Chủ tịch", UBND, ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")),
        ("Q.", "Q. Giám đốc", "Giám đốc", "", ("Q. GIÁM ĐỐC",)),
    ],
)
def test_each_power_is_written_as_the_decree_says(capacity, title, head, collective, lines):
    """TM. before the collective, KT., TL., TUQ. before the head's title, Q. before the own one."""
    assert signature_lines(capacity, title, head_title=head, collective=collective) == lines
