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
from vanban.drafting.rules.fields import AnnexField
from vanban.drafting.rules.format.checking import check
from vanban.drafting.rules.format.paper import Known, paper_from_values
from vanban.drafting.tests.papers import letter, paragraph
from vanban.drafting.tests.test_composer import decision
from vanban.drafting.tests.test_paper_forms import NAMES, fields_of
from vanban.kernel.document_types import DOCUMENT_TYPES, Urgency, notation

TODAY = date(2026, 11, 22)
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
