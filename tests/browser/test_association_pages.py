"""The pages of agencies without a system in a real browser: nothing for axe to say, nothing on the console."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page

from browser.conftest import DESK, PASSWORD, PHONE
from browser.test_pages import faults
from journeys.associations import GuestStory, annex_pdf
from vanban.axis import actions
from vanban.axis.actions import Typed
from vanban.directory.api import Account
from vanban.kernel.identifiers import new_id
from vanban.platform.jobs import run_pending
from vanban.portal.web.shown import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("VANBAN_SHOTS", "")
"""A folder for pictures of every page; empty in ordinary runs."""


@dataclass
class Desk:
    """The association's desk with something on it, and a browser before it."""

    url: str
    story: GuestStory
    arrivals: list[UUID]
    letters: list[UUID]
    browser: Browser
    said: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def sit(self, size: dict[str, int], **more: Any) -> Page:
        """Yến, signed in."""
        context = self.browser.new_context(viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **more)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text} ({page.url})"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error} ({page.url})"))
        page.goto(f"{self.url}/dang-nhap/")
        page.fill("[name=username]", "thu_yen")
        page.fill("[name=password]", PASSWORD)
        page.click("button.button-main")
        page.wait_for_url("**/khach/")
        return page


@pytest.fixture
def desk(live_server: Any, chromium: Browser, settings: Any, tmp_path: Path, transactional_db: None) -> Iterator[Desk]:
    """Two documents came, one of them accepted; one letter is sent and refused by a recipient, one is being written."""
    settings.VANBAN_VAR = tmp_path
    settings.VANBAN_KEK_FILE = tmp_path / "kek.key"
    settings.VANBAN_HUB_KEY_FILE = tmp_path / "hub.pem"
    with ThreadPoolExecutor(1) as elsewhere:  # signing runs a loop of its own, and the browser's is in this thread
        story, arrivals, letters = elsewhere.submit(_something_on_it).result()
    place = Desk(live_server.url, story, arrivals, letters, chromium)
    yield place
    for context in place.contexts:
        context.close()
    with ThreadPoolExecutor(1) as elsewhere:  # what a page set going ends with its own test
        elsewhere.submit(_come_to_rest).result()


def _come_to_rest() -> None:
    run_pending()
    connection.close()


def _something_on_it() -> tuple[GuestStory, list[UUID], list[UUID]]:
    story = GuestStory.begin()
    at = now() - timedelta(hours=1)
    Account.objects.create(person=story.posts["yen"].person, username="thu_yen", password=make_password(PASSWORD))
    arrivals: list[UUID] = []
    letters: list[UUID] = []
    for urgency in (0, 2):
        story.issued(urgency=urgency, annexes=(annex_pdf(),))
        arrivals.append(story.arrived().id)
    actions.accept_as_guest(arrivals[0], by=story.yen, at=at)
    facts = {
        "type_code": "bao-cao", "number": "12", "symbol": "BC-HND", "issued": "2026-11-20", "signer": "Tạ Văn Lâm",
        "subject": "Báo cáo kết quả hoạt động Hội năm 2026 và phương hướng, nhiệm vụ năm 2027",
    }  # fmt: skip
    for sent in (True, False):
        letter_id = new_id()
        typed = Typed(**facts, recipients=("H42.51", "H42.08"))
        actions.keep_letter(letter_id, typed, files=[("bao-cao.pdf", annex_pdf())], by=story.yen, at=at)
        if sent:
            actions.send_letter(letter_id, by=story.yen, at=at)
        letters.append(letter_id)
    run_pending()
    connection.close()
    return story, arrivals, letters


def addresses(desk: Desk) -> list[str]:
    """Every page of the desk."""
    first, urgent = desk.arrivals
    sent, begun = desk.letters
    return [
        "/khach/", "/khach/?xem=da-nhan", "/khach/?xem=khac", f"/khach/den/{first}/", f"/khach/den/{urgent}/",
        "/khach/di/", f"/khach/di/{sent}/", f"/khach/viet/{begun}/", f"/khach/viet/{new_id()}/", "/khach/kiem-tra/",
        "/khach/bien-nhan/", "/toi/",
    ]  # fmt: skip


def look(page: Page, name: str) -> list[str]:
    """What axe says of the page as it stands, and whether it scrolls sideways."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    found = faults(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    return found


@pytest.mark.parametrize("size", [DESK, PHONE, {"width": 320, "height": 600}], ids=["desk", "phone", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_the_desk_can_be_used_by_everybody(desk: Desk, size: dict[str, int], theme: Any) -> None:
    page = desk.sit(size, color_scheme=theme)
    found: dict[str, list[str]] = {}
    for place, address in enumerate(addresses(desk)):
        page.goto(desk.url + address)
        page.wait_for_load_state("networkidle")
        found[address] = look(page, f"{place:02d}-{size['width']}-{theme}")
    assert {address: said for address, said in found.items() if said} == {}
    assert desk.said == []


def test_a_stranger_checks_a_receipt(desk: Desk) -> None:
    context = desk.browser.new_context(viewport=PHONE, locale="vi-VN")
    desk.contexts.append(context)
    page = context.new_page()
    page.goto(f"{desk.url}/khach/bien-nhan/")
    assert look(page, "stranger") == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_letter_is_written_from_nothing(desk: Desk, size: dict[str, int], tmp_path: Path) -> None:
    """Find, tick, forget something, read all reasons, mend, send."""
    page = desk.sit(size)
    page.goto(f"{desk.url}/khach/viet/")
    file = tmp_path / "ke-hoach.pdf"
    file.write_bytes(annex_pdf())
    page.set_input_files("#id_files", str(file))
    page.select_option("[name=type_code]", "ke-hoach")
    page.fill("[name=number]", "7")
    page.fill("[name=symbol]", "KH-HND")
    page.fill("#id_recipients", "hoa lu")
    page.wait_for_selector("#picker [value='H42.51']")
    page.check("#picker [value='H42.51']")
    page.fill("#id_recipients", "so noi vu")
    page.wait_for_selector("#picker [value='H42.08']")
    assert page.is_checked("#picker [value='H42.51']")
    page.check("#picker [value='H42.08']")
    page.click("[name=act][value=send]")
    page.wait_for_selector(".summary")
    assert look(page, f"reasons-{size['width']}") == []
    told = page.locator(".summary li").all_text_contents()
    assert len(told) == 3, told
    assert "ke-hoach.pdf" in (page.text_content("#main") or "")
    page.fill("[name=issued]", "2026-11-20")
    page.fill("[name=subject]", "Kế hoạch tổ chức Đại hội Hội Nông dân")
    page.fill("[name=signer]", "Tạ Văn Lâm")
    page.click("[name=act][value=send]")
    page.wait_for_url("**/khach/di/**")
    assert "Đã gửi tới 2 nơi nhận" in (page.text_content("#line") or "")
    assert look(page, f"sent-{size['width']}") == []


def test_a_document_is_refused_with_a_reason(desk: Desk) -> None:
    page = desk.sit(PHONE)
    page.goto(f"{desk.url}/khach/den/{desk.arrivals[1]}/")
    page.click("summary:has-text('Từ chối')")
    page.click("button.button-danger")
    page.wait_for_selector(".summary")
    assert look(page, "refuse-phone") == []
    page.fill("#text-tu-choi", "Gửi nhầm nơi nhận")
    page.click("button.button-danger")
    page.wait_for_selector(".flash")
    assert "Đã từ chối" in (page.text_content("#line") or "")
    assert look(page, "refused-phone") == []
