"""Groups of recipients: kept by an agency or the province, opened as of a day, recorded, carried over in a merger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import AT, MONDAY, Office, actor, data_centre, phuong_hoa_lu, so_noi_vu
from vanban.directory import api
from vanban.directory.api import Agency, GroupRule, GroupWish, Post
from vanban.directory.errors import (
    AgencyUnknown,
    GroupChangedMeanwhile,
    GroupEmpty,
    GroupGivenUp,
    GroupMemberGone,
    GroupNameMissing,
    GroupNameTaken,
    GroupTooLarge,
)
from vanban.directory.models import RecipientGroup
from vanban.kernel.refusals import NotAllowed
from vanban.platform.models import AuditEntry

TITLE = "Các sở, ban, ngành"
pytestmark = pytest.mark.django_db


def body(code: str, name: str, level: str = "department", **more: Any) -> Agency:
    """One more agency of the province."""
    return Agency.objects.create(code=code, name=name, abbreviation=code[-2:], level=level, place="Ninh Bình", **more)


@dataclass
class Province:
    """Three offices with people, three departments without."""

    snv: Office
    ward: Office
    centre: Office
    finance: Agency
    health: Agency
    sport: Agency

    def group(self, name: str = TITLE, who: str = "mai", **wish: Any) -> RecipientGroup:
        """A group of the department, made by Mai."""
        by = actor(self.snv.posts[who])
        return api.make_group(GroupWish(name, **wish), agency_id=self.snv.agency.id, by=by, at=AT)

    def provincial(self, name: str = TITLE, **wish: Any) -> RecipientGroup:
        """A group of the province, made by Hành."""
        return api.make_group(GroupWish(name, **wish), agency_id=None, by=actor(self.centre.posts["hanh"]), at=AT)

    def reached(self, on: date = MONDAY, by: Office | None = None) -> dict[str, list[str]]:
        """Whom each group reaches, as an agency sees it."""
        agency = (by or self.snv).agency
        return {one.name: [member.name for member in one.reached] for one in api.groups_of(agency.id, on=on)}


@pytest.fixture
def province() -> Province:
    """A province small enough to be read."""
    return Province(
        so_noi_vu(),
        phuong_hoa_lu(),
        data_centre(),
        body("H42.09", "Sở Tài chính", order=2),
        body("H42.10", "Sở Y tế", order=3),
        body("H42.11", "Sở Thể thao", order=4),
    )


def merge(former: Agency, heir: Agency, province: Province) -> None:
    """One goes up in the other on Monday."""
    by = actor(province.centre.posts["hanh"])
    plan = api.plan_merger(former.id, heir.id, on=MONDAY, decision="QĐ 1/QĐ-UBND", by=by, at=AT - timedelta(days=1))
    api.carry_out_merger(plan.id, by=by, at=AT)


def test_an_agencys_group_is_its_own_and_the_provinces_is_everybodys(province: Province) -> None:
    province.group("Các đơn vị dự án X", codes=("H42.09", "H42.51"), names=("Công ty Hòa Bình", "công ty hòa bình;"))
    province.provincial(codes=("H42.08", "H42.09", "H42.10"))
    assert province.reached() == {
        "Các đơn vị dự án X": ["Sở Tài chính", "Ủy ban nhân dân phường Hoa Lư", "Công ty Hòa Bình"],
        TITLE: ["Sở Tài chính", "Sở Y tế"],
    }, "the sender does not write to itself, a name typed twice is one"
    assert list(province.reached(by=province.ward)) == [TITLE]


def test_a_living_group_is_who_is_there_on_the_day(province: Province) -> None:
    province.provincial(rule=GroupRule.DEPARTMENTS, names=("Báo Ninh Bình",))
    assert {"Sở Tài chính", "Sở Thể thao"} <= set(province.reached()[TITLE])
    body("H42.12", "Sở Xây dựng", order=9)
    province.sport.active_to = MONDAY - timedelta(days=1)
    province.sport.save()
    now = province.reached()[TITLE]
    assert ("Sở Xây dựng" in now, "Sở Thể thao" in now, now[-1]) == (True, False, "Báo Ninh Bình")


def test_below_ours_are_the_agencies_under_the_keeper(province: Province) -> None:
    body("H42.10.01", "Trung tâm Lưu trữ", "external", parent=province.snv.agency)
    province.group("Các đơn vị trực thuộc", rule=GroupRule.BELOW)
    assert province.reached()["Các đơn vị trực thuộc"] == ["Trung tâm Lưu trữ"]


@pytest.mark.clause("HY19-Đ14.6")
def test_merged_members_are_their_heir_once_and_dissolved_ones_are_named(province: Province) -> None:
    province.group(codes=("H42.11", "H42.10", "H42.09"))
    merge(province.sport, province.health, province)
    province.finance.active_to = MONDAY - timedelta(days=3)
    province.finance.save()
    found = api.groups_of(province.snv.agency.id, on=MONDAY)[0]
    assert [(one.name, one.code, one.formerly) for one in found.reached] == [("Sở Y tế", "H42.10", ("Sở Thể thao",))]
    assert [(one.name, f"{one.since:%d/%m}") for one in found.dissolved] == [("Sở Tài chính", "21/11")]
    told = list(api.said_changes(found.reached, found.dissolved, str))
    assert told[0] == "Sở Thể thao has gone up in Sở Y tế, which receives it."
    assert "Sở Tài chính is closed since 21/11/2026" in told[1]


def test_a_group_that_is_saved_today_has_only_living_members(province: Province) -> None:
    group = province.group(codes=("H42.11", "H42.09"))
    merge(province.sport, province.health, province)
    province.finance.active_to = MONDAY - timedelta(days=3)
    province.finance.save()
    mai = actor(province.snv.posts["mai"])
    assert api.fixed_members(group.id) == (["H42.11", "H42.09"], [])
    with pytest.raises(GroupMemberGone, match="Sở Tài chính"):
        api.change_group(group.id, GroupWish(TITLE, codes=("H42.11", "H42.09")), revision=0, by=mai, at=AT)
    api.change_group(group.id, GroupWish(TITLE, codes=("H42.11",)), revision=0, by=mai, at=AT)
    assert api.fixed_members(group.id) == (["H42.10"], [])


def test_what_makes_no_group_is_told_at_once(province: Province) -> None:
    province.group(codes=("H42.09",))
    with pytest.raises(Exception) as refused:
        province.group("các SỞ, ban, ngành;", codes=("H42.77",))
    assert {type(one) for one in refused.value.reasons} == {AgencyUnknown, GroupNameTaken, GroupEmpty}  # type: ignore[attr-defined]
    for name in ("", "  -  ", "x" * 201):
        with pytest.raises(GroupNameMissing):
            province.group(name, codes=("H42.09",))
    with pytest.raises(GroupTooLarge):
        province.group("Lớn", names=tuple(f"Công ty {n}" for n in range(1001)))


def test_who_may_keep_which(province: Province) -> None:
    ours = province.group(codes=("H42.09",))
    theirs = province.provincial(codes=("H42.09",))
    wish = GroupWish("Khác", codes=("H42.10",))
    ngoc, mai, hanh = (
        actor(post) for post in (province.ward.posts["ngoc"], province.snv.posts["mai"], province.centre.posts["hanh"])
    )
    for by, group in ((ngoc, ours), (hanh, ours), (mai, theirs), (ngoc, theirs)):
        with pytest.raises(NotAllowed):
            api.change_group(group.id, wish, revision=0, by=by, at=AT)
        with pytest.raises(NotAllowed):
            api.give_up_group(group.id, by=by, at=AT)
    with pytest.raises(NotAllowed):
        api.make_group(wish, agency_id=None, by=mai, at=AT)
    with pytest.raises(NotAllowed):
        api.make_group(wish, agency_id=province.ward.agency.id, by=mai, at=AT)
    with pytest.raises(GroupGivenUp):
        api.open_groups([ours.id], province.ward.agency.id, on=MONDAY)


def test_two_people_changing_one_group_lose_nothing(province: Province) -> None:
    group = province.group(codes=("H42.09",))
    mai, hoa = actor(province.snv.posts["mai"]), actor(province.snv.posts["hoa"])
    api.change_group(group.id, GroupWish(TITLE, codes=("H42.10",)), revision=0, by=hoa, at=AT)
    with pytest.raises(GroupChangedMeanwhile, match="Lê Thị Hoa"):
        api.change_group(group.id, GroupWish(TITLE, codes=("H42.11",)), revision=0, by=mai, at=AT)
    assert province.reached()[TITLE] == ["Sở Y tế"]


def test_every_change_stands_in_the_record(province: Province) -> None:
    group = province.group(codes=("H42.09", "H42.10"), names=("Báo Ninh Bình",))
    hoa = actor(province.snv.posts["hoa"])
    api.change_group(group.id, GroupWish("Các sở", codes=("H42.10", "H42.51")), revision=0, by=hoa, at=AT)
    api.give_up_group(group.id, by=hoa, at=AT)
    lines = list(AuditEntry.objects.filter(subject_id=group.id).order_by("id"))
    assert [(line.code, line.actor_name) for line in lines] == [
        ("directory.group_made", "Nguyễn Thị Mai"),
        ("directory.group_changed", "Lê Thị Hoa"),
        ("directory.group_given_up", "Lê Thị Hoa"),
    ]
    assert lines[1].data["former"] == TITLE
    assert lines[1].data["added"] == ["Ủy ban nhân dân phường Hoa Lư"]
    assert lines[1].data["removed"] == ["Sở Tài chính", "Báo Ninh Bình"]
    assert province.reached() == {}
    province.group(codes=("H42.09",))  # the name is free again


def test_groups_go_along_when_their_agency_goes_up_in_another(province: Province) -> None:
    province.group(codes=("H42.10",))
    ngoc = actor(province.ward.posts["ngoc"])
    api.make_group(GroupWish(TITLE, codes=("H42.09",)), agency_id=province.ward.agency.id, by=ngoc, at=AT)
    merge(province.snv.agency, province.ward.agency, province)
    assert province.reached(by=province.ward) == {TITLE: ["Sở Tài chính"], f"{TITLE} (Sở Nội vụ)": ["Sở Y tế"]}


def test_four_hundred_members_take_three_queries(province: Province) -> None:
    rows = [
        Agency(code=f"H42.1{n:03}", name=f"UBND xã {n}", abbreviation="UBND", level="commune", place=f"Xã {n}")
        for n in range(400)
    ]
    Agency.objects.bulk_create(rows)
    province.group("Các xã", codes=tuple(row.code for row in rows))
    province.provincial("Mọi xã", rule=GroupRule.COMMUNES)
    with CaptureQueriesContext(connection) as asked:
        found = api.groups_of(province.snv.agency.id, on=MONDAY)
    assert ([len(one.reached) for one in found], len(asked)) == ([400, 401], 3)
    with CaptureQueriesContext(connection) as asked:
        assert list(api.unreachable([row.code for row in rows], on=MONDAY)) == []
    assert len(asked) == 1


@pytest.fixture
def seated() -> Callable[[Post], Client]:
    """Somebody at the screen."""

    def sit(post: Post) -> Client:
        account, _new = api.Account.objects.get_or_create(person=post.person, defaults={"username": post.id.hex[-9:]})
        browser = Client()
        browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return sit


def test_the_pages_of_the_keeper_and_of_the_others(province: Province, seated: Callable[[Post], Client]) -> None:
    mai = seated(province.snv.posts["mai"])
    new = {
        "name": "- Các sở, ban, ngành;",
        "rule": "fixed",
        "members": ["H42.09", "H42.10"],
        "others": "Báo Ninh Bình\n",
    }
    made = mai.post("/nhan-su/nhom-noi-nhan/moi/", new)
    assert made.status_code == 302
    page = mai.get(made["Location"]).content.decode()
    assert "Sở Tài chính" in page and "Báo Ninh Bình" in page and "Nguyễn Thị Mai" in page
    refused = mai.post("/nhan-su/nhom-noi-nhan/moi/", new)
    assert (refused.status_code, "Đã có nhóm" in refused.content.decode()) == (422, True)
    changed = mai.post(made["Location"], {**new, "members": ["H42.10"], "revision": "0"})
    assert changed.status_code == 302
    stale = mai.post(made["Location"], {**new, "revision": "0"})
    assert (stale.status_code, "vừa thay đổi nhóm" in stale.content.decode()) == (422, True)
    lan = seated(province.ward.posts["lan"])
    assert lan.get(made["Location"]).status_code == 404
    assert TITLE not in lan.get("/nhan-su/nhom-noi-nhan/").content.decode()
    assert mai.get("/nhan-su/nhom-noi-nhan/moi/?cho=tinh").status_code == 403
    hanh = seated(province.centre.posts["hanh"])
    wide = hanh.post("/nhan-su/nhom-noi-nhan/moi/?cho=tinh", {**new, "rule": "department", "members": []})
    assert wide.status_code == 302
    shown = mai.get(wide["Location"])
    assert (shown.status_code, 'name="act"' in shown.content.decode()) == (200, False)
    assert mai.post(wide["Location"], {**new, "revision": "0"}).status_code == 403
    assert hanh.post(wide["Location"], {"act": "give-up"}).status_code == 302
    assert mai.get(wide["Location"]).status_code == 404
    for nonsense in ({"name": "\x00", "rule": "x", "members": ["?"]}, {"revision": "z"}, {}):
        assert mai.post(made["Location"], nonsense).status_code == 422
