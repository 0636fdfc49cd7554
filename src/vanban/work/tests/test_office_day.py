"""A letter of Sở Nội vụ in the ward: Ước assigns it, Lan handles it with Tuấn, and it is finished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from cast import AT, Office
from vanban.directory.api import box_counts, can_see, has_open_item
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusals
from vanban.kernel.states import StepRefused
from vanban.platform import audit
from vanban.registry import api as registry
from vanban.work import api
from vanban.work.errors import (
    AssignedTwice,
    DeadlineAfterLead,
    DeadlineMissing,
    DeadlinePast,
    ExactlyOneLead,
    FileMissing,
    InstructionMissing,
    NotAPostHere,
    NoteMissing,
    NotRegistered,
    NotYourTask,
    NotYourUnit,
    OnlyClerksSubmit,
    OnlyLeadersInstruct,
    OnlyUnitHeadsPassOn,
    ReasonMissing,
    ResultMissing,
    TaskClosed,
)

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM)
LATER = AT + timedelta(hours=1)

Who = Callable[[str], Actor]
Arrive = Callable[..., UUID]


Told = Callable[[], list[Any]]


def kinds_of(told: Told) -> list[str]:
    return [type(event).__name__ for event in told()]


def lead(ward: Office, short: str, due: datetime | None = None) -> api.Assignee:
    return api.Assignee(ward.posts[short].id, api.Kind.LEAD, due)


def helper(ward: Office, short: str, due: datetime | None = None) -> api.Assignee:
    return api.Assignee(ward.posts[short].id, api.Kind.COWORK, due)


def assign(
    arrival: UUID,
    assignees: Sequence[api.Assignee],
    who: Who,
    *,
    due: datetime | None = FRIDAY,
    by: str = "uoc",
    **more: Any,
) -> api.Instruction:
    values = {"text": "Đồng chí Lan chủ trì tham mưu trả lời", "at": AT} | more
    return api.instruct(arrival, assignees=assignees, due=due, by=who(by), **values)


def status(arrival: UUID) -> str:
    found = api.find_handling(arrival)
    assert found is not None
    return found.status


def shares(arrival: UUID) -> dict[str, str]:
    return {one.post.person.full_name.split()[-1]: one.status for one in api.assignments_of(arrival)}


@pytest.mark.clause("HP25-Đ18.1-2", "NB25-Đ13.2b")
def test_a_registered_letter_lies_before_the_leaders_at_once(arrive: Arrive, who: Who) -> None:
    arrival = arrive()
    uoc = who("uoc")
    assert status(arrival) == "to_instruct"
    assert can_see(uoc, arrival)
    assert has_open_item(uoc, arrival, "instruct")
    assert not can_see(who("lan"), arrival)
    assert [line.code for line in audit.lines(arrival)] == ["registry.registered", "work.submitted"]


@pytest.mark.clause("HP25-Đ4.2#1")
def test_what_is_not_registered_is_nobodys_work(who: Who) -> None:
    with pytest.raises(NotRegistered):
        api.submit_to_leader(new_id(), by=who("ngoc"), at=AT)


def test_it_may_be_submitted_to_one_leader_only(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive(submit_to=(ward.posts["uoc"].id,))
    assert has_open_item(who("uoc"), arrival, "instruct")
    assert box_counts(who("uoc")) == {"instruct": 1}


def test_submitting_again_changes_nothing_and_is_the_clerks(arrive: Arrive, who: Who) -> None:
    arrival = arrive()
    api.submit_to_leader(arrival, by=who("ngoc"), at=LATER)
    assert [line.code for line in audit.lines(arrival)].count("work.submitted") == 1
    with pytest.raises(OnlyClerksSubmit):
        api.submit_to_leader(arrival, by=who("lan"), at=LATER)


@pytest.mark.clause("VL19-Đ12.4", "HP25-Đ18.3", "NB25-Đ13.2c-d", "VL19-Đ12.1", "NB16-Đ12.1", "VL19-Đ13.2o")
def test_the_leader_assigns_and_everyone_finds_it_in_the_right_box(
    arrive: Arrive, who: Who, ward: Office, told: Told
) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "lan"), helper(ward, "tuan")], who)
    assert status(arrival) == "assigned"
    assert not has_open_item(who("uoc"), arrival, "instruct")
    assert has_open_item(who("lan"), arrival, "handle")
    assert has_open_item(who("tuan"), arrival, "cowork")
    assert can_see(who("binh"), arrival), "the head of the unit answers for its progress"
    line = next(line for line in audit.lines(arrival) if line.code == "work.instructed")
    assert (line.data["lead"], line.data["coworkers"]) == ("Hoàng Thị Lan", ["Đinh Anh Tuấn"])
    book = registry.get_incoming(arrival)
    assert book.to_places == (
        "Hoàng Thị Lan, Phòng Kinh tế, Hạ tầng và Đô thị; Đinh Anh Tuấn, Phòng Kinh tế, Hạ tầng và Đô thị"
    )
    assert (book.handed_at, book.due) == (AT, FRIDAY)
    assert kinds_of(told) == ["WorkAssigned"]
    assert (told()[0].staff, told()[0].agency_id) == ("Hoàng Thị Lan", ward.agency.id)


@pytest.mark.clause("HP25-Đ18.3")
@pytest.mark.parametrize("leads", [(), ("lan", "tuan")], ids=["none", "two"])
def test_exactly_one_leads(arrive: Arrive, who: Who, ward: Office, leads: tuple[str, ...]) -> None:
    arrival = arrive()
    with pytest.raises(ExactlyOneLead):
        assign(arrival, [lead(ward, one) for one in leads], who)
    assert status(arrival) == "to_instruct"


@pytest.mark.clause("HP25-Đ18.3")
def test_several_need_a_deadline_and_one_does_not(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    with pytest.raises(DeadlineMissing):
        assign(arrival, [lead(ward, "lan"), helper(ward, "tuan")], who, due=None)
    assign(arrival, [lead(ward, "lan")], who, due=None)


def test_every_fault_of_an_instruction_is_told_at_once(arrive: Arrive, who: Who, ward: Office, snv: Office) -> None:
    arrival = arrive()
    named = [
        lead(ward, "lan"),
        helper(ward, "lan"),
        helper(snv, "mai"),
        helper(ward, "tuan", FRIDAY),
    ]
    with pytest.raises(Refusals) as refused:
        assign(arrival, named, who, text=" ", due=AT)
    assert {type(reason) for reason in refused.value.reasons} == {
        InstructionMissing,
        AssignedTwice,
        NotAPostHere,
        DeadlinePast,
        DeadlineAfterLead,
    }
    assert "Nguyễn Thị Mai" in str(refused.value)


@pytest.mark.parametrize("short", ["ngoc", "lan", "binh", "viet"])
def test_only_a_leader_of_the_agency_assigns(arrive: Arrive, who: Who, ward: Office, short: str) -> None:
    arrival = arrive()
    with pytest.raises(OnlyLeadersInstruct):
        assign(arrival, [lead(ward, "lan")], who, by=short)


@pytest.mark.clause("NB25-Đ12")
def test_every_step_has_an_owner_and_a_due_time(arrive: Arrive, who: Who, ward: Office) -> None:
    """To the leader by the end of the next working day; to one person without a deadline within the standard time.

    Tuesday 24 November 2026 is a day off.
    """
    arrival = arrive(urgency=0)
    handling = api.find_handling(arrival)
    assert handling is not None
    assert handling.due == datetime(2026, 11, 25, 17, 0, tzinfo=VIETNAM)
    assign(arrival, [lead(ward, "lan")], who, due=None)
    [share] = api.assignments_of(arrival)
    assert share.due == datetime(2026, 12, 8, 17, 0, tzinfo=VIETNAM)
    handling.refresh_from_db()
    assert handling.due == share.due
    for state in api.HANDLING.statuses.values():
        assert state.final or state.turn


def test_the_senders_time_limit_counts_when_the_leader_sets_none(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive(due=FRIDAY)
    assign(arrival, [lead(ward, "lan")], who, due=None)
    assert api.assignments_of(arrival)[0].due == FRIDAY


@pytest.mark.clause("VL19-Đ17.2", "NB25-Đ13.2c-d")
def test_the_first_opening_is_on_record_and_begins_the_work(arrive: Arrive, who: Who, ward: Office, told: Told) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "lan"), helper(ward, "tuan")], who)
    api.note_opening(arrival, by=who("uoc"), at=LATER)
    assert status(arrival) == "assigned"
    api.note_opening(arrival, by=who("tuan"), at=LATER)
    assert status(arrival) == "assigned", "who takes part does not begin the work"
    for minutes in (0, 5):
        api.note_opening(arrival, by=who("lan"), at=LATER + timedelta(minutes=minutes))
    assert status(arrival) == "in_progress"
    assert [line.actor_name for line in audit.lines(arrival) if line.code == "work.opened"] == [
        "Đinh Anh Tuấn",
        "Hoàng Thị Lan",
    ]
    assert kinds_of(told) == ["WorkAssigned", "WorkStarted"]


def test_opening_an_unknown_document_is_harmless(who: Who) -> None:
    api.note_opening(new_id(), by=who("lan"), at=AT)


@pytest.mark.clause("VL19-Đ17.1", "VL19-Đ17.2")
def test_the_handler_reports_files_and_finishes(arrive: Arrive, who: Who, ward: Office, told: Told) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "lan"), helper(ward, "tuan")], who)
    api.note_progress(arrival, text="Đã xin số liệu các tổ dân phố", by=who("tuan"), at=LATER)
    api.finish(arrival, result="Có bảng số liệu", by=who("tuan"), at=LATER)
    assert (status(arrival), shares(arrival)) == ("assigned", {"Lan": "waiting", "Tuấn": "done"})
    api.start(arrival, by=who("lan"), at=LATER)
    api.note_progress(arrival, text="Đang tổng hợp", by=who("lan"), at=LATER)
    api.keep_in_file(arrival, file_notation="01.TCCB", by=who("lan"), at=LATER)
    api.finish(arrival, result="Đã rà soát xong, không phải trả lời", by=who("lan"), at=LATER)
    handling = api.find_handling(arrival)
    assert handling is not None
    assert (handling.status, handling.file_notation, handling.due) == ("finished", "01.TCCB", None)
    assert [note.text for note in api.progress_of(arrival)] == ["Đã xin số liệu các tổ dân phố", "Đang tổng hợp"]
    assert kinds_of(told) == ["WorkAssigned", "WorkStarted", "WorkFinished"]
    assert box_counts(who("lan")) == box_counts(who("tuan")) == box_counts(who("uoc")) == {}


def test_finishing_closes_the_shares_still_open(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "lan"), helper(ward, "tuan")], who)
    api.finish(arrival, result="Xong", by=who("lan"), at=LATER)
    assert shares(arrival) == {"Lan": "done", "Tuấn": "closed"}
    assert "work.opened" in [line.code for line in audit.lines(arrival)], "no step is missing from the record"
    with pytest.raises(StepRefused):
        assign(arrival, [lead(ward, "tuan")], who)
    with pytest.raises(TaskClosed) as refused:
        api.note_progress(arrival, text="x", by=who("tuan"), at=LATER)
    assert "09:02 23/11/2026" in str(refused.value)


def test_nothing_is_reported_filed_returned_or_finished_without_words(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "lan")], who)
    lan = who("lan")
    with pytest.raises(ResultMissing):
        api.finish(arrival, result=" ", by=lan, at=LATER)
    with pytest.raises(NoteMissing):
        api.note_progress(arrival, text="", by=lan, at=LATER)
    with pytest.raises(ReasonMissing):
        api.return_to_leader(arrival, reason="\u200b", by=lan, at=LATER)
    with pytest.raises(FileMissing):
        api.keep_in_file(arrival, file_notation="", by=lan, at=LATER)
    assert status(arrival) == "assigned"


def test_somebody_elses_task_is_not_touched(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "lan")], who)
    for verb, words in (
        (api.finish, {"result": "x"}),
        (api.note_progress, {"text": "x"}),
        (api.return_to_leader, {"reason": "x"}),
        (api.start, {}),
        (api.keep_in_file, {"file_notation": "x"}),
    ):
        with pytest.raises(NotYourTask):
            verb(arrival, by=who("tuan"), at=LATER, **words)


def test_who_is_only_informed_has_done_with_it_by_opening(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "lan"), api.Assignee(ward.posts["tuan"].id, api.Kind.INFORM)], who, due=None)
    assert has_open_item(who("tuan"), arrival, "cowork")
    api.note_opening(arrival, by=who("tuan"), at=LATER)
    assert box_counts(who("tuan")) == {}
    assert shares(arrival)["Tuấn"] == "done"
    assert "Tuấn" not in registry.get_incoming(arrival).to_places


def test_a_misassigned_letter_goes_back_to_the_leaders_with_the_reason(
    arrive: Arrive, who: Who, ward: Office, told: Told
) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "lan"), helper(ward, "tuan")], who)
    api.return_to_leader(arrival, reason="Thuộc lĩnh vực văn hóa", by=who("lan"), at=LATER)
    assert status(arrival) == "to_instruct"
    assert has_open_item(who("uoc"), arrival, "instruct")
    assert not has_open_item(who("lan"), arrival, "handle")
    assign(arrival, [lead(ward, "tuan")], who, at=LATER)
    assert [(one.post.person.full_name.split()[-1], one.status) for one in api.assignments_of(arrival)] == [
        ("Lan", "returned"),
        ("Tuấn", "replaced"),
        ("Tuấn", "waiting"),
    ]
    assert kinds_of(told) == ["WorkAssigned"], "the sender is told once"


def test_who_takes_part_returns_only_the_own_share(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "lan"), helper(ward, "tuan")], who)
    api.return_to_leader(arrival, reason="Đang nghỉ phép", by=who("tuan"), at=LATER)
    assert (status(arrival), shares(arrival)) == ("assigned", {"Lan": "waiting", "Tuấn": "returned"})


def test_a_later_instruction_replaces_the_earlier_one(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "lan")], who)
    assign(arrival, [lead(ward, "tuan"), helper(ward, "lan")], who, at=LATER)
    assert has_open_item(who("tuan"), arrival, "handle")
    assert has_open_item(who("lan"), arrival, "cowork")
    assert not has_open_item(who("lan"), arrival, "handle")
    assert len(api.instructions_of(arrival)) == 2


def test_the_head_of_a_unit_passes_the_task_on_inside_it(arrive: Arrive, who: Who, ward: Office) -> None:
    arrival = arrive()
    assign(arrival, [lead(ward, "binh")], who)
    with pytest.raises(NotYourUnit):
        api.pass_on(arrival, to_post=ward.posts["ngoc"].id, text="Làm giúp", by=who("binh"), at=LATER)
    with pytest.raises(DeadlineAfterLead):
        api.pass_on(
            arrival,
            to_post=ward.posts["lan"].id,
            text="Làm giúp",
            due=FRIDAY + timedelta(hours=1),
            by=who("binh"),
            at=LATER,
        )
    api.pass_on(arrival, to_post=ward.posts["lan"].id, text="Tham mưu trả lời", by=who("binh"), at=LATER)
    assert shares(arrival) == {"Bình": "passed", "Lan": "waiting"}
    assert has_open_item(who("lan"), arrival, "handle")
    assert box_counts(who("binh")) == {}
    assert registry.get_incoming(arrival).to_places.startswith("Hoàng Thị Lan")
    with pytest.raises(OnlyUnitHeadsPassOn):
        api.pass_on(arrival, to_post=ward.posts["tuan"].id, text="x", by=who("lan"), at=LATER)
