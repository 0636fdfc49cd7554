"""What somebody typed outlives an expired session, a reload and a line that is down."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.letters import BODY, to_arrived
from journeys.screens import MAI, NGOC, Screens, own_subject

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REASON = "Số, ký hiệu trên văn bản không khớp với thông tin gửi kèm."


def test_a_refusal_reason_outlives_a_reload_and_an_expired_session(screens: Screens):
    subject = own_subject("đối chiếu danh mục hồ sơ")
    _hoa, ngoc, _address = to_arrived(screens, subject)
    ngoc.unfold("Từ chối").locator("[name=reason]").press_sequentially(REASON)
    ngoc.page.reload()
    form = ngoc.unfold("Từ chối")
    expect(form.locator(".kept")).to_be_visible()
    expect(form.locator("[name=reason]")).to_have_value(REASON)

    # The session ends before she presses: she signs in again and stands before her own words.
    ngoc.context.clear_cookies(name="sessionid")
    form.get_by_role("button", name="Từ chối", exact=True).click()
    ngoc.page.wait_for_url("**/dang-nhap/**")
    expect(ngoc.page.locator(".kept")).to_be_visible()
    ngoc.sign_in(NGOC)
    expect(ngoc.page.locator("[name=reason]")).to_have_value(REASON)
    ngoc.page.get_by_role("button", name="Từ chối", exact=True).click()
    ngoc.told("Đã từ chối")
    assert ngoc.page.evaluate("Object.keys(localStorage).filter(key => key.includes('.refuse'))") == []


def test_a_draft_outlives_an_expired_session(screens: Screens):
    subject = own_subject("chuẩn hóa danh mục hồ sơ")
    mai = screens.sit(MAI)
    mai.open("/du-thao/moi/")
    mai.context.clear_cookies(name="sessionid")
    mai.page.locator("[name=subject]").press_sequentially(subject)
    mai.page.locator("[name=body]").press_sequentially(BODY)
    expect(mai.page.locator("#save-state")).to_contain_text("phiên", ignore_case=True)
    mai.page.reload()
    mai.page.wait_for_url("**/dang-nhap/**")
    mai.sign_in(MAI)
    expect(mai.page.locator("[name=subject]")).to_have_value(subject)
    expect(mai.page.locator("[name=body]")).to_have_value(BODY)
    expect(mai.page.locator("#compose-form .kept")).to_be_visible()
    mai.page.locator("[name=subject]").press("End")
    mai.page.locator("[name=subject]").press_sequentially(".")
    mai.page.wait_for_url(lambda url: "/moi/" not in url)
    mai.page.reload()
    expect(mai.page.locator("[name=subject]")).to_have_value(f"{subject}.")
    expect(mai.page.locator("[name=body]")).to_have_value(BODY)


def test_a_draft_outlives_a_line_that_is_down(screens: Screens):
    subject = own_subject("báo cáo tiến độ số hóa")
    mai = screens.sit(MAI)
    mai.open("/du-thao/moi/")
    mai.page.locator("[name=subject]").press_sequentially(subject)
    mai.page.wait_for_url(lambda url: "/moi/" not in url)
    expect(mai.page.locator("#save-state")).to_contain_text("Lưu lúc")
    screens.expected = ("net::ERR_INTERNET_DISCONNECTED",)
    mai.context.set_offline(True)
    mai.page.locator("[name=body]").press_sequentially("Nội dung gõ khi mất mạng.")
    expect(mai.page.locator("#save-state")).to_have_attribute("data-mood", "bad")
    mai.context.set_offline(False)
    expect(mai.page.locator("#save-state")).to_contain_text("Lưu lúc")
    mai.page.reload()
    expect(mai.page.locator("[name=body]")).to_have_value("Nội dung gõ khi mất mạng.")
