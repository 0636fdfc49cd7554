"""After issue in a real browser: tasks urged and ended, integrity, and the banners with who had opened it before."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.hashers import make_password

from browser.conftest import DESK, PASSWORD, PHONE, Town
from browser.test_pages import faults
from vanban.directory.api import Account, for_clerks, for_post, grant_access
from vanban.exchange import api
from vanban.exchange.tests.story import MACHINE, Story, annex
from vanban.portal.web.shown import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("VANBAN_SHOTS", "")
ORDER = "Đề nghị UBND phường Hoa Lư báo cáo kết quả rà soát trước ngày 12/11/2026."


@dataclass
class Letters:
    """A letter of the department, half an hour ago; the ward is late with its report."""

    story: Story
    first: UUID
    arrival: UUID

    def correct(self, town: Town) -> None:
        """Another letter corrects it, now that it was opened."""
        at = now()
        letter = _sent(self.story, town, at, subject="V/v đính chính Công văn số 01/SNV-TCCB")
        line = self.story.line(self.first).id
        api.correct_by(
            self.first, letter_id=letter, fault="layout", recipient_ids=[line], reason="Sai số thứ tự phụ lục",
            by=self.story.hoa, at=at,
        )  # fmt: skip
        api.send_requests(self.first, by=MACHINE, at=at)
        self.story.carry(at + timedelta(seconds=5))


@pytest.fixture
def letters(town: Town) -> Letters:
    """Mai's letter, asked for an answer by a day that is over."""
    story = Story(town.snv, town.ward, town.ward.agency)
    at = now() - timedelta(minutes=30)
    for office in (town.snv, town.ward):
        api.join_hub(office.agency.id, by=MACHINE, at=at - timedelta(days=1))
    first = _sent(story, town, at, body=ORDER, subject="V/v rà soát vị trí việc làm")
    story.carry(at + timedelta(seconds=5))
    arrival = api.Arrival.objects.get(agency=town.ward.agency, document_code__contains=",01/")
    return Letters(story, first, arrival.id)


def _sent(story: Story, town: Town, at: datetime, *, subject: str, body: str = "") -> UUID:
    due = at.date() + timedelta(days=1) if body else None
    made = story.issued(main=annex(), subject=subject, reply_due=due, at=at)
    principals = [for_clerks(town.snv.agency.id), for_post(town.snv.posts["mai"].id)]
    grant_access(made, principals, kind="outgoing", moment=at, reason="drafter")
    api.follow(made, post_id=town.snv.posts["mai"].id, body=body, by=MACHINE, at=at)
    api.send_issued(made, by=MACHINE, at=at)
    api.keep_whole(made, by=MACHINE, at=at)
    return made


@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (PHONE, "dark")])
def test_the_drafter_urges_and_ends_what_her_letter_asked_for(town: Town, letters: Letters, size, theme):
    """The late task stands first; a reminder goes; the task ends with its result; nothing typed is lost."""
    page = town.sit("mai", size, color_scheme=theme)
    page.goto(f"{town.url}/lien-thong/theo-doi/")
    _shot(page, f"theo-doi-{size['width']}-{theme}")
    assert faults(page) == []
    assert "quá hạn" in page.locator("tbody tr").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("#id_text", "Đề nghị gửi ngay trong hôm nay")
    page.click("text=Đôn đốc các việc đã chọn")
    assert "Hiện không có việc nào" in page.locator(".summary").inner_text(), "nothing was chosen"
    assert page.input_value("#id_text") == "Đề nghị gửi ngay trong hôm nay"
    page.locator("tbody input[type=checkbox]").first.check()
    page.click("text=Đôn đốc các việc đã chọn")
    page.wait_for_load_state("networkidle")
    assert "đã đôn đốc 1 lần" in page.locator("tbody").inner_text()
    page.locator("tbody tr").first.locator("text=Kết thúc việc").click()
    page.locator("button[name=how]").first.click()
    _shot(page, f"ket-thuc-{size['width']}-{theme}")
    assert faults(page) == []
    page.fill("#id_text", "Đã nhận báo cáo ngày 20/11")
    page.locator("button[value=finish]").click()
    page.wait_for_url("**/theo-doi/")
    page.goto(f"{town.url}/lien-thong/theo-doi/?xem=ended")
    assert "Đã nhận báo cáo ngày 20/11" in page.locator("tbody").inner_text()
    assert [line for line in town.said if line.startswith("error") and "422" not in line] == []


@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (PHONE, "light")])
def test_banners_readers_and_integrity_on_both_copies(town: Town, letters: Letters, size, theme):
    """Both sides see what corrects the letter and who of their own people had opened it; integrity part by part."""
    copies = {"mai": letters.first, "ngoc": letters.arrival}
    pages = {short: town.sit(short, size, color_scheme=theme) for short in copies}
    for short, page in pages.items():
        page.goto(f"{town.url}/vb/{copies[short]}/")
    letters.correct(town)
    for short, page in pages.items():
        page.goto(f"{town.url}/vb/{copies[short]}/")
        _shot(page, f"dinh-chinh-{short}-{size['width']}")
        said = page.locator("main").inner_text()
        assert "Đã được đính chính bởi 02/SNV-TCCB" in said
        assert "Ai đã mở văn bản trước khi thay đổi" in said
        assert faults(page) == []
    page = pages["mai"]
    page.goto(f"{town.url}/lien-thong/toan-ven/{letters.first}/")
    _shot(page, f"toan-ven-{size['width']}")
    assert "Toàn vẹn, không thay đổi" in page.locator("main").inner_text()
    assert faults(page) == []
    Account.objects.create(person=town.snv.posts["hoa"].person, username="thu_hoa", password=make_password(PASSWORD))
    clerk = town.sit("hoa", size, color_scheme=theme)
    for verb in ("correct", "extend", "send-once-more", "give-task"):
        clerk.goto(f"{town.url}/vb/{letters.first}/{verb}/")
        _shot(clerk, f"{verb}-{size['width']}")
        assert clerk.locator("form textarea").count(), verb
        assert faults(clerk) == []
    lan = town.sit("lan", size)
    answer = lan.goto(f"{town.url}/lien-thong/toan-ven/{letters.first}/")
    assert answer is not None and answer.status == 404


def _shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
