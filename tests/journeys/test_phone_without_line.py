"""Approving and drafting a reply on the phone, without a line and with one that breaks in the middle of a press."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from journeys.letters import BODY, submit, to_arrived, write
from journeys.lines import Line
from journeys.screens import HUNG, LAN, MAI, PHONE, UOC, VIET, Screen, Screens, own_subject
from journeys.test_bad_line import DOWN, nothing_waits

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BROKEN = (*DOWN, "net::ERR_", "Failed to fetch", "the server responded with a status of 503")
"""What the browser says of a line that breaks without telling it first."""
MORE = " Kèm theo danh mục chi tiết."


@pytest.fixture
def line(screens: Screens) -> Iterator[Line]:
    """The way of one phone to the house."""
    with Line(screens.house.address) as between:
        yield between


def test_the_head_of_unit_approves_without_a_line(screens: Screens):
    """Hùng presses Duyệt in the lift; when the line is back the draft lies before Việt, approved once."""
    subject = own_subject("rà soát chế độ báo cáo")
    mai = screens.sit(MAI)
    address = write(mai, subject)
    submit(mai)
    hung = screens.sit(HUNG, PHONE)
    hung.take("review", subject)
    hung.page.locator("[data-verb-main]").tap()
    form = hung.page.locator("#unfold form")
    form.locator("[name=note]").fill("Đã xem lại số liệu.")
    screens.expected = DOWN
    hung.context.set_offline(True)
    form.get_by_role("button", name="Duyệt", exact=True).tap()
    waiting = hung.page.locator("#outbox")
    expect(waiting).to_contain_text("Đã giữ trên máy này")
    # Taken back it is not sent; pressed again it is.
    waiting.get_by_role("button", name="Rút lại").tap()
    expect(waiting).to_be_empty()
    form.get_by_role("button", name="Duyệt", exact=True).tap()
    expect(waiting).to_contain_text("Đã giữ trên máy này")
    hung.context.set_offline(False)
    expect(waiting).to_contain_text("Đã gửi")
    nothing_waits(hung)
    hung.open(address)
    assert hung.page.locator("#part-opinions tbody tr").filter(has_text="Đã xem lại số liệu.").count() == 1
    screens.sit(VIET).take("sign", subject)


def given_to_lan(screens: Screens, subject: str) -> None:
    """The letter has arrived, is registered, and Lan leads."""
    _hoa, ngoc, _address = to_arrived(screens, subject)
    ngoc.verb("Tiếp nhận").click()
    ngoc.told("số đến")
    uoc = screens.sit(UOC)
    uoc.take("instruct", subject)
    form = uoc.page.locator("#unfold form")
    form.locator("[name=text]").fill("Đồng chí Lan chủ trì, trả lời trong tuần.")
    label = next(one for one in form.locator("[name=lead] option").all_inner_texts() if "Hoàng Thị Lan" in one)
    form.locator("[name=lead]").select_option(label=label)
    form.get_by_role("button", name="Giao việc", exact=True).click()
    uoc.told("Đã giao việc")


def reply_begun(lan: Screen, subject: str) -> None:
    """Lan opens her work on the phone and begins the reply, which has saved itself once."""
    lan.until("/viec/", lambda: lan.rows(subject).count() > 0)
    lan.rows(subject).first.tap()
    expect(lan.page.locator("#doc-title")).to_contain_text(subject)
    lan.verb("Soạn trả lời").tap()
    lan.page.wait_for_url("**/du-thao/moi/**")
    assert lan.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    lan.page.locator("[name=body]").fill(BODY)
    lan.page.wait_for_url(lambda url: "/moi/" not in url)
    expect(lan.page.locator("#save-state")).to_contain_text("Lưu lúc")


def replies(lan: Screen, subject: str) -> tuple[int, int]:
    """How many drafts lie in her box with this reply's summary, and how often the one at hand was submitted."""
    lan.open("/so/du-thao/")
    drafts = lan.rows(subject).count()
    lan.rows(subject).first.tap()
    expect(lan.page.locator("#doc-title")).to_be_visible()
    expect(lan.page.locator(".paper img").first).to_be_visible()
    return drafts, lan.page.locator("#timeline li").filter(has_text="trình").count()


