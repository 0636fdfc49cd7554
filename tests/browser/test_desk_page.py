"""The leader's desk in a real browser: a sentence is read while it is typed, a touch confirms, nothing jumps."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from cast import actor
from vanban.directory.models import Person, Post
from vanban.directory.rules import Role
from vanban.kernel.clock import local_date
from vanban.kernel.working_time import WorkingCalendar
from vanban.portal.web.shown import now
from vanban.work import api
from vanban.work.actions.desk import keep_field
from vanban.work.models import Assignment

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("VANBAN_SHOTS", "")
SIZES = [(DESK, "light"), (PHONE, "dark")]


def shot(page: Page, name: str, size: dict[str, int]) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{size['width']}.png", full_page=True)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def office(town: Town) -> None:
    """Bình heads the unit of Lan and Tuấn, and handles what is about posts."""
    person = Person.objects.create(full_name="Nguyễn Văn Bình", sort_key="binh nguyen van")
    binh = Post.objects.create(
        person=person,
        agency=town.ward.agency,
        unit=town.ward.units["kt"],
        title="Trưởng phòng",
        roles=[Role.UNIT_HEAD],
        order=9,
    )
    by = actor(town.ward.posts["uoc"], now())
    keep_field("Tổ chức bộ máy", words="vị trí việc làm", leader_id=None, handler_id=binh.id, by=by, at=now())


@pytest.mark.parametrize(("size", "scheme"), SIZES, ids=["desk", "phone"])
def test_one_glance_one_sentence_one_touch(town: Town, size: dict[str, int], scheme: str) -> None:
    """The form stands open beside the letter with a proposal by field; Ước types, touches another day, and assigns."""
    office(town)
    page = town.sit("uoc", size, color_scheme=scheme)
    page.goto(f"{town.url}/viec/instruct/")
    page.click(".list .row >> nth=0")
    if size == PHONE:  # the paper first; the form at a touch of the act under the thumb
        page.click(".turn .button-main")
    page.wait_for_selector("#unfold form")
    expect(page.locator("#read")).to_contain_text("Nguyễn Văn Bình")
    expect(page.locator("#read")).to_contain_text("chưa chắc")
    assert faults(page) == []
    fits(page)
    shot(page, "desk-open", size)
    page.fill("#unfold textarea", "Đồng chí Lan chủ trì, Phòng Kinh tế phối hợp, báo cáo trước thứ Sáu tuần sau")
    expect(page.locator("#read")).to_contain_text("“Lan”")
    expect(page.locator("#read")).to_contain_text("“trước thứ Sáu tuần sau”")
    assert page.input_value("#unfold [name=lead]") == str(town.ward.posts["lan"].id)
    before = page.input_value("#unfold [name=due]")
    page.locator("#read button[value^='due']").first.click()
    expect(page.locator("#unfold [name=due]")).not_to_have_value(before)
    assert faults(page) == []
    fits(page)
    shot(page, "desk-read", size)
    page.locator("#unfold .form-foot button").click()
    page.wait_for_url(f"**/vb/{town.documents[1]}/?hop=instruct")
    [lead, helper] = api.assignments_of(town.documents[0])
    assert (lead.post.person.full_name, helper.post.person.full_name) == ("Hoàng Thị Lan", "Nguyễn Văn Bình")
    if not SHOTS:  # taking a picture is itself something the page's policy complains of
        assert [line for line in town.said if "error" in line.split(":")[0]] == []


def test_a_choice_is_not_overtaken_by_the_reading(town: Town) -> None:
    """Ước types, and while the sentence is being read chooses somebody else: his choice stands."""
    page = town.sit("uoc", DESK)
    page.goto(f"{town.url}/vb/{town.documents[0]}/?hop=instruct")
    page.route("**/doc-cau/", lambda route: (page.wait_for_timeout(600), route.continue_()))
    page.locator("#read summary").first.click()
    page.fill("#unfold textarea", "Đồng chí Lan chủ trì trong tuần")
    page.wait_for_timeout(800)
    page.select_option("#unfold [name=lead]", str(town.ward.posts["tuan"].id))
    page.wait_for_timeout(1500)
    assert page.input_value("#unfold [name=lead]") == str(town.ward.posts["tuan"].id)
    page.fill("#unfold textarea", "Đồng chí Lan phối hợp trong tuần")
    expect(page.locator("#read summary").first).to_contain_text("Hoàng Thị Lan")
    expect(page.locator("#read details").first).to_have_attribute("open", "")


@pytest.mark.parametrize(("size", "scheme"), SIZES, ids=["desk", "phone"])
def test_several_letters_and_the_progress_of_units(town: Town, size: dict[str, int], scheme: str) -> None:
    """Both letters in one press, each with its result; then the unit's numbers, and an urging from there."""
    office(town)
    page = town.sit("uoc", size, color_scheme=scheme)
    page.goto(f"{town.url}/viec/instruct/")
    page.click("text=Chỉ đạo nhiều văn bản một lượt")
    page.fill("textarea", "Lan chủ trì, Tuấn phối hợp")
    expect(page.locator("#read")).to_contain_text("“Lan”")
    for box in page.locator("[name=chosen]").all():
        box.check()
    assert faults(page) == []
    fits(page)
    shot(page, "desk-many", size)
    page.click("text=Giao các văn bản đã đánh dấu")
    expect(page.locator("[role=status]").first).to_contain_text("Đã giao 2 văn bản")
    assert faults(page) == []
    fits(page)
    shot(page, "desk-many-done", size)
    Assignment.objects.filter(handling_id=town.documents[0]).update(due=now() - timedelta(hours=30))
    page.goto(f"{town.url}/chi-dao/tien-do/")
    assert faults(page) == []
    fits(page)
    shot(page, "progress", size)
    page.locator("[name=task]").first.check()
    page.fill("[name=text]", "Báo cáo ngay chiều nay")
    page.click("text=Đôn đốc các việc đã đánh dấu")
    expect(page.locator("#line")).to_contain_text("Đã đôn đốc 1 việc")
    for address in ("/chi-dao/linh-vuc/", "/chi-dao/cau-mau/"):
        page.goto(f"{town.url}{address}")
        assert faults(page) == []
        fits(page)
        shot(page, address.strip("/").replace("/", "-"), size)


def test_a_day_off_is_refused_with_the_next_working_day(town: Town) -> None:
    page = town.sit("uoc", DESK)
    page.goto(f"{town.url}/vb/{town.documents[0]}/?hop=instruct")
    calendar, day = WorkingCalendar(), local_date(now())
    while calendar.is_working_day(day) or day <= local_date(now()):
        day += timedelta(days=1)
    page.fill("#unfold textarea", "Xử lý")
    page.select_option("#unfold [name=lead]", str(town.ward.posts["lan"].id))
    page.fill("#unfold [name=due]", day.isoformat())
    page.locator("#unfold .form-foot button").click()
    expect(page.locator("#unfold .summary")).to_contain_text("là ngày nghỉ")
    assert page.input_value("#unfold textarea") == "Xử lý"
    assert api.assignments_of(town.documents[0]) == []
