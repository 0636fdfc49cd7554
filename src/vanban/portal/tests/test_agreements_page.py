"""The page of agreements on sending times, as a clerk fills it and a specialist may not."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db

PAPER = "Biên bản thỏa thuận số 12/BB-SNV ngày 20/11/2026"


def test_the_page_keeps_what_was_typed_and_says_every_reason(ward, snv, sit):
    """Hoa mistypes the code, mends it, and finds the agreement in the list; Mai is not let in."""
    client = sit("hoa")
    given = {"partner_code": "H99.99", "sent_time": "handed", "basis": PAPER, "starts": "2026-11-23", "ends": ""}
    page = client.post("/lien-thong/thoa-thuan/", given)
    assert page.status_code == 422
    assert "Hãy chọn cơ quan bên kia" in page.content.decode()
    assert PAPER in page.content.decode()
    given["partner_code"] = ward.agency.code
    page = client.post("/lien-thong/thoa-thuan/", given, follow=True).content.decode()
    assert "khi trục liên thông cấp biên nhận" in page
    assert ward.agency.name in page
    assert sit("mai").get("/lien-thong/thoa-thuan/").status_code == 403
