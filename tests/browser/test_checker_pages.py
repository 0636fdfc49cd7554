"""The checker in a real browser, with and without an account: both sizes, both themes, both languages, keys alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import Town
from browser.test_pages import SIZES, faults
from cast import actor
from vanban.directory.api import for_clerks, grant_access
from vanban.kernel.identifiers import new_id
from vanban.platform import storage
from vanban.platform.jobs import run_pending
from vanban.portal.tests.checking import manipulated
from vanban.portal.web import strangers
from vanban.portal.web.shown import now
from vanban.registry import api as registry
from vanban.registry.tests.office import decision, letter, paper
from vanban.signing import api as signing
from vanban.signing.tests.conftest import MACHINE, Story
from vanban.signing.tests.letters import sheet

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = "/kiem-tra-chu-ky/"


@pytest.fixture
def letters(town: Town, tmp_path: Path) -> dict[str, Path]:
    """A letter of the department as issued, its manipulated twin, and a paper that nobody signed."""
    strangers.UPLOADS.empty()
    strangers.CODES.empty()
    office, at = town.snv, now() - timedelta(hours=2)
    signing.issue_demo_certificates(
        [office.posts["viet"].person_id], [office.agency.id], by=MACHINE, at=at - timedelta(days=1)
    )
    story = Story(
        office, actor(office.posts["viet"], at), actor(office.posts["hoa"], at), actor(office.posts["mai"], at)
    )
    good = story.sealed(story.signed(at), at=at + timedelta(minutes=5))
    files = {"hop-le": good, "bi-sua": manipulated(good), "chua-ky": sheet()}
    for name, content in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    return {name: tmp_path / f"{name}.pdf" for name in files}


def wide(page: Any) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@SIZES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_citizen_checks_files_without_script_or_cookie(town: Town, letters: dict[str, Path], size, theme) -> None:
    """Every verdict is a word on a shape; axe has nothing to say; no cookie is set; the report comes as a file."""
    page = town.visit(size, color_scheme=theme, java_script_enabled=True)
    page.goto(town.url + PAGE)
    assert (faults(page), wide(page)) == ([], False)
    for name, word in (("hop-le", "Hợp lệ"), ("bi-sua", "Không hợp lệ"), ("chua-ky", "Chưa ký số")):
        page.goto(town.url + PAGE)
        page.set_input_files("#file", letters[name])
        page.click("button.button-main")
        assert page.locator(".verdict-badge").first.inner_text() == word
        assert (faults(page), wide(page)) == ([], False), name
    page.goto(town.url + PAGE)
    page.set_input_files("#file", letters["hop-le"])
    page.click("button.button-main")
    for form in ("pdf", "json"):
        with page.expect_download() as coming:
            page.click(f"button[value={form}]")
        assert coming.value.suggested_filename.endswith(form)
    assert town.contexts[-1].cookies() == []
    assert town.said == []


@SIZES
def test_a_citizen_with_a_printed_copy_and_keys_alone(town: Town, letters: dict[str, Path], size) -> None:
    """Types the code, reads that it stands, compares the file; no script runs in this browser."""
    document, at = new_id(), now() - timedelta(hours=1)
    hoa = actor(town.snv.posts["hoa"], at)
    grant_access(document, [for_clerks(town.snv.agency.id)], kind="outgoing", moment=at, reason="clerk")
    held = registry.reserve_number(document, agency_id=town.snv.agency.id, book="QĐ", by=hoa, at=at)
    files = [
        registry.FileFacts(
            storage.put(letters["hop-le"].read_bytes(), media_type="application/pdf").id, "quyet-dinh.pdf", "main"
        )
    ]
    registry.complete_issue(document, facts=decision(issued_date=held.dated), files=files, by=hoa, at=at)
    run_pending()
    code = signing.print_code(document, by=hoa, at=at)
    page = town.visit(size, java_script_enabled=False)
    page.goto(town.url + PAGE)
    page.focus("#ma")
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ma/{code.lower()}/")
    assert "chưa bị thu hồi" in page.locator("main").inner_text()
    assert "Quyết định" in page.locator("h1").inner_text()
    page.set_input_files("#file", letters["bi-sua"])
    page.click("form button")
    assert "khác với mọi tệp" in page.locator("main").inner_text()
    page.goto(f"{town.url}{PAGE}?lang=en")
    assert page.locator("h1").inner_text() == "Check digital signatures"
    told = town.visit(size)
    told.goto(f"{town.url}{PAGE}ma/{code}/")
    assert (faults(told), wide(told)) == ([], False)
    told.goto(f"{town.url}{PAGE}ma/{'0' * 20}/")
    assert faults(told) == []


@SIZES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_report_on_a_document(town: Town, letters: dict[str, Path], size, theme) -> None:
    """The ward's chairman opens a letter that was manipulated: the page warns, the whole report is one step away."""
    ward, at = town.ward, now() - timedelta(minutes=30)
    arrival = new_id()
    registry.register_incoming(
        arrival,
        agency_id=ward.agency.id,
        facts=letter(number="58", document_code="", arrived_at=at),
        files=[paper(content=letters["bi-sua"].read_bytes())],
        by=actor(ward.posts["ngoc"], at),
        at=at,
    )
    run_pending()
    grant_access(arrival, [for_clerks(ward.agency.id)], kind="incoming", moment=at, reason="clerk")
    page = town.sit("ngoc", size, color_scheme=theme)
    page.goto(f"{town.url}/vb/{arrival}/chu-ky/")
    page.click("main form button")
    page.wait_for_selector(".signed")
    assert page.locator(".verdict-badge").first.inner_text() == "Không hợp lệ"
    page.click("text=Lập báo cáo có chữ ký")
    page.wait_for_selector("#bao-cao")
    assert (faults(page), wide(page)) == ([], False)
    page.goto(f"{town.url}/vb/{arrival}/")
    assert "Không hợp lệ" in page.locator("#signed").inner_text()
    assert (faults(page), wide(page)) == ([], False)
    assert town.said == []
