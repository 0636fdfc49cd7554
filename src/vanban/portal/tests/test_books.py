"""The department's books at the screen: numbers set aside, what an inspector asks, and books for the binder."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from openpyxl import load_workbook

from cast import AT, MONDAY
from vanban.kernel.identifiers import new_id
from vanban.platform import audit
from vanban.registry import api as registry
from vanban.registry.tests.office import decision, paper
from vanban.signing.api import render_page

pytestmark = pytest.mark.django_db
HEADS = (
    "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản", "Người ký",
    "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển", "Ký nhận", "Ghi chú",
)  # fmt: skip
"""NĐ 30/2020 Phụ lục IV, I.2, word for word."""


@pytest.fixture
def hoa(snv: Any, sit: Callable) -> Any:
    """Hoa, clerk of the department, before her screen."""
    return sit("hoa")


def issue(snv: Any, who: Callable, **changes: Any) -> Any:
    """A decision goes into the book."""
    document = new_id()
    registry.reserve_number(document, agency_id=snv.agency.id, book="QĐ", by=who("hoa"), at=AT)
    return registry.complete_issue(document, facts=decision(**changes), files=[paper()], by=who("hoa"), at=AT)


def ask_aside(hoa: Any, **changes: Any) -> Any:
    """The form for a number set aside, as Hoa sends it."""
    given = {
        "key": str(new_id()),
        "type_code": "quyet-dinh",
        "purpose": "Quyết định nâng lương, bà Mai",
        "on": "2026-11-23",
        "why_back_dated": "",
        "number": "",
    }
    return hoa.post("/so-sach/giu-so/", given | changes)


def test_hoa_sets_a_number_aside_and_gives_it_up_on_the_page(hoa, snv, who):
    assert ask_aside(hoa).status_code == 302
    page = hoa.get("/so-sach/").content.decode()
    assert "Quyết định nâng lương, bà Mai" in page
    address = re.search(r'href="(/so-sach/giu-so/[^"]+/tra/)"', page).group(1)
    empty = hoa.post(address, {"reason": " "})
    assert empty.status_code == 422
    assert "Không ban hành" not in empty.content.decode()
    hoa.post(address, {"reason": "Không ban hành"})
    assert registry.numbers_taken(snv.agency.id, 2026) == [(1, "returned")]
    assert hoa.get(address).status_code == 404


def test_a_passed_day_and_a_taken_number_are_refused_and_what_was_typed_stays(hoa, snv):
    refused = ask_aside(hoa, on="2026-11-20")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "NĐ 30/2020/NĐ-CP Đ15.1" in page
    assert "Quyết định nâng lương, bà Mai" in page
    assert ask_aside(hoa).status_code == 302
    twice = ask_aside(hoa, number="1")
    assert twice.status_code == 422
    assert 'href="#id_number"' in twice.content.decode()
    assert ask_aside(hoa, on="2026-11-20", why_back_dated="Giám đốc ký ngày 20/11").status_code == 302
    assert "Giám đốc ký ngày 20/11" in hoa.get("/so-sach/").content.decode()


def test_the_inspector_finds_every_number_explained(hoa, snv, who):
    issue(snv, who)
    void = new_id()
    registry.reserve_number(void, agency_id=snv.agency.id, book="QĐ", by=who("hoa"), at=AT)
    registry.void_number(void, reason="Bản in hỏng", by=who("hoa"), at=AT)
    ask_aside(hoa, on="2026-11-20", why_back_dated="Giám đốc ký ngày 20/11")
    page = hoa.get("/so-sach/kiem-tra/?nam=2026").content.decode()
    assert "Bản in hỏng" in page
    assert "Giám đốc ký ngày 20/11" in page
    assert "chip-danger" not in page


@pytest.mark.clause("NB25-Đ14.2a", "NB16-Đ11.2e")
def test_the_book_is_taken_out_with_the_decrees_columns_marked_and_written_down(hoa, snv, who):
    """As PDF to print, sign and bind, and as a spreadsheet; each says from which system it was printed."""
    issue(snv, who, subject="=1+1 kiện toàn Ban Chỉ đạo")
    sheet = hoa.get("/so-sach/tai/di.xlsx?nam=2026")
    rows = list(load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert rows[0][0] == "SỞ NỘI VỤ"
    assert rows[1][0] == "SỔ ĐĂNG KÝ VĂN BẢN ĐI"
    head = next(index for index, row in enumerate(rows) if row[0] == HEADS[0])
    assert tuple(rows[head]) == HEADS
    assert tuple(rows[head + 1]) == tuple(f"({n})" for n in range(1, 11))
    assert rows[head + 2][0] == "01/QĐ-SNV"
    assert rows[head + 2][2] == "Quyết định: =1+1 kiện toàn Ban Chỉ đạo"
    assert any("Bản in từ Hệ thống" in str(row[0]) for row in rows)
    book = hoa.get("/so-sach/tai/di.pdf?nam=2026&so=Q%C4%90")
    assert book.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(book.content)) as pdf:
        assert len(pdf.pages) == 3, "cover, first page, table"
        assert pdf.pages[0].mediabox[2] > pdf.pages[0].mediabox[3], "A4 lying"
    assert render_page(book.content, 3)
    written = [line for line in audit.lines(snv.agency.id) if line.code == "registry.book_printed"]
    assert [line.data["form"] for line in written] == ["xlsx", "pdf"]


def test_only_clerks_and_leaders_of_the_agency_open_its_books(sit, snv):
    for address in ("/so-sach/", "/so-sach/kiem-tra/", "/so-sach/day-so/", "/so-sach/tai/di.pdf"):
        assert sit("mai").get(address).status_code == 403
        assert sit("viet").get(address).status_code == 200
    assert sit("viet").get("/so-sach/giu-so/").status_code == 403
    assert "SNV" not in sit("ngoc").get("/so-sach/").content.decode().split("<main")[1]


@pytest.mark.parametrize("odd", ["nam=²²", "nam=99999", "quyen=0", "quyen=abc", "so=%00", "so=" + "x" * 500])
def test_nonsense_in_the_address_is_no_fault_of_the_house(odd, hoa):
    assert hoa.get(f"/so-sach/tai/di.pdf?{odd}").status_code in {200, 400}
    assert hoa.get(f"/so-sach/?{odd}").status_code in {200, 400}
    assert hoa.get("/so-sach/tai/khac.pdf").status_code == 404
    assert hoa.get("/so-sach/tai/di.exe").status_code == 404


def test_the_head_s_decision_is_kept_on_the_page(hoa, snv):
    given = {
        "code": "HC",
        "name": "Văn bản hành chính",
        "types": ["thong-bao", "bao-cao"],
        "from_year": "2026",
        "basis": "",
    }
    refused = hoa.post("/so-sach/day-so/", given)
    assert refused.status_code == 422
    assert "NĐ 30/2020/NĐ-CP Đ15.1c" in refused.content.decode()
    assert hoa.post("/so-sach/day-so/", given | {"basis": "Quyết định 12/QĐ-SNV"}).status_code == 302
    assert registry.book_for(snv.agency.id, "bao-cao", on=MONDAY) == "HC"
    assert "Quyết định 12/QĐ-SNV" in hoa.get("/so-sach/day-so/?so=HC").content.decode()
