"""How far an administrator, a head, a successor and a stand-in reach, and where each is turned away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from cast import AT, MONDAY, actor
from vanban.directory import api as directory
from vanban.directory import policies
from vanban.directory.api import Account, Line
from vanban.directory.errors import HandoverToTheMaker, HeldElsewhere, LeaderUnconfirmed, PasswordInUse
from vanban.directory.models import Agency, Person, Post
from vanban.kernel.refusals import NotAllowed
from vanban.platform.models import AuditEntry
from vanban.work import api as work
from vanban.work.errors import HolderLeft, NotYourUnit
from vanban.work.rules import Assignee, Kind

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
REASON = "Quyết định số 15/QĐ-SNV ngày 20/11/2026 về điều động công chức"


def prepare(post, successor, by, at=AT):
    return directory.prepare_handover(post.person_id, post.agency_id, successor.id, reason=REASON, by=by, at=at)


def hired(desk, title, roles, unit=None, name="Ngô Văn Sơn", agency=None, order=20):
    """Somebody more in the department."""
    person = Person.objects.create(full_name=name, sort_key=name)
    return Post.objects.create(
        person=person, agency=agency or desk.snv.agency, unit=unit, title=title, roles=roles, order=order
    )


@pytest.mark.clause("HY19-Đ17.2g")
def test_a_password_in_use_is_not_replaced_by_the_administrator(desk, admin, sit):
    """Hoa sends the form for the director: refused, nothing changes; after the head's reset it is hers to give."""
    snv, hoa = desk.snv, sit("hoa")
    account = Account.objects.create(person=snv.posts["viet"].person, username="snv_phamquocviet")
    account.set_password("Trường Yên 968 Hoa Lư")
    account.save()
    before = account.password
    answer = hoa.post("/nhan-su/tai-khoan/mat-khau/", {"id": str(snv.posts["viet"].id)})
    assert answer.status_code == 422
    account.refresh_from_db()
    assert account.password == before
    with pytest.raises(PasswordInUse):
        directory.give_first_password(account.id, encoded_password="x", by=actor(admin), at=AT)
    with pytest.raises(NotAllowed):
        directory.change_password(account.id, encoded_password="x", by=actor(admin), at=AT)
    listed = directory.add_lines(snv.agency.id, [Line("reset", post_id=snv.posts["viet"].id)], by=actor(admin), at=AT)
    directory.submit_requests(listed.id, by=actor(admin), at=AT)
    directory.approve_requests(listed.id, by=desk.who("viet"), at=AT)
    assert hoa.post("/nhan-su/tai-khoan/mat-khau/", {"id": str(snv.posts["viet"].id)}).status_code == 302
    account.refresh_from_db()
    assert account.has_usable_password()


@pytest.mark.clause("NB25-Đ23.1đ")
def test_no_password_for_an_operator_or_for_who_is_in_office_elsewhere_too(desk, admin, sit):
    """Mai also sits in the ward, Sơn also runs the province's system: Hoa gives neither a password."""
    snv, hoa = desk.snv, sit("hoa")
    mai = snv.posts["mai"]
    Post.objects.create(person=mai.person, agency=desk.ward.agency, title="Ủy viên", roles=["specialist"])
    son = hired(desk, "Quản trị hệ thống", ["operator"])
    for post in (mai, son):
        account = Account.objects.create(person=post.person, username=post.id.hex[-9:], password="!")
        assert hoa.post("/nhan-su/tai-khoan/mat-khau/", {"id": str(post.id)}).status_code == 422
        account.refresh_from_db()
        assert not account.has_usable_password()
        with pytest.raises(NotAllowed):
            directory.unlock_account(account.id, by=actor(admin), at=AT)
    assert "Cấp mật khẩu" not in hoa.get("/nhan-su/tai-khoan/").content.decode()


