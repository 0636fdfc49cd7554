"""The phone on a bad line: what was pressed is kept and done once; what is new shows without asking."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, Route, expect

from journeys.letters import to_arrived
from journeys.screens import LAN, PHONE, UOC, Screen, Screens, own_subject

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DOWN = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "htmx:sendError", "htmx:sendAbort", "htmx:afterRequest")
"""What the browser and htmx themselves say of a line that is down."""
SENTENCE = "Đồng chí Lan chủ trì, báo cáo trong tuần."


def before_the_chairman(screens: Screens, subject: str) -> Screen:
    """The letter lies registered before Ước, open on his phone."""
    _hoa, ngoc, _address = to_arrived(screens, subject)
    ngoc.verb("Tiếp nhận").click()
    ngoc.told("số đến")
    uoc = screens.sit(UOC, PHONE)
    uoc.until("/viec/", lambda: uoc.rows(subject).count() > 0)
    uoc.rows(subject).first.tap()
    expect(uoc.page.locator("#doc-title")).to_contain_text(subject)
    return uoc


def written(uoc: Screen) -> Locator:
    """His sentence and the one who leads; the button is left."""
    uoc.page.locator("[data-verb-main]").tap()
    form = uoc.page.locator("#unfold form").first
    form.locator("[name=text]").fill(SENTENCE)
    label = next(one for one in form.locator("[name=lead] option").all_inner_texts() if "Hoàng Thị Lan" in one)
    form.locator("[name=lead]").select_option(label=label)
    return form.get_by_role("button", name="Giao việc", exact=True)


def given(uoc: Screen, address: str) -> int:
    """How often the timeline says that he gave it to somebody."""
    uoc.open(address)
    return uoc.page.locator(".timeline li").filter(has_text=SENTENCE).count()


def nothing_waits(uoc: Screen) -> None:
    """The browser keeps no act any more."""
    limit = time.monotonic() + 40
    while uoc.page.evaluate("Object.keys(localStorage).some((one) => one.startsWith('vanban.out.'))"):
        assert time.monotonic() < limit, "an act is still kept"
        uoc.page.wait_for_timeout(250)


def test_what_was_pressed_without_a_line_is_sent_once_when_it_is_back(screens: Screens):
    subject = own_subject("tổng hợp nhu cầu bồi dưỡng")
    uoc = before_the_chairman(screens, subject)
    address = uoc.document
    button = written(uoc)
    screens.expected = DOWN
    uoc.context.set_offline(True)
    button.tap()
    expect(uoc.page.locator("#outbox")).to_contain_text("Đã giữ trên máy này")
    assert uoc.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    uoc.context.set_offline(False)
    expect(uoc.page.locator("#outbox")).to_contain_text("Đã gửi")
    nothing_waits(uoc)
    assert given(uoc, address) == 1


def test_an_act_whose_answer_was_lost_is_not_done_again(screens: Screens):
    """The server did it, the phone never heard: it sends the same act again and is told that it was received."""
    subject = own_subject("đăng ký thi đua")
    uoc = before_the_chairman(screens, subject)
    address = uoc.document
    button = written(uoc)
    screens.expected = DOWN
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost or route.request.method != "POST":
            route.continue_()
            return
        lost.append(route.fetch(max_redirects=0).status)
        route.abort()

    uoc.page.route("**/instruct/**", lose)
    button.tap()
    expect(uoc.page.locator("#outbox")).to_contain_text("Đã giữ trên máy này")
    assert lost and lost[0] < 400
    uoc.page.unroute("**/instruct/**")
    uoc.open(address)
    nothing_waits(uoc)
    assert given(uoc, address) == 1


def test_a_page_without_a_line_says_so_and_comes_back(screens: Screens):
    subject = own_subject("kiểm kê tài sản")
    uoc = before_the_chairman(screens, subject)
    uoc.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    screens.expected = DOWN
    uoc.context.set_offline(True)
    uoc.page.goto(f"{uoc.house.address}/viec/")
    expect(uoc.page.locator("h1")).to_have_text("Mất kết nối")
    kept = uoc.page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((one) => one.keys()))))"
        ".then((all) => all.flat().map((one) => new URL(one.url).pathname))"
    )
    assert kept and not [place for place in kept if not place.startswith("/static/") and place != "/mat-mang/"]
    uoc.context.set_offline(False)
    expect(uoc.page.locator(".list").first).to_be_visible()


def test_who_is_given_work_sees_it_without_asking(screens: Screens):
    """Lan's page stands open; the bell and the box count by themselves, and the card leads to the letter."""
    subject = own_subject("báo cáo cải cách hành chính")
    uoc = before_the_chairman(screens, subject)
    lan = screens.sit(LAN)
    lan.open("/viec/")
    lan.page.wait_for_timeout(3000)
    before = int(lan.page.locator("[data-bell]").inner_text() or 0)
    written(uoc).tap()
    uoc.told("Đã giao việc")
    card = lan.page.locator(".told-card")
    expect(card).to_contain_text("Bạn được giao việc")
    expect(card).to_contain_text(subject[:20])
    assert int(lan.page.locator("[data-bell]").inner_text().rstrip("+")) > before
    card.get_by_role("link").click()
    expect(lan.page.locator("#doc-title")).to_contain_text(subject)
