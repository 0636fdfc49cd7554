"""Tables, footnotes, captions, sideways pages, long annexes, and what the typeface does not have."""

from __future__ import annotations

import io
import time

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.drafting.adapters.typst import faces
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.errors.composing import LettersWithoutFace, PictureMissing, TableTooWide
from vanban.drafting.ports import FaceMissing
from vanban.drafting.rules.content import Annex, Kind
from vanban.drafting.rules.parse_text import parse_body
from vanban.drafting.rules.tables import column_widths
from vanban.drafting.tests.papers import glyphs, letter, page_count, paragraph, run_of, text_of
from vanban.kernel.refusals import Refusals

MM = 72 / 25.4
TABLE = "| STT | Đơn vị | Số lượng |\n|---|:--|--:|\n| 1 | Văn phòng | 12 |\n| 2 | Phòng Tổ chức cán bộ | 7 |"


def wide_table(columns: int) -> str:
    """A table of so many columns of long words."""
    return "\n".join("| " + " | ".join(["NghiêmTrườngThượng"] * columns) + " |" for _ in range(3))


def composed(text: str, **changes):
    """A letter whose body is this text."""
    return compose(letter(body=parse_body(text), **changes))


def test_a_table_keeps_its_cells_and_its_columns():
    """Running numbers stand in the middle, figures to the right, and the text stays between the margins."""
    made = composed(f"Danh sách:\n{TABLE}")
    letters = glyphs(made.pdf)
    figures = [run_of(word, letters)[-1] for word in ("Văn phòng12", "cán bộ7")]
    assert figures[0].x == pytest.approx(figures[1].x, abs=0.5)
    assert max(glyph.x for glyph in letters) <= (210 - 15) * MM


def test_rows_pasted_from_a_spreadsheet_are_a_table_and_a_pasted_list_is_not():
    """Cells parted by tabs, empty ones kept; “1.<tab>…” of a word processor stays a list."""
    pasted = parse_body("STT\tTên\tGhi chú\n1\tA\t\n2\tB\tC | D")
    assert [block.kind for block in pasted] == [Kind.TABLE]
    assert pasted[0].rows == (("STT", "Tên", "Ghi chú"), ("1", "A", ""), ("2", "B", "C | D"))
    listed = parse_body("1.\tMột\n2.\tHai")
    assert [block.kind for block in listed] == [Kind.CLAUSE, Kind.CLAUSE]
    assert [block.kind for block in parse_body("\uf0b7 Một\n\uf0b7 Hai")] == [Kind.DASH, Kind.DASH]


def test_a_table_wider_than_the_page_is_refused_until_the_page_is_turned():
    """The refusal says how much is wanted and how much there is; sideways it fits; twenty columns fit nowhere."""
    text = f"Bảng dưới đây:\n{wide_table(5)}"
    with pytest.raises(TableTooWide) as told:
        composed(text)
    assert told.value.data["columns"] == 5
    assert told.value.data["room"] == 164 < told.value.data["needs"]
    turned = composed(text, landscape=True)
    with pikepdf.open(io.BytesIO(turned.pdf)) as pdf:
        assert float(pdf.pages[0].mediabox[2]) > float(pdf.pages[0].mediabox[3])
    assert max(glyph.x for glyph in glyphs(turned.pdf)) <= (297 - 15) * MM
    annex = Annex("Biểu", parse_body(wide_table(5)), landscape=True)
    assert page_count(compose(letter(annexes=(annex,))).pdf) == 2
    with pytest.raises(TableTooWide):
        composed(wide_table(20), landscape=True)


def test_everything_wrong_is_told_at_once():
    """Two wide tables and a picture that is not there are three reasons."""
    with pytest.raises(Refusals) as told:
        composed(f"{wide_table(9)}\nĐoạn văn.\n{wide_table(8)}\n![Hình](khong-co.png)")
    assert [type(one) for one in told.value.reasons] == [TableTooWide, TableTooWide, PictureMissing]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(1, 80), st.floats(0, 400)), min_size=1, max_size=12),
    st.floats(100, 800),
)
def test_columns_fill_the_room_and_no_word_is_cut(columns, room):
    """Every column has at least what its longest word needs, together they are the page's width, or it is refused."""
    least = [narrow for narrow, _more in columns]
    natural = [narrow + more for narrow, more in columns]
    widths = column_widths(least, natural, room)
    if sum(least) > room:
        assert widths is None
        return
    assert widths is not None
    assert sum(widths) == pytest.approx(room)
    assert all(wide >= narrow - 1e-6 for wide, narrow in zip(widths, least, strict=True))


