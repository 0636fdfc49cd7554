"""A letter by official mail, taken in by the clerk; its paper comes later and becomes one with it, noted or scanned."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from journeys.letters import BODY
from journeys.screens import NGOC, PHONE, UOC, WARD_CODE, Screens, own_subject
from read_letters.collection import letter as typeset
from read_letters.scanning import LIGHT, scanned
from vanban.exchange.tests.mail_server import MailServer, is_installed, letter
from vanban.signing.tests.letters import sheet

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not is_installed(), reason="needs dovecot-imapd"),
]
SOON = 150.0
"""Seconds until the scanner's folder was looked into, a minute after the file has come to rest."""
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


@pytest.mark.clause("NB25-Đ9.3", "VL19-Đ10.3")
def test_a_letter_by_mail_and_its_scanned_paper_are_one_registration(screens: Screens, server: MailServer) -> None:
    """The scanner lays the paper into the agency's folder; its words are read, and the clerk keeps both as one."""
    sent = next(one for one in (typeset(index) for index in range(0, 90, 3)) if one.facts["type_name"] == "Công văn")
    number, subject = f"{sent.facts['number']}/{sent.facts['symbol']}", sent.facts["subject"]
    server.keep_secrets(screens.house.folder / "keys" / "mail", WARD_CODE)
    hanh = screens.sit(OPERATOR)
    hanh.open("/lien-thong/hop-thu/")
    option = hanh.page.locator("#id_agency option").filter(has_text=f"({WARD_CODE})")
    hanh.page.select_option("#id_agency", option.get_attribute("value"))
    for field, value in (("host", "127.0.0.1"), ("port", str(server.secure)), ("account", WARD)):
        hanh.page.fill(f"#id_{field}", value)
    hanh.page.click('button[value="mailbox"]')
    hanh.told("Đã khai báo hộp thư")
    server.deliver(WARD, letter(
        ("van-ban.pdf", sent.pdf), sender="Cơ quan gửi <vanthu@coquan.gov.vn>", subject=f"{number} - {subject}",
        message_id=f"<{time.time_ns()}@x>",
    ))  # fmt: skip
    ngoc = screens.sit(NGOC)
    ngoc.take("arrived", subject[:60])
    address = ngoc.document
    ngoc.verb("Vẫn tiếp nhận").click()
    form = ngoc.page.locator("#unfold form")
    form.locator("[name=assurance]").fill("Đã gọi văn thư cơ quan gửi, xác nhận có gửi")
    form.get_by_role("button", name="Vẫn tiếp nhận", exact=True).click()
    ngoc.told("số đến")

    # The paper is fed into the scanner, which lays a file into the ward's folder.
    folder = screens.house.folder / "scans" / WARD_CODE
    folder.mkdir(parents=True, exist_ok=True)
    paper = folder / "Quet_giay.pdf"
    paper.write_bytes(scanned(sent.pdf, LIGHT, seed=7))
    os.utime(paper, (time.time() - 60, time.time() - 60))
    ngoc.open("/lien-thong/quet/")
    link = ngoc.page.get_by_role("link", name="Quet_giay.pdf")
    limit = time.monotonic() + SOON
    while not link.count():
        assert time.monotonic() < limit, "nobody looked into the scanner's folder"
        ngoc.page.wait_for_timeout(2000)
        ngoc.open("/lien-thong/quet/")
    link.first.click()
    make = ngoc.page.locator("[data-many]")
    expect(make).to_be_visible(timeout=120_000)
    make.click()
    expect(ngoc.page.locator("#line .flash")).to_contain_text("Đã tách 1 văn bản")
    assert not paper.exists() and (folder / "da-nhan" / "Quet_giay.pdf").exists()

    # Its pages are read; it is told to be the same letter, and gets no number of its own.
    scan = ngoc.document
    limit = time.monotonic() + SOON
    ngoc.open(scan)
    while "Có thể là cùng một văn bản" not in ngoc.page.inner_text("main"):
        assert time.monotonic() < limit, ngoc.page.inner_text("main")[:2000]
        ngoc.page.wait_for_timeout(2000)
        ngoc.open(scan)
    form = ngoc.unfold("Lưu chung với văn bản trùng")
    form.get_by_role("button", name="Lưu chung với văn bản trùng", exact=True).click()
    expect(ngoc.page.locator("#line .flash")).to_contain_text("lưu chung")
    ngoc.open(address)
    copies = ngoc.page.locator("#part-copies")
    expect(copies).to_contain_text("bản giấy")
    ngoc.open("/so/den/?q=" + sent.facts["number"])
    assert ngoc.page.inner_text("main").count(number) == 1
