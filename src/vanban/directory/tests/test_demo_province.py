"""The demo province is whole, the same at every run, and says that it is invented."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.test import TestCase

from cast import AT
from vanban.directory import api as directory
from vanban.directory.adapters.demo_province import create_demo_province, demo_accounts, demo_password
from vanban.directory.adapters.demo_province.staff import planned_people
from vanban.directory.models import Account, Agency, AgencyCode, Person, Post, Unit
from vanban.directory.rules import Role
from vanban.kernel.agency_codes import Scheme, parse_agency_code
from vanban.platform.models import AuditEntry

TODAY = AT.date()


def test_the_plan_is_the_same_at_every_run():
    assert planned_people() == planned_people()


def test_the_password_is_made_once_and_only_its_owner_can_read_it(tmp_path, monkeypatch):
    monkeypatch.delenv("VANBAN_DEMO_PASSWORD", raising=False)
    first = demo_password(tmp_path / "keys")
    assert len(first) >= 12
    assert demo_password(tmp_path / "keys") == first
    assert (tmp_path / "keys" / "demo-password").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("VANBAN_DEMO_PASSWORD", "đã cho")
    assert demo_password(tmp_path / "keys") == "đã cho"


class TestProvince(TestCase):
    """Made once, read by every test."""

    @classmethod
    def setUpTestData(cls):
        create_demo_province(at=AT, encoded_password="!")

    @pytest.mark.clause("NB25-Đ2.1", "NB25-Đ9.2")
    def test_the_province_is_whole(self):
        levels = Counter(Agency.objects.values_list("level", flat=True))
        assert levels["commune"] == 30
        assert levels["department"] >= 16
        assert set(levels) == {"province", "department", "commune", "external"}, "there is no district"
        assert [agency.level for agency in Agency.objects.filter(has_system=False)] == ["external", "external"]
        assert Person.objects.count() >= 120
        assert Account.objects.count() == Person.objects.count()
        several = Counter(Post.objects.values_list("person", flat=True))
        assert sum(count > 1 for count in several.values()) >= 6
        assert not Agency.objects.filter(invented=False).exists()
        for agency in Agency.objects.filter(active_to__isnull=True):
            assert directory.posts_with_role(agency.id, Role.LEADER, on=TODAY), agency
            assert directory.posts_with_role(agency.id, Role.CLERK, on=TODAY), agency
            assert directory.posts_with_role(agency.id, Role.UNIT_ADMIN, on=TODAY), agency
            if not agency.has_system:
                continue  # its clerk works on the hub's own pages, nobody drafts here
            assert directory.posts_with_role(agency.id, Role.SPECIALIST, on=TODAY), agency
            if agency.level != "commune":
                assert directory.posts_with_role(agency.id, Role.UNIT_HEAD, on=TODAY), agency
        assert Post.objects.filter(roles__contains=[Role.OPERATOR]).count() == 1
        assert Post.objects.filter(roles__contains=[Role.FORMAT_CHECKER]).count() == 2
        assert Post.objects.filter(roles__contains=[Role.LEGAL_CHECKER]).count() == 1
        assert set(Post.objects.values_list("capacity", flat=True)) == {"", "TM.", "KT.", "TL.", "TUQ."}
        assert not Unit.objects.exclude(agency__active_to__isnull=True).exists()

    @pytest.mark.clause("NB25-Đ7.4a", "NB25-Đ7.4b")
    def test_user_names_follow_the_rule_and_the_cast_is_there(self):
        names = set(Account.objects.values_list("username", flat=True))
        assert {
            "snv_nguyenthimai",
            "snv_phamquocviet",
            "snv_tranvanhung",
            "snv_lethihoa",
            "ubndhoalu_buithingoc",
            "ubndhoalu_dovanuoc",
            "ubndhoalu_hoangthilan",
            "skhcn_nguyenvanan",
            "skhcn_nguyenvanan2",
        } <= names
        assert all(name.isascii() and name.replace("_", "").isalnum() for name in names)

    def test_every_agency_is_found_by_both_codes_and_by_those_before_the_merger(self):
        for agency in Agency.objects.all():
            assert parse_agency_code(agency.code).scheme is Scheme.QD_20
        for alias in AgencyCode.objects.select_related("agency"):
            assert parse_agency_code(alias.code).scheme == alias.scheme
            assert directory.find_agency(alias.code) == alias.agency
        assert directory.find_agency("000.00.08.H40").abbreviation == "SNV"

    @pytest.mark.clause("HP25-Đ6.1b")
    def test_the_closed_department_is_refused_as_recipient(self):
        with pytest.raises(directory.AgencyClosed) as refusal:
            directory.active_agency("H42.16", on=TODAY)
        assert refusal.value.data["since"] == "28/02/2025"
        with pytest.raises(directory.AgencyUnknown):
            directory.active_agency("H42.99", on=TODAY)
        assert "H42.16" not in directory.active_agencies(on=TODAY).values_list("code", flat=True)

    def test_making_it_twice_changes_nothing(self):
        before = Person.objects.count(), AuditEntry.objects.count()
        assert create_demo_province(at=AT + timedelta(days=1), encoded_password="x") is False
        assert (Person.objects.count(), AuditEntry.objects.count()) == before

    def test_the_accounts_can_be_printed(self):
        shown = demo_accounts(["H42.08"])
        assert [account.full_name for account in shown][:3] == ["Phạm Quốc Việt", "Vũ Đức Long", "Lê Thị Hoa"]
        assert shown[0].roles == ("leader",)
        assert len(demo_accounts()) == Post.objects.count()

    def test_people_with_two_posts_choose_one(self):
        clerk = Person.objects.get(full_name="Phạm Thị Ánh Tuyết")
        posts = directory.posts_of_person(clerk.id, on=date(2026, 11, 23))
        assert {post.agency.code for post in posts} == {"H42", "H42.01"}
        for post in posts:
            acting = directory.actor_for(clerk.id, at=AT, post_id=post.id)
            assert acting.agency_id == post.agency_id
            assert acting.has(Role.CLERK)
