"""Pages of every channel in a real browser: strangers write, mail and paper come in, several are taken at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import DESK, PHONE, Town
from browser.test_rules_pages import trouble
from cast import actor
from vanban.directory import api as directory
from vanban.directory.api import Box, Role, box_items
from vanban.directory.models import Post
from vanban.exchange import api
from vanban.exchange.actions import keep_desk
from vanban.exchange.jobs import POSTMAN, SCANNER
from vanban.exchange.models import Mailbox
from vanban.exchange.tests.mail_server import letter
from vanban.exchange.tests.post_office import PostOffice
from vanban.exchange.tests.post_office import opened as post_office
from vanban.exchange.tests.scanner import scanned
from vanban.exchange.tests.test_citizens import photograph
from vanban.kernel.actor import Actor
from vanban.platform.jobs import run_pending
from vanban.portal.web.shown import now
from vanban.signing.tests.letters import sheet
from vanban.work import api as work
from vanban.work.rules import Assignee, Kind

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = pytest.mark.parametrize(
    ("size", "theme"),
    [(DESK, "light"), (PHONE, "dark")],
    ids=["desk", "phone-dark"],
)
CODE = re.compile(r"\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})\b")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server."""
    with post_office() as handler:
        yield handler


@pytest.fixture
def operator(town: Town) -> Actor:
    """Mai also runs the system."""
    Post.objects.filter(id=town.snv.posts["mai"].id).update(roles=[Role.UNIT_ADMIN, Role.OPERATOR])
    return actor(Post.objects.get(id=town.snv.posts["mai"].id), now())


def looked_at(page: Page, town: Town, *addresses: str, status: int = 200) -> list[str]:
    """What is wrong with these pages, which answer as they should."""
    found = []
    for address in addresses:
        answer = page.goto(town.url + address)
        assert answer is not None and answer.status == status, f"{address}: {answer and answer.status}"
        page.wait_for_load_state("networkidle")
        found += trouble(page, address.replace("?", "-"))
    return found


@LOOKS
def test_a_stranger_writes_and_the_clerk_sees_it(
    town: Town,
    office: PostOffice,
    operator: Actor,
    settings: Any,
    size: dict[str, int],
    theme: str,
) -> None:
    """From the first page to the number: on a desk and on a phone, with keys and labels, in both themes."""
    settings.VANBAN_BASE_URL = town.url
    keep_desk(town.ward.agency.id, is_open=True, by=operator, at=now())
    stranger = town.visit(size, color_scheme=theme)
    stranger.goto(f"{town.url}/danh-ba/")
    stranger.get_by_role("link", name="Gửi văn bản, đơn thư tới cơ quan").click()
    stranger.get_by_label("Thư điện tử của Ông/Bà").fill("binh@@example.vn")
    stranger.get_by_role("button", name="Gửi liên kết cho tôi").click()
    found = trouble(stranger, "/gui-van-ban/sai/")
    stranger.get_by_label("Thư điện tử của Ông/Bà").fill("binh@example.vn")
    stranger.get_by_role("button", name="Gửi liên kết cho tôi").click()
    found += trouble(stranger, "/gui-van-ban/da-gui/")
    run_pending()
    link = re.search(r"https?://\S+/thu/\S+", str(office.got[-1].get_content()))
    assert link is not None
    stranger.goto(link[0])
    found += trouble(stranger, "/gui-van-ban/thu/")
    stranger.get_by_label("Họ và tên, hoặc tên tổ chức").fill("Trần Văn Bình")
    stranger.get_by_label("Trích yếu, nội dung chính").fill("Đề nghị sửa đèn đường ngõ 12")
    stranger.get_by_label("Tệp").set_input_files(
        [{"name": "x.exe", "mimeType": "application/pdf", "buffer": b"MZ\x00"}]
    )
    stranger.get_by_role("button", name="Gửi", exact=True).click()
    assert "x.exe" not in stranger.inner_text("main"), "the missing address is told first by the form itself"
    stranger.get_by_label("Địa chỉ", exact=True).fill("Ngõ 12, phường Hoa Lư")
    stranger.get_by_label("Tệp").set_input_files(
        [{"name": "x.exe", "mimeType": "application/pdf", "buffer": b"MZ\x00"}]
    )
    stranger.get_by_role("button", name="Gửi", exact=True).click()
    assert "Không nhận “x.exe”" in stranger.inner_text("main")
    found += trouble(stranger, "/gui-van-ban/thu/sai/")
    stranger.get_by_label("Tệp").set_input_files(
        [{"name": "don.jpg", "mimeType": "image/jpeg", "buffer": photograph()}]
    )
    stranger.get_by_role("button", name="Gửi", exact=True).click()
    found += trouble(stranger, "/gui-van-ban/bao-nhan/")
    assert CODE.search(stranger.inner_text("main")) is not None
    run_pending()
    ngoc = town.sit("ngoc", size, color_scheme=theme)
    (item,) = box_items(actor(town.ward.posts["ngoc"], now()), Box.ARRIVED)
    found += looked_at(ngoc, town, f"/vb/{item.document_id}/?hop=arrived", f"/vb/{item.document_id}/accept-sure/")
    ngoc.fill("[name=assurance]", "Đã gọi điện, ông Bình xác nhận đã gửi")
    ngoc.locator("main form .form-foot button").last.click()
    ngoc.wait_for_selector(".flash")
    stranger.get_by_role("link", name="Xem kết quả").click()
    assert "Đã vào sổ, số đến" in stranger.inner_text("main")
    found += trouble(stranger, "/gui-van-ban/tra-cuu/ma/")
    found += looked_at(stranger, town, "/gui-van-ban/tra-cuu/", "/cong-bo/")
    found += looked_at(stranger, town, "/gui-van-ban/tra-cuu/?ma=XYZ", status=422)
    found += looked_at(stranger, town, "/gui-van-ban/thu/x/", status=404)
    assert not found, "\n".join(found)
    assert [line for line in town.said if "404" not in line and "422" not in line] == []


