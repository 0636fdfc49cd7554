"""Thirty tasks for twelve agencies in a real browser: pasted, reported on, confirmed; the pages fit and read well."""

from __future__ import annotations

import os
from datetime import timedelta
from uuid import UUID

import pytest

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from cast import AT, actor
from vanban.directory.api import Agency
from vanban.exchange import api
from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.models import Task
from vanban.exchange.ports import use_axis
from vanban.exchange.tests.story import MACHINE, Story, annex
from vanban.kernel.clock import VIETNAM
from vanban.portal.web.shown import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("VANBAN_SHOTS", "")
WARD = "UBND phường Hoa Lư"


@pytest.fixture
def document(town: Town) -> UUID:
    """The department's letter to the ward and eleven communes; Mai drafted it."""
    use_axis(LocalAxis())
    communes = [
        Agency.objects.create(
            code=f"H42.{100 + number}", name=f"UBND xã Số {number}", abbreviation="UBND", level="commune", place="Xã"
        )
        for number in range(1, 12)
    ]
    for agency in (town.snv.agency, town.ward.agency, *communes):
        api.join_hub(agency.id, by=MACHINE, at=AT - timedelta(days=1))
    story = Story(town.snv, town.ward, communes[0])
    named = [(WARD, town.ward.agency.code), *((one.name, one.code) for one in communes)]
    made = story.issued(*named, main=annex(), reply_due=None)
    api.follow(made, post_id=town.snv.posts["mai"].id, by=MACHINE, at=AT)
    api.send_issued(made, by=MACHINE, at=AT)
    story.carry(AT + timedelta(seconds=5))
    return made


def lines() -> str:
    """Thirty: two for everybody, six for the ward alone; all due in some weeks."""
    days = [f"{now().astimezone(VIETNAM) + timedelta(days=20 + number):%d/%m/%Y}" for number in range(7)]
    own = [f"{WARD} | Nộp biểu mẫu số {number} | {days[number]}" for number in range(1, 7)]
    everybody = f"tất cả | Báo cáo kết quả rà soát vị trí việc làm năm 2026 | {days[0]}"
    return "\n".join([everybody, *own, "tất cả | Cử đầu mối phối hợp"])


@pytest.mark.clause("NB25-Đ14.3b", "HY19-Đ17.2c")
def test_thirty_tasks_to_twelve_agencies(town: Town, document: UUID) -> None:
    here = f"{town.url}/lien-thong/so-viec/{document}/"
    mai = town.sit("mai", DESK)
    mai.goto(here)
    mai.fill("#id_lines", f"xã Lạ | Việc\n{lines()}")
    mai.locator("button[value=lines]").click()
    mai.locator(".summary").wait_for()
    assert "xã Lạ" in mai.inner_text(".summary")
    assert mai.input_value("#id_lines").endswith("Cử đầu mối phối hợp"), "nothing typed is lost"
    mai.fill("#id_lines", lines())
    mai.locator("button[value=lines]").click()
    mai.get_by_role("link", name="Nộp biểu mẫu số 6").wait_for()
    assert mai.locator("form tbody tr").count() == 30
    Task.objects.filter(recipient__name="UBND xã Số 3", line=4).update(due="2026-11-20")

    ngoc = town.sit("ngoc", PHONE)
    ngoc.goto(f"{town.url}/lien-thong/viec-duoc-giao/")
    ngoc.get_by_role("link", name="Nộp biểu mẫu số 1").click()
    ngoc.fill("#id_text", "Đã nộp đủ, kèm biểu")
    ngoc.fill("#id_percent", "100")
    ngoc.locator("button[value=done]").click()
    ngoc.get_by_text("Báo đã xong").first.wait_for()
    if SHOTS:
        ngoc.screenshot(path=f"{SHOTS}/dong-{PHONE['width']}.png", full_page=True)
    assert faults(ngoc) == []

    mai.goto(here)
    mai.get_by_role("link", name="Nộp biểu mẫu số 1").click()
    mai.locator("button[value=confirm]").click()
    mai.get_by_text("Đã nộp đủ, kèm biểu").first.wait_for()
    assert Task.objects.get(text="Nộp biểu mẫu số 1").state == "done"


@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (PHONE, "dark")])
def test_the_pages_are_fit_to_work_with(town: Town, document: UUID, size: dict[str, int], theme: str) -> None:
    api.give_lines(document, lines=lines(), by=actor(town.snv.posts["mai"]), at=AT)
    Task.objects.filter(recipient__name="UBND xã Số 3", line=4).update(due="2026-11-20", urged=1)
    mai, ngoc, uoc = (town.sit(short, size, color_scheme=theme) for short in ("mai", "ngoc", "uoc"))
    line = Task.objects.get(text="Nộp biểu mẫu số 1")
    for page, name, address in (
        (mai, "so-viec", f"/lien-thong/so-viec/{document}/"),
        (mai, "theo-doi", "/lien-thong/theo-doi/"),
        (ngoc, "viec-duoc-giao", "/lien-thong/viec-duoc-giao/"),
        (ngoc, "dong-viec", f"/lien-thong/viec-duoc-giao/{line.id}/"),
        (ngoc, "lich", "/chi-dao/lich/"),
        (uoc, "to-cong-tac", "/chi-dao/to-cong-tac/"),
    ):
        page.goto(f"{town.url}{address}")
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{size['width']}.png", full_page=True)
        assert faults(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address
