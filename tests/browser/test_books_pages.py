"""The pages of the books and of entering paper in a real browser: they fit, read well, and take a scan."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from vanban.drafting.tests.test_copies import scan
from vanban.platform.jobs import run_pending
from vanban.signing.tests.letters import letter as typeset

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("VANBAN_SHOTS", "")
PAGES = {
    "so": "/so-sach/",
    "giu-so": "/so-sach/giu-so/",
    "kiem-tra": "/so-sach/kiem-tra/",
    "day-so": "/so-sach/day-so/",
    "ban-sao": "/giay-den/so-ban-sao/",
    "giay-den": "/giay-den/",
}


@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (PHONE, "dark")])
def test_every_page_of_the_books_is_fit_to_work_with(town: Town, size, theme):
    page = town.sit("ngoc", size, color_scheme=theme)
    for name, address in PAGES.items():
        page.goto(f"{town.url}{address}")
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{size['width']}.png", full_page=True)
        assert faults(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address


def test_a_number_is_set_aside_and_a_paper_is_entered_by_hand(town: Town, tmp_path: Path):
    """A refused form keeps words and scan; the second press enters it."""
    page = town.sit("ngoc", DESK)
    page.goto(f"{town.url}/so-sach/giu-so/")
    page.fill("[name=purpose]", "Quyết định khen thưởng quý IV")
    page.locator("form.card button.button-main").click()
    page.get_by_text("Quyết định khen thưởng quý IV").wait_for()
    paper = tmp_path / "den.pdf"
    paper.write_bytes(scan())
    page.goto(f"{town.url}/giay-den/")
    page.set_input_files("[name=scan]", paper)
    page.fill("[name=number]", "12")
    page.fill("[name=subject]", "V/v đề nghị hướng dẫn")
    page.select_option("[name=form]", "")
    page.locator("form.card button.button-main").click()
    page.locator(".summary").wait_for()
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/giay-den-loi.png", full_page=True)
    assert page.input_value("[name=subject]") == "V/v đề nghị hướng dẫn"
    page.fill("[name=issuer_name]", "Công ty Tràng An")
    page.locator("form.card button.button-main").click()
    page.wait_for_url("**/vb/**")
    assert "V/v đề nghị hướng dẫn" in page.inner_text("main")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/giay-den-xong.png")


@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (PHONE, "dark")])
def test_a_scan_is_read_before_it_is_entered_and_shown_beside_its_fields(town: Town, tmp_path: Path, size, theme):
    """The clerk sends it, types on, and puts what was read into what is still empty."""
    page = town.sit("ngoc", size, color_scheme=theme)
    paper = tmp_path / "den.pdf"
    paper.write_bytes(typeset()[0])
    page.goto(f"{town.url}/giay-den/")
    page.set_input_files("[name=scan]", paper)
    page.fill("[name=place_kept]", "Tủ 3")
    page.get_by_role("button", name="Đọc thông tin từ bản quét").click()
    page.get_by_text("Máy đang đọc bản quét").wait_for()
    run_pending()
    page.get_by_role("button", name="Điền vào các ô còn trống").click(timeout=30_000)
    page.locator("[data-mark=issuer_name]").wait_for(state="attached")
    assert page.input_value("[name=issuer_name]") == "Sở Nội vụ"
    assert page.input_value("[name=place_kept]") == "Tủ 3"
    assert page.input_value("[name=signer_name]")
    page.locator(".read-page image").first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/giay-den-doc-{size['width']}.png")
        page.screenshot(path=f"{SHOTS}/giay-den-doc-{size['width']}-full.png", full_page=True)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert not [line for line in town.said if line.startswith("error")]