@pytest.mark.clause("HY19-Đ17.2g", "NB25-Đ23.1c")
def test_a_list_does_not_take_somebody_out_of_another_agency(desk, admin, sit):
    """Lan is in office in the ward: refused by name. Once she has left, she comes, and her locked account is opened."""
    snv, lan = desk.snv, desk.ward.posts["lan"]
    account = Account.objects.create(person=lan.person, username="ubndhoalu_hoangthilan", password="!")
    line = Line("new", full_name=account.username, title="Chuyên viên", roles=("specialist",))
    with pytest.raises(HeldElsewhere) as refusal:
        directory.add_lines(snv.agency.id, [line], by=actor(admin), at=AT)
    assert refusal.value.data["agencies"] == desk.ward.agency.name
    made = prepare(lan, desk.ward.posts["tuan"], desk.who("uoc"))
    directory.complete_handover(made.id, excuse="đã chuyển đi", by=desk.who("uoc"), at=AT)
    listed = directory.add_lines(snv.agency.id, [line], by=actor(admin), at=AT)
    directory.submit_requests(listed.id, by=actor(admin), at=AT)
    directory.approve_requests(listed.id, by=desk.who("viet"), at=AT)
    account.refresh_from_db()
    assert not account.is_active
    new = Post.objects.get(person=lan.person, agency=snv.agency)
    hoa = sit("hoa")
    assert "Mở lại tài khoản" in hoa.get("/nhan-su/tai-khoan/").content.decode()
    assert hoa.post("/nhan-su/tai-khoan/mo-khoa/", {"id": str(new.id)}).status_code == 302
    account.refresh_from_db()
    assert account.is_active
    assert AuditEntry.objects.filter(code="directory.account_unlocked", subject_id=account.id).exists()


@pytest.mark.clause("NB25-Đ23.2b", "VL19-Đ20.5")
def test_nobody_takes_over_what_they_hand_over_themselves(desk, admin):
    """Neither who prepares nor who completes is the successor."""
    snv = desk.snv.posts
    with pytest.raises(HandoverToTheMaker):
        prepare(snv["mai"], snv["hung"], desk.who("hung"))
    made = prepare(snv["mai"], snv["hung"], desk.who("viet"))
    with pytest.raises(HandoverToTheMaker):
        directory.complete_handover(made.id, excuse="nghỉ", by=desk.who("hung"), at=AT)
    assert not policies.can_complete_handover(desk.who("hung"), made, [snv["mai"]])
    assert policies.can_complete_handover(desk.who("viet"), made, [snv["mai"]])
    directory.complete_handover(made.id, excuse="nghỉ", by=desk.who("viet"), at=AT)


