"""The leader's phone, 390 by 844: instruct one letter, sign another, nothing wider than the screen."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from journeys.letters import press, submit, to_arrived, write
from journeys.screens import HUNG, MAI, PHONE, UOC, VIET, Screen, Screens, own_subject

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FINGER = 44
"""Pixels a target needs at least."""


def fits(screen: Screen) -> None:
    """Nothing is wider than the screen, and the bar with the five places is there."""
    assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(screen.page.locator("nav.bottom a")).to_have_count(5)


def touch(screen: Screen, name: str) -> None:
    """Tap one of the five places."""
    screen.page.locator("nav.bottom").get_by_role("link", name=name).tap()


def test_the_chairman_instructs_on_his_phone(screens: Screens):
    subject = own_subject("kiểm tra công tác lưu trữ")
    _hoa, ngoc, _address = to_arrived(screens, subject)
    ngoc.verb("Tiếp nhận").click()
    ngoc.told("số đến")

    uoc = screens.sit(UOC, PHONE)
    fits(uoc)
    # At home the work comes first; what is looked up stands under the last of the five places.
    assert uoc.page.locator(".list .row").first.bounding_box()["y"] < PHONE["height"]
    uoc.until("/viec/instruct/", lambda: uoc.rows(subject).count() > 0)
    uoc.rows(subject).first.tap()
    expect(uoc.page.locator("#doc-title")).to_contain_text(subject)
    fits(uoc)
    picture = uoc.page.locator(".paper img").first
    expect(picture).to_be_visible()
    assert picture.bounding_box()["width"] <= PHONE["width"]
    # The paper is read first; the act lies under the thumb, however far one has read.
    main, form = uoc.page.locator("[data-verb-main]"), uoc.page.locator("#unfold form")
    expect(form).to_be_hidden()
    uoc.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    box = main.bounding_box()
    assert box["height"] >= FINGER
    assert PHONE["height"] * 2 / 3 < box["y"] < PHONE["height"]
    main.tap()
    expect(form).to_be_visible()
    form.locator("[name=text]").fill("Đồng chí Lan chủ trì, báo cáo trong tuần.")
    label = next(one for one in form.locator("[name=lead] option").all_inner_texts() if "Hoàng Thị Lan" in one)
    form.locator("[name=lead]").select_option(label=label)
    fits(uoc)
    expect(form.get_by_role("button", name="Giao việc", exact=True)).to_be_in_viewport()
    form.get_by_role("button", name="Giao việc", exact=True).tap()
    uoc.told("Đã giao việc")
    touch(uoc, "Việc")
    uoc.page.wait_for_url("**/viec/")
    expect(uoc.rows(subject)).to_have_count(0)


def test_the_director_signs_on_his_phone(screens: Screens):
    subject = own_subject("phân công lịch trực")
    mai = screens.sit(MAI)
    write(mai, subject)
    submit(mai)
    press(screens.sit(HUNG), "review", subject, "Duyệt")

    viet = screens.sit(VIET, PHONE)
    touch(viet, "Ký")
    viet.page.wait_for_url("**/viec/sign/")
    fits(viet)
    viet.rows(subject).first.tap()
    expect(viet.page.locator("#doc-title")).to_contain_text(subject)
    fits(viet)
    viet.page.locator("[data-verb-main]").tap()
    viet.page.locator("#unfold form").get_by_role("button", name="Ký duyệt", exact=True).tap()
    viet.told("Đã ký")
    touch(viet, "Ký")
    expect(viet.rows(subject)).to_have_count(0)


def test_the_application_can_be_installed(screens: Screens):
    """Chromium finds nothing that keeps it from the home screen; its name and its pictures are there."""
    uoc = screens.sit(UOC, PHONE)
    uoc.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    browser = uoc.context.new_cdp_session(uoc.page)
    said = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {one["errorId"] for one in said} <= {"in-incognito"}, said  # tests look through private windows
    shown = browser.send("Page.getAppManifest")
    assert shown["errors"] == []
    manifest = json.loads(shown["data"])
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        assert uoc.context.request.get(urljoin(shown["url"], icon["src"])).ok
    for place in (manifest["start_url"], *(one["url"] for one in manifest["shortcuts"])):
        uoc.open(place)
