"""The sender asks a letter back, the receiver refuses, is asked again, gives it back; what is left is a tombstone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.letters import to_arrived
from journeys.screens import PHONE, UOC, Screen, Screens, own_subject

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REASON = "Văn bản ghi sai thẩm quyền ký, đề nghị cho lấy lại."
KEPT = "Đã giao việc theo văn bản này, đề nghị nêu rõ căn cứ."


def ask_back(hoa: Screen, address: str) -> None:
    """Hoa asks every recipient to give the letter back."""
    hoa.open(address)
    form = hoa.unfold("Thu hồi")
    expect(form).to_contain_text("phường Hoa Lư")
    form.locator("[name=reason]").fill(REASON)
    form.get_by_role("button", name="Thu hồi", exact=True).click()
    hoa.told("Đã yêu cầu lấy lại")


@pytest.mark.clause("HY19-Đ10.2#2", "HY19-Đ11.2", "VL19-Đ11.4")
def test_a_letter_is_asked_back_refused_asked_again_and_destroyed(screens: Screens):
    subject = own_subject("bố trí trụ sở làm việc")
    hoa, ngoc, address = to_arrived(screens, subject)
    ngoc.verb("Tiếp nhận").click()
    ngoc.told("số đến")
    uoc = screens.sit(UOC, PHONE)
    uoc.take("instruct", subject)
    copy = uoc.document
    expect(uoc.page.locator(".paper img").first).to_be_visible()

    number = subject.rpartition(" ")[2]
    ngoc.until(f"/tim/?q={number}", lambda: "trụ sở làm việc, đợt" in ngoc.page.inner_text("main"))

    # A reason nobody can see is none; what she typed stays.
    hoa.open(address)
    form = hoa.unfold("Thu hồi")
    form.locator("[name=reason]").fill("\u200b\u200b\u200b\u200b")
    form.get_by_role("button", name="Thu hồi", exact=True).click()
    expect(hoa.page.locator("#unfold .summary")).to_contain_text("lý do")
    ask_back(hoa, address)
    expect(hoa.page.locator("#part-recipients")).to_contain_text("Đang thu hồi")

    # Ngọc finds it in her box with the reason, and keeps the letter.
    ngoc.until("/viec/arrived/", lambda: ngoc.rows(subject).count() > 0)
    ngoc.rows(subject).first.click()
    expect(ngoc.page.locator(".notices")).to_contain_text(REASON)
    form = ngoc.unfold("Từ chối cho lấy lại")
    form.locator("[name=reason]").fill(KEPT)
    form.get_by_role("button", name="Từ chối cho lấy lại", exact=True).click()
    ngoc.told("Giữ lại văn bản")

    # Hoa reads why, and asks again.
    hoa.take("refused", subject)
    expect(hoa.page.locator(".notices")).to_contain_text(KEPT)
    ask_back(hoa, address)

    # Now it is given back: the button says in one sentence what will be gone.
    ngoc.until("/viec/arrived/", lambda: ngoc.rows(subject).count() > 0)
    ngoc.rows(subject).first.click()
    form = ngoc.unfold("Đồng ý cho lấy lại")
    expect(form.locator(".consequence")).to_contain_text("không khôi phục được")
    form.get_by_role("button", name="Đồng ý cho lấy lại", exact=True).click()
    ngoc.told("bản điện tử tại đây đã hủy")
    expect(ngoc.page.locator(".notices")).to_contain_text("bản điện tử tại đây đã bị hủy")
    expect(ngoc.page.locator(".paper")).to_have_count(0)
    expect(ngoc.page.locator("#part-demands")).to_contain_text("Bùi Thị Ngọc")

    # The chairman has nothing left to instruct and sees no paper; neither does a search by its words.
    uoc.until("/viec/instruct/", lambda: uoc.rows(subject).count() == 0)
    uoc.open(copy)
    expect(uoc.page.locator(".notices")).to_contain_text(REASON)
    expect(uoc.page.locator(".paper")).to_have_count(0)
    assert uoc.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ngoc.until(f"/tim/?q={number}", lambda: "trụ sở làm việc, đợt" not in ngoc.page.inner_text("main"))

    # Hoa's grid says that it is back.
    line = hoa.page.locator("#part-recipients tbody tr").filter(has_text="phường Hoa Lư")
    hoa.until(address, lambda: "Đã thu hồi" in "".join(line.all_inner_texts()))
    expect(hoa.page.locator("#part-requests")).to_contain_text("Bùi Thị Ngọc")
    expect(hoa.page.locator("#files")).to_contain_text("biên nhận của trục")