def test_the_specialist_writes_and_submits_a_reply_without_a_line(screens: Screens):
    """Lan's train leaves the town: she writes on, presses Trình, adds a sentence; all of it goes out once."""
    subject = own_subject("góp ý quy chế phối hợp")
    given_to_lan(screens, subject)
    lan = screens.sit(LAN, PHONE)
    reply_begun(lan, subject)
    own = own_subject("trả lời về quy chế phối hợp")
    screens.expected = DOWN
    lan.context.set_offline(True)
    lan.page.locator("[name=subject]").fill(own)
    lan.page.locator('button[name="submit"]').tap()
    expect(lan.page.locator("#outbox")).to_contain_text(f"Trình: {own}")
    lan.page.locator("[name=body]").press("Control+End")
    lan.page.locator("[name=body]").press_sequentially(MORE)
    lan.context.set_offline(False)
    lan.page.wait_for_url("**/vb/**")
    expect(lan.page.locator("#doc-title")).to_contain_text(own)
    nothing_waits(lan)
    assert replies(lan, own) == (1, 1)
    lan.open("/viec/")
    expect(lan.rows(subject)).to_have_count(1)


def test_a_line_that_breaks_in_the_middle_of_a_press(screens: Screens, line: Line):
    """The house submits the reply, its answer never comes, and the line stays down: it is not submitted twice."""
    subject = own_subject("báo cáo tiếp công dân")
    given_to_lan(screens, subject)
    lan = screens.sit(LAN, PHONE, through=line.address)
    reply_begun(lan, subject)
    lan.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    own = own_subject("trả lời về tiếp công dân")
    lan.page.locator("[name=subject]").fill(own)
    expect(lan.page.locator("#save-state")).to_contain_text("Chưa lưu")
    screens.expected = BROKEN
    line.lose = f"POST {lan.document} ".encode()
    lan.page.locator('button[name="submit"]').tap()
    expect(lan.page.locator("h1")).to_have_text("Mất kết nối")
    assert line.lost
    line.down = False
    lan.page.wait_for_url("**/vb/**")
    expect(lan.page.locator("#doc-title")).to_contain_text(own)
    nothing_waits(lan)
    assert replies(lan, own) == (1, 1)


def test_a_save_whose_answer_was_lost_is_no_second_writer(screens: Screens, line: Line):
    """The draft saves itself, the answer is lost; Lan writes on and is told of no other writer."""
    subject = own_subject("tổng hợp kiến nghị cử tri")
    lan = screens.sit(LAN, PHONE, through=line.address)
    lan.open("/du-thao/moi/")
    screens.expected = BROKEN
    line.lose = b"POST /du-thao/moi/"
    lan.page.locator("[name=subject]").fill(subject)
    expect(lan.page.locator("#save-state")).to_have_attribute("data-mood", "bad")
    assert line.lost
    line.down = False
    lan.page.locator("[name=body]").fill(BODY)
    lan.page.wait_for_url(lambda url: "/moi/" not in url)
    expect(lan.page.locator("#save-state")).to_contain_text("Lưu lúc")
    line.lose = f"POST {lan.document}luu/ ".encode()
    lan.page.locator("[name=body]").fill(BODY + MORE)
    expect(lan.page.locator("#save-state")).to_have_attribute("data-mood", "bad")
    line.down = False
    lan.page.locator("[name=addressees]").fill("UBND tỉnh")
    expect(lan.page.locator("#save-state")).to_contain_text("Lưu lúc")
    expect(lan.page.locator("#said")).to_be_empty()
    lan.open("/viec/drafts/")
    assert lan.rows(subject).count() == 1
