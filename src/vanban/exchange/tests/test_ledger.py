"""Thirty tasks for twelve agencies from one document: written, reported on, urged by kind, put off, confirmed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cast import AT, MONDAY, actor
from vanban.directory.api import (
    Account,
    Agency,
    Box,
    Person,
    Post,
    Role,
    box_items,
    for_post,
    grant_access,
    set_calendar_day,
)
from vanban.exchange import actions, api
from vanban.exchange.errors.ledger import (
    LedgerLineUnread,
    LedgerTooLong,
    NoTimeAsked,
    OnlyAssigneesReport,
    OnlyLeadersBlame,
    TaskOver,
    TimeAskedAlready,
    TimeNotLater,
    UrgedInTime,
    UrgingSaysNothing,
)
from vanban.exchange.models import Demand, Task, TaskEntry
from vanban.exchange.queries import ledger as reads
from vanban.exchange.rules.ledger import read_lines, total
from vanban.exchange.rules.tasks import Standing
from vanban.exchange.tests.story import MACHINE, Story
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.refusals import Refusal
from vanban.kernel.states import StepRefused

DUE = date(2026, 12, 5)
AFTER = datetime(2026, 12, 7, 8, 0, tzinfo=VIETNAM)
TWELVE = 12


@pytest.fixture
def enter(db: None) -> Callable[[Post], Client]:
    """A browser in which somebody is signed in."""

    def signed_in(post: Post) -> Client:
        account, _made = Account.objects.get_or_create(
            person_id=post.person_id, defaults={"username": f"so_{post.order}_{post.agency_id}"}
        )
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def clerk_of(agency: Agency, number: int) -> Post:
    name = f"Nguyễn Thị Số {number}"
    person = Person.objects.create(full_name=name, sort_key=name.lower())
    return Post.objects.create(person=person, agency=agency, title="Văn thư", roles=[Role.CLERK], order=number)


class Town:
    """Twelve communes with a clerk each, and a letter of the department to all of them."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.agencies: list[Agency] = []
        self.clerks: list[Post] = []
        for number in range(1, TWELVE + 1):
            agency = Agency.objects.create(
                code=f"H42.{100 + number}", name=f"UBND xã Số {number}", abbreviation="UBND", level="commune",
                place=f"Xã {number}",
            )  # fmt: skip
            api.join_hub(agency.id, by=MACHINE, at=AT - timedelta(days=1))
            self.agencies.append(agency)
            self.clerks.append(clerk_of(agency, number))
        named = [(agency.name, agency.code) for agency in self.agencies]
        self.document_id = story.issued(*named, ("Lưu: VT, TCCB", ""), reply_due=None)
        api.follow(self.document_id, post_id=story.snv.posts["mai"].id, by=MACHINE, at=AT)
        api.send_issued(self.document_id, by=MACHINE, at=AT)
        story.carry(AT + timedelta(seconds=5))

    @property
    def mai(self) -> Actor:
        """Who drafted it and follows it up."""
        return actor(self.story.snv.posts["mai"])

    @property
    def viet(self) -> Actor:
        """The director."""
        return actor(self.story.snv.posts["viet"])

    def clerk(self, number: int) -> Actor:
        """The clerk of a commune."""
        return actor(self.clerks[number - 1])

    def lines(self) -> str:
        """Thirty tasks: two for all twelve in one line each, and six single ones."""
        single = [f"xã Số {number} | Việc riêng của xã {number} | 10/12/2026" for number in range(1, 7)]
        return "\n".join(["tất cả | Rà soát vị trí việc làm | 05/12/2026", *single,
                          "; ".join(agency.name for agency in self.agencies) + "\tCử đầu mối\t"])  # fmt: skip

    def written(self) -> list[Task]:
        """The thirty, by number."""
        assert api.give_lines(self.document_id, lines=self.lines(), by=self.mai, at=AT) == 30
        return list(Task.objects.filter(envelope_id=self.document_id).order_by("line"))

    def of(self, number: int, text: str = "Rà soát") -> Task:
        """One line of one commune."""
        return Task.objects.get(recipient__name=f"UBND xã Số {number}", text__startswith=text)

    def arrival(self, number: int) -> UUID:
        """The copy of the letter at a commune."""
        return api.Arrival.objects.get(agency=self.agencies[number - 1]).id


@pytest.fixture
def town(story: Story) -> Town:
    """The letter has arrived everywhere."""
    return Town(story)


