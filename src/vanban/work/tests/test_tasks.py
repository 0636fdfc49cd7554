"""Tasks of units and teams, parts, more time, urging, and the moments at which deadlines come near and pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cast import AT, Office
from vanban.directory.api import (
    Account,
    Person,
    Post,
    box_counts,
    box_items,
    calendar_days,
    can_see,
    has_open_item,
)
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusal
from vanban.platform import audit
from vanban.registry import api as registry
from vanban.work import api
from vanban.work.errors import (
    AssignedTwice,
    BlamedInTime,
    DeadlineAfterLead,
    ExtensionAsked,
    ExtensionNotLater,
    ExtensionOutlasts,
    HolderLeft,
    HolderLeftNobody,
    NobodyAnswers,
    NobodyToUrge,
    NoExtensionAsked,
    NotForYourUnit,
    NotYourUnit,
    OnlyGiversExtend,
    OnlyLeadersBlame,
    OnlyLeadersMakeTeams,
    PartsOpen,
    PercentWrong,
    ResultNotHere,
    TaskClosed,
    TeamWrong,
    UrgedJustNow,
    UrgingSaysNothing,
)
from vanban.work.models import Assignment, Extension, Team, Urging

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM)
NEXT_FRIDAY = FRIDAY + timedelta(days=7)
LATER = AT + timedelta(hours=1)
SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=VIETNAM)
MACHINE = system_actor("theo dõi hạn")

Who = Callable[[str], Actor]
Arrive = Callable[..., UUID]


def post_of(ward: Office, short: str) -> UUID:
    return ward.posts[short].id


def assign(arrival: UUID, who: Who, *named: api.Assignee, due: datetime | None = FRIDAY, at: datetime = AT) -> None:
    api.instruct(arrival, text="Chủ trì tham mưu", assignees=named, due=due, by=who("uoc"), at=at)


def lead(ward: Office, short: str) -> api.Assignee:
    return api.Assignee(post_of(ward, short), api.Kind.LEAD)


def helper(ward: Office, short: str) -> api.Assignee:
    return api.Assignee(post_of(ward, short), api.Kind.COWORK)


def unit_lead(ward: Office) -> api.Assignee:
    found = api.unit_assignee(ward.units["kt"].id, ward.agency.id, api.Kind.LEAD, on=AT.date())
    assert found is not None
    return found


def share_of(arrival: UUID, ward: Office, short: str) -> Assignment:
    return Assignment.objects.get(handling_id=arrival, post_id=post_of(ward, short), status__in=["waiting", "working"])


def codes(refused: Any) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


@pytest.mark.clause("NB25-Đ12", "VL19-Đ15.2-3")
def test_a_units_task_lies_before_everybody_in_it_until_one_takes_it(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, who, unit_lead(ward))
    for short in ("binh", "lan", "tuan"):
        assert has_open_item(who(short), arrival, "handle"), short
    assert not can_see(who("ngoc"), new_id())
    assert registry.get_incoming(arrival).to_places == "Phòng Kinh tế, Hạ tầng và Đô thị"
    api.note_opening(arrival, by=who("binh"), at=LATER)
    assert api.find_handling(arrival).status == "assigned", "the head's look does not begin what nobody took"  # type: ignore[union-attr]
    api.claim(arrival, by=who("tuan"), at=LATER)
    assert has_open_item(who("tuan"), arrival, "handle")
    assert not has_open_item(who("lan"), arrival, "handle")
    assert not has_open_item(who("binh"), arrival, "handle")
    assert api.find_handling(arrival).status == "in_progress"  # type: ignore[union-attr]
    assert registry.get_incoming(arrival).to_places.startswith("Đinh Anh Tuấn")
    with pytest.raises(NotForYourUnit):
        api.claim(arrival, by=who("lan"), at=LATER)
    api.finish(arrival, result="Đã xong", by=who("tuan"), at=LATER)
    assert [box_counts(who(short)) for short in ("binh", "lan", "tuan")] == [{}, {}, {}]


def test_the_head_may_pass_the_units_task_on_return_it_or_do_it(arrive: Arrive, who: Who, ward: Office) -> None:
    passed, returned, done = arrive(), arrive(number="57"), arrive(number="58")
    for one in (passed, returned, done):
        assign(one, who, unit_lead(ward))
    api.pass_on(passed, to_post=post_of(ward, "lan"), text="Tham mưu", by=who("binh"), at=LATER)
    assert [has_open_item(who(short), passed, "handle") for short in ("binh", "lan", "tuan")] == [False, True, False]
    api.return_to_leader(returned, reason="Thuộc lĩnh vực văn hóa", by=who("binh"), at=LATER)
    assert [has_open_item(who(short), returned, "handle") for short in ("binh", "lan", "tuan")] == [False] * 3
    api.note_progress(done, text="Đang làm", by=who("binh"), at=LATER)
    assert [has_open_item(who(short), done, "handle") for short in ("binh", "lan", "tuan")] == [True, False, False]


def test_a_unit_of_another_agency_and_a_false_head_are_refused(
    arrive: Arrive, who: Who, ward: Office, snv: Office
) -> None:
    arrival = arrive()
    assert api.unit_assignee(snv.units["tccb"].id, ward.agency.id, api.Kind.LEAD, on=AT.date()) is None
    for forged in (
        api.Assignee(post_of(ward, "lan"), api.Kind.LEAD, unit_id=snv.units["tccb"].id),
        api.Assignee(post_of(ward, "lan"), api.Kind.LEAD, unit_id=ward.units["kt"].id),
        api.Assignee(post_of(ward, "lan"), api.Kind.LEAD, team_id=new_id()),
    ):
        with pytest.raises(NobodyAnswers):
            assign(arrival, who, forged)


def test_a_team_is_made_given_work_and_ended(arrive: Arrive, who: Who, ward: Office) -> None:
    with pytest.raises(OnlyLeadersMakeTeams):
        api.make_team(name="Tổ", basis="QĐ 1", head_id=post_of(ward, "lan"), member_ids=[], by=who("lan"), at=AT)
    with pytest.raises(TeamWrong):
        api.make_team(name="Tổ 1", basis="", head_id=post_of(ward, "lan"), member_ids=[], by=who("uoc"), at=AT)
    team = api.make_team(
        name="Tổ rà soát đất đai",
        basis="QĐ 12/QĐ-UBND",
        head_id=post_of(ward, "lan"),
        member_ids=[post_of(ward, "tuan"), post_of(ward, "ngoc")],
        by=who("uoc"),
        at=AT,
    )
    arrival = arrive()
    named = api.team_assignee(team.id, ward.agency.id, api.Kind.LEAD, on=AT.date())
    assert named is not None
    assign(arrival, who, named)
    assert [has_open_item(who(one), arrival, "handle") for one in ("lan", "tuan", "ngoc")] == [True, True, True]
    api.claim(arrival, by=who("ngoc"), at=LATER)
    assert [has_open_item(who(one), arrival, "handle") for one in ("lan", "tuan", "ngoc")] == [False, False, True]
    api.end_team(team.id, by=who("uoc"), at=LATER)
    assert api.team_assignee(team.id, ward.agency.id, api.Kind.LEAD, on=AT.date()) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.all()._raw_delete("default")


@pytest.mark.clause("NB25-Đ12")
def test_parts_are_given_to_colleagues_and_end_before_the_whole(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"))
    with pytest.raises(NotYourUnit):
        api.split(arrival, to_post=post_of(ward, "ngoc"), text="Xin số liệu", by=who("lan"), at=LATER)
    with pytest.raises(DeadlineAfterLead):
        api.split(arrival, to_post=post_of(ward, "tuan"), text="Xin số liệu", due=NEXT_FRIDAY, by=who("lan"), at=LATER)
    part = api.split(arrival, to_post=post_of(ward, "tuan"), text="Xin số liệu", by=who("lan"), at=LATER)
    assert (part.due, part.parent_id) == (FRIDAY, share_of(arrival, ward, "lan").id)
    assert has_open_item(who("tuan"), arrival, "cowork")
    with pytest.raises(AssignedTwice):
        api.split(arrival, to_post=post_of(ward, "tuan"), text="Nữa", by=who("lan"), at=LATER)
    with pytest.raises(PartsOpen) as refused:
        api.finish(arrival, result="Xong", by=who("lan"), at=LATER)
    assert "Đinh Anh Tuấn" in str(refused.value)
    api.finish(arrival, result="Có bảng số liệu", by=who("tuan"), at=LATER)
    api.finish(arrival, result="Xong", by=who("lan"), at=LATER)
    assert Assignment.objects.get(id=part.id).result == "Có bảng số liệu", "who takes part has a result of its own"


def test_a_part_is_taken_back_with_the_reason_and_moves_with_who_gets_the_whole(
    arrive: Arrive, who: Who, ward: Office
) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "binh"))
    part = api.split(arrival, to_post=post_of(ward, "tuan"), text="Số liệu", by=who("binh"), at=LATER)
    api.pass_on(arrival, to_post=post_of(ward, "lan"), text="Tiếp tục", by=who("binh"), at=LATER)
    with pytest.raises(Refusal):
        api.take_back_part(part.id, reason="Thôi", by=who("binh"), at=LATER)
    taken = api.take_back_part(part.id, reason="Đã có số liệu", by=who("lan"), at=LATER)
    assert (taken.status, taken.result) == ("replaced", "Đã có số liệu")
    assert not has_open_item(who("tuan"), arrival, "cowork")


@pytest.mark.clause("HY19-Đ17.2c", "VL19-Đ17.1")
def test_progress_is_told_in_percent_and_words_and_the_result_names_its_document(
    arrive: Arrive, who: Who, ward: Office
) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"))
    with pytest.raises(PercentWrong):
        api.note_progress(arrival, text="Xong quá", percent=101, by=who("lan"), at=LATER)
    api.note_progress(arrival, text="Đã có dự thảo", percent=60, by=who("lan"), at=LATER)
    assert share_of(arrival, ward, "lan").percent == 60
    assert [(one.percent, one.text) for one in api.progress_of(arrival)] == [(60, "Đã có dự thảo")]
    with pytest.raises(ResultNotHere):
        api.finish(arrival, result="Xem văn bản", result_document_id=new_id(), by=who("lan"), at=LATER)


@pytest.mark.clause("NB25-Đ12")
def test_a_closed_task_takes_no_report_and_says_why(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"), helper(ward, "tuan"))
    api.finish(arrival, result="Đã trả lời bằng điện thoại", by=who("lan"), at=LATER)
    for verb, words in ((api.finish, {"result": "lại"}), (api.note_progress, {"text": "lại"}), (api.start, {})):
        with pytest.raises(TaskClosed) as refused:
            verb(arrival, by=who("lan"), at=LATER, **words)
        assert "Đã trả lời bằng điện thoại" in str(refused.value)
    assert len(api.progress_of(arrival)) == 0


@pytest.mark.clause("NB25-Đ12")
def test_nothing_is_assigned_to_somebody_who_left_and_the_successor_is_named(
    arrive: Arrive, who: Who, ward: Office
) -> None:
    arrival = arrive()
    gone = ward.posts["lan"]
    gone.ends = date(2026, 11, 20)
    gone.save()
    with pytest.raises(Refusal) as refused:
        assign(arrival, who, lead(ward, "lan"))
    assert [type(reason) for reason in refused.value.reasons] == [HolderLeft]
    assert "Đinh Anh Tuấn" in str(refused.value), "the same title in the same unit"
    heir = Post.objects.create(
        person=Person.objects.create(full_name="Phạm Thị Thu", sort_key="thu pham thi"),
        agency=ward.agency,
        unit=ward.units["kt"],
        title=gone.title,
        roles=gone.roles,
        starts=date(2026, 11, 21),
    )
    with pytest.raises(Refusal) as refused:
        assign(arrival, who, lead(ward, "lan"))
    assert "Phạm Thị Thu" in str(refused.value)
    heir.title, heir.starts = "Kế toán", None
    heir.save()
    Post.objects.filter(id=post_of(ward, "tuan")).update(title="Thủ quỹ")
    with pytest.raises(Refusal) as refused:
        assign(arrival, who, lead(ward, "lan"))
    assert [type(reason) for reason in refused.value.reasons] == [HolderLeftNobody]


def test_more_time_is_asked_and_granted_and_the_new_deadline_counts_everywhere(
    arrive: Arrive, who: Who, ward: Office
) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"), helper(ward, "tuan"))
    with pytest.raises(Refusal) as refused:
        api.ask_more_time(arrival, due=FRIDAY, reason=" ", by=who("lan"), at=LATER)
    assert codes(refused) == {ExtensionNotLater.code, "work.reason_missing"}
    with pytest.raises(ExtensionOutlasts):
        api.ask_more_time(arrival, due=NEXT_FRIDAY, reason="Chờ số liệu", by=who("tuan"), at=LATER)
    asked = api.ask_more_time(arrival, due=SATURDAY, reason="Chờ số liệu", by=who("lan"), at=LATER)
    assert asked.due == datetime(2026, 11, 30, 17, 0, tzinfo=VIETNAM), "a day off moves to the next working day"
    with pytest.raises(ExtensionAsked):
        api.ask_more_time(arrival, due=NEXT_FRIDAY, reason="Thêm", by=who("lan"), at=LATER)
    assert [one.subject.partition(" (")[0] for one in box_items(who("uoc"), "instruct")] == ["Xin gia hạn đến 30/11"]
    with pytest.raises(OnlyGiversExtend):
        api.answer_more_time(asked.id, granted=True, by=who("lan"), at=LATER)
    api.answer_more_time(asked.id, granted=True, due=NEXT_FRIDAY, answer="Đồng ý", by=who("uoc"), at=LATER)
    assert box_counts(who("uoc")) == {}
    assert share_of(arrival, ward, "lan").due == NEXT_FRIDAY
    assert api.find_handling(arrival).due == registry.get_incoming(arrival).due == NEXT_FRIDAY  # type: ignore[union-attr]
    assert [one.due for one in box_items(who("lan"), "handle")] == [NEXT_FRIDAY]
    assert [(one.status, one.answer) for one in api.extensions_of(arrival)] == [("granted", "Đồng ý")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.update(answer="khác")


def test_more_time_is_refused_with_a_reason_and_for_a_part_answered_by_who_gave_it(
    arrive: Arrive, who: Who, ward: Office
) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"))
    day = datetime(2026, 11, 25, 17, 0, tzinfo=VIETNAM)
    api.split(arrival, to_post=post_of(ward, "tuan"), text="Số liệu", due=day, by=who("lan"), at=AT)
    asked = api.ask_more_time(arrival, due=day + timedelta(days=1), reason="Chưa có", by=who("tuan"), at=LATER)
    assert has_open_item(who("lan"), arrival, "instruct")
    with pytest.raises(Refusal):
        api.answer_more_time(asked.id, granted=False, by=who("lan"), at=LATER)
    api.answer_more_time(asked.id, granted=False, answer="Sáng thứ Sáu họp", by=who("lan"), at=LATER)
    assert share_of(arrival, ward, "tuan").due == day
    assert not has_open_item(who("lan"), arrival, "instruct")
    with pytest.raises(Refusal):
        api.answer_more_time(asked.id, granted=True, by=who("lan"), at=LATER)


def test_nobody_answers_the_own_question_in_the_place_of_another(arrive: Arrive, who: Who, ward: Office) -> None:
    """Lan stands in for the chairman: what she asked herself waits for a leader, not for herself."""
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"))
    asked = api.ask_more_time(arrival, due=NEXT_FRIDAY, reason="Chờ số liệu", by=who("lan"), at=LATER)
    standing_in = replace(who("uoc"), person_id=who("lan").person_id, for_person_id=who("uoc").person_id)
    with pytest.raises(OnlyGiversExtend):
        api.answer_more_time(asked.id, granted=True, by=standing_in, at=LATER)
    api.answer_more_time(asked.id, granted=True, by=who("uoc"), at=LATER)


def test_what_has_ended_needs_no_more_time(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"))
    api.ask_more_time(arrival, due=NEXT_FRIDAY, reason="Chờ", by=who("lan"), at=LATER)
    api.finish(arrival, result="Xong rồi", by=who("lan"), at=LATER)
    assert [one.status for one in api.extensions_of(arrival)] == ["lapsed"]
    assert box_counts(who("uoc")) == {}


def test_a_question_of_somebody_who_was_replaced_is_nobodys_any_more(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"))
    asked = api.ask_more_time(arrival, due=NEXT_FRIDAY, reason="Chờ", by=who("lan"), at=LATER)
    assign(arrival, who, lead(ward, "tuan"), at=LATER)
    assert box_counts(who("uoc")) == {}
    assert api.answerable(api.extensions_of(arrival), who("uoc")) == []
    with pytest.raises(NoExtensionAsked):
        api.answer_more_time(asked.id, granted=True, by=who("uoc"), at=LATER)


@pytest.mark.clause("VL19-Đ16.3", "VL19-Đ16.1")
def test_urging_is_counted_by_kind_and_can_be_neither_changed_nor_deleted(
    arrive: Arrive, who: Who, ward: Office
) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"), helper(ward, "tuan"))
    lans, tuans = share_of(arrival, ward, "lan"), share_of(arrival, ward, "tuan")
    assert api.urge([lans.id, tuans.id], by=who("uoc"), at=LATER) == 2
    with pytest.raises(UrgedJustNow):
        api.urge([lans.id], by=who("uoc"), at=LATER + timedelta(minutes=5))
    with pytest.raises(BlamedInTime):
        api.urge([lans.id], kind="criticise", text="Chậm", by=who("uoc"), at=LATER)
    late = FRIDAY + timedelta(hours=1)
    with pytest.raises(UrgingSaysNothing):
        api.urge([lans.id], kind="criticise", by=who("uoc"), at=late)
    with pytest.raises(OnlyLeadersBlame):
        api.urge([tuans.id], kind="review", text="Chậm", by=who("binh"), at=late)
    api.urge([lans.id], kind="criticise", text="Quá hạn không báo cáo", by=who("uoc"), at=late)
    api.urge([lans.id], kind="review", text="Kiểm điểm trong tuần", by=who("uoc"), at=late)
    assert api.urged_counts([lans.id])[lans.id] == {"remind": 1, "criticise": 1, "review": 1}
    assert [one.was_overdue for one in api.urgings_of(arrival)] == [False, False, True, True]
    for act in (lambda: Urging.objects.update(text="khác"), lambda: Urging.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_who_urges_whom(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"), helper(ward, "tuan"))
    lans, tuans = share_of(arrival, ward, "lan"), share_of(arrival, ward, "tuan")
    for short, share in (("tuan", lans), ("lan", lans), ("ngoc", lans)):
        with pytest.raises(NobodyToUrge):
            api.urge([share.id], by=who(short), at=LATER)
    assert api.urge([tuans.id], by=who("lan"), at=LATER) == 1, "who leads urges who takes part"
    assert api.urge([lans.id, tuans.id], by=who("binh"), at=LATER) == 2, "the head urges the unit"
    api.finish(arrival, result="Xong", by=who("lan"), at=LATER)
    with pytest.raises(NobodyToUrge):
        api.urge([lans.id], by=who("uoc"), at=LATER + timedelta(hours=2))


@pytest.mark.clause("VL19-Đ16.3", "NB25-Đ12")
def test_the_moment_a_deadline_passes_is_stored_once_and_told_once(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival, quick = arrive(), arrive(number="77")
    assign(arrival, who, lead(ward, "lan"), helper(ward, "tuan"))
    assign(quick, who, lead(ward, "lan"))
    api.finish(quick, result="Xong ngay", by=who("lan"), at=LATER)
    assert api.pass_deadlines(by=MACHINE, at=FRIDAY - timedelta(days=2)) == 0
    assert share_of(arrival, ward, "lan").soon_at == datetime(2026, 11, 27, 8, 0, tzinfo=VIETNAM)
    assert api.pass_deadlines(by=MACHINE, at=datetime(2026, 11, 27, 8, 0, tzinfo=VIETNAM)) == 2
    assert api.pass_deadlines(by=MACHINE, at=FRIDAY) == 0
    assert api.pass_deadlines(by=MACHINE, at=FRIDAY + timedelta(minutes=1)) == 2
    assert api.pass_deadlines(by=MACHINE, at=FRIDAY + timedelta(hours=5)) == 0
    assert share_of(arrival, ward, "lan").overdue_at == FRIDAY, "the deadline itself, not the hour of the job"
    assert [line.code for line in audit.lines(arrival)].count("work.overdue") == 2
    assert "work.overdue" not in [line.code for line in audit.lines(quick)]
    asked = api.ask_more_time(
        arrival, due=NEXT_FRIDAY, reason="Chờ số liệu", by=who("lan"), at=FRIDAY + timedelta(hours=1)
    )
    api.answer_more_time(asked.id, granted=True, by=who("uoc"), at=FRIDAY + timedelta(hours=2))
    assert share_of(arrival, ward, "lan").overdue_at is None
    assert api.pass_deadlines(by=MACHINE, at=NEXT_FRIDAY + timedelta(minutes=1)) == 1


def test_passing_deadlines_reads_only_what_is_not_told_yet(
    arrive: Arrive, who: Who, ward: Office, django_assert_max_num_queries: Any
) -> None:
    arrival = arrive()
    assign(arrival, who, lead(ward, "lan"))
    with django_assert_max_num_queries(4):
        assert api.pass_deadlines(by=MACHINE, at=LATER) == 0


@pytest.fixture
def enter(settings: Any) -> Callable[[Post], Client]:
    """A browser in which somebody is signed in."""

    def signed_in(post: Post) -> Client:
        account, _made = Account.objects.get_or_create(
            person_id=post.person_id, defaults={"username": f"viec_{post.order}"}
        )
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@time_machine.travel(AT, tick=False)
def test_the_calendar_page_declares_a_day_and_takes_it_back(ward: Office, enter: Callable[[Post], Client]) -> None:
    here = reverse("agency_calendar")
    clerk, other = enter(ward.posts["ngoc"]), enter(ward.posts["lan"])
    typed = {"day": "2026-11-30", "works": "off", "name": "Ngày truyền thống", "basis": "TB 12/TB-UBND"}
    assert other.post(here, typed).status_code == 403
    assert "24/11/2026" in other.get(here).content.decode(), "the holidays of the law stand there too"
    assert clerk.post(here, {**typed, "day": "2026-11-20"}).status_code == 422
    assert clerk.post(here, typed).status_code == 302
    told = clerk.get(here).content.decode()
    assert "Ngày truyền thống" in told
    [day] = calendar_days(ward.agency.id, "ninh-binh", since=AT.date())
    assert clerk.post(here, {"withdraw": str(day.id)}).status_code == 302
    assert "Ngày truyền thống" not in clerk.get(here).content.decode()


@time_machine.travel(AT, tick=False)
def test_the_page_of_teams(ward: Office, enter: Callable[[Post], Client]) -> None:
    here = reverse("teams")
    assert enter(ward.posts["lan"]).get(here).status_code == 403
    leader = enter(ward.posts["uoc"])
    members = [str(post_of(ward, one)) for one in ("lan", "tuan")]
    typed = {"name": "Tổ 1", "basis": "QĐ 12", "head": members[0], "members": members[:1]}
    assert leader.post(here, typed).status_code == 422
    assert leader.post(here, {**typed, "members": members}).status_code == 302
    assert "Đinh Anh Tuấn" in leader.get(here).content.decode()
    team = Team.objects.get()
    assert leader.post(here, {"end": str(team.id)}).status_code == 302
    assert Team.objects.get().ended_at is not None
