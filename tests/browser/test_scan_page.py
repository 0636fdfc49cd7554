"""Sorting scanned pages in a real browser: by keys alone, by touch on a phone; no word of complaint."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from cast import actor
from vanban.exchange import api
from vanban.exchange.tests.scanner import ENCLOSURE, LETTER, SIDE, scanned, sheet
from vanban.kernel.actor import system_actor
from vanban.portal.web.shown import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("VANBAN_SHOTS", "")
MACHINE = system_actor("quét văn bản giấy")


def laid(town: Town) -> api.Scan:
    """A pile of the ward's clerk, looked at."""
    ngoc = actor(town.ward.posts["ngoc"], now())
    pages = [
        LETTER,
        "Công văn 12",
        sheet("Công văn 12, trang hai", degrees=180),
        SIDE,
        "Giấy mời 13",
        ENCLOSURE,
        "Bảng kê",
    ]
    scan = api.take_scan(scanned(pages), name="Quet_20261123.pdf", agency_id=town.ward.agency.id, by=ngoc, at=now())
    api.read_scan(scan.id, by=MACHINE, at=now())
    return scan


@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light")])
def test_pages_are_sorted_by_keys_and_become_letters(town: Town, size: dict[str, int], theme: str) -> None:
    """B begins a letter, X leaves out, R turns, Shift with an arrow moves; the button counts the letters."""
    scan = laid(town)
    page = town.sit("ngoc", size, color_scheme=theme)
    page.goto(f"{town.url}{reverse('scans')}")
    assert faults(page) == []
    shot(page, f"quet-{size['width']}-{theme}")
    page.goto(f"{town.url}{reverse('scan', args=[scan.id])}")
    assert faults(page) == []
    make = page.locator("[data-many]")
    assert make.inner_text() == "Tạo văn bản (1)"
    sheets = page.locator(".scan-page")
    sheets.nth(4).press("b")
    assert make.inner_text() == "Tạo văn bản (2)"
    sheets.nth(4).press("r")
    assert sheets.nth(4).get_attribute("data-turn") == "90"
    for _three in range(3):
        sheets.nth(4).press("r")
    sheets.nth(4).press("x")
    assert make.inner_text() == "Tạo văn bản (1)"
    sheets.nth(4).press("x")
    sheets.nth(0).focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == sheets.nth(1).get_attribute("id")
    sheets.nth(6).press("Shift+ArrowLeft")
    assert sheets.nth(5).locator("img").get_attribute("alt") == "Trang 7"
    sheets.nth(5).press("Shift+ArrowRight")
    shot(page, f"tach-{size['width']}-{theme}")
    make.click()
    page.wait_for_url("**/vb/**")
    assert faults(page) == []
    assert "Quet_20261123" in page.content()
    page.get_by_role("button", name="Vào sổ").or_(page.get_by_role("link", name="Vào sổ")).first.click()
    page.wait_for_selector("[name=issuer_name]")
    page.evaluate("scrollTo(0, 0)")  # nothing half under the bar above
    assert faults(page) == []
    shot(page, f"vao-so-{size['width']}-{theme}")
    rows = api.scans_of(town.ward.agency.id)
    assert [row.letters for row in rows] == [2]  # type: ignore[attr-defined]
    assert town.said == []


def test_pages_are_sorted_without_a_script(town: Town) -> None:
    """The form's own fields and buttons do the same."""
    scan = laid(town)
    page = town.sit("ngoc", DESK)
    context = town.browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    town.contexts.append(context)
    plain = context.new_page()
    plain.goto(f"{town.url}{reverse('scan', args=[scan.id])}")
    fifth = plain.locator(".scan-page").nth(4)
    fifth.locator("select").first.select_option("letter")
    plain.get_by_role("button", name="Lưu đánh dấu").click()
    assert "Tạo 2 văn bản" in plain.content()


def shot(page: object, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)  # type: ignore[attr-defined]
