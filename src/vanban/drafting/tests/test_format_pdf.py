"""The checker of form on PDFs: what the composer makes passes for all 29 types; a page set otherwise does not."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from vanban.drafting.adapters.format.pdf_reading import read_pdf
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.rules.assembling import assemble
from vanban.drafting.rules.content import Annex, Block, Kind, Signer
from vanban.drafting.rules.fields import AnnexField, CoSignerField
from vanban.drafting.rules.format.bases import out_of_force
from vanban.drafting.rules.format.checking import check
from vanban.drafting.rules.format.paper import Known, paper_from_values
from vanban.drafting.rules.parse_text import parse_body
from vanban.drafting.tests.papers import letter, paragraph
from vanban.drafting.tests.test_composer import decision
from vanban.drafting.tests.test_paper_forms import NAMES, SECOND, fields_of, paper_of
from vanban.kernel.document_types import DOCUMENT_TYPES, Urgency, notation

TODAY = date(2026, 11, 22)
PLACE = "Số 8, đường Lê Đại Hành, phường Hoa Lư, tỉnh Ninh Bình"
LINES = (PLACE, "ĐT: 0229 3871 001, E-mail: snv@nb.gov.vn")
THIRD = (*SECOND, CoSignerField("Đại diện bên C", "Lê Văn Dũng"))
FORMS = {
    "mark-and-address": ("cong-van", {"drafter_mark": "PL.(300)", "address": LINES, "addressees": ("Các sở",)}),
    "street-alone": ("cong-van", {"address": (PLACE,), "addressees": ("Các sở",)}),
    "confirmed-leave": ("giay-nghi-phep", {"confirmation": "Xác nhận của UBND phường nơi nghỉ phép"}),
    "confirmed-by-other-words": ("giay-nghi-phep", {"confirmation": "Ý kiến của Ủy ban nhân dân phường"}),
    "telegram": ("cong-dien", {"addressees": ("Các sở, ban, ngành", "UBND các xã, phường")}),
    "one-guest": ("giay-moi", {"addressees": ("Ông Nguyễn Văn A",)}),
    "guests": ("giay-moi", {"addressees": ("Sở A", "Sở B")}),
    "introduction": ("giay-gioi-thieu", {"printed_recipients": ()}),
    "minutes": ("bien-ban", {"co_signers": (CoSignerField("Thư ký", "Nguyễn Thị Mai"),)}),
    **{code: (code, {"co_signers": THIRD}) for code in ("hop-dong", "ban-ghi-nho", "ban-thoa-thuan")},
}
KNOWN = Known(agency="Sở Nội vụ", parent="UBND tỉnh Ninh Bình", place="Ninh Bình", signer="Vũ Đức Long")


def found_in(pdf: bytes, known: Known = KNOWN) -> set[tuple[str, str]]:
    """Kinds and parts of the faults of this PDF."""
    values, _blobs = read_pdf({}, [pdf])
    return {one.key for one in check(paper_from_values(values), known, TODAY)}


@pytest.mark.clause("NB25-Đ8.1b", "NB16-Đ5.2a", "HY19-Đ8.1", "VL19-Đ7.1a-b")
@pytest.mark.parametrize("kind", DOCUMENT_TYPES, ids=lambda kind: kind.code)
def test_what_the_composer_makes_passes(kind):
    """All 29 types, short and with an annex over several pages."""
    names = replace(NAMES, symbol=notation(kind, "SNV", "TCCB"))
    sent = {"addressees": ("Các sở, ban, ngành", "Ủy ban nhân dân các xã")} if kind.code == "cong-van" else {}
    known = replace(KNOWN, type_code=kind.code)
    short = assemble(fields_of(kind.code, **sent), names)
    assert found_in(compose(short).pdf, known) == set()
    text = "\n".join([fields_of(kind.code).body] * 6 + ["Chi tiết tại Phụ lục kèm theo."])
    annex = AnnexField(title="Bảng tổng hợp số liệu", text=fields_of(kind.code).body)
    long = assemble(fields_of(kind.code, body=text, annexes=(annex,), **sent), names)
    assert found_in(compose(long).pdf, known) - {("gap", "clause")} == set()


@pytest.mark.parametrize("form", FORMS)
def test_what_the_forms_may_carry_besides_is_no_fault(form):
    """Address, drafter's mark, confirmation, two hands, guests: none is a signer or receiver gone wrong."""
    code, more = FORMS[form]
    assert found_in(paper_of(code, **more).pdf, replace(KNOWN, type_code=code)) == set()


