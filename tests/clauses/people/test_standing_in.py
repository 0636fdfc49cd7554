"""Who may name a stand-in, what is refused, and the page that says who acts for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import AT, actor
from vanban.directory import api as directory
from vanban.directory.errors import (
    DelegationCircle,
    DelegationOutside,
    DelegationScopeUnknown,
    DelegationToTheMaker,
    NoPostInForce,
)
from vanban.directory.models import Delegation, Person, Post
from vanban.kernel.refusals import NotAllowed, Refusals

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def give(giver, taker, **changes):
    words = {"starts": AT, "ends": AT + DAY, "reason": "đi công tác", "by": actor(giver), "at": AT}
    return directory.delegate(giver.id, taker.id, **(words | changes))


def test_a_circle_is_refused_with_the_way_it_takes(desk):
    snv = desk.snv.posts
    give(snv["viet"], snv["long"])
    give(snv["long"], snv["hung"])
    with pytest.raises(DelegationCircle) as refusal:
        give(snv["hung"], snv["viet"])
    assert refusal.value.data["way"] == "Trần Văn Hùng → Phạm Quốc Việt → Vũ Đức Long → Trần Văn Hùng"
    give(snv["hung"], snv["viet"], starts=AT + 2 * DAY, ends=AT + 3 * DAY)


@pytest.mark.clause("VL19-Đ16.4")
def test_a_superior_or_the_office_does_it_on_behalf_and_it_says_so(desk):
    snv, office = desk.snv.posts, desk.snv.units["vp"]
    mai, hung, viet = snv["mai"], snv["hung"], snv["viet"]
    made = give(mai, hung, by=actor(viet))
    assert made.made_by == "Phạm Quốc Việt"
    with pytest.raises(NotAllowed):
        give(viet, hung, by=actor(mai))
    chief = Post.objects.create(
        person=Person.objects.create(full_name="Ngô Văn Sơn", sort_key="son ngo van"),
        agency=desk.snv.agency,
        unit=office,
        title="Chánh Văn phòng",
        roles=["unit_head"],
        order=20,
    )
    assert give(viet, snv["long"], by=actor(chief)).made_by == "Ngô Văn Sơn"
    with pytest.raises(DelegationToTheMaker):
        give(snv["long"], chief, by=actor(chief))


def test_scope_person_and_outsiders(desk):
    snv, ward = desk.snv.posts, desk.ward.posts
    with pytest.raises(DelegationScopeUnknown):
        give(snv["viet"], snv["long"], scope="everything else")
    Post.objects.create(person=snv["viet"].person, agency=desk.ward.agency, title="Ủy viên", roles=["leader"])
    words = {"starts": AT, "ends": AT + DAY, "reason": "đi công tác", "at": AT}
    with pytest.raises(DelegationOutside):
        directory.delegate_person(snv["viet"].person_id, snv["long"].id, by=actor(snv["viet"]), **words)
    assert not Delegation.objects.exists()
    nobody = Person.objects.create(full_name="Trần Thị Không", sort_key="khong")
    with pytest.raises(NoPostInForce):
        directory.delegate_person(nobody.id, ward["lan"].id, by=actor(snv["viet"]), **words)


def test_what_was_made_as_one_ends_as_one(desk):
    snv = desk.snv.posts
    Post.objects.create(person=snv["hung"].person, agency=desk.snv.agency, title="Ủy viên", roles=["specialist"])
    made = directory.delegate_person(
        snv["hung"].person_id, snv["mai"].id, starts=AT, ends=AT + DAY, reason="nghỉ", by=actor(snv["hung"]), at=AT
    )
    assert len({one.bundle for one in made}) == 1
    directory.end_delegation(made[0].id, by=actor(snv["hung"]), at=AT)
    assert directory.delegations_to(snv["mai"].person_id, at=AT) == []


@pytest.mark.clause("NB16-Đ13.3a", "VL19-Đ16.4")
def test_the_page_says_who_acts_for_whom_and_ends_by_itself(desk, sit):
    """Việt names Long at the screen; both read it there, what overlaps is told, Long ends it."""
    snv = desk.snv.posts
    give(snv["viet"], snv["hung"], scope="instruct")
    viet = sit("viet")
    typed = {
        "giver": str(snv["viet"].id),
        "taker": str(snv["long"].id),
        "scope": "sign",
        "starts": "2026-11-23T08:00",
        "ends": "2026-11-24T17:00",
        "reason": "Đi công tác Hà Nội",
    }
    answer = viet.post("/nhan-su/thay/", typed, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Vũ Đức Long" in page
    assert "Trần Văn Hùng" in page
    long = sit("long")
    page = long.get("/nhan-su/thay/").content.decode()
    assert "Đi công tác Hà Nội" in page
    one = next(one for one in directory.delegations_to(snv["long"].person_id, at=AT + timedelta(hours=1)))
    assert long.post(f"/nhan-su/thay/{one.id}/thoi/").status_code == 302
    assert directory.delegations_to(snv["long"].person_id, at=AT + timedelta(hours=1)) == []
    assert sit("mai").post(f"/nhan-su/thay/{one.id}/thoi/").status_code == 302


def test_all_faults_stand_over_the_form_and_what_was_typed_stays(desk, sit):
    snv = desk.snv.posts
    typed = {
        "giver": str(snv["mai"].id),
        "taker": str(snv["mai"].id),
        "scope": "all",
        "starts": "2026-11-23T10:00",
        "ends": "2026-11-23T09:00",
        "reason": "",
    }
    answer = sit("mai").post("/nhan-su/thay/", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("<li") >= 3
    assert "2026-11-23T10:00" in page
    with pytest.raises(Refusals):
        give(snv["mai"], snv["mai"], ends=AT, reason=" ")
