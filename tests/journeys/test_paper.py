"""Paper through the scanner: a pile with separators becomes letters, one of them goes to who handles it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from journeys.screens import LAN, NGOC, UOC, Screen, Screens, own_subject
from journeys.test_whole_trip import lead_option
from vanban.exchange.tests.scanner import ENCLOSURE, LETTER, SIDE, scanned, sheet

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def enter(ngoc: Screen, subject: str, number: str) -> None:
    """Ngọc holds the paper in her hand, ticks what she has looked at, and types what stands on it."""
    form = ngoc.unfold("Vào sổ")
    form.get_by_role("button", name="Vào sổ", exact=True).click()
    expect(ngoc.page.locator("#unfold .summary")).to_contain_text("Chưa kiểm tra")
    form = ngoc.page.locator("#unfold form")
    for line in form.locator("[name=looked]").all():
        line.check()
    form.locator("[name=issuer_name]").fill("Công ty cổ phần Tràng An")
    form.locator("[name=number]").fill(number)
    form.locator("[name=symbol]").fill("TA-KT")
    form.locator("[name=issued_date]").fill("2026-11-19")
    form.locator("[name=subject]").fill(subject)
    form.get_by_role("button", name="Vào sổ", exact=True).click()
    expect(ngoc.page.locator("#line .flash")).to_contain_text("Đã vào sổ với số đến", timeout=60_000)  # two signatures


@pytest.mark.clause("NB16-Đ13.1a", "VL19-Đ12.5", "HP25-Đ16.2a", "HP25-Đ16.2b", "VL19-Đ12.4")
def test_a_pile_of_paper_becomes_letters_and_one_is_handled(screens: Screens, tmp_path: Path) -> None:
    subject = own_subject("V/v đề nghị hướng dẫn thủ tục")
    number = subject[-6:]
    pile = tmp_path / f"Quet_{number}.pdf"
    pages = [LETTER, f"Công văn {number}", sheet(f"Công văn {number}, trang hai", degrees=180), SIDE,
             LETTER, f"Giấy mời {number}", ENCLOSURE, f"Chương trình {number}"]  # fmt: skip
    pile.write_bytes(scanned(pages))

    # The scanner's file is looked at by a worker; the page goes on by itself.
    ngoc = screens.sit(NGOC)
    ngoc.open("/lien-thong/quet/")
    ngoc.page.locator("[name=scan]").set_input_files(pile)
    ngoc.page.get_by_role("button", name="Nhận các tệp này").click()
    make = ngoc.page.locator("[data-many]")
    expect(make).to_be_visible(timeout=120_000)
    expect(ngoc.page.locator(".scan-page").nth(2)).to_contain_text("đã xoay")
    ngoc.page.reload()
    expect(make).to_contain_text("2")
    make.click()
    expect(ngoc.page.locator("#line .flash")).to_contain_text("Đã tách 2 văn bản")
    enter(ngoc, subject, number)

    # The letter stands before the chairman with the agency's signature on it; he gives it to Lan.
    uoc = screens.sit(UOC)
    uoc.take("instruct", subject)
    form = uoc.unfold("Giao việc")
    form.locator("[name=text]").fill("Giao Phòng Kinh tế trả lời.")
    form.locator("[name=lead]").select_option(label=lead_option(uoc, "Hoàng Thị Lan"))
    form.get_by_role("button", name="Giao việc", exact=True).click()
    uoc.told("Đã giao việc")
    lan = screens.sit(LAN)
    lan.take("handle", subject)
    expect(lan.page.locator(".files")).to_contain_text("DauDen")
    expect(lan.page.locator("#part-answers")).to_contain_text("Bùi Thị Ngọc")
