"""Việt and Hoa sign with tokens in a real browser: the page, the software on their computer, the house behind both."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser, Page, expect

from browser.conftest import DESK, PASSWORD, PHONE, Town
from browser.test_pages import faults
from cast import actor, phuong_hoa_lu, so_noi_vu
from signing_software import SigningSoftware, put_on_token, running, sign
from vanban.directory.api import Account
from vanban.drafting import api
from vanban.drafting.api import DraftFields, RecipientField
from vanban.kernel.actor import system_actor
from vanban.platform import storage
from vanban.platform.jobs import run_pending
from vanban.portal.web.shown import now
from vanban.registry.api import find_outgoing
from vanban.signing.api import (
    Box,
    certificate_of_agency,
    certificate_of_person,
    check,
    issue_demo_certificates,
    requests_of,
)
from vanban.signing.ports import OpenKey

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GO = "#device-go"


@dataclass
class Office:
    """A letter before Việt, his token and the seal's, and the software on everybody's computer."""

    town: Town
    draft_id: Any
    viet: OpenKey
    seal: OpenKey
    software: SigningSoftware

    def press(self, page: Page, code: str) -> None:
        """Open the letter and press its verb, through the form when it asks."""
        page.goto(f"{self.town.url}/vb/{self.draft_id}/{code}/")
        page.locator("form[method=post] button.button-main").last.click()
        page.wait_for_url("**/ky-thiet-bi/**")

    def until(self, page: Page, words: str) -> None:
        """The house works in the background until the page says this."""
        shown = page.locator("#device-states")
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            run_pending()
            if words in shown.inner_text():
                return
            page.wait_for_timeout(300)
        raise AssertionError(f"{words!r} never came: {shown.inner_text()!r}")

    def place(self) -> Box | None:
        """Where the person puts the picture: the place of the request that is open."""
        errand = api.get_draft(self.draft_id).device_errand
        return next(one.box for one in requests_of(errand) if one.returned_id is None)


@pytest.fixture
def software() -> Iterator[SigningSoftware]:
    """Not told yet how to behave."""
    with running(lambda pdf: [pdf]) as started:
        yield started


@pytest.fixture
def office(
    live_server: Any,
    chromium: Browser,
    settings: Any,
    tmp_path: Path,
    transactional_db: None,
    software: SigningSoftware,
) -> Iterator[Office]:
    """Sở Nội vụ with a letter that Hùng has approved."""
    settings.VANBAN_VAR = tmp_path
    settings.VANBAN_KEK_FILE = tmp_path / "kek.key"
    settings.VANBAN_PLUGIN_ADDRESS = software.address
    snv, ward = so_noi_vu(), phuong_hoa_lu()
    at = now()
    viet_id = snv.posts["viet"].person_id
    issue_demo_certificates([viet_id], [snv.agency.id], by=system_actor("thử"), at=at)
    encoded = make_password(PASSWORD)
    for short in ("viet", "hoa"):
        Account.objects.create(person=snv.posts[short].person, username=f"thu_{short}", password=encoded)
    paper = DraftFields(
        type_code="cong-van",
        subject="V/v rà soát dữ liệu cán bộ, công chức, viên chức",
        body="Sở Nội vụ đề nghị các cơ quan rà soát dữ liệu.",
        recipients=(RecipientField(ward.agency.name, ward.agency.code),),
        addressees=(ward.agency.name,),
        signer=str(snv.posts["viet"].id),
    )
    draft = api.create_draft(paper, by=actor(snv.posts["mai"]), at=at)
    api.submit(draft.id, by=actor(snv.posts["mai"]), at=at)
    api.approve(draft.id, by=actor(snv.posts["hung"]), at=at)
    keys = (
        put_on_token(certificate_of_person(viet_id, at=at)),
        put_on_token(certificate_of_agency(snv.agency.id, at=at)),
    )
    town = Town(live_server.url, ward, snv, [draft.id], chromium)
    yield Office(town, draft.id, *keys, software)
    for context in town.contexts:
        context.close()


def honest(office: Office, key: OpenKey) -> Callable[[bytes], list[bytes]]:
    """Signs with this key at the place asked for."""
    place = office.place()
    assert place is not None
    return lambda pdf: [sign(pdf, key, place)]


def test_signed_and_sealed_in_the_browser(office):
    """Việt's token, then Hoa's with number and date: pressed, waited for, checked, in the register."""
    viet = office.town.sit("viet", DESK)
    office.press(viet, "sign")
    office.software.behave = honest(office, office.viet)
    assert faults(viet) == []
    viet.locator(GO).click()
    office.until(viet, "Đã ký. Chữ ký đã được kiểm tra và ghi nhận.")
    assert office.software.asked[0][0] == "SignApproved"
    expect(viet.locator("#device-back")).to_be_focused()
    viet.keyboard.press("Enter")
    viet.wait_for_url("**/vb/**")
    hoa = office.town.sit("hoa", DESK)
    office.press(hoa, "issue")
    office.software.behave = honest(office, office.seal)
    hoa.locator(GO).focus()
    hoa.keyboard.press("Enter")
    office.until(hoa, "Đã ký. Chữ ký đã được kiểm tra và ghi nhận.")
    command, message = office.software.asked[1]
    assert (command, message["DocNumber"]) == ("SignIssued", "01/SNV-TCCB")
    outgoing = find_outgoing(office.draft_id)
    assert outgoing is not None
    assert outgoing.number == 1
    report = check(storage.read(api.paper_of(office.draft_id, "issued").blob_id), at=now())
    assert report.is_good
    assert [one.kind for one in report.signatures] == ["person", "agency"]
    assert office.town.said == []


def test_another_file_is_refused_and_told(office):
    """The software returns something else: the reason stands on the page, the letter still waits for Việt."""
    viet = office.town.sit("viet", DESK)
    office.press(viet, "sign")
    office.software.behave = lambda _pdf: [b"%PDF-1.7 mot tep khac"]
    viet.locator(GO).click()
    office.until(viet, "Tệp trả về không phải là tệp đã đưa đi ký.")
    assert faults(viet) == []
    assert api.get_draft(office.draft_id).status == "to_sign"
    expect(viet.locator("#device-back")).to_be_focused()


def test_closed_then_continued_after_a_reload(office):
    """Việt closes the window of the PIN; after a reload the same request goes on, and a new ticket with it."""
    viet = office.town.sit("viet", DESK)
    office.press(viet, "sign")
    office.software.refuse = "Người dùng hủy ký số"
    viet.locator(GO).click()
    office.until(viet, "Người dùng hủy ký số")
    expect(viet.locator(GO)).to_be_focused()
    expect(viet.locator(GO)).to_have_text("Tiếp tục")
    viet.reload()
    expect(viet.locator("#device-states")).to_contain_text("chưa xong")
    expect(viet.locator(GO)).to_have_text("Tiếp tục")
    viet.goto(f"{office.town.url}/vb/{office.draft_id}/")
    viet.get_by_role("link", name="Đã bắt đầu ký số bằng thiết bị").first.click()
    office.software.refuse = ""
    office.software.behave = honest(office, office.viet)
    viet.locator(GO).click()
    office.until(viet, "Đã ký. Chữ ký đã được kiểm tra và ghi nhận.")
    addresses = {message["FileUploadHandler"] for _command, message in office.software.asked}
    assert len(addresses) == 2


def test_given_up_by_the_clerk(office):
    """Hoa gives up sealing: the number goes back, the page of the letter says why."""
    viet = office.town.sit("viet", DESK)
    office.press(viet, "sign")
    office.software.behave = honest(office, office.viet)
    viet.locator(GO).click()
    office.until(viet, "Đã ký.")
    hoa = office.town.sit("hoa", DESK)
    office.press(hoa, "issue")
    hoa.get_by_role("button", name="Thôi ký").click()
    hoa.wait_for_url("**/vb/**")
    run_pending()
    assert api.get_draft(office.draft_id).status == "signed"
    assert find_outgoing(office.draft_id) is None


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_answers_on_this_computer(office, settings, size, theme):
    """No software: what to install and how to go on; then it is there, and the same button finds it."""
    settings.VANBAN_PLUGIN_ADDRESS = "ws://127.0.0.1:9"
    viet = office.town.sit("viet", size, color_scheme=theme)
    office.press(viet, "sign")
    viet.locator(GO).click()
    expect(viet.locator("[data-show=missing]")).to_be_visible(timeout=8000)
    expect(viet.locator(GO)).to_have_text("Thử lại")
    expect(viet.locator(GO)).to_be_focused()
    assert faults(viet) == []
    assert viet.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_on_a_phone_it_says_what_to_do_instead(office):
    """A phone has neither token nor software: no button that cannot work."""
    viet = office.town.sit("viet", PHONE, user_agent="Mozilla/5.0 (Linux; Android 14) Mobile", is_mobile=True)
    office.press(viet, "sign")
    expect(viet.locator("[data-show=phone]")).to_be_visible()
    expect(viet.locator(GO)).to_be_hidden()
    assert faults(viet) == []