def test_a_list_is_read_as_it_is_typed_or_copied_from_a_spreadsheet() -> None:
    names = ["UBND xã Gia Viễn", "UBND phường Hoa Lư", "Sở Nội vụ"]
    typed = "UBND xã Gia Viễn|Báo cáo|05/12/2026\nphuong hoa lu\tNộp bảng\t6-12-2026\n\ntất cả | Cử người"
    found = read_lines(typed, names, issued=MONDAY)
    assert [(one.place, one.text, one.due) for one in found] == [
        (0, "Báo cáo", DUE), (1, "Nộp bảng", date(2026, 12, 6)), (0, "Cử người", None), (1, "Cử người", None),
        (2, "Cử người", None)]  # fmt: skip
    wrong = "UBND xã Khác|Báo cáo\nSở Nội vụ\nSở Nội vụ|Việc|31/02/2026\nSở Nội vụ|Việc|01/01/2026\nSở Nội vụ|Đúng"
    with pytest.raises(Refusal) as refused:
        read_lines(wrong, names, issued=MONDAY)
    assert [reason.data.get("number") for reason in refused.value.reasons] == [1, 2, 3, None]
    for empty in ("", " \n ", "Sở Nội vụ|x\n" * 400):
        with pytest.raises(Refusal):
            read_lines(empty, names, issued=MONDAY)


def test_one_list_makes_a_bounded_number_of_lines() -> None:
    names = [f"Xã {number}" for number in range(21)]
    with pytest.raises(LedgerTooLong):
        read_lines("tất cả | Việc\n" * 100, names, issued=MONDAY)


def test_no_line_of_a_long_ledger_is_left_out(town: Town, enter: Callable[[Post], Client]) -> None:
    """Thirty tasks for each of twelve agencies: all 360 are counted, printed and can be opened."""
    api.give_lines(town.document_id, lines="tất cả | Việc chung\n" * 30, by=town.mai, at=AT)
    assert len(reads.ledger_of(town.document_id, on=MONDAY)) == 360
    last = Task.objects.order_by("-line").first()
    assert last is not None
    mai = enter(town.story.snv.posts["mai"])
    assert mai.get(reverse("ledger_line", args=[last.id])).status_code == 200
    sheet = mai.get(reverse("ledger_sheet", args=[town.document_id])).content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(sheet)))) == 361


@pytest.mark.clause("NB25-Đ14.3b", "VL19-Đ3.2")
def test_thirty_tasks_for_twelve_agencies_to_the_last_confirmation(town: Town) -> None:
    """All or none is written; each agency reports on its lines; red, amber and green add up; the end is confirmed."""
    with pytest.raises(LedgerLineUnread):
        api.give_lines(town.document_id, lines=f"{town.lines()}\nUBND xã Lạ | Việc", by=town.mai, at=AT)
    assert not Task.objects.exists()
    tasks = town.written()
    assert [task.line for task in tasks] == list(range(1, 31))
    lines = reads.ledger_of(town.document_id, on=MONDAY)
    sums = reads.sums_of(lines, reads.urgings_in([line.task.id for line in lines]))
    assert [one.total for _row, one in sums] == [3] * 6 + [2] * 6
    at = AT + timedelta(days=2)
    for number in range(1, TWELVE + 1):
        api.report_task(town.of(number).id, text="Đang rà soát", percent=number * 5, by=town.clerk(number), at=at)
    for number in range(1, 9):
        api.report_task(town.of(number).id, text=f"Xong, BC {number:02d}", done=True, by=town.clerk(number), at=at)
    assert {item.subject.partition(":")[0] for item in box_items(town.mai, Box.HANDLE)} == {
        "Nơi nhận báo cáo xong việc 8"}  # fmt: skip
    for number in range(1, 8):
        api.confirm_task(town.of(number).id, by=town.mai, at=at)
    api.send_back_task(town.of(8).id, reason="Thiếu phụ lục", by=town.mai, at=at)
    assert box_items(town.mai, Box.HANDLE) == []
    assert actions.pass_days(by=MACHINE, at=AFTER) == 5, "four that only reported, and the one sent back"
    assert actions.pass_days(by=MACHINE, at=AFTER) == 0
    assert town.of(9).overdue_at == datetime(2026, 12, 6, 0, 0, tzinfo=VIETNAM)
    lines = reads.ledger_of(town.document_id, on=AFTER.date())
    stands = [line.standing for line in lines]
    assert {one: stands.count(one) for one in Standing} == {
        Standing.OVERDUE: 5, Standing.SOON: 6, Standing.OPEN: 12, Standing.REPORTED: 0, Standing.ENDED: 7}  # fmt: skip
    for number in range(8, TWELVE + 1):
        api.report_task(town.of(number).id, text="Đã xong", done=True, by=town.clerk(number), at=AFTER)
    for task in Task.objects.filter(envelope_id=town.document_id, state__in=["open", "reported"]):
        if task.state == "open":
            number = int(task.recipient.name.rpartition(" ")[2])
            api.report_task(task.id, text="Đã làm", done=True, by=town.clerk(number), at=AFTER)
        api.confirm_task(task.id, by=town.mai, at=AFTER)
    lines = reads.ledger_of(town.document_id, on=AFTER.date())
    whole = total(one for _row, one in reads.sums_of(lines, {}))
    assert (whole.total, whole.done, whole.late_done, whole.share) == (30, 30, 5, 100)
    with pytest.raises(TaskOver) as refused:
        api.report_task(town.of(1).id, text="Thêm", by=town.clerk(1), at=AFTER)
    assert "Xong, BC 01" in str(refused.value)
    with pytest.raises(StepRefused):
        api.confirm_task(town.of(1).id, by=town.mai, at=AFTER)


