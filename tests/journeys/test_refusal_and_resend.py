"""The receiver refuses with a reason, the sender sees who and why, sends again, and it is accepted."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.letters import to_arrived
from journeys.screens import Screens, own_subject

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REASON = "Thiếu phụ lục danh mục hồ sơ, đề nghị gửi lại đủ tệp."


@pytest.mark.clause("NB16-Đ3.1c")
def test_a_refusal_names_its_reason_and_the_document_comes_again(screens: Screens):
    subject = own_subject("nộp lưu hồ sơ, tài liệu")
    hoa, ngoc, address = to_arrived(screens, subject)

    # An empty reason is refused where she stands, and what she types afterwards is hers.
    form = ngoc.unfold("Từ chối")
    form.get_by_role("button", name="Từ chối", exact=True).click()
    expect(ngoc.page.locator("#unfold .summary")).to_be_visible()
    expect(ngoc.page.locator("#unfold .field-bad [name=reason]")).to_be_visible()
    ngoc.page.locator("#unfold [name=reason]").fill(REASON)
    ngoc.page.locator("#unfold").get_by_role("button", name="Từ chối", exact=True).click()
    ngoc.told("Đã từ chối")

    # Hoa finds it in her box with the reason and the name.
    hoa.take("refused", subject)
    line = hoa.page.locator("#part-recipients tbody tr").filter(has_text="phường Hoa Lư")
    expect(line).to_contain_text(REASON)
    expect(line).to_contain_text("Bùi Thị Ngọc")
    form = hoa.unfold("Gửi lại")
    form.get_by_role("button", name="Gửi lại", exact=True).click()
    hoa.told("Đã gửi lại")

    # It comes a second time, remembers the first, and is accepted.
    ngoc.take("arrived", subject)
    expect(ngoc.page.locator(".notices")).to_contain_text(REASON)
    ngoc.verb("Tiếp nhận").click()
    ngoc.told("số đến")
    hoa.until(address, lambda: "Đã tiếp nhận" in "".join(line.all_inner_texts()))
    hoa.open("/viec/refused/")
    expect(hoa.rows(subject)).to_have_count(0)
