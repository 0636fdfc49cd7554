"""The trust store and the register of certificates in a real browser: usable by everybody, with keys alone too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from browser.conftest import DESK, PHONE, Town
from browser.test_pages import faults
from vanban.directory.api import Account, Role
from vanban.directory.models import Post
from vanban.kernel.actor import system_actor
from vanban.portal.web.shown import now
from vanban.signing import api as signing
from vanban.signing.tests.roots import Made, make
from vanban.signing.tests.test_register import png

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
MACHINE = system_actor("thử")


@pytest.fixture
def keepers(town: Town) -> Callable[[], None]:
    """Mai and Lan run the system, Ngọc keeps the ward's certificates; the chairman's ends in 29 days."""
    at = now()
    for office, short in ((town.snv, "mai"), (town.ward, "lan")):
        Post.objects.filter(id=office.posts[short].id).update(roles=[Role.SPECIALIST, Role.OPERATOR])
    uoc = town.ward.posts["uoc"]
    signing.issue_demo_certificates([], [town.ward.agency.id], by=MACHINE, at=at)
    signing.issue_demo_certificates(
        [uoc.person_id], [], by=MACHINE, at=at, valid_from=at - timedelta(days=900), valid_to=at + timedelta(days=29)
    )
    signing.warn_of_certificates(by=MACHINE, at=at)
    signing.set_picture("person", uoc.person_id, png(500, 180), by=MACHINE, at=at)
    signing.set_picture("agency", town.ward.agency.id, png(400, 400), by=MACHINE, at=at)
    assert Account.objects.filter(username="thu_lan").exists()
    return lambda: None


def root(name: str = "CA công vụ G9") -> Made:
    """A root as old as today allows."""
    return make(name, begins=now() - timedelta(days=900), ends=now() + timedelta(days=5000))


def trouble(page, address: str) -> list[str]:
    """What axe says about a page, and whether it scrolls sideways."""
    found = faults(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    return [f"{address}: {one}" for one in found]


@SIZES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_the_register_can_be_used_by_everybody(town, keepers, size, theme):
    page = town.sit("ngoc", size, color_scheme=theme)
    uoc = town.ward.posts["uoc"].person_id
    held = signing.certificate_of_person(uoc, at=now())
    page.goto(f"{town.url}/chung-thu/de-nghi/moi/?loai=renew")
    page.check(f"[value='person:{uoc}']")
    page.click(".form-foot .button-main")
    page.wait_for_selector("#whom-title")
    request = page.url.removeprefix(town.url)
    found: list[str] = []
    for address in (
        "/viec/", "/toi/", "/chung-thu/", "/chung-thu/?trang-thai=revoked", f"/chung-thu/{held.id}/",
        "/chung-thu/dang-ky/", "/chung-thu/de-nghi/", "/chung-thu/de-nghi/moi/", request,
        f"/chung-thu/anh/person/{uoc}/", f"/chung-thu/anh/agency/{town.ward.agency.id}/",
    ):  # fmt: skip
        page.goto(town.url + address)
        page.wait_for_load_state("networkidle")
        found += trouble(page, address)
    assert found == []
    assert town.said == []


@SIZES
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_two_operators_at_two_screens_let_a_root_be_trusted(town, keepers, size, theme, tmp_path: Path):
    """Mai looks into the file and proposes; Lan types the fingerprint from the paper: with keys alone."""
    made = root()
    file = tmp_path / "goc.pem"
    file.write_bytes(made.pem)
    mai, lan = town.sit("mai", size, color_scheme=theme), town.sit("lan", size, color_scheme=theme)
    found: list[str] = []
    mai.goto(f"{town.url}/tin-cay/de-xuat/")
    found += trouble(mai, "file")
    mai.set_input_files("[name=file]", str(file))
    mai.focus("[name=file]")
    mai.keyboard.press("Tab")
    mai.keyboard.press("Enter")
    mai.wait_for_selector("[name=source]")
    found += trouble(mai, "facts")
    assert made.fingerprint.replace(":", " ") in mai.inner_text("main")
    mai.check("[name=purposes][value=signatures]")
    mai.fill("[name=source]", "QĐ 12/QĐ-BCY ngày 01/10/2026")
    mai.fill("[name=reason]", "Gốc mới của Ban Cơ yếu Chính phủ")
    mai.focus("[name=reason]")
    mai.keyboard.press("Tab")
    mai.keyboard.press("Enter")
    mai.wait_for_selector("#wish-title")
    assert mai.locator("[name=fingerprint]").count() == 0
    found += trouble(mai, "own proposal")
    lan.goto(mai.url)
    found += trouble(lan, "proposal")
    lan.fill("[name=fingerprint]", make().fingerprint)
    lan.keyboard.press("Enter")
    lan.wait_for_selector(".summary")
    found += trouble(lan, "refused")
    lan.fill("[name=fingerprint]", made.fingerprint)
    lan.keyboard.press("Enter")
    lan.wait_for_selector(".flash")
    assert lan.locator("[name=fingerprint]").count() == 0
    lan.goto(f"{town.url}/tin-cay/")
    found += trouble(lan, "store")
    lan.click("text=CA công vụ G9")
    lan.wait_for_selector("#end-title")
    found += trouble(lan, "root")
    assert found == []
    assert [line for line in town.said if "422" not in line] == []
