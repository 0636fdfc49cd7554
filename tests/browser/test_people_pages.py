"""The people's pages in a real browser: standing in, handing over, accounts, mergers, the public directory."""

from __future__ import annotations

from datetime import timedelta

import pytest

from browser.conftest import DESK, PHONE, Town
from browser.test_rules_pages import trouble
from cast import actor
from vanban.directory import api as directory
from vanban.directory.api import Role
from vanban.directory.models import Post
from vanban.kernel.clock import local_date
from vanban.portal.web.shown import now
from vanban.work import api as work
from vanban.work.rules import Assignee, Kind

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_peoples_pages_can_be_used_by_everybody(town: Town, size):
    """Ước names a stand-in and prepares a hand-over; Ngọc keeps accounts, Mai mergers; a stranger reads the list."""
    ward, at = town.ward, now()
    Post.objects.filter(id=town.snv.posts["mai"].id).update(roles=[Role.UNIT_ADMIN, Role.OPERATOR])
    work.instruct(
        town.documents[0],
        text="Tham mưu trả lời.",
        assignees=[Assignee(ward.posts["lan"].id, Kind.LEAD)],
        due=at + timedelta(days=3),
        by=actor(ward.posts["uoc"], at),
        at=at,
    )
    directory.plan_merger(
        ward.agency.id,
        town.snv.agency.id,
        on=local_date(at),
        decision="Nghị quyết số 05/NQ-HĐND",
        by=actor(Post.objects.get(id=town.snv.posts["mai"].id), at),
        at=at,
    )
    found: list[str] = []
    uoc = town.sit("uoc", size)
    uoc.goto(f"{town.url}/nhan-su/thay/")
    uoc.select_option("[name=taker]", label="Bùi Thị Ngọc – Văn thư, Ủy ban nhân dân phường Hoa Lư")
    uoc.select_option("[name=scope]", "instruct")
    uoc.click("main button.button-main")
    assert "Cần nêu lý do" in uoc.inner_text("main")
    found += trouble(uoc, "/nhan-su/thay/sai/")
    uoc.fill("[name=reason]", "Đi công tác Hà Nội")
    uoc.click("main button.button-main")
    assert "Đi công tác Hà Nội" in uoc.inner_text("main")
    found += trouble(uoc, "/nhan-su/thay/")
    uoc.goto(f"{town.url}/nhan-su/ban-giao/")
    uoc.select_option("[name=person]", str(ward.posts["lan"].person_id))
    uoc.select_option("[name=successor]", str(ward.posts["tuan"].id))
    uoc.fill("[name=reason]", "Quyết định số 15/QĐ-UBND")
    uoc.click("main button.button-main")
    assert "Nội dung bàn giao: 1 việc" in uoc.inner_text("main")
    found += trouble(uoc, "/nhan-su/ban-giao/mot/")
    uoc.goto(f"{town.url}/nhan-su/ban-giao/")
    found += trouble(uoc, "/nhan-su/ban-giao/")
    ngoc = town.sit("ngoc", size)
    for address in ("/nhan-su/tai-khoan/", "/nhan-su/du-lieu-cua-toi/"):
        ngoc.goto(f"{town.url}{address}")
        found += trouble(ngoc, address)
    mai = town.sit("mai", size)
    mai.goto(f"{town.url}/nhan-su/sap-nhap/")
    found += trouble(mai, "/nhan-su/sap-nhap/")
    stranger = town.visit(size)
    stranger.goto(f"{town.url}/danh-ba/?q=hoa lu")
    found += trouble(stranger, "/danh-ba/")
    assert not found, "\n".join(found)
