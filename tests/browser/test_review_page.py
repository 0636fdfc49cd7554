"""Review in a real browser at both sizes: the leader's view, opinions asked, two versions compared, a comment."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password

from browser.conftest import DESK, PASSWORD, PHONE, Town
from browser.test_pages import faults
from cast import actor
from vanban.directory.api import Account
from vanban.drafting import api
from vanban.drafting.api import DraftFields, RecipientField
from vanban.kernel.actor import system_actor
from vanban.portal.web.shown import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MACHINE = system_actor("phiếu trình")
SHOTS = os.environ.get("VANBAN_SHOTS", "")
SIZES = [(DESK, "light"), (PHONE, "dark")]


def account(town: Town, *people: str) -> None:
    """Passwords for people of the department and the ward."""
    encoded = make_password(PASSWORD)
    for short in people:
        office = town.snv if short in town.snv.posts else town.ward
        Account.objects.get_or_create(
            person=office.posts[short].person, defaults={"username": f"thu_{short}", "password": encoded}
        )


def who(town: Town, short: str):
    """A person at work."""
    return actor(town.snv.posts[short], now())


def approved(town: Town):
    """A slip and two opinions on the way of Mai's letter, which now lies before Việt."""
    fields = DraftFields(
        type_code="cong-van",
        subject="V/v rà soát dữ liệu cán bộ, công chức, viên chức",
        body="Sở Nội vụ đề nghị các cơ quan rà soát dữ liệu.\n1. Thời hạn: trước ngày 15 tháng 12 năm 2026.",
        recipients=(RecipientField(town.ward.agency.name, town.ward.agency.code),),
        addressees=(town.ward.agency.name,),
        signer=str(town.snv.posts["viet"].id),
    )
    draft = api.create_draft(fields, by=who(town, "mai"), at=now())
    question = api.Question(
        "Đề nghị góp ý thời hạn tại khoản 1",
        (now() + timedelta(days=9)).date(),
        posts=(town.snv.posts["long"].id,),
        agencies=(town.ward.agency.id,),
        public=True,
    )
    made = api.ask(draft.id, question, by=who(town, "mai"), at=now())
    api.answer(draft.id, verdict="other", text="Nên lùi thời hạn đến cuối năm.", by=who(town, "long"), at=now())
    saved = replace(fields, body="Sở Nội vụ đề nghị các cơ quan rà soát dữ liệu.\n1. Thời hạn: trước 31/12/2026.")
    api.save_fields(draft.id, saved, revision=0, by=who(town, "mai"), at=now())
    submission = "Kính trình Giám đốc xem xét, ký ban hành; đã tiếp thu ý kiến."
    api.submit(draft.id, submission=submission, by=who(town, "mai"), at=now())
    api.approve(draft.id, note="Đồng ý nội dung", by=who(town, "hung"), at=now())
    return draft, made


def shot(page, name: str, size, theme: str) -> None:
    """Kept where somebody wants to look."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{size['width']}-{theme}.png", full_page=True)


@pytest.mark.parametrize(("size", "theme"), SIZES)
def test_the_leader_reads_turns_slip_and_opinions(town: Town, settings, size, theme):
    """Everything fits the screen; asking, comparing and the agency's process are one touch away."""
    settings.VANBAN_PROVINCE = "hai-phong"
    account(town, "viet", "hung", "long")
    draft, made = approved(town)
    api.make_slip(draft.id, by=MACHINE, at=now())
    page = town.sit("viet", size, color_scheme=theme)
    for name, address in (
        ("van-ban", f"/vb/{draft.id}/"),
        ("lay-y-kien", f"/vb/{draft.id}/ask-opinions/"),
        ("so-sanh", f"/du-thao/{draft.id}/so-sanh/"),
        ("quy-trinh", "/du-thao/quy-trinh/"),
        ("gop-y", f"/du-thao/gop-y/{made.id}/"),
    ):
        page.goto(f"{town.url}{address}")
        page.wait_for_load_state("networkidle")
        shot(page, name, size, theme)
        assert faults(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert town.said == []


@pytest.mark.parametrize(("size", "theme"), [(DESK, "dark"), (PHONE, "light")])
def test_the_ward_answers_what_it_was_asked(town: Town, size, theme):
    """The chairman finds the question in his box, sees the paper alone, and answers with one sentence."""
    draft, _made = approved(town)
    page = town.sit("uoc", size, color_scheme=theme)
    page.goto(f"{town.url}/viec/opinion/")
    page.locator(".list .row").first.click()
    page.wait_for_url("**/vb/**")
    page.wait_for_load_state("networkidle")
    shot(page, "duoc-hoi", size, theme)
    assert faults(page) == []
    page.goto(f"{town.url}/vb/{draft.id}/answer-opinion/")
    page.check("[name=verdict][value=disagree]")
    page.locator("form[method=post] button.button-main").last.click()
    page.locator(".summary").wait_for()
    shot(page, "tra-loi", size, theme)
    page.fill("[name=text]", "Đề nghị giữ thời hạn cũ.")
    page.locator("form[method=post] button.button-main").last.click()
    page.wait_for_url(lambda url: "answer-opinion" not in url)
    assert town.said == []
