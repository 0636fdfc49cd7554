"""Accounts by lists: the administrator draws up, the head approves, then everything takes effect or nothing does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from cast import AT, actor
from vanban.directory import api as directory
from vanban.directory.api import Account, Line
from vanban.directory.errors import LineUnfit, RequestEmpty
from vanban.directory.models import Person, Post
from vanban.directory.queries.requests import in_several
from vanban.kernel.refusals import NotAllowed, Refusals
from vanban.platform.models import AuditEntry
from vanban.work import api as work
from vanban.work.rules import Assignee, Kind

pytestmark = pytest.mark.django_db


@pytest.mark.clause("HY19-Đ17.1e", "HY19-Đ17.2g", "NB25-Đ23.1đ")
def test_a_list_takes_effect_when_the_head_approves(desk, admin, sit, rf):
    """Hoa lists a new colleague and a new title; Long may not approve, Việt does; Hoa hands out a password."""
    snv = desk.snv
    hoa, viet = sit("hoa"), sit("viet")
    new = {
        "kind": "new",
        "full_name": "Phạm Thị Thu",
        "title": "Chuyên viên",
        "unit_id": str(snv.units["tccb"].id),
        "roles": ["specialist"],
        "email": "thu@ninhbinh.gov.vn",
    }
    change = {
        "kind": "change",
        "post_id": str(snv.posts["mai"].id),
        "title": "Phó Trưởng phòng",
        "roles": ["unit_head"],
    }
    for typed in (new, change):
        answer = hoa.post("/nhan-su/tai-khoan/them/", typed)
        assert answer.status_code == 302, re.sub(r"<[^>]+>", " ", answer.content.decode())[:3000]
    listed = directory.open_list(snv.agency.id)
    assert hoa.post("/nhan-su/tai-khoan/trinh/", {"id": str(listed.id)}).status_code == 302
    assert not Person.objects.filter(full_name="Phạm Thị Thu").exists()
    with pytest.raises(NotAllowed):
        directory.approve_requests(listed.id, by=desk.who("long"), at=AT)
    with pytest.raises(NotAllowed):
        directory.approve_requests(listed.id, by=desk.who("hoa"), at=AT)
    assert "Phạm Thị Thu" in viet.get("/nhan-su/tai-khoan/").content.decode()
    assert viet.post("/nhan-su/tai-khoan/duyet/", {"id": str(listed.id), "remark": "Đồng ý"}).status_code == 302

    account = Account.objects.get(username="snv_phamthithu")
    assert not account.has_usable_password()
    post = Post.objects.get(person=account.person)
    assert (post.unit, post.roles) == (snv.units["tccb"], ["specialist"])
    assert Post.objects.get(id=snv.posts["mai"].id).title == "Phó Trưởng phòng"
    page = hoa.post("/nhan-su/tai-khoan/mat-khau/", {"id": str(post.id)}, follow=True).content.decode()
    first = re.search(r"[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}", page).group()
    assert authenticate(rf.post("/dang-nhap/"), username=account.username, password=first) == account
    assert sit("mai").get("/nhan-su/tai-khoan/").status_code == 403


def test_all_lines_or_none_and_every_fault_at_once(desk, admin):
    snv = desk.snv
    by = actor(admin)
    with pytest.raises(Refusals) as refusal:
        directory.add_lines(
            snv.agency.id,
            [
                Line("new", full_name="", title="", roles=()),
                Line("reset", post_id=desk.ward.posts["lan"].id),
                Line("new", full_name="Trần A", title="Chuyên viên", roles=("operator",)),
            ],
            by=by,
            at=AT,
        )
    assert {type(reason) for reason in refusal.value.reasons} == {LineUnfit}
    assert len(refusal.value.reasons) == 4
    assert directory.open_list(snv.agency.id) is None
    good = Line("new", full_name="Trần Văn A", title="Chuyên viên", roles=("specialist",))
    listed = directory.add_lines(snv.agency.id, [good], by=by, at=AT)
    directory.remove_line(listed.lines.get().id, by=by, at=AT)
    with pytest.raises(RequestEmpty):
        directory.submit_requests(listed.id, by=by, at=AT)
    with pytest.raises(NotAllowed):
        directory.add_lines(snv.agency.id, [good], by=actor(desk.snv.posts["mai"]), at=AT)


@pytest.mark.clause("HY19-Đ17.2g")
def test_reset_and_cancel(desk, admin, arrive):
    """A reset voids the password; an account is not closed while work is open."""
    ward = desk.ward
    ngoc = ward.posts["ngoc"]
    ngoc.roles = ["clerk", "unit_admin"]
    ngoc.save()
    directory.open_account(ward.posts["lan"].person_id, ward.agency.id, encoded_password="x", by=actor(ngoc), at=AT)
    letter_id = arrive()
    work.instruct(
        letter_id,
        text="Tham mưu.",
        assignees=[Assignee(ward.posts["lan"].id, Kind.LEAD)],
        due=None,
        by=desk.who("uoc"),
        at=AT,
    )
    with pytest.raises(LineUnfit):
        directory.add_lines(ward.agency.id, [Line("cancel", ward.posts["lan"].id)], by=actor(ngoc), at=AT)
    listed = directory.add_lines(ward.agency.id, [Line("reset", ward.posts["lan"].id)], by=actor(ngoc), at=AT)
    directory.submit_requests(listed.id, by=actor(ngoc), at=AT)
    directory.approve_requests(listed.id, by=desk.who("uoc"), at=AT)
    assert not directory.account_of(ward.posts["lan"].person_id).has_usable_password()


@pytest.mark.clause("NB25-Đ25.2a-b", "NB25-Đ3.3")
def test_many_at_once_unused_ones_locked_and_who_comes_from_elsewhere_keeps_the_account(desk, admin, sit):
    """Hoa pastes a list; accounts unused for ninety days are locked; Lan, who left the ward, comes with her account."""
    snv, by = desk.snv, actor(admin)
    lan = desk.ward.posts["lan"]
    lan.ends = AT.date() - timedelta(days=1)
    lan.save()
    account = Account.objects.create(person=lan.person, username="ubndhoalu_hoangthilan", is_active=False)
    idle = Account.objects.create(
        person=snv.posts["mai"].person, username="snv_nguyenthimai", last_login=AT - timedelta(days=120)
    )
    typed = {"people": "Đỗ Thị Hà; Chuyên viên; TCCB; ha@ninhbinh.gov.vn\nLý Văn Tài; Chuyên viên; VP;\n"}
    assert sit("hoa").post("/nhan-su/tai-khoan/them-nhieu/", typed).status_code == 302
    listed = directory.add_lines(
        snv.agency.id,
        [Line("new", full_name=account.username, title="Chuyên viên", roles=("specialist",))],
        by=by,
        at=AT,
    )
    directory.submit_requests(listed.id, by=by, at=AT)
    directory.approve_requests(listed.id, by=desk.who("viet"), at=AT)
    assert Account.objects.filter(username__in=["snv_dothiha", "snv_lyvantai"]).count() == 2
    account.refresh_from_db()
    assert not account.is_active, "it is opened in an act of its own"
    directory.unlock_account(account.id, by=by, at=AT)
    assert lan.person.posts.filter(agency=snv.agency).exists()
    assert directory.lock_unused(snv.agency.id, unused=timedelta(days=90), by=by, at=AT) == [idle.username]


@pytest.mark.clause("HY19-Đ7.3a-d", "HP25-Đ5.1-3", "NB16-Đ24.5")
def test_one_contact_point_in_the_public_directory(desk, admin, client):
    """The contact point is set and set again, the agency has one; everybody reads it, no account is asked."""
    snv, by = desk.snv, actor(admin)
    for phone in ("0229 3871 000", "0229 3871 111"):
        directory.set_contact_point(
            snv.agency.id, unit_id=snv.units["vp"].id, email="snv@ninhbinh.gov.vn", phone=phone, by=by, at=AT
        )
    page = client.get("/danh-ba/").content.decode()
    for words in ("Sở Nội vụ", "Văn phòng", "snv@ninhbinh.gov.vn", "0229 3871 111", "H42.08"):
        assert words in page
    assert "0229 3871 000" not in page
    told = client.get("/danh-ba/danh-sach.json").json()
    assert [one["email"] for one in told["agencies"] if one["code"] == "H42.08"] == ["snv@ninhbinh.gov.vn"]
    assert "phường Hoa Lư" not in client.get("/danh-ba/?q=so noi vu").content.decode()
    with pytest.raises(NotAllowed):
        directory.set_contact_point(
            snv.agency.id, unit_id=None, email="", phone="", by=actor(desk.snv.posts["mai"]), at=AT
        )


@pytest.mark.clause("HY19-Đ17.2g", "NB25-Đ7.4c")
def test_the_head_reads_the_address_that_opens_an_account_and_it_stands_on_record(desk, admin, sit):
    """An official address opens an account: nobody is given another one by a line that does not say so."""
    snv, by = desk.snv, actor(admin)
    hoa, viet = sit("hoa"), sit("viet")
    Person.objects.filter(id=snv.posts["mai"].person_id).update(email="mai@ninhbinh.gov.vn")
    line = Line("change", snv.posts["mai"].id, title="Chuyên viên", email="hop.thu.khac@ninhbinh.gov.vn")
    listed = directory.add_lines(snv.agency.id, [line], by=by, at=AT)
    assert "hop.thu.khac@ninhbinh.gov.vn" in hoa.get("/nhan-su/tai-khoan/").content.decode()
    directory.submit_requests(listed.id, by=by, at=AT)
    assert "hop.thu.khac@ninhbinh.gov.vn" in viet.get("/nhan-su/tai-khoan/").content.decode()
    directory.approve_requests(listed.id, by=desk.who("viet"), at=AT)
    written = AuditEntry.objects.get(code="directory.post_changed").data
    assert (written["email"], written["former_email"]) == ("hop.thu.khac@ninhbinh.gov.vn", "mai@ninhbinh.gov.vn")


def test_no_list_of_an_agency_disposes_of_an_operator(desk, admin, sit):
    """Who runs the system sits in a department like others; its head and administrator do not get that account."""
    snv, by = desk.snv, actor(admin)
    sit("mai")
    mai = snv.posts["mai"]
    mai.roles = ["specialist", "operator"]
    mai.save()
    for line in (
        Line("reset", mai.id),
        Line("cancel", mai.id),
        Line("change", mai.id, email="hoa.khac@ninhbinh.gov.vn"),
        Line("change", mai.id, roles=("specialist",)),
    ):
        with pytest.raises(LineUnfit):
            directory.add_lines(snv.agency.id, [line], by=by, at=AT)
    assert directory.add_lines(snv.agency.id, [Line("change", mai.id, title="Chuyên viên chính")], by=by, at=AT)
    assert [one.account.username for one in in_several(on=AT.date())] == ["thu_mai"], "another operator does"


def test_unused_accounts_of_others_people_are_not_locked(desk, admin, sit):
    """Whoever one agency does not answer for alone is not locked by it, however long the account was not used."""
    snv = desk.snv
    for short in ("mai", "hung", "long"):
        sit(short)
    Account.objects.all().update(last_login=AT - timedelta(days=200))
    snv.posts["mai"].roles = ["specialist", "operator"]
    snv.posts["mai"].save()
    Post.objects.create(person=snv.posts["hung"].person, agency=desk.ward.agency, title="Ủy viên", roles=["specialist"])
    assert directory.lock_unused(snv.agency.id, unused=timedelta(days=90), by=actor(admin), at=AT) == ["thu_long"]
