"""The paper against NĐ 30/2020 Phụ lục I, read back from the PDF letter by letter."""

import io

import pikepdf
import pytest

from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.rules.content import Annex, Block, Kind, Signer
from vanban.drafting.tests.papers import SENTENCE, glyphs, letter, page_count, paragraph, run_of, text_of
from vanban.kernel.document_types import Urgency

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


def decision(**changes):
    values = {
        "type_code": "quyet-dinh",
        "agency": "Ủy ban nhân dân tỉnh Ninh Bình",
        "parent": "",
        "symbol": "QĐ-UBND",
        "subject": "Về việc ban hành Quy chế làm việc của Ủy ban nhân dân tỉnh Ninh Bình nhiệm kỳ 2026 - 2031",
        "authority": "Ủy ban nhân dân tỉnh Ninh Bình",
        "legal_bases": ("Căn cứ Luật Tổ chức chính quyền địa phương", "Theo đề nghị của Chánh Văn phòng,"),
        "addressees": (),
        "body": (
            Block(Kind.ARTICLE, "Ban hành kèm theo Quyết định này Quy chế làm việc.", "Điều 1."),
            Block(Kind.ARTICLE, "Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này.", "Điều 2."),
        ),
        "signer": Signer(("TM. Ủy ban nhân dân", "Chủ tịch"), "Phạm Quang Ngọc"),
    }
    return letter(**{**values, **changes})


@pytest.mark.clause("NB25-Đ8.1b", "HP25-Đ8.1")
@pytest.mark.parametrize(
    ("words", "sizes", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False),
        ("Độc lập - Tự do - Hạnh phúc", (13, 14), True, False),
        ("UBND TỈNH NINH BÌNH", (12, 13), False, False),
        ("SỞ NỘI VỤ", (12, 13), True, False),
        ("Số:", (13, 13), False, False),
        ("/SNV-TCCB", (13, 13), False, False),
        ("Ninh Bình, ngày", (13, 14), False, True),
        ("V/v rà soát dữ liệu", (12, 13), False, False),
        ("Kính gửi:", (13, 14), False, False),
        ("Thực hiện Kế hoạch", (13, 14), False, False),
        ("KT. GIÁM ĐỐC", (13, 14), True, False),
        ("Vũ Đức Long", (13, 14), True, False),
        ("Nơi nhận:", (12, 12), True, True),
        ("- Như trên;", (11, 11), False, False),
        ("- Lưu: VT, TCCB.", (11, 11), False, False),
    ],
)
def test_a_letter_is_set_as_the_decree_says(words, sizes, bold, italic):
    """Size and style of every part (Phụ lục I part V)."""
    for glyph in run_of(words, glyphs(compose(letter()).pdf)):
        assert sizes[0] - 0.01 <= glyph.size <= sizes[1] + 0.01
        assert (glyph.bold, glyph.italic) == (bold, italic)


@pytest.mark.parametrize(
    ("words", "sizes", "bold", "italic"),
    [
        ("QUYẾT ĐỊNH", (13, 14), True, False),
        ("Về việc ban hành", (13, 14), True, False),
        ("Căn cứ Luật Tổ chức chính quyền địa phương;", (13, 14), False, True),
        ("Theo đề nghị của Chánh Văn phòng.", (13, 14), False, True),
        ("Điều 1.", (13, 14), True, False),
        ("Ban hành kèm theo Quyết định này", (13, 14), False, False),
        ("TM. ỦY BAN NHÂN DÂN", (13, 14), True, False),
    ],
)
def test_a_decision_is_set_as_the_decree_says(words, sizes, bold, italic):
    """Size and style of the parts only named types have."""
    for glyph in run_of(words, glyphs(compose(decision()).pdf)):
        assert sizes[0] - 0.01 <= glyph.size <= sizes[1] + 0.01
        assert (glyph.bold, glyph.italic) == (bold, italic)


