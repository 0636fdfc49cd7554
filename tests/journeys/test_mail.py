"""A letter by official mail, taken in by the clerk; its paper comes later and becomes one with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from journeys.letters import BODY
from journeys.screens import NGOC, PHONE, UOC, WARD_CODE, Screens, own_subject
from vanban.exchange.tests.mail_server import MailServer, is_installed, letter
from vanban.signing.tests.letters import sheet

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not is_installed(), reason="needs dovecot-imapd"),
]
OPERATOR = "skhcn_nguyenvanan2"
WARD = "phuonghoalu@ninhbinh.gov.vn"


@pytest.fixture
def server() -> Iterator[MailServer]:
    """The province's mail server."""
    made = MailServer.start(WARD)
    yield made
    made.close()


@pytest.mark.clause("NB16-Đ14.1a-b", "VL19-Đ10.3")
def test_a_letter_by_mail_is_taken_in_and_its_paper_gets_no_second_number(screens: Screens, server: MailServer) -> None:
    subject = own_subject("rà soát hồ sơ lưu trữ")
    number = subject.rpartition(" ")[2]
    server.keep_secrets(screens.house.folder / "keys" / "mail", WARD_CODE)

    # The operator writes down the mailbox and the province's domain.
    hanh = screens.sit(OPERATOR)
    hanh.open("/lien-thong/hop-thu/")
    page = hanh.page
    option = page.locator("#id_agency option").filter(has_text=f"({WARD_CODE})")
    page.select_option("#id_agency", option.get_attribute("value"))
    page.fill("#id_host", "127.0.0.1")
    page.fill("#id_port", str(server.secure))
    page.fill("#id_account", WARD)
    page.click('button[value="mailbox"]')
    hanh.told("Đã khai báo hộp thư")

    # The letter comes.
    server.deliver(WARD, letter(
        (f"{number}.pdf", sheet(f"V/v {subject}. {BODY}")), sender="Sở Y tế <syt@ninhbinh.gov.vn>",
        subject=f"{number}/SYT-VP - V/v {subject}", message_id=f"<{number}@x>",
    ))  # fmt: skip

    ngoc = screens.sit(NGOC)
    ngoc.take("arrived", subject)
    address = ngoc.document
    expect(ngoc.page.locator("main")).to_contain_text("syt@ninhbinh.gov.vn")
    ngoc.verb("Vẫn tiếp nhận").click()
    form = ngoc.page.locator("#unfold form")
    form.locator("[name=assurance]").fill("Đã gọi văn thư Sở Y tế, xác nhận có gửi")
    form.get_by_role("button", name="Vẫn tiếp nhận", exact=True).click()
    ngoc.told("số đến")

    # The chairman has it at once, on the phone; nobody waits for paper.
    uoc = screens.sit(UOC, PHONE)
    uoc.take("instruct", subject)

    # The paper comes: noted on the same document.
    ngoc.open(address)
    form = ngoc.unfold("Bản giấy đã đến")
    form.locator("[name=note]").fill("Tủ 3, ngăn 1")
    form.get_by_role("button", name="Bản giấy đã đến", exact=True).click()
    ngoc.told("không cấp số riêng")
    ngoc.open(address)
    expect(ngoc.page.locator("#part-copies")).to_contain_text("Tủ 3, ngăn 1")
    ngoc.open("/lien-thong/hop-thu/")
    expect(ngoc.page.locator("main")).to_contain_text("Trong hộp văn bản đến")
