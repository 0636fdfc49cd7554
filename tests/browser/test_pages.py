"""Every page in a real browser at both sizes: nothing for axe to say, nothing on the console, nothing that jumps."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from browser.conftest import DESK, PASSWORD, PHONE, Town

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands, themes and all."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary'][:160]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def pages(town: Town) -> list[str]:
    """Every page a person meets."""
    first = town.documents[0]
    return [
        "/viec/", "/viec/instruct/", "/viec/sign/", "/viec/arrived/", f"/vb/{first}/?hop=instruct", f"/vb/{first}/",
        f"/vb/{first}/?hop=den", f"/vb/{first}/nguoi/", f"/vb/{first}/instruct/", "/so/den/", "/so/di/", "/so/du-thao/",
        "/so/den/?q=khong+co", "/so/den/in/", "/so/di/in/", "/lien-thong/thoa-thuan/", "/tim/", "/tim/?q=ra+soat",
        "/toi/", "/toi/mat-khau/", "/kieu-dang/", "/thong-bao/", "/thong-bao/cach-bao/", "/mat-mang/",
        "/nhan-su/nhom-noi-nhan/", "/nhan-su/nhom-noi-nhan/moi/",
    ]  # fmt: skip


@SIZES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_can_be_used_by_everybody(town, size, theme):
    """The chairman's pages, light and dark: no axe fault, no console line, no sideways scrolling."""
    page = town.sit("uoc", size, color_scheme=theme)
    found: dict[str, list[str]] = {}
    for address in pages(town):
        page.goto(town.url + address)
        page.wait_for_load_state("networkidle")
        found[address] = faults(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[address].append("scrolls sideways")
    assert {address: said for address, said in found.items() if said} == {}
    assert town.said == []


@SIZES
def test_the_clerks_and_the_strangers_pages(town, size):
    """Health, sign-in, a wrong password, a page that is not there, a page for others."""
    page = town.sit("ngoc", size)
    page.goto(f"{town.url}/suc-khoe/")
    assert faults(page) == []
    assert town.said == []
    for address in ("/khong-co-trang-nay/", "/vb/01a201be-0000-7000-8000-000000000000/"):
        page.goto(town.url + address)
        assert faults(page) == [], address
    stranger = town.visit(size)
    stranger.goto(f"{town.url}/dang-nhap/?next=/so/den/")
    assert faults(stranger) == []
    stranger.fill("[name=username]", "thu_ngoc")
    stranger.click("button.button-main")
    assert faults(stranger) == []


@pytest.mark.parametrize("width", [320, 683])
def test_narrow_and_enlarged(town, width):
    """At 320 pixels, and at the half of a desk (200 % zoom), nothing is cut off sideways."""
    page = town.sit("uoc", {"width": width, "height": 600})
    for address in pages(town):
        page.goto(town.url + address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address


def test_nothing_jumps_while_the_paper_comes(town):
    """The layout shift of the document page is nil."""
    page = town.sit("uoc", DESK)
    page.add_init_script(
        "window.shift = 0;"
        "new PerformanceObserver(list => { for (const one of list.getEntries()) window.shift += one.value; })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{town.url}/vb/{town.documents[0]}/?hop=instruct")
    page.wait_for_function("document.querySelector('.paper img').complete")
    page.wait_for_timeout(200)
    assert page.evaluate("window.shift") == 0


def test_keys_alone_do_the_work(town):
    """j, Enter, e: the letter opens beside the list and its form unfolds; Ctrl K finds; ? tells; Escape goes back."""
    page = town.sit("uoc", DESK)
    page.goto(f"{town.url}/viec/instruct/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#doc-title")
    assert f"/vb/{town.documents[0]}/" in page.url
    assert page.locator(".list .row[aria-current]").count() == 1
    page.keyboard.press("e")
    page.wait_for_selector("#unfold form")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("ra soat 57")
    page.wait_for_selector('[role="option"]:has-text("57/SNV-TCCB")')
    assert faults(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/vb/{town.documents[1]}/**")
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("b")
    page.wait_for_url("**/viec/instruct/")
    assert town.said == []


def test_an_expired_session_costs_no_word(town):
    """Ước types, his session ends, he presses; after signing in his sentence stands in the same form."""
    page = town.sit("uoc", DESK)
    page.goto(f"{town.url}/vb/{town.documents[0]}/?hop=instruct")
    page.keyboard.press("e")
    page.fill("#unfold textarea", "Phòng Kinh tế tham mưu trả lời")
    page.select_option("#unfold [name=lead]", str(town.ward.posts["lan"].id))
    page.context.clear_cookies(name="sessionid")
    page.click("#unfold .form-foot button")
    page.wait_for_url("**/dang-nhap/**")
    page.fill("[name=username]", "thu_uoc")
    page.fill("[name=password]", PASSWORD)
    page.click("button.button-main")
    page.wait_for_selector(".kept")
    assert page.input_value("textarea") == "Phòng Kinh tế tham mưu trả lời"
    assert page.input_value("[name=lead]") == str(town.ward.posts["lan"].id)
    page.click(".form-foot button")
    page.wait_for_url(f"**/vb/{town.documents[1]}/?hop=instruct")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('vanban.text'))") == []


def test_a_lost_line_costs_no_word(town):
    """The line drops at the press: the page says so, the words stay, and go out by themselves when it is back."""
    page = town.sit("uoc", DESK)
    page.goto(f"{town.url}/vb/{town.documents[0]}/?hop=instruct")
    page.keyboard.press("e")
    page.fill("#unfold textarea", "Trả lời trước thứ Năm")
    page.select_option("#unfold [name=lead]", str(town.ward.posts["lan"].id))
    page.context.set_offline(True)
    page.click("#unfold .form-foot button")
    page.wait_for_selector("#line :text('Mất kết nối')")
    assert page.input_value("#unfold textarea") == "Trả lời trước thứ Năm"
    page.context.set_offline(False)
    page.wait_for_selector("#outbox :text('Đã gửi')")
    assert page.locator("#unfold form").count() == 0
    page.goto(f"{town.url}/viec/instruct/")
    assert page.locator(".list .row").count() == 1


def test_a_double_click_sends_once(town):
    """Two quick presses are one post."""
    page = town.sit("uoc", DESK)
    sent = []

    def acts(request: Request) -> bool:
        return request.method == "POST" and "/doc-cau/" not in request.url

    page.on("request", lambda request: sent.append(request.url) if acts(request) else None)
    page.goto(f"{town.url}/vb/{town.documents[0]}/?hop=instruct")
    page.keyboard.press("e")
    page.fill("#unfold textarea", "Xử lý")
    page.select_option("#unfold [name=lead]", str(town.ward.posts["lan"].id))
    page.dblclick("#unfold .form-foot button")
    page.wait_for_url(f"**/vb/{town.documents[1]}/?hop=instruct")
    assert len(sent) == 1


def test_without_scripts_everything_reads_and_acts(town):
    """Scripts switched off: open, read the paper, instruct, and stand before the next one."""
    page = town.sit("uoc", DESK, java_script_enabled=False)
    page.goto(f"{town.url}/viec/instruct/")
    page.click(".list .row >> nth=0")
    page.wait_for_selector("#doc-title")
    assert page.locator(".paper img").count() == 2
    page.click("[data-verb-main]")
    page.wait_for_url("**/instruct/?hop=instruct")
    page.fill("textarea", "Xử lý")
    page.click(".form-foot button")
    page.wait_for_selector(".summary")
    assert page.input_value("textarea") == "Xử lý"
    page.select_option("[name=lead]", str(town.ward.posts["lan"].id))
    page.click(".form-foot button")
    page.wait_for_url(f"**/vb/{town.documents[1]}/?hop=instruct")


def test_the_first_page_is_light(town):
    """At most 12 requests and 150 KB until the work is on the screen."""
    page = town.sit("uoc", DESK)
    page.context.close()
    page = town.visit(DESK)
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{town.url}/dang-nhap/")
    page.wait_for_load_state("networkidle")
    weight = sum(len(answer.body()) for answer in answers if answer.ok)
    assert len(answers) <= 12
    assert weight < 150_000


def test_targets_on_the_phone_are_large_enough(town):
    """Buttons, bottom bar, rows and fields are at least 44 pixels high."""
    page = town.sit("uoc", PHONE)
    page.goto(f"{town.url}/vb/{town.documents[0]}/?hop=instruct")
    page.click("[data-verb-main]")
    page.wait_for_selector("#unfold form")
    small = page.evaluate(
        "[...document.querySelectorAll('.bottom a, .verbs .button, #unfold button, #unfold select, #unfold textarea')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"
    )
    assert small == []