def test_page_and_margins():
    """A4; 20-25 mm above and below, 30-35 left, 15-20 right; no letter outside but the page number."""
    pdf = compose(letter(body=tuple(paragraph() for _ in range(30)))).pdf
    for page in pikepdf.open(io.BytesIO(pdf)).pages:
        assert float(page.mediabox[2]) == pytest.approx(A4[0], abs=0.5)
        assert float(page.mediabox[3]) == pytest.approx(A4[1], abs=0.5)
    body = [g for g in glyphs(pdf) if not (g.char.isdigit() and g.y < 18 * MM)]
    assert 30 * MM - 0.5 <= min(g.x for g in body) <= 35 * MM
    assert max(g.x for g in body) <= A4[0] - 15 * MM
    assert min(g.y for g in body) >= 20 * MM
    assert max(g.y for g in body) <= A4[1] - 20 * MM


def test_pages_are_numbered_from_the_second_in_the_top_margin():
    """Arabic, 13-14, centred, hidden on page 1; an annex counts its own pages."""
    long = tuple(paragraph() for _ in range(14))
    content = letter(body=long, annexes=(Annex("Bảng thống kê", long), Annex("Biểu mẫu", (paragraph(),))))
    numbers = [(g.page, g.char, g) for g in glyphs(compose(content).pdf) if g.y < 18 * MM]
    assert [(page, char) for page, char, _g in numbers] == [(2, "2"), (4, "2")]
    for _page, _char, glyph in numbers:
        assert 13 <= glyph.size <= 14
        assert abs(glyph.x + 3.5 - (30 * MM + A4[0] - 16 * MM) / 2) < 2


def test_blank_fields_stand_where_the_layout_says():
    """The number between “Số:” and the stroke, day and month between their words, all on the line's baseline."""
    composed = compose(letter())
    letters = glyphs(composed.pdf)
    layout = composed.layout
    before, after = run_of("Số:", letters)[-1], run_of("/SNV-TCCB", letters)[0]
    assert before.x < layout.number.x
    assert layout.number.x + layout.number.width == pytest.approx(after.x, abs=0.2)
    assert layout.number.y + layout.number_baseline == pytest.approx(after.y, abs=0.2)
    day, month, year = (run_of(word, letters)[0] for word in ("ngày", "tháng", "năm 2026"))
    assert day.x < layout.day.x < month.x < layout.month.x < year.x
    assert layout.day.y + layout.date_baseline == pytest.approx(month.y, abs=0.2)
    assert layout.number_size == 13
    assert 13 <= layout.date_size <= 14
    inside = [
        g
        for box in (layout.number, layout.day, layout.month)
        for g in letters
        if g.page == box.page and box.x < g.x < box.x + box.width - 0.3 and box.y < g.y < box.y + box.height
    ]
    assert inside == []


def test_the_signature_has_its_space_between_title_and_name():
    """Box 7c lies centred under the title, above the name, and no letter stands in it."""
    composed = compose(letter())
    letters, space = glyphs(composed.pdf), composed.layout.signature
    title, name = run_of("PHÓ GIÁM ĐỐC", letters), run_of("Vũ Đức Long", letters)
    assert title[0].y < space.y < space.y + space.height < name[0].y
    middle = space.x + space.width / 2
    assert (name[0].x + name[-1].x) / 2 == pytest.approx(middle, abs=8)
    assert space.height >= 25 * MM
    assert not [g for g in letters if space.y < g.y < space.y + space.height and g.x > space.x]


def test_signatures_never_stand_alone_on_a_page():
    """However the text falls, the last words of the body share the page with the signer's name."""
    for count in range(1, 16):
        pdf = compose(letter(body=(*(paragraph() for _ in range(count)), paragraph("Câu cuối cùng của văn bản")))).pdf
        letters = glyphs(pdf)
        assert run_of("Câu cuối cùng", letters)[0].page == run_of("Vũ Đức Long", letters)[0].page


@pytest.mark.parametrize("count", [3, 60, 200])
def test_any_number_of_recipients_fits(count):
    """A list longer than a page flows on; the last line is the file line."""
    content = letter(recipients=tuple(f"Cơ quan số {n} của tỉnh" for n in range(count)))
    words = text_of(compose(content).pdf)
    assert f"Cơ quan số {count - 1} của tỉnh; - Lưu: VT, TCCB." in words


