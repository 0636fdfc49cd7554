"""“Kiểm tra thể thức” in a real browser: a Word letter with faults is checked and mended, on the desk and the phone."""

from __future__ import annotations

import os

import pytest

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from cast import actor
from vanban.drafting import api
from vanban.drafting.tests.word_sheets import sheet_of, written
from vanban.portal.web.shown import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_faults_are_told_and_mended_on_the_page(town: Town, size):
    """Reached from the document, checked, read and mended without help; nothing for axe, the console or the edge."""
    at = now()
    mai = actor(town.snv.posts["mai"], at)
    fields = api.DraftFields(
        type_code="cong-van", subject="V/v rà soát dữ liệu", signer=str(town.snv.posts["long"].id), addressees=("Sở",)
    )
    draft = api.create_draft(fields, by=mai, at=at)
    sheet = sheet_of("cong-van")
    sheet.say("number", "05/", "5/")
    sheet.change("body", font="Arial", size=12)
    sheet.lines["recipient"].pop()
    api.upload_word(draft.id, name="Công văn.docx", content=written(sheet), by=mai, at=at)
    page = town.sit("mai", size)
    page.goto(f"{town.url}/vb/{draft.id}/")
    assert page.locator(f"a[href='/du-thao/{draft.id}/the-thuc/']").count() >= 1
    page.goto(f"{town.url}/du-thao/{draft.id}/the-thuc/")
    page.click("text=Kiểm tra ngay")
    page.wait_for_selector(".finding")
    assert "Mục II.3c" in page.inner_text("main")
    before = page.locator(".finding").count()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if folder := os.environ.get("VANBAN_SHOTS"):
        page.screenshot(path=f"{folder}/form-check-{size['width']}.png", full_page=True)
    assert faults(page) == []
    page.click("text=Sửa các lỗi đã chọn")
    page.wait_for_selector("text=Tệp Word đã được sửa")
    assert page.locator(".finding").count() < before
    if folder:
        page.screenshot(path=f"{folder}/form-mended-{size['width']}.png", full_page=True)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert town.said == []