@pytest.mark.clause("NB25-Đ23.2b")
def test_a_head_of_one_unit_does_not_end_a_post_in_another(desk):
    """Mai holds a second post in the office: Hùng, set over one of the two, does not let her go."""
    snv = desk.snv.posts
    Post.objects.create(
        person=snv["mai"].person, agency=desk.snv.agency, unit=desk.snv.units["vp"], title="Ủy viên",
        roles=["specialist"],
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        prepare(snv["mai"], snv["long"], desk.who("hung"))
    prepare(snv["mai"], snv["long"], desk.who("viet"))


@pytest.mark.clause("NB25-Đ23.2b", "VL19-Đ20.5")
def test_no_reason_replaces_a_leaders_own_word(desk, admin):
    """Hoa cannot put the director out of office with a sentence; he confirms; for Long the director speaks."""
    snv = desk.snv.posts
    made = prepare(snv["viet"], snv["long"], actor(admin))
    with pytest.raises(LeaderUnconfirmed):
        directory.complete_handover(made.id, excuse="nghỉ", by=actor(admin), at=AT)
    directory.cancel_handover(made.id, by=desk.who("viet"), at=AT)
    made = prepare(snv["long"], snv["hung"], actor(admin))
    with pytest.raises(LeaderUnconfirmed):
        directory.complete_handover(made.id, by=actor(admin), at=AT)
    directory.complete_handover(made.id, excuse="đi học", by=desk.who("viet"), at=AT)
    made = prepare(snv["viet"], snv["hung"], desk.who("viet"))
    directory.confirm_handover(made.id, by=desk.who("viet"), at=AT)
    directory.complete_handover(made.id, excuse="người nhận đi công tác", by=actor(admin), at=AT)


@pytest.mark.clause("VL19-Đ16.4")
def test_the_office_is_where_clerks_sit_today(desk):
    """A clerk once sat in the division and left: its head is not set over the whole department for that."""
    snv = desk.snv
    hired(desk, "Văn thư", ["clerk"], unit=snv.units["tccb"])
    by = desk.who("hung")
    assert policies.stands_over(by, snv.posts["hoa"])
    Post.objects.filter(title="Văn thư", unit=snv.units["tccb"]).update(ends=MONDAY - 3000 * DAY)
    assert not policies.stands_over(by, snv.posts["hoa"])
    assert policies.stands_over(by, snv.posts["mai"])


@pytest.mark.clause("NB25-Đ23.2b")
def test_a_record_of_handing_over_is_read_by_those_it_concerns(desk, sit):
    """Hoa's hand-over is not the business of another unit's head, nor of who stands in for a leader."""
    snv = desk.snv.posts
    made = prepare(snv["hoa"], snv["mai"], desk.who("viet"))
    address = f"/nhan-su/ban-giao/{made.id}/"
    assert sit("hung").get(address).status_code == 404
    for short in ("hoa", "mai", "viet", "long"):
        assert sit(short).get(address).status_code == 200, short
    own = prepare(snv["mai"], snv["hoa"], desk.who("viet"))
    assert sit("hung").get(f"/nhan-su/ban-giao/{own.id}/").status_code == 200
    directory.delegate(
        snv["viet"].id, snv["hung"].id, starts=AT, ends=AT + DAY, reason="công tác", by=desk.who("viet"), at=AT
    )
    by = directory.actor_for(snv["hung"].person_id, at=AT + HOUR, for_post_id=snv["viet"].id)
    assert by.for_person_id == snv["viet"].person_id
    assert not policies.can_read_handover(by, made)


@pytest.mark.clause("VL19-Đ16.4")
def test_what_was_done_for_one_is_not_seen_through_another(desk, arrive):
    """Tuấn instructed for Ước; that is over. Standing in for Lan's box shows him nothing of it."""
    ward = desk.ward.posts
    letter_id = arrive()
    words = {"starts": AT, "ends": AT + DAY, "reason": "đi công tác", "at": AT}
    made = directory.delegate(ward["uoc"].id, ward["tuan"].id, scope="instruct", by=desk.who("uoc"), **words)
    by = directory.actor_for(ward["tuan"].person_id, at=AT, for_post_id=ward["uoc"].id)
    work.instruct(
        letter_id, text="Tham mưu.", assignees=[Assignee(ward["ngoc"].id, Kind.LEAD)], due=None, by=by, at=AT + HOUR
    )
    assert directory.can_see(directory.actor_for(ward["tuan"].person_id, at=AT + HOUR), letter_id)
    directory.end_delegation(made.id, by=desk.who("uoc"), at=AT + HOUR)
    directory.delegate(ward["lan"].id, ward["tuan"].id, scope="handle", by=desk.who("lan"), **words)
    later = directory.actor_for(ward["tuan"].person_id, at=AT + 2 * HOUR)
    assert later.bounded
    assert not directory.can_see(later, letter_id)


@pytest.mark.clause("VL19-Đ16.4")
def test_a_stand_in_for_the_handlers_box_takes_the_units_task_and_passes_it_on(desk, arrive):
    """The task is the unit's; who stands in for its head's box alone claims it or passes it on, book and all."""
    ward = desk.ward
    head = hired(desk, "Trưởng phòng", ["unit_head", "specialist"], unit=ward.units["kt"], agency=ward.agency, order=9)
    words = {"starts": AT, "ends": AT + DAY, "reason": "đi công tác", "at": AT}
    directory.delegate(head.id, ward.posts["ngoc"].id, scope="handle", by=actor(head), **words)
    by = directory.actor_for(ward.posts["ngoc"].person_id, at=AT + HOUR, for_post_id=head.id)
    for number, verb in (("81", "pass_on"), ("82", "claim")):
        letter_id = arrive(number=number)
        share = Assignee(head.id, Kind.LEAD, unit_id=ward.units["kt"].id if verb == "claim" else None)
        work.instruct(letter_id, text="Tham mưu.", assignees=[share], due=None, by=desk.who("uoc"), at=AT + HOUR)
        if verb == "claim":
            work.claim(letter_id, by=by, at=AT + HOUR)
        else:
            work.pass_on(letter_id, to_post=ward.posts["lan"].id, text="Làm giúp.", by=by, at=AT + HOUR)
    assert AuditEntry.objects.filter(code="registry.handed", for_id=head.person_id).count() == 2


@pytest.mark.clause("HY19-Đ14.6")
def test_mergers_of_one_day_end_the_same_in_any_order(desk):
    """The ward goes up in the department and the department in another; the second is carried out first."""
    last = Agency.objects.create(code="H42.77", name="Sở Nội vụ và Lao động", abbreviation="SNVLĐ", level="department")
    leader = hired(desk, "Vận hành", ["operator"], name="Phan Văn Hành", agency=last)
    words = {"on": MONDAY, "decision": "Nghị quyết số 05/NQ-HĐND", "by": actor(leader), "at": AT}
    first = directory.plan_merger(desk.ward.agency.id, desk.snv.agency.id, **words)
    second = directory.plan_merger(desk.snv.agency.id, last.id, **words)
    for made in (second, first):
        directory.carry_out_merger(made.id, by=actor(leader), at=AT)
    assert directory.get_agency(desk.ward.agency.id).merged_into_id == last.id
    assert {post.agency_id for post in directory.posts_in_force(on=MONDAY)} == {last.id}
    assert directory.active_agency("H42.51", on=MONDAY) == last


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("NB25-Đ23.1c")
@pytest.mark.parametrize("verb", ["instruct", "pass_on", "split"])
def test_nothing_is_given_to_who_is_leaving_in_this_moment(desk, arrive, verb):
    """The hand-over is under way when the work is assigned: it waits, and then goes to nobody who has left."""
    ward = desk.ward
    letter_id = arrive()
    head = hired(desk, "Trưởng phòng", ["unit_head", "specialist"], unit=ward.units["kt"], agency=ward.agency, order=9)
    uoc, hers = desk.who("uoc"), actor(head)
    if verb != "instruct":
        share = Assignee(head.id, Kind.LEAD)
        work.instruct(letter_id, text="Tham mưu.", assignees=[share], due=None, by=uoc, at=AT)
    made = prepare(ward.posts["lan"], ward.posts["tuan"], uoc)
    moved = Event()

    def leave() -> None:
        try:
            with transaction.atomic():
                directory.complete_handover(made.id, excuse="nghỉ", by=uoc, at=AT)
                moved.set()
                sleep(1.5)
        finally:
            moved.set()
            connection.close()

    lan = ward.posts["lan"].id
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(leave)
        assert moved.wait(timeout=20)
        with pytest.raises((HolderLeft, NotYourUnit)):
            if verb == "instruct":
                work.instruct(
                    letter_id, text="Tham mưu.", assignees=[Assignee(lan, Kind.LEAD)], due=None, by=uoc, at=AT
                )
            elif verb == "pass_on":
                work.pass_on(letter_id, to_post=lan, text="Làm giúp.", by=hers, at=AT)
            else:
                work.split(letter_id, to_post=lan, text="Làm giúp.", by=hers, at=AT)
        done.result(timeout=20)