@pytest.mark.clause("VL19-Đ13.2k")
@pytest.mark.parametrize(("degree", "words"), [(1, "KHẨN"), (2, "THƯỢNG KHẨN"), (3, "HỎA TỐC")])
def test_urgency_is_framed_on_the_paper(degree, words):
    """The words of mark 10b, bold, 13-14."""
    marked = run_of(words, glyphs(compose(letter(urgency=Urgency(degree), subject="V/v họp")).pdf))
    assert all(glyph.bold and 13 <= glyph.size <= 14 for glyph in marked)
    assert words not in text_of(compose(letter(subject="V/v họp")).pdf)


def test_annexes_are_numbered_in_roman_when_two():
    """“Phụ lục” alone, “Phụ lục I”, “Phụ lục II” of several; the line of the document is left open."""
    one = text_of(compose(letter(annexes=(Annex("Biểu mẫu", (paragraph(),)),))).pdf)
    two = text_of(compose(letter(annexes=(Annex("Biểu A", (paragraph(),)), Annex("Biểu B", (paragraph(),))))).pdf)
    assert "Phụ lục BIỂU MẪU (Kèm theo Công văn số" in one
    assert "Phụ lục I BIỂU A" in two
    assert "Phụ lục II BIỂU B" in two


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd") #panic("x")',
        '$sum$ *a* _b_ `c` <label> @ref \\ // /* */ "quotes" ~',
        '#import "@preview/cetz:0.2.0"',
        "\x00\x07\x1b[31m control",
        "x" * 3000,
        "= Heading\n- list\n+ enum",
        "{{ template }} ${env} %(x)s",
    ],
)
def test_hostile_words_are_only_words(hostile):
    """Text of users is data in every place; nothing of it is run, read or lost."""
    table = Block(Kind.TABLE, rows=((hostile,),))
    content = letter(
        agency=hostile[:60],
        subject=hostile,
        addressees=(hostile,),
        recipients=(hostile, hostile),
        body=(paragraph(hostile),),
        signer=Signer((hostile[:40],), hostile[:40]),
        annexes=(Annex(hostile, (table,)),),
    )
    words = text_of(compose(content).pdf)
    assert "root:" not in words
    plain = "".join(c for c in hostile if c.isascii() and c.isprintable())
    assert "".join(plain.split())[:40].rstrip(". ") in "".join(words.split())


def test_a_ragged_or_headless_table_is_still_a_table():
    """Rows of different length, one row only, an empty one."""
    for rows in ((("A", "B"), ("1",)), (("A",),), (("A",), ("1", "2", "3"))):
        assert "A" in text_of(compose(letter(body=(Block(Kind.TABLE, rows=rows),))).pdf)
    assert page_count(compose(letter(body=(Block(Kind.TABLE, rows=()),))).pdf) == 1


def test_only_the_shipped_faces_are_embedded():
    """Liberation Serif, embedded whole or in part; no face of the machine."""
    pdf = pikepdf.open(io.BytesIO(compose(decision()).pdf))
    names = {str(font.BaseFont) for page in pdf.pages for font in page.resources.Font.values()}
    assert names
    assert all("LiberationSerif" in name for name in names)


def test_the_same_content_gives_the_same_paper():
    """Two typesettings of one text differ in nothing that matters to a reader."""
    first, second = compose(letter()), compose(letter())
    assert text_of(first.pdf) == text_of(second.pdf)
    assert first.layout == second.layout


def test_codes_do_not_break_over_lines():
    """30/2020/NĐ-CP stays whole wherever the line ends."""
    for padding in range(1, 60, 4):
        pdf = compose(letter(body=(paragraph("x" * padding + " " + "theo Nghị định số 30/2020/NĐ-CP ngày " * 4),))).pdf
        letters = glyphs(pdf)
        for _ in range(4):
            run = run_of("30/2020/NĐ-CP", letters)
            assert len({round(g.y) for g in run}) == 1
            letters = letters[letters.index(run[-1]) + 1 :]


def test_a_word_without_its_mark_order_is_set_in_one_normal_form():
    """Decomposed Vietnamese is composed before it is set (TCVN 6909)."""
    assert "Quyết định" in text_of(compose(letter(body=(paragraph("Quye\u0302\u0301t đi\u0323nh"),))).pdf)
    assert SENTENCE[:20] in text_of(compose(letter()).pdf)
