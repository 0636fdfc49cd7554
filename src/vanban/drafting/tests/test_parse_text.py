"""Plain text becomes divisions, articles, clauses and points; no word is lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from vanban.drafting.rules.content import Block, Kind
from vanban.drafting.rules.parse_text import parse_body
from vanban.drafting.rules.punctuation import closed, ended, file_line, recipients_list, roman

REGULATION = """
**Chương I
QUY ĐỊNH CHUNG**

Điều 1. Phạm vi điều chỉnh

1. Quy chế này quy định việc gửi, nhận văn bản. Bên nhận
không bao gồm trung gian.
2. Đối tượng áp dụng
a) Các sở, ban, ngành;
đ) Cấp xã.
- Một ý nhỏ.
Mục 2. Quản lý
Điều 2: Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này./.
| STT | Tên |
| --- | --- |
| 1 | Biểu mẫu |
"""


def kinds(text):
    return [(block.kind, block.label, block.text) for block in parse_body(text)]


def test_a_regulation_falls_into_its_parts():
    """Numbers become labels, titles join their chapter, wrapped lines join their sentence."""
    assert kinds(REGULATION) == [
        (Kind.CHAPTER, "Chương I", "QUY ĐỊNH CHUNG"),
        (Kind.ARTICLE, "Điều 1.", "Phạm vi điều chỉnh"),
        (
            Kind.CLAUSE,
            "1.",
            "Quy chế này quy định việc gửi, nhận văn bản. Bên nhận không bao gồm trung gian.",
        ),
        (Kind.CLAUSE, "2.", "Đối tượng áp dụng"),
        (Kind.POINT, "a)", "Các sở, ban, ngành;"),
        (Kind.POINT, "đ)", "Cấp xã."),
        (Kind.DASH, "-", "Một ý nhỏ."),
        (Kind.SECTION, "Mục 2", "Quản lý"),
        (Kind.ARTICLE, "Điều 2.", "Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này./."),
        (Kind.TABLE, "", ""),
    ]
    assert parse_body(REGULATION)[-1].rows == (("STT", "Tên"), ("1", "Biểu mẫu"))


def test_titles_are_told_from_sentences():
    """A short head with text under it is a title; a sentence is not."""
    titled = {block.label: block.titled for block in parse_body(REGULATION) if block.label}
    assert titled["Điều 1."]
    assert titled["2."]
    assert not titled["Điều 2."]
    assert not titled["1."]


def test_a_heading_with_roman_number():
    """“I. KẾT QUẢ” heads a report; “I. Kết quả” is a sentence."""
    assert kinds("I. NHỮNG KẾT QUẢ\nNăm qua tốt.")[0] == (Kind.ROMAN, "I.", "NHỮNG KẾT QUẢ")
    assert kinds("I. Kết quả tốt.")[0][0] is Kind.PARAGRAPH


def test_a_date_is_not_a_clause():
    """“24.12.2026” and “1.000 đồng” stay sentences."""
    assert kinds("1.000 đồng mỗi người")[0][0] is Kind.PARAGRAPH
    assert kinds("15/12/2026 là hạn cuối")[0][0] is Kind.PARAGRAPH


@given(st.lists(st.text(alphabet="aăâbcdđeêgiklm 1234.)(-;:ĐIỀU Chương", max_size=60), max_size=12))
def test_no_word_is_ever_lost(lines):
    """Whatever is typed, every letter and digit of it stands in some block, in order."""
    text = "\n".join(lines)
    blocks = parse_body(text)
    kept = "".join(f"{b.label}{b.text}{''.join(cell for row in b.rows for cell in row)}" for b in blocks)
    letters = re.compile(r"[^\w]", re.UNICODE)
    assert letters.sub("", kept).lower() == letters.sub("", text).lower()


def test_lists_end_as_the_decree_says():
    """Semicolons, a full stop last, “Như trên” first, “Lưu” last."""
    assert ended(["Căn cứ A", "- Căn cứ B.;", ""]) == ("Căn cứ A;", "Căn cứ B.".rstrip(".") + ".")
    assert recipients_list(["Sở A;", "Lưu: VT."], file_line("TCCB", 2), has_addressees=True) == (
        "Như trên;",
        "Sở A;",
        "Lưu: VT, TCCB (02).",
    )
    assert [roman(n) for n in (1, 4, 9, 14)] == ["I", "IV", "IX", "XIV"]


def test_the_body_is_closed_once():
    """“./.” ends the last sentence, however it was typed."""
    for end in ("", ".", "./.", ". /.", ";"):
        assert closed([Block(Kind.PARAGRAPH, f"Hết{end}")])[-1].text == "Hết./."
    table = Block(Kind.TABLE, rows=(("a",),))
    assert closed([table]) == (table,)
