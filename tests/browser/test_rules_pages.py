"""The pages of the rules in a real browser: usable by everybody, on the desk and on the phone."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from vanban.directory.api import Role
from vanban.directory.models import Post
from vanban.kernel.clock import local_date
from vanban.portal.web.shown import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = (
    "/quy-che/",
    "/quy-che/nb25/",
    "/quy-che/so-sanh/",
    "/quy-che/nb25/sua/formats/",
    "/quy-che/nb25/sua/dispatch_rules/",
    "/quy-che/danh-muc-rieng/",
    "/quy-che/danh-muc-dien-tu/",
)


def trouble(page, address: str) -> list[str]:
    """What axe says about a page, and whether it scrolls sideways."""
    found = faults(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    if folder := os.environ.get("VANBAN_SHOTS"):
        width = page.viewport_size["width"]
        page.screenshot(path=f"{folder}/{address.strip('/').replace('/', '_')}-{width}.png", full_page=True)
    return [f"{address}: {one}" for one in found]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_operator_amends_and_every_page_can_be_used_by_everybody(town: Town, size):
    Post.objects.filter(id=town.snv.posts["mai"].id).update(roles=[Role.UNIT_ADMIN, Role.OPERATOR])
    page = town.sit("mai", size)
    page.goto(f"{town.url}/quy-che/nb25/sua/must_scan/")
    page.fill("[name=must_scan]", "Hồ sơ đất đai\nBản đồ địa chính")
    page.fill("[name=basis]", "QĐ 12/QĐ-UBND ngày 20/11/2026")
    page.click("text=Lưu thành phiên bản mới")
    assert page.locator(".summary").count() == 1, "the reason is missing"
    assert page.input_value("[name=must_scan]").startswith("Hồ sơ đất đai"), "what was typed stays"
    page.fill("[name=reason]", "Theo yêu cầu quản lý")
    page.click("text=Lưu thành phiên bản mới")
    page.wait_for_url("**/quy-che/nb25/")
    tomorrow = local_date(now()) + timedelta(days=1)
    assert f"{tomorrow:%d/%m/%Y}" in page.inner_text("main")
    assert "Bản đồ địa chính" in page.inner_text("main")
    found = []
    for address in PAGES:
        page.goto(f"{town.url}{address}")
        found += trouble(page, address)
    assert found == []
    assert [line for line in town.said if "error" in line and "422" not in line] == []
