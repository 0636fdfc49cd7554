"""“Sao văn bản” in a real browser: the clerk chooses the form and a scan; a scan that is not proper is told why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from vanban.drafting.tests.test_copies import scan

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("VANBAN_SHOTS", "")


@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (PHONE, "dark")])
def test_a_grey_scan_is_refused_with_its_reason(town: Town, tmp_path: Path, size, theme):
    """The form stays open, says what is wrong and what to do, and nothing was signed."""
    grey = tmp_path / "BanSao.pdf"
    grey.write_bytes(scan(mode="L"))
    page = town.sit("ngoc", size, color_scheme=theme)
    page.goto(f"{town.url}/vb/{town.documents[0]}/copy/")
    page.set_input_files("[name=file]", grey)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/sao-{size['width']}-{theme}.png")
    assert faults(page) == []
    page.locator("form[method=post] button.button-main").last.click()
    page.locator(".summary").wait_for()
    assert "ảnh màu" in page.locator(".summary").inner_text()
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/sao-tu-choi-{size['width']}-{theme}.png")