@pytest.mark.clause("NB25-Đ14.3b", "VL19-Đ16.3")
def test_urging_is_counted_by_kind_for_good_and_reaches_the_receiver_in_words(town: Town) -> None:
    town.written()
    one, other = town.of(1), town.of(1, "Việc riêng")
    with pytest.raises(UrgedInTime):
        api.urge([one.id, other.id], text="Chậm", kind="criticise", by=town.viet, at=AFTER)
    with pytest.raises(UrgingSaysNothing):
        api.urge([one.id], text=" ", kind="review", by=town.viet, at=AFTER)
    with pytest.raises(OnlyLeadersBlame):
        api.urge([one.id], text="Chậm", kind="criticise", by=town.mai, at=AFTER)
    assert api.urge([one.id], text="Quá hạn hai ngày", kind="criticise", by=town.viet, at=AFTER) == 1
    api.send_requests(town.document_id, by=MACHINE, at=AFTER)
    town.story.carry(AFTER + timedelta(seconds=5))
    assert Demand.objects.get().reason.startswith("Đôn đốc: Phê bình: Quá hạn hai ngày; Rà soát vị trí việc làm")
    assert api.urge([other.id, town.of(2).id], text="", by=town.mai, at=AFTER) == 2
    assert [reads.urgings_in([task.id])[task.id] for task in (one, other)] == [{"criticise": 1}, {"remind": 1}]
    for act in (lambda: TaskEntry.objects.update(text="khác"), lambda: TaskEntry.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_more_time_on_a_line_is_asked_refused_and_granted(town: Town) -> None:
    town.written()
    task, clerk = town.of(3), town.clerk(3)
    actions.pass_days(by=MACHINE, at=AFTER)
    with pytest.raises(Refusal) as refused:
        api.ask_task_time(task.id, due=DUE, reason="", by=clerk, at=AFTER)
    assert {type(reason) for reason in refused.value.reasons} >= {TimeNotLater}
    later = date(2026, 12, 20)
    api.ask_task_time(task.id, due=later, reason="Chờ số liệu", by=clerk, at=AFTER)
    with pytest.raises(TimeAskedAlready):
        api.ask_task_time(task.id, due=later, reason="Nữa", by=clerk, at=AFTER)
    assert [item.subject.partition(":")[0] for item in box_items(town.mai, Box.HANDLE)] == [
        f"UBND xã Số 3 xin gia hạn việc {task.line} đến 20/12"]  # fmt: skip
    with pytest.raises(Refusal):
        api.answer_task_time(task.id, granted=False, by=town.mai, at=AFTER)
    api.answer_task_time(task.id, granted=False, word="Việc gấp", by=town.mai, at=AFTER)
    with pytest.raises(NoTimeAsked):
        api.answer_task_time(task.id, granted=True, by=town.mai, at=AFTER)
    api.ask_task_time(task.id, due=later, reason="Xin lần hai", by=clerk, at=AFTER)
    api.answer_task_time(task.id, granted=True, by=town.viet, at=AFTER)
    task.refresh_from_db()
    assert (task.due, task.overdue_at, task.asked_due) == (later, None, None)
    assert [one.kind for one in reads.history_of(task.id)] == ["late", "ask", "deny", "ask", "grant"]


@pytest.mark.clause("VL19-Đ15.2-3", "HY19-Đ17.2c")
def test_only_the_office_that_has_a_line_reports_and_sees_it(town: Town) -> None:
    town.written()
    task = town.of(1)
    helper = Post.objects.create(
        person=Person.objects.create(full_name="Trần Văn Giúp", sort_key="giup tran van"),
        agency=town.agencies[0], title="Công chức", roles=[Role.SPECIALIST], order=50,
    )  # fmt: skip
    for stranger in (town.clerk(2), town.mai, actor(helper), town.story.ngoc):
        with pytest.raises(OnlyAssigneesReport):
            api.report_task(task.id, text="Xong", done=True, by=stranger, at=AT)
    assert reads.given_to(actor(helper), on=MONDAY) == []
    grant_access(town.arrival(1), [for_post(helper.id)], kind="incoming", moment=AT, reason="lead")
    assert len(reads.given_to(actor(helper), on=MONDAY)) == 3
    with pytest.raises(OnlyAssigneesReport):
        api.report_task(task.id, text="Xong", by=actor(helper), at=AT)
    assert {one.line.task.recipient.name for one in reads.given_to(town.clerk(2), on=MONDAY)} == {"UBND xã Số 2"}
    assert len(reads.given_with(api.Arrival.objects.get(id=town.arrival(7)), on=MONDAY)) == 2


def test_the_end_of_the_document_at_a_receiver_reports_its_lines_to_be_confirmed(town: Town) -> None:
    town.written()
    arrival = town.arrival(1)
    api.accept(arrival, by=town.clerk(1), at=AT + timedelta(minutes=1))
    api.note_status(arrival, "06", by=MACHINE, at=AT + timedelta(minutes=2))
    town.story.carry(AT + timedelta(minutes=3))
    assert set(Task.objects.filter(recipient__name="UBND xã Số 1").values_list("state", flat=True)) == {"reported"}
    assert Task.objects.filter(state="open").count() == 27


@time_machine.travel(AFTER, tick=False)
def test_the_pages_of_the_ledger(town: Town, enter: Callable[[Post], Client]) -> None:
    mai, clerk = enter(town.story.snv.posts["mai"]), enter(town.clerks[0])
    here = reverse("ledger", args=[town.document_id])
    wrong = mai.post(here, {"act": "lines", "lines": "xã Lạ | Việc\nxã Số 1 | Việc 1"})
    assert wrong.status_code == 422
    assert "xã Lạ | Việc" in wrong.content.decode()
    assert mai.post(here, {"act": "lines", "lines": town.lines()}).status_code == 302
    told = mai.get(here).content.decode()
    assert told.count("quá hạn 2 ngày") == 12 or told.count("chip-danger") >= 12
    only = mai.get(here, {"xem": "soon"}).content.decode()
    assert "Việc riêng của xã 1" in only
    assert "Rà soát vị trí" not in only
    task = town.of(1)
    line = reverse("ledger_line", args=[task.id])
    assert mai.get(line).status_code == clerk.get(line).status_code == 200
    assert enter(town.clerks[1]).get(line).status_code == 404
    assert clerk.get(here).status_code == 404, "a receiver does not see the others' lines"
    assert clerk.post(line, {"act": "report", "text": "", "percent": "40"}).status_code == 422
    assert clerk.post(line, {"act": "done", "text": "=HYPERLINK(1)"}).status_code == 302
    assert mai.post(line, {"act": "confirm", "text": ""}).status_code == 302
    given = clerk.get(reverse("given_tasks")).content.decode()
    assert given.count("Việc riêng của xã 1") == 1
    assert f"/vb/{town.arrival(1)}/" in given
    assert (
        mai.post(here, {"act": "urge", "task": [str(town.of(2).id)], "kind": "remind", "text": ""}).status_code == 302
    )
    sheet = mai.get(reverse("ledger_sheet", args=[town.document_id]))
    rows: list[list[str]] = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert len(rows) == 31
    done: Any = next(row for row in rows if row[1] == "UBND xã Số 1" and row[2].startswith("Rà soát"))
    assert done[6] == "'=HYPERLINK(1)", "no cell is a formula"
    assert clerk.get(reverse("ledger_sheet", args=[town.document_id])).status_code == 404


@pytest.mark.clause("HP25-Đ6.2c")
def test_the_limit_for_sending_counts_by_the_agencys_own_days(story: Story) -> None:
    """Signed on Friday evening; the agency rests on Monday, so the limit moves by a day."""
    evening = datetime(2026, 11, 27, 18, 0, tzinfo=VIETNAM)
    day = {"works": False, "name": "Nghỉ riêng", "basis": "TB 1/TB-SNV", "by": story.hoa, "at": AT}
    usual = story.sent(at=evening)
    set_calendar_day(story.snv.agency.id, province="", day=date(2026, 11, 30), **day)
    moved = story.sent(at=evening + timedelta(minutes=1))
    limits = [envelope.due_at for one in (usual, moved) if (envelope := api.envelope_of(one)) is not None]
    assert limits[1] is not None
    assert limits[0] is not None
    assert limits[1] - limits[0] >= timedelta(days=1)
