"""The hub's pages in a real browser at both sizes: the operator's, the administrator's, a link holder's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from vanban.axis import api as axis
from vanban.axis.actions import joining
from vanban.axis.actions.partner import send_first_packets
from vanban.axis.models import Acceptance, ConnectedSystem, Joining, Mailbox, Message
from vanban.axis.rules import edxml
from vanban.axis.tests.packets import COMMUNE, DEPARTMENT, WARD, letter
from vanban.directory.api import Role
from vanban.directory.models import Post
from vanban.kernel.actor import system_actor
from vanban.portal.web.shown import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
HUB = system_actor("trục liên thông")


@pytest.fixture
def hub(town: Town, settings: Any, tmp_path: Path) -> Callable[[], None]:
    """Mai runs the hub; packets wait, came through, failed; one system is being tested."""
    settings.VANBAN_HUB_KEY_FILE = tmp_path / "hub.pem"
    at = now() - timedelta(hours=2)
    Post.objects.filter(id=town.snv.posts["mai"].id).update(roles=[Role.SPECIALIST, Role.OPERATOR])
    axis.connect_system("dung-chung", "Hệ thống dùng chung của tỉnh", by=HUB, at=at)
    axis.connect_system("rieng", "Phần mềm riêng", kind="vxp", by=HUB, at=at)
    for organ, system in ((DEPARTMENT, "dung-chung"), (WARD, "rieng"), (COMMUNE, "rieng")):
        axis.open_mailbox(organ.code, organ.name, system=system, by=HUB, at=at)
    for number in range(6):
        _send(f"m-{number}", str(100 + number), at + timedelta(minutes=number))
    due = axis.due(at=at + timedelta(hours=1), agency_code=WARD.code)
    for order, (delivery, _code) in enumerate(due):
        outcome = "fail" if order == 0 else "deliver"
        axis.settle(delivery, system="rieng", outcome=outcome, by=HUB, at=at + timedelta(hours=1), reason="hỏng tệp")
    with pytest.raises(axis.PacketRefused):
        _send("m-x", "999", now(), edxml.Organization("H42.99"))
    Mailbox.objects.filter(code=COMMUNE.code).update(failures=5, rest_until=now() + timedelta(minutes=9))
    asked = joining.ask_to_join(
        joining.Wish("Phần mềm của trường", "truong", [("H42.90", "Trường Hoa Lư")], "Kỹ", "ky@hoalu.edu.vn"),
        by=_administrator(town), at=at,
    )  # fmt: skip
    joining.approve_joining(asked.id, codes=["H42.90"], live_by_itself=False, by=HUB, at=at)
    send_first_packets(asked.id, by=HUB, at=at)
    return lambda: None


def _administrator(town: Town) -> Any:
    from cast import actor

    post = town.ward.posts["ngoc"]
    post.refresh_from_db()
    return actor(post, now())


def _send(message_id: str, number: str, at: datetime, *others: edxml.Organization) -> None:
    packet = letter(message_id=message_id, number=number, recipients=(WARD, COMMUNE, *others))
    axis.submit(edxml.write_document(packet), system="dung-chung", message_id=message_id, by=HUB, at=at)


def addresses() -> list[str]:
    """Every page of the operator."""
    message = Message.objects.filter(message_id="m-0").get()
    return [
        "/truc/", "/truc/can-doi/", "/truc/goi-tin/", "/truc/goi-tin/?q=khong-co", "/truc/goi-tin/?trang-thai=failed",
        f"/truc/goi-tin/{message.id}/", "/truc/thong-ke/", "/truc/thong-ke/?ky=2001", "/truc/he-thong/",
        f"/truc/he-thong/{ConnectedSystem.objects.get(code='rieng').id}/", "/truc/gia-nhap/",
        f"/truc/gia-nhap/{Joining.objects.get().id}/",
    ]  # fmt: skip


def look(page: Page, url: str, places: list[str]) -> dict[str, list[str]]:
    """What axe finds at each address, and whether it scrolls sideways."""
    found: dict[str, list[str]] = {}
    for address in places:
        page.goto(url + address)
        page.wait_for_load_state("networkidle")
        found[address] = faults(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[address].append("scrolls sideways")
    return {address: told for address, told in found.items() if told}


@SIZES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_operators_pages_can_be_used_by_everybody(town, hub, size, theme):
    """No axe fault, no console line, no sideways scrolling."""
    page = town.sit("mai", size, color_scheme=theme)
    assert look(page, town.url, addresses()) == {}
    assert town.said == []


@pytest.mark.parametrize("width", [320, 683])
def test_narrow_and_enlarged(town, hub, width):
    """At 320 pixels, and at the half of a desk (200 % zoom), nothing is cut off sideways."""
    page = town.sit("mai", {"width": width, "height": 600})
    for address in addresses():
        page.goto(town.url + address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address


def test_the_live_page_asks_again_by_itself(town, hub):
    """What the hub takes while the page stands open shows without a touch."""
    page = town.sit("mai", DESK)
    page.clock.install()
    page.goto(f"{town.url}/truc/")
    page.wait_for_selector("#live .tile")
    waiting = page.locator(".tile", has_text="đang chờ chuyển").locator("b")
    before = int(waiting.inner_text())
    _send("m-new", "500", now())
    page.clock.run_for(16_000)
    page.wait_for_function(
        "n => [...document.querySelectorAll('.tile b')].some(b => b.textContent == n)", arg=str(before + 2)
    )
    assert town.said == []


def test_the_operator_delivers_again_takes_a_receipt_and_a_table(town, hub):
    """From the list of what failed to the packet, one press, one file; then the figures as a file."""
    page = town.sit("mai", DESK)
    page.goto(f"{town.url}/truc/goi-tin/?trang-thai=failed")
    page.click("tbody a")
    page.click("text=Giao lại")
    page.wait_for_selector("text=nguyên từng byte")
    with page.expect_download() as taken:
        page.click("text=Biên nhận lúc")
    assert str(Acceptance.objects.first().receipt)[:40].replace('"', '\\"') in Path(taken.value.path()).read_text()
    page.goto(f"{town.url}/truc/thong-ke/")
    with page.expect_download() as table:
        page.click("text=Số liệu từng cơ quan")
    assert "H42.05" in Path(table.value.path()).read_text("utf-8-sig")


@SIZES
def test_joining_at_the_screen(town, hub, size):
    """Ngọc registers a system; the operator's link lets a stranger register another one; the secret shows once."""
    ngoc = town.sit("ngoc", size)
    assert look(ngoc, town.url, ["/truc/gia-nhap/"]) == {}
    ngoc.fill("[name=name]", "Phần mềm của phường")
    ngoc.click("text=Đăng ký gia nhập >> nth=-1")
    ngoc.wait_for_selector(".summary")
    assert faults(ngoc) == []
    assert ngoc.input_value("[name=name]") == "Phần mềm của phường"
    ngoc.goto(f"{town.url}/truc/gia-nhap/{Joining.objects.get().id}/")
    assert faults(ngoc) == []
    ngoc.click("text=Hiện khóa")
    ngoc.wait_for_selector("text=SecretKey")
    assert faults(ngoc) == []
    mai = town.sit("mai", size)
    mai.goto(f"{town.url}/truc/gia-nhap/")
    mai.fill("[name=name]", "Trường Hoa Lư")
    mai.click("text=Tạo đường dẫn gia nhập")
    mai.wait_for_selector("code")
    assert faults(mai) == []
    link = re.search(r"/truc/moi/\S+", mai.inner_text("code"))
    assert link
    stranger = town.visit(size)
    assert look(stranger, town.url, [link[0]]) == {}
    for field, text in (
        ("name", "Hệ thống của trường"), ("system_code", "truong-2"), ("codes", "H42.91 Trường Hoa Lư 2"),
        ("contact", "Nguyễn Văn Kỹ"), ("email", "ky@hoalu.edu.vn"),
    ):  # fmt: skip
        stranger.fill(f"[name={field}]", text)
    stranger.click("button:has-text('Đăng ký gia nhập')")
    stranger.wait_for_selector("text=Chờ quản trị trục")
    assert faults(stranger) == []
    assert town.said == []