@LOOKS
def test_mail_paper_reading_and_several_at_once(town: Town, operator: Actor, size: dict[str, int], theme: str) -> None:
    """The clerk's pages of mail and scanned paper, the reading, the slip, several accepted or instructed at once."""
    at, ward = now(), town.ward.agency.id
    api.list_domain("ninhbinh.gov.vn", province="ninh-binh", by=operator, at=at)
    kept = api.keep_mailbox(
        ward, host="127.0.0.1", port=993, line="tls", account="phuonghoalu@ninhbinh.gov.vn", by=operator, at=at
    )
    mailbox = Mailbox.objects.select_related("agency").get(id=kept.id)
    raw = letter(("77-SNV-VP.pdf", sheet("V/v lịch làm việc của tổ kiểm tra")))
    mail = api.take_message(raw, mailbox, came_at=at, by=POSTMAN, at=at)
    forged = letter(sender="Sở <a@ninhbinh.gov.vn>, <b@x.vn>", subject="Mã độc", message_id="<2@x>")
    api.take_message(forged, mailbox, came_at=at, by=POSTMAN, at=at)
    ngoc_acts = actor(town.ward.posts["ngoc"], at)
    scan = api.take_scan(scanned(["Công văn 12", "trang hai"]), name="Quet.pdf", agency_id=ward, by=ngoc_acts, at=at)
    api.read_scan(scan.id, by=SCANNER, at=at)
    (paper,) = api.sort_scan(scan.id, by=ngoc_acts, at=at)
    back = api.take_scan(scanned(["Công văn 13"]), name="Quet2.pdf", agency_id=ward, by=ngoc_acts, at=at)
    api.read_scan(back.id, by=SCANNER, at=at)
    (returned,) = api.sort_scan(back.id, by=ngoc_acts, at=at)
    work.instruct(
        town.documents[0],
        text="Tham mưu trả lời.",
        assignees=[Assignee(town.ward.posts["lan"].id, Kind.LEAD)],
        due=at + timedelta(days=3),
        by=actor(town.ward.posts["uoc"], at),
        at=at,
    )
    run_pending()
    api.refuse(returned, reason="Thiếu trang, dấu mờ", by=ngoc_acts, at=at)
    page = town.sit("ngoc", size, color_scheme=theme)
    found = looked_at(
        page, town, "/viec/arrived/", "/viec/arrived/nhieu/", f"/vb/{mail.arrival_id}/?hop=arrived",
        f"/vb/{mail.arrival_id}/accept-sure/", f"/vb/{paper}/?hop=arrived", f"/vb/{paper}/enter-letter/",
        f"/vb/{paper}/return-letter/", f"/vb/{returned}/", f"/lien-thong/doc/{mail.arrival_id}/",
        f"/lien-thong/doc/{paper}/", "/lien-thong/hop-thu/", "/lien-thong/quet/",
    )  # fmt: skip
    mai = town.sit("mai", size, color_scheme=theme)
    found += [f"operator: {one}" for one in looked_at(mai, town, "/lien-thong/hop-thu/?van-hanh")]
    lan = town.sit("lan", size, color_scheme=theme)
    found += looked_at(lan, town, "/viec/handle/nhieu/")
    assert not found, "\n".join(found)
    assert town.said == []


@LOOKS
def test_the_people_s_pages_in_both_themes(town: Town, operator: Actor, size: dict[str, int], theme: str) -> None:
    """Accounts, requests, delegation and leaving, as the administrator and the leader meet them."""
    at = now()
    directory.plan_merger(
        town.ward.agency.id, town.snv.agency.id, on=(at + timedelta(days=30)).date(),
        decision="Nghị quyết số 05/NQ-HĐND", by=operator, at=at,
    )  # fmt: skip
    found = []
    ngoc = town.sit("ngoc", size, color_scheme=theme)
    found += looked_at(ngoc, town, "/nhan-su/tai-khoan/", "/nhan-su/du-lieu-cua-toi/", "/nhan-su/thay/")
    uoc = town.sit("uoc", size, color_scheme=theme)
    found += looked_at(uoc, town, "/nhan-su/thay/", "/nhan-su/ban-giao/")
    mai = town.sit("mai", size, color_scheme=theme)
    found += looked_at(mai, town, "/nhan-su/sap-nhap/", "/nhan-su/tai-khoan/")
    assert not found, "\n".join(found)
    assert town.said == []