def test_footnotes_frames_and_annexes_of_one_page_are_no_faults():
    """Small letters under a line, a mark in two lines, and an annex that begins its own count."""
    notes = "Theo quy định[^a] hiện hành[^b].\n[^a]: Nghị định số 30/2020/NĐ-CP.\n[^b]: Có hiệu lực."
    assert found_in(compose(letter(body=parse_body(notes))).pdf) == set()
    assert found_in(compose(letter(body=parse_body(notes), address=LINES)).pdf) == set()
    assert found_in(compose(letter(subject="V/v họp", urgency=Urgency.VERY_URGENT)).pdf) == set()
    body = (paragraph(), paragraph("Chi tiết tại Phụ lục I và Phụ lục II."))
    annexes = (Annex("Bảng thống kê", (paragraph(),)), Annex("Biểu mẫu", (paragraph(),)))
    assert found_in(compose(letter(body=body, annexes=annexes)).pdf) == set()


def test_a_paper_that_ends_with_its_head_is_told_and_does_not_fall():
    """Nothing between head and foot: the text is missing, and the check goes on."""
    assert ("missing", "body") in found_in(compose(letter(body=())).pdf)


def test_only_what_is_known_to_be_out_of_force_is_told():
    """By number, or by name with its year or day; from the day on which it lost its force; the rest is not judged."""
    cited = "Căn cứ Luật Lưu trữ ngày 11 tháng 11 năm 2011;"
    assert out_of_force(cited, date(2025, 6, 30)) is None
    assert out_of_force(cited, date(2025, 7, 1)).successor == "Luật số 33/2024/QH15"
    assert out_of_force("Căn cứ Luật Công nghệ thông tin số 67/2006/QH11;", TODAY).name.endswith("năm 2006")
    for living in ("Luật Lưu trữ số 33/2024/QH15", "Nghị định số 30/2020/NĐ-CP", "Luật Tổ chức chính quyền địa phương"):
        assert out_of_force(f"Căn cứ {living};", TODAY) is None


def test_rich_papers_pass():
    """A letter of several pages with marks and two annexes, and a decision with chapters and articles."""
    marked = letter(
        body=(*(paragraph() for _ in range(20)), paragraph("Chi tiết tại Phụ lục I và Phụ lục II.")),
        urgency=Urgency.EXPRESS,
        circulation="LƯU HÀNH NỘI BỘ",
        annexes=(Annex("Bảng thống kê", (paragraph(),)), Annex("Biểu mẫu", (paragraph(),))),
        address=("Số 1, đường Lê Đại Hành, phường Hoa Lư, tỉnh Ninh Bình", "ĐT: 0229 3871 001, E-mail: snv@nb.gov.vn"),
    )
    assert found_in(compose(marked).pdf) == set()
    divided = decision(
        body=(
            Block(Kind.CHAPTER, "Quy định chung", "Chương I"),
            Block(Kind.ARTICLE, "Phạm vi điều chỉnh", "Điều 1.", titled=True),
            paragraph(),
            Block(Kind.CHAPTER, "Quy định cụ thể", "Chương II"),
            Block(Kind.SECTION, "Quản lý dữ liệu", "Mục 1"),
            Block(Kind.ARTICLE, "Trách nhiệm", "Điều 2.", titled=True),
            Block(Kind.CLAUSE, "Các cơ quan, đơn vị:", "1."),
            *(Block(Kind.POINT, "Đơn vị trong danh sách;", f"{char})") for char in "abcdđe"),
        )
    )
    assert found_in(compose(divided).pdf, Known()) == set()


@pytest.mark.clause("NB16-Đ2.9")
def test_a_page_with_wrong_words_and_sizes_is_told():
    """Another signer, a capacity without its own title, and a page cut to another size are told from the PDF."""
    wrong = letter(
        signer=Signer(("KT Giám đốc",), "TS. Vũ Đức Long"), addressees=(), file_line="Phòng Văn thư", subject="Rà soát"
    )
    found = found_in(compose(wrong).pdf)
    assert {
        ("capacity", "signer"), ("own_title", "signer"), ("degree", "name"), ("missing", "addressees"),
        ("file_copy", "recipient"),
    } <= found  # fmt: skip
    pdf = pikepdf.open(io.BytesIO(compose(letter()).pdf))
    for page in pdf.pages:
        page.mediabox = [0, 0, 612, 842]
    out = io.BytesIO()
    pdf.save(out)
    assert ("paper", "page") in found_in(out.getvalue())
    assert ("other_than_known", "name") in found_in(compose(letter()).pdf, replace(KNOWN, signer="Đinh Thị Hoa"))
