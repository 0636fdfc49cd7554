"""Signing in at the province's own sign-in, the administrator's report, the guide, teams: in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.conftest import DESK, PHONE, Town
from browser.test_rules_pages import trouble
from cast import actor
from vanban.directory import api as directory
from vanban.directory.api import Person, Role
from vanban.directory.models import Post
from vanban.directory.queries import reports
from vanban.kernel.clock import local_date
from vanban.portal import ports
from vanban.portal.adapters.oidc import OpenIdConnect
from vanban.portal.queries import guide
from vanban.portal.tests.provider import CLIENT, SECRET, Provider, running
from vanban.portal.web.shown import now
from vanban.work import api as work

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMAIL = "ngoc@ninhbinh.gov.vn"
LOOKS = [(DESK, "light"), (PHONE, "dark")]


@pytest.fixture
def province(town: Town, settings, tmp_path: Path) -> Iterator[Provider]:
    """The province's sign-in, where Ngọc is known."""
    settings.VANBAN_BASE_URL = town.url
    secret = tmp_path / "sso"
    secret.write_text(SECRET, encoding="utf-8")
    Person.objects.filter(id=town.ward.posts["ngoc"].person_id).update(email=EMAIL)
    with running(Provider({"email": EMAIL})) as provider:
        ports.use_sign_on(OpenIdConnect(provider.place, CLIENT, str(secret), shown_as="Tài khoản công vụ Ninh Bình"))
        yield provider
    ports.use_sign_on(None)


@pytest.mark.parametrize(("size", "theme"), LOOKS)
@pytest.mark.clause("NB25-Đ7.4c")
def test_in_by_the_official_mailbox_and_out_again(town: Town, province: Provider, size, theme):
    """One press there and back, to where one was; the browser's own policies let it pass; out here, then out there."""
    page = town.visit(size, color_scheme=theme)
    page.goto(f"{town.url}/so/den/")
    found = trouble(page, f"/dang-nhap/tinh-{theme}/")
    page.click("text=Đăng nhập bằng Tài khoản công vụ Ninh Bình")
    page.wait_for_url(f"{town.url}/so/den/")
    page.evaluate("document.querySelector('.menu').open = true")
    page.click(".menu-body form[action='/dang-xuat/'] button")
    assert "Bạn đã đăng xuất" in page.inner_text("main")
    found += trouble(page, f"/dang-xuat-{theme}/")
    page.click("a:has-text('Đăng xuất cả ở đó')")
    page.wait_for_url(f"{province.place}/ra?**")
    assert "/ra" in province.asked
    province.person = {"email": "nguoi.la@ninhbinh.gov.vn"}
    page.goto(f"{town.url}/dang-nhap/tinh/")
    assert "Không có tài khoản nào" in page.inner_text("main")
    found += trouble(page, f"/dang-nhap/tinh-ve-{theme}/")
    page.goto(f"{town.url}/dang-nhap/")
    page.click("summary")
    page.fill("[name=username]", "thu_ngoc")
    page.fill("[name=password]", "mat-khau-thu-1")
    page.click("form button:has-text('Đăng nhập')")
    assert "Sai tên đăng nhập" in page.inner_text("main")
    assert not found, "\n".join(found)


def _shown(page: Page, town: Town, address: str, theme: str) -> list[str]:
    page.goto(f"{town.url}{address}")
    return trouble(page, f"{address.split('?')[0]}{theme}/")


@pytest.mark.parametrize(("size", "theme"), LOOKS)
@pytest.mark.clause("VL19-Đ15.1", "NB25-Đ23.4b")
def test_reports_people_of_two_agencies_the_guide_and_teams(town: Town, size, theme):
    """Ngọc reports, Mai sees who has not and whom only she may reset; Lan reads the guide, Ước changes a team."""
    at, ward = now(), town.ward
    Post.objects.filter(id=town.snv.posts["mai"].id).update(roles=[Role.UNIT_ADMIN, Role.OPERATOR])
    Post.objects.create(
        person=ward.posts["lan"].person, agency=town.snv.agency, title="Chuyên viên biệt phái", roles=["specialist"]
    )
    team = work.make_team(
        name="Tổ rà soát đất đai",
        basis="Quyết định số 12/QĐ-UBND",
        head_id=ward.posts["lan"].id,
        member_ids=[ward.posts["tuan"].id],
        by=actor(ward.posts["uoc"], at),
        at=at,
    )
    ngoc = town.sit("ngoc", size, color_scheme=theme)
    found = _shown(ngoc, town, "/nhan-su/bao-cao/", theme)
    ngoc.click("text=Gửi đơn vị vận hành")
    assert "Cần nêu tình hình" in ngoc.inner_text("main")
    found += trouble(ngoc, f"/nhan-su/bao-cao/sai-{theme}/")
    ngoc.fill("[name=state]", "Đủ tài khoản, khóa còn hạn.")
    ngoc.fill("[name=problems]", "Một thiết bị ký số hỏng, đã đề nghị đổi.")
    ngoc.click("text=Gửi đơn vị vận hành")
    assert "Đã gửi báo cáo" in ngoc.inner_text("body")
    found += trouble(ngoc, f"/nhan-su/bao-cao/da-gui-{theme}/")
    mai = town.sit("mai", size, color_scheme=theme)
    found += _shown(mai, town, "/nhan-su/bao-cao/tong-hop/", theme)
    assert "1 cơ quan chưa báo cáo" in mai.inner_text("main")
    period = reports.reportable(on=local_date(at))[0].code
    found += _shown(mai, town, f"/nhan-su/bao-cao/{ward.agency.id}/?ky={period}", theme)
    found += _shown(mai, town, "/nhan-su/nhieu-co-quan/", theme)
    mai.click("summary:has-text('Hủy mật khẩu')")
    mai.click("button:has-text('Hủy mật khẩu')")
    assert "Cần nêu lý do" in mai.inner_text("main")
    found += trouble(mai, f"/nhan-su/nhieu-co-quan/sai-{theme}/")
    mai.fill("[name=reason]", "Phường và Sở cùng đề nghị")
    mai.click("button:has-text('Hủy mật khẩu')")
    mai.click("button:has-text('Cấp mật khẩu ban đầu')")
    assert "chỉ hiện một lần" in mai.inner_text("body")
    assert directory.account_of(ward.posts["lan"].person_id).has_usable_password()
    uoc = town.sit("uoc", size, color_scheme=theme)
    uoc.evaluate("document.querySelector('.menu').open = true")
    uoc.click("[data-guide]")
    assert "Lãnh đạo cơ quan" in uoc.inner_text("h1")
    for name in guide.ORDER:
        found += _shown(uoc, town, f"/huong-dan/{name}/", theme)
    found += _shown(uoc, town, f"/chi-dao/to-cong-tac/?doi={team.id}", theme)
    assert not found, "\n".join(found)
