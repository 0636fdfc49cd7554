"""What an issued document gives others to do, as its lead drafter follows it up (NB25-Đ14.3b)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from cast import AT, MONDAY, actor
from vanban.axis.api import edxml
from vanban.directory.api import Box, box_items
from vanban.exchange import api
from vanban.exchange.models import Demand, Task
from vanban.exchange.rules.tasks import Standing, orders_in, standing
from vanban.exchange.tests.story import MACHINE, Story
from vanban.kernel.refusals import Refusal
from vanban.kernel.states import StepRefused
from vanban.platform.models import AuditEntry

BODY = """Thực hiện chỉ đạo của UBND tỉnh, Sở Nội vụ đề nghị:
1. UBND phường Hoa Lư báo cáo kết quả rà soát, gửi về Sở trước ngày 05/12/2026.
2. Giao UBND xã Gia Viễn chủ trì, phối hợp với UBND phường Hoa Lư tổ chức hội nghị.
Sở Nội vụ trân trọng cảm ơn UBND phường Hoa Lư."""
BOTH = (("UBND phường Hoa Lư", "H42.51"), ("UBND xã Gia Viễn", "H42.60"), ("Lưu: VT, TCCB", ""))


def delivered(story: Story, body: str = "") -> UUID:
    """A letter to both, drafted by Mai, arrived everywhere."""
    document_id = story.issued(*BOTH)
    api.follow(document_id, post_id=story.snv.posts["mai"].id, body=body, by=MACHINE, at=AT)
    api.send_issued(document_id, by=MACHINE, at=AT)
    story.carry(AT + timedelta(seconds=5))
    return document_id


def told(document_id: UUID, on: date = MONDAY) -> list[tuple[str, str, str]]:
    return [
        (line.task.recipient.name, f"{line.task.due}", line.standing.value) for line in api.tasks_of(document_id, on=on)
    ]


def test_orders_are_read_from_the_words_of_the_document() -> None:
    names = [name for name, _code in BOTH]
    found = orders_in(BODY, names, otherwise=date(2026, 12, 15))
    assert [(order.place, order.due) for order in found] == [
        (0, date(2026, 12, 5)), (0, date(2026, 12, 15)), (1, date(2026, 12, 15))]  # fmt: skip
    assert orders_in("Kính gửi: UBND phường Hoa Lư", names, otherwise=None) == []
    assert orders_in("Yêu cầu UBND phường Hoa Lư báo cáo trước ngày 31/02/2026", names, otherwise=None)[0].due is None


def test_a_task_is_overdue_from_the_day_after_its_day() -> None:
    due = date(2026, 12, 5)
    asked = [(due, 0), (due, 1), (due - timedelta(days=4), 0), (due + timedelta(days=1), 0)]
    assert [standing(due, is_open=not ended, on=on) for on, ended in asked] == [
        Standing.SOON, Standing.ENDED, Standing.OPEN, Standing.OVERDUE]  # fmt: skip


@pytest.mark.clause("NB25-Đ14.3b")
def test_the_lead_drafter_finds_the_tasks_urges_the_late_one_and_it_reaches_the_receiver(story: Story) -> None:
    document_id = delivered(story, BODY)
    assert [name for name, _due, _standing in told(document_id)] == [
        "UBND phường Hoa Lư", "UBND phường Hoa Lư", "UBND xã Gia Viễn"]  # fmt: skip
    mai = actor(story.snv.posts["mai"])
    late_day = date(2026, 12, 8)
    late = api.followed(mai, on=late_day, only="overdue")
    assert [(line.task.recipient.name, line.follower) for line in late] == [("UBND phường Hoa Lư", "Nguyễn Thị Mai")]
    at = AT + timedelta(days=15)
    assert api.urge([late[0].task.id], text="Đề nghị gửi ngay", by=mai, at=at) == 1
    with pytest.raises(api.NothingToUrge):
        api.urge([late[0].task.id], text="", by=mai, at=at)
    api.send_requests(document_id, by=MACHINE, at=at)
    story.carry(at + timedelta(seconds=5))
    demand = Demand.objects.get()
    assert (demand.kind, demand.state) == ("urge", "open")
    assert demand.reason.startswith("Đôn đốc: Đề nghị gửi ngay; UBND phường Hoa Lư báo cáo")
    assert "(hạn 05/12/2026)" in demand.reason
    waiting = box_items(story.ngoc, Box.ARRIVED)
    assert [item.subject.partition(":")[0] for item in waiting] == ["Nơi gửi đôn đốc"]
    task = api.task_of(late[0].task.id)
    assert task is not None and (task.urged, task.urged_at) == (1, at)
    assert AuditEntry.objects.filter(code="exchange.urged", subject_id=document_id).count() == 1
    arrival_id = demand.arrival_id
    assert arrival_id is not None
    api.heed(arrival_id, note="Đã chuyển Phòng Kinh tế", by=story.ngoc, at=at + timedelta(minutes=1))
    assert Demand.objects.get().state == "told"


def test_who_did_not_draft_it_does_not_follow_it(story: Story) -> None:
    document_id = delivered(story)
    task = Task.objects.filter(envelope_id=document_id).first()
    assert task is not None
    seen = {name: len(api.followed(actor(story.snv.posts[name]), on=MONDAY)) for name in story.snv.posts}
    assert seen == {"viet": 2, "long": 2, "hung": 2, "mai": 2, "hoa": 2}
    assert api.followed(story.ngoc, on=MONDAY) == []
    other = story.issued(*BOTH)
    api.send_issued(other, by=MACHINE, at=AT)
    assert len(api.followed(actor(story.snv.posts["mai"]), on=MONDAY)) == 2, "another's document is not hers"
    for stranger in (story.ngoc, actor(story.ward.posts["lan"])):
        with pytest.raises(api.OnlyFollowersFollow):
            api.urge([task.id], text="", by=stranger, at=AT)
        with pytest.raises(api.OnlyFollowersFollow):
            api.end_task(task.id, result="Xong", by=stranger, at=AT)


def test_a_document_with_a_day_for_the_reply_gives_each_recipient_a_task_that_the_reports_end(story: Story) -> None:
    document_id = delivered(story)
    assert told(document_id) == [
        ("UBND phường Hoa Lư", "2026-12-15", "open"), ("UBND xã Gia Viễn", "2026-12-15", "open")]  # fmt: skip
    line = story.line(document_id)
    api.update(document_id, reason="Gia hạn", facts={"due": date(2026, 12, 31)}, tell=[line.id], by=story.hoa, at=AT)
    assert told(document_id)[-1][:2] == ("UBND phường Hoa Lư", "2026-12-31")
    arrivals = {item.agency_id: item.id for item in api.Arrival.objects.all()}
    api.accept(arrivals[story.ward.agency.id], by=story.ngoc, at=AT + timedelta(minutes=1))
    api.note_status(arrivals[story.ward.agency.id], "06", by=MACHINE, at=AT + timedelta(minutes=2))
    story.carry(AT + timedelta(minutes=3))
    done = Task.objects.get(recipient=line)
    assert (done.state, done.result.startswith("Nơi nhận báo đã hoàn thành")) == ("done", True)
    assert [name for name, _due, how in told(document_id) if how == "open"] == ["UBND xã Gia Viễn"]


def test_tasks_are_written_ended_and_refused_by_rule(story: Story) -> None:
    document_id = delivered(story)
    mai = actor(story.snv.posts["mai"])
    line = story.line(document_id)
    day = MONDAY - timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        api.give_task(document_id, text=" ", due=day, recipient_ids=[line.id], by=mai, at=AT)
    assert {reason.code for reason in refused.value.reasons} == {
        "exchange.task_empty", "exchange.task_due_before_issue"}  # fmt: skip
    assert api.give_task(document_id, text="Cử người dự họp", due=None, recipient_ids=[line.id], by=mai, at=AT) == 1
    task = Task.objects.get(text="Cử người dự họp")
    api.end_task(task.id, result="Đã cử ông Tuấn", by=mai, at=AT + timedelta(hours=1))
    with pytest.raises(StepRefused):
        api.end_task(task.id, result="Lần nữa", by=mai, at=AT + timedelta(hours=2))
    assert Task.objects.get(id=task.id).result == "Đã cử ông Tuấn"


def test_who_gave_it_back_has_nothing_left_to_do(story: Story) -> None:
    document_id = delivered(story)
    line = story.line(document_id)
    arrival_id = api.Arrival.objects.get(agency=story.ward.agency).id
    api.recall(document_id, recipient_ids=[line.id], reason="Gửi nhầm", by=story.hoa, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=1))
    api.agree_recall(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=2))
    story.carry(AT + timedelta(minutes=3))
    mai = actor(story.snv.posts["mai"])
    assert [one.task.recipient.name for one in api.followed(mai, on=MONDAY)] == ["UBND xã Gia Viễn"]
    assert [one.task.recipient.name for one in api.followed(mai, on=MONDAY, only="ended")] == ["UBND phường Hoa Lư"]


def test_a_reply_does_the_task_of_whoever_sent_it(story: Story) -> None:
    document_id = delivered(story)
    asked = api.envelope_of(document_id)
    assert asked is not None
    reply = story.packet(
        sender=edxml.Organization("H42.51", "UBND phường Hoa Lư"),
        recipients=(edxml.Organization("H42.08", "Sở Nội vụ"),),
        document_id="H42.51,2026/11/24,12/UBND",
        number="12",
        notation="UBND",
        responses=(edxml.ResponseFor("H42.08", asked.number_symbol, asked.document_code, MONDAY),),
    )
    arrival_id = story.foreign(reply, AT + timedelta(minutes=5))
    api.accept(arrival_id, by=story.hoa, at=AT + timedelta(minutes=6))
    done = Task.objects.get(recipient=story.line(document_id))
    assert (done.state, done.result) == ("done", "Văn bản trả lời 12/UBND")
    assert Task.objects.get(recipient=story.line(document_id, "H42.60")).state == "open"