def test_footnotes_stand_at_the_foot_of_their_page():
    """Numbered in the text and at the foot, size 11; a mark without its note and a note without its mark stay text."""
    made = composed("Theo quy định[^a] hiện hành[^b].\n[^a]: Nghị định số 30/2020/NĐ-CP.\n[^c]: Không ai gọi.")
    letters = glyphs(made.pdf)
    note = run_of("Nghị định số 30/2020/NĐ-CP.", letters)
    assert note[0].y > 700
    assert {glyph.size for glyph in note} == {11.0}
    words = text_of(made.pdf)
    assert "hiện hành[^b]" in words
    assert "[^c]: Không ai gọi" in words
    assert "[^a]" not in words
    both = composed("| A | B[^1] |\n| x | y |\nĐiều 1. Phạm vi[^2]\nMột.\n[^1]: Chú thích bảng.\n[^2]: Chú thích điều.")
    assert "Chú thích bảng." in text_of(both.pdf)
    assert "Chú thích điều." in text_of(both.pdf)


def test_captions_are_centred_and_stay_with_their_table():
    """“Bảng 1. …” over a table; the same words anywhere else are a sentence."""
    body = parse_body(f"Bảng 1. Số lượng theo đơn vị\n{TABLE}\nBảng 2. Chỉ là câu văn.\nHết.")
    assert [block.kind for block in body] == [Kind.CAPTION, Kind.TABLE, Kind.PARAGRAPH, Kind.PARAGRAPH]
    letters = glyphs(compose(letter(body=body)).pdf)
    assert all(glyph.italic for glyph in run_of("Bảng 1.", letters))


def test_sideways_annexes_between_upright_ones_count_their_own_pages():
    """Each annex begins at page 1, whichever way it lies; the number stands in the top margin (PL I, I.7, III.1đ)."""
    long = tuple(paragraph() for _ in range(20))
    annexes = (Annex("Dài", long), Annex("Ngang", long, landscape=True), Annex("Đứng", long))
    pdf = compose(letter(annexes=annexes)).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        turned = [float(page.mediabox[2]) > float(page.mediabox[3]) for page in opened.pages]
    letters = glyphs(pdf)
    numbers = {glyph.page: glyph.char for glyph in letters if glyph.y < 18 * MM}
    starts = [1, *(run_of(head, letters)[0].page for head in ("Phụ lục IDÀI", "Phụ lục IINGANG", "Phụ lục IIIĐỨNG"))]
    assert [turned[start - 1] for start in starts] == [False, False, True, False]
    own = 0
    for page in range(1, len(turned) + 1):
        own = 1 if page in starts else own + 1
        assert numbers.get(page, "1") == str(own)
    assert len(turned) >= 7


def test_a_long_annex_is_set_in_seconds_with_its_head_on_every_page():
    """A thousand rows: the head of the table stands on each of its pages, nothing is lost."""
    rows = "\n".join(f"| {n} | Nguyễn Văn {n} | Phòng Tổ chức cán bộ | {n * 3} |" for n in range(1, 1001))
    annex = Annex("Danh sách", parse_body(f"| STT | Họ và tên | Đơn vị | Số |\n{rows}"))
    began = time.perf_counter()
    pdf = compose(letter(annexes=(annex,))).pdf
    assert time.perf_counter() - began < 30
    words = text_of(pdf)
    assert words.count("Họ và tên") == page_count(pdf) - 1 > 20
    assert "Nguyễn Văn 1000" in words


def test_a_word_without_end_stays_on_the_paper():
    """Three thousand letters without a space break where they must, between the margins."""
    letters = glyphs(composed("z" * 3000).pdf)
    assert sum(glyph.char == "z" for glyph in letters) == 3000
    assert max(glyph.x for glyph in letters) <= (210 - 15) * MM


@pytest.mark.clause("HP25-Đ9")
def test_signs_the_typeface_lacks_are_refused_by_name():
    """They would be empty boxes on a signed paper; Vietnamese in every mark is all there."""
    with pytest.raises(LettersWithoutFace) as told:
        composed("Xin chào 🙂 漢字")
    assert told.value.data["letters"] == "🙂 漢 字"
    every = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
    assert faces.without_face(every + every.upper() + "“”‘’–—…•§©°±×÷≤≥→") == ""


def test_a_missing_typeface_is_said_by_name(tmp_path):
    """Which files are not there; a fault of the installation, which trying again does not mend."""
    with pytest.raises(FaceMissing) as told:
        faces.check_present(tmp_path)
    assert told.value.permanent
    assert "LiberationSerif-Italic.ttf" in str(told.value)
    faces.check_present()
