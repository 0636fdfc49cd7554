"""A letter asked back: withdrawn, given back, refused, taken by duty; crossings, forgeries, impatient clerks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from cast import AT, actor
from vanban.axis import api as axis
from vanban.axis.api import edxml
from vanban.directory.api import Box, box_items
from vanban.exchange import api
from vanban.exchange.models import Arrival, Demand, Request
from vanban.exchange.tests.story import MACHINE, Story, annex, arrival
from vanban.kernel.identifiers import new_id
from vanban.platform import storage
from vanban.platform.models import AuditEntry
from vanban.registry import api as registry
from vanban.rulebook import queries as rulebook
from vanban.rulebook.api import RecallMode, profile_for, profiles

REASON = "Văn bản ghi sai thẩm quyền ký, đề nghị thu hồi"


@pytest.fixture
def by_duty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A province whose regulation leaves the receiver no choice."""
    strict = replace(profile_for("ninh-binh", date(2026, 11, 23)), recall_mode=RecallMode.MANDATORY)
    assert len(profiles()) >= 1
    monkeypatch.setattr(rulebook, "profiles", lambda: (strict,))


def recall(story: Story, document_id: UUID, minute: int, *codes: str, reason: str = REASON) -> api.Recalled:
    """Hoa asks the document back from these agencies, or from everybody who can be asked."""
    rows = [item for item in api.recallable(document_id) if not codes or item.code in codes]
    return api.recall(
        document_id,
        recipient_ids=[item.id for item in rows],
        reason=reason,
        by=story.hoa,
        at=AT + timedelta(minutes=minute),
    )


def blobs(arrival_id: UUID) -> list[UUID]:
    """Everything stored of an arrival."""
    row = arrival(arrival_id)
    return [row.packet_id, *(item.blob_id for item in row.files.all())]


def is_gone(arrival_id: UUID) -> bool:
    """Whether nothing of its content can be read any more."""
    for blob_id in blobs(arrival_id):
        try:
            storage.read(blob_id)
        except storage.ContentDamaged:
            continue
        return False
    return True


@pytest.mark.clause("HY19-Đ11.2", "HY19-Đ10.2#2", "VL19-Đ11.4")
def test_a_registered_letter_is_asked_back_given_back_and_destroyed(story: Story) -> None:
    document_id, arrival_id = story.delivered(annexes=(annex(),))
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=2))
    assert recall(story, document_id, 3) == api.Recalled(cancelled=0, asked=1)
    assert story.line(document_id).recall == "asked"
    story.carry(AT + timedelta(minutes=4))
    waiting = box_items(story.ngoc, Box.ARRIVED)
    assert [(item.document_id, item.subject.partition(":")[0]) for item in waiting] == [
        (arrival_id, "Nơi gửi yêu cầu lấy lại")
    ]
    assert not is_gone(arrival_id)
    api.agree_recall(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=5))
    assert is_gone(arrival_id)
    assert box_items(story.ngoc, Box.ARRIVED) == []
    story.carry(AT + timedelta(minutes=6))
    line = story.line(document_id)
    assert (line.state, line.recall, line.recalled_at) == ("accepted", "recalled", AT + timedelta(minutes=5))
    request = Request.objects.get()
    assert (request.state, request.said_by, request.reason) == ("agreed", "Bùi Thị Ngọc", REASON)
    # What stays: the book's line, and who took what back from whom, when and why.
    assert registry.get_incoming(arrival_id).arrival_number == 1
    demand = Demand.objects.get()
    assert (demand.reason, demand.decided_by, demand.by_duty) == (REASON, "Bùi Thị Ngọc", False)
    assert arrival(arrival_id).printed_number == "01/SNV-TCCB"
    assert [item.code for item in api.reports_on(arrival_id)] == ["01", "03", "13", "15"]
    for document_part in (document_id,):
        assert storage.read(registry.files_of(document_part)[0].blob_id)


@pytest.mark.clause("HY19-Đ10.2#2", "VL19-Đ11.4", "VL19-Đ13.2h")
def test_by_duty_the_copy_goes_at_once_also_of_a_finished_letter(story: Story, by_duty: None) -> None:
    document_id, arrival_id = story.delivered()
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    for minute, code in enumerate(("04", "05", "06"), 2):
        api.note_status(arrival_id, code, by=MACHINE, at=AT + timedelta(minutes=minute))
    story.carry(AT + timedelta(minutes=6))
    assert story.line(document_id).state == "finished"
    recall(story, document_id, 7)
    story.carry(AT + timedelta(minutes=8))
    assert is_gone(arrival_id)
    assert box_items(story.ngoc, Box.ARRIVED) == []
    line = story.line(document_id)
    assert (line.state, line.recall) == ("finished", "deleted")
    assert line.deleted_at == AT + timedelta(minutes=8)
    told = [(item.code, item.description[:25]) for item in api.reports_on(document_id)[-2:]]
    assert told == [("15", "Đồng ý cho lấy lại văn bả"), ("06", "Đã hủy bản điện tử theo t")]
    demand = Demand.objects.get()
    assert (demand.by_duty, demand.profile, demand.decided_by) == (True, "nb25 1", MACHINE.name)
    assert api.note_status(arrival_id, "06", by=MACHINE, at=AT + timedelta(minutes=9)) is None


def test_the_receiver_may_refuse_and_is_asked_again(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    recall(story, document_id, 1)
    story.carry(AT + timedelta(minutes=2))
    for hidden in ("", "   ", "\u200b\u200b\u200b\u200b", "\u2060\u3164\u2800\u00ad\ufeff"):
        with pytest.raises(api.ReasonMissing):
            api.deny_recall(arrival_id, reason=hidden, by=story.ngoc, at=AT + timedelta(minutes=3))
    api.deny_recall(arrival_id, reason="Đã giao việc theo văn bản này", by=story.ngoc, at=AT + timedelta(minutes=3))
    assert [item.subject for item in box_items(story.ngoc, Box.ARRIVED)] == ["V/v rà soát vị trí việc làm"]
    story.carry(AT + timedelta(minutes=4))
    assert story.line(document_id).recall == "denied"
    assert [item.document_id for item in box_items(story.hoa, Box.REFUSED)] == [document_id]
    assert not is_gone(arrival_id)
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=5))
    recall(story, document_id, 6)
    story.carry(AT + timedelta(minutes=7))
    assert box_items(story.hoa, Box.REFUSED) == []
    api.agree_recall(arrival_id, by=actor(story.ward.posts["uoc"]), at=AT + timedelta(minutes=8))
    story.carry(AT + timedelta(minutes=9))
    assert story.line(document_id).recall == "recalled"
    assert [item.state for item in api.requests_on(document_id)] == ["denied", "agreed"]


def test_a_refused_recall_may_be_left_at_that(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    recall(story, document_id, 1)
    story.carry(AT + timedelta(minutes=2))
    api.deny_recall(arrival_id, reason="Đã giao việc", by=story.ngoc, at=AT + timedelta(minutes=3))
    story.carry(AT + timedelta(minutes=4))
    api.note_denial_seen(document_id, by=story.hoa, at=AT + timedelta(minutes=5))
    assert box_items(story.hoa, Box.REFUSED) == []


@pytest.mark.clause("HY19-Đ11.2", "HP25-Đ20.2b")
def test_recall_is_per_receiver_and_what_never_left_is_withdrawn_on_the_spot(story: Story) -> None:
    document_id = story.issued(("UBND phường Hoa Lư", "H42.51"), ("UBND xã Gia Viễn", "H42.60"), ("Lưu: VT", ""))
    api.send_issued(document_id, by=MACHINE, at=AT)
    fresh = api.update(
        document_id, reason="Bổ sung nơi nhận", add=["H42.08"], by=story.hoa, at=AT + timedelta(minutes=1)
    )
    assert fresh.added == 1
    assert recall(story, document_id, 2, "H42.08") == api.Recalled(cancelled=1, asked=0)
    api.send_issued(document_id, by=MACHINE, at=AT + timedelta(minutes=2))
    assert recall(story, document_id, 3, "H42.60") == api.Recalled(cancelled=0, asked=1)
    arrivals = story.carry(AT + timedelta(minutes=4))
    lines = {item.code: (item.state, item.recall) for item in api.grid(document_id)}
    assert lines == {
        "H42.51": ("arrived", "none"), "H42.60": ("arrived", "asked"),
        "": ("paper", "none"), "H42.08": ("waiting", "cancelled"),
    }  # fmt: skip
    assert len(arrivals) == 2
    assert [item.code for item in api.unconfirmed(story.snv.agency.id)] == ["H42.51", "H42.60"]
    with pytest.raises(api.NothingToRecall):
        recall(story, document_id, 5, "H42.60")


def test_only_those_who_may_ask_and_answer(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    line = story.line(document_id)
    for person in (story.ngoc, actor(story.snv.posts["mai"])):
        with pytest.raises(api.OnlySendersAsk):
            api.recall(document_id, recipient_ids=[line.id], reason=REASON, by=person, at=AT)
    with pytest.raises(api.ReasonMissing):
        api.recall(document_id, recipient_ids=[line.id], reason="\u200b \u200d", by=story.hoa, at=AT)
    api.recall(document_id, recipient_ids=[line.id], reason=REASON, by=story.viet, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=2))
    for person in (story.hoa, actor(story.ward.posts["lan"])):
        with pytest.raises(api.OnlyReceiversAnswer):
            api.agree_recall(arrival_id, by=person, at=AT + timedelta(minutes=3))
        with pytest.raises(api.OnlyReceiversAnswer):
            api.deny_recall(arrival_id, reason="không được", by=person, at=AT + timedelta(minutes=3))


def test_a_recall_crosses_an_acceptance_and_stops_one_that_comes_later(story: Story) -> None:
    document_id, first = story.delivered()
    recall(story, document_id, 1)
    api.accept(first, by=story.ngoc, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=2))
    line = story.line(document_id)
    assert (line.state, line.recall) == ("accepted", "asked")
    other, second = story.delivered(at=AT + timedelta(minutes=3))
    recall(story, other, 4)
    story.carry(AT + timedelta(minutes=5))
    with pytest.raises(api.RecallPending):
        api.accept(second, by=story.ngoc, at=AT + timedelta(minutes=6))
    with pytest.raises(api.RecallPending):
        api.refuse(second, reason="gửi nhầm", by=story.ngoc, at=AT + timedelta(minutes=6))
    api.agree_recall(second, by=story.ngoc, at=AT + timedelta(minutes=7))
    assert arrival(second).state == "recalled"
    story.carry(AT + timedelta(minutes=8))
    assert (story.line(other).state, story.line(other).recall) == ("arrived", "recalled")


def test_a_refusal_crosses_a_recall_and_nothing_is_left_there(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    api.refuse(arrival_id, reason="Gửi nhầm hộp thư", by=story.ngoc, at=AT + timedelta(minutes=1))
    recall(story, document_id, 2)
    story.carry(AT + timedelta(minutes=3))
    line = story.line(document_id)
    assert (line.state, line.recall) == ("refused", "recalled")
    assert is_gone(arrival_id)
    assert arrival(arrival_id).state == "refused"
    with pytest.raises(api.NothingToResend):
        api.resend(document_id, by=story.hoa, at=AT + timedelta(minutes=4))


def test_while_frozen_nothing_is_sent_again(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    recall(story, document_id, 1)
    api.refuse(arrival_id, reason="Gửi nhầm hộp thư", by=story.ngoc, at=AT + timedelta(minutes=1))
    for entry in Request.objects.all():
        assert entry.entry is not None
    about = edxml.ResponseFor("H42.08", "01/SNV-TCCB", arrival(arrival_id).document_code)
    refusal = edxml.Status(edxml.Organization("H42.51"), about, edxml.Code.REFUSED, AT + timedelta(minutes=1))
    api.note_report(refusal, message_id="r", by=MACHINE, at=AT + timedelta(minutes=2))
    assert (story.line(document_id).state, story.line(document_id).recall) == ("refused", "asked")
    with pytest.raises(api.NothingToResend):
        api.resend(document_id, by=story.hoa, at=AT + timedelta(minutes=3))


@pytest.mark.parametrize("duty", [False, True])
def test_a_recall_that_is_quicker_than_its_letter_waits_for_it(
    story: Story, duty: bool, request: pytest.FixtureRequest
) -> None:
    if duty:
        request.getfixturevalue("by_duty")
    document_id = story.sent()
    recall(story, document_id, 1)
    entry = Request.objects.get().entry
    assert entry is not None
    api.hand_status(entry.id, by=MACHINE, at=AT + timedelta(minutes=1))
    letter, asked = sorted(axis.due(at=AT + timedelta(minutes=1)), key=lambda item: axis.envelope(item[0]).kind)
    assert api.receive(asked[0], by=MACHINE, at=AT + timedelta(minutes=2)) is None
    assert Demand.objects.get().state == "unmatched"
    arrival_id = api.receive(letter[0], by=MACHINE, at=AT + timedelta(minutes=3))
    assert arrival_id is not None
    assert Demand.objects.get().state == ("agreed" if duty else "open")
    assert is_gone(arrival_id) is duty
    story.carry(AT + timedelta(minutes=4))
    assert story.line(document_id).recall == ("deleted" if duty else "asked")


def test_a_recall_made_before_a_later_sending_does_not_bind_it(story: Story) -> None:
    about = edxml.ResponseFor("H42.51", "77/SNV-VP", "H42.08,2026/11/20,77/SNV-VP")
    early = edxml.Status(edxml.Organization("H42.08"), about, edxml.Code.RECALL_ASKED, AT, "Thu hồi bản gửi sớm")
    axis.submit(edxml.write_status(early), system="office", by=MACHINE, at=AT)
    assert story.carry(AT) == []
    later = AT + timedelta(hours=1)
    found = story.foreign(story.packet(traces=(edxml.Trace("H42.08", later),)), later)
    assert Demand.objects.get().state == "unmatched"
    assert api.accept(found, by=story.ngoc, at=later + timedelta(minutes=1)).arrival_number == 1


@pytest.mark.clause("HP25-Đ7.1-4")
def test_nobody_takes_back_what_another_agency_sent(story: Story, by_duty: None) -> None:
    _document_id, arrival_id = story.delivered()
    code = arrival(arrival_id).document_code
    about = edxml.ResponseFor("H42.51", "01/SNV-TCCB", code)
    forged = edxml.Status(
        edxml.Organization("H42.60", "UBND xã Gia Viễn"), about, edxml.Code.RECALL_ASKED, AT, "Xin lấy lại văn bản"
    )
    axis.submit(edxml.write_status(forged), system="office", by=MACHINE, at=AT + timedelta(minutes=1))
    delivery_id = axis.due(at=AT + timedelta(minutes=1))[0][0]
    story.carry(AT + timedelta(minutes=1))
    packet = story.packet(
        sender=edxml.Organization("H42.60", "UBND xã Gia Viễn"),
        business=edxml.Business(kind=edxml.Kind.RECALL, document_id=code, reason="Xin lấy lại văn bản"),
        document_id="H42.60,2026/11/20,1/UBND",
    )
    axis.submit(edxml.write_document(packet), system="office", by=MACHINE, at=AT + timedelta(minutes=2))
    assert story.carry(AT + timedelta(minutes=2)) == []
    assert not is_gone(arrival_id)
    assert not Demand.objects.exists()
    assert AuditEntry.objects.filter(code="exchange.demand_forged", subject_id=arrival_id).count() == 2
    assert axis.envelope(delivery_id).state == "failed"


def test_a_failed_forgery_moves_nothing_at_the_real_sender(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    code = arrival(arrival_id).document_code
    api.note_undeliverable(code, "H42.51", "không phải", by=MACHINE, at=AT, message_id="a-strangers-message")
    assert story.line(document_id).state == "arrived"
    assert AuditEntry.objects.filter(code="exchange.status_unmatched").count() == 1


def test_a_recall_of_something_never_sent_here_is_kept_on_record(story: Story) -> None:
    about = edxml.ResponseFor("H42.51", "9/X", "H42.08,2026/01/01,9/X")
    status = edxml.Status(edxml.Organization("H42.08"), about, edxml.Code.RECALL_ASKED, AT, "Thu hồi")
    data = edxml.write_status(status)
    axis.submit(data, system="office", by=MACHINE, at=AT)
    axis.submit(data, system="office", by=MACHINE, at=AT, message_id="again")
    assert story.carry(AT) == []
    assert [item.state for item in Demand.objects.all()] == ["unmatched", "unmatched"]
    assert AuditEntry.objects.filter(code="exchange.demand_unmatched").count() == 2
    assert axis.due(at=AT) == []


def test_kind_1_is_the_same_as_13_and_makes_no_arrival(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    code = arrival(arrival_id).document_code
    packet = story.packet(
        document_id=code, business=edxml.Business(kind=edxml.Kind.RECALL, document_id=code, reason=REASON)
    )
    axis.submit(edxml.write_document(packet), system="office", by=MACHINE, at=AT + timedelta(minutes=1))
    assert story.carry(AT + timedelta(minutes=1)) == []
    assert Arrival.objects.count() == 1
    assert Demand.objects.get().reason == REASON
    api.agree_recall(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=2))
    assert is_gone(arrival_id)
    story.carry(AT + timedelta(minutes=3))
    assert story.line(document_id).state == "arrived"


def test_what_is_gone_stays_gone_and_asking_again_is_answered_again(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    recall(story, document_id, 1)
    story.carry(AT + timedelta(minutes=2))
    api.agree_recall(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=3))
    with pytest.raises(api.NothingAsked):
        api.agree_recall(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=3))
    about = edxml.ResponseFor("H42.51", "01/SNV-TCCB", arrival(arrival_id).document_code)
    again = edxml.Status(edxml.Organization("H42.08"), about, edxml.Code.RECALL_ASKED, AT + timedelta(minutes=4), "Lại")
    axis.submit(edxml.write_status(again), system="office", by=MACHINE, at=AT + timedelta(minutes=4))
    story.carry(AT + timedelta(minutes=4))
    assert [item.state for item in Demand.objects.order_by("noted_at")] == ["agreed", "agreed"]
    assert story.line(document_id).recall == "recalled"
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrival.objects.filter(id=arrival_id).update(destroyed_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.update(reason="không phải thế")
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.all().delete()


def test_the_hub_does_not_reach_the_receiver_any_more_and_the_clerk_learns_it(story: Story) -> None:
    document_id, _arrival_id = story.delivered()
    axis.close_mailbox("H42.51", by=MACHINE, at=AT + timedelta(minutes=1))
    recall(story, document_id, 2)
    story.carry(AT + timedelta(minutes=3))
    assert story.line(document_id).recall == "denied"
    assert [item.document_id for item in box_items(story.hoa, Box.REFUSED)] == [document_id]
    assert AuditEntry.objects.filter(code="exchange.not_asked", subject_id=document_id).count() == 1
    assert new_id() != document_id


def test_a_recall_that_the_receiving_system_fails_on_does_not_mark_the_letter_undeliverable(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    recall(story, document_id, 1)
    entry = Request.objects.get().entry
    assert entry is not None
    code = arrival(arrival_id).document_code
    api.note_undeliverable(code, "H42.51", "hệ thống lỗi", by=MACHINE, at=AT, message_id=entry.message_id)
    line = story.line(document_id)
    assert (line.state, line.recall) == ("arrived", "denied")


@pytest.mark.parametrize("order", [("15", "06"), ("06", "15")])
def test_consent_and_report_of_destruction_in_any_order_end_deleted(story: Story, order: tuple[str, str]) -> None:
    document_id, arrival_id = story.delivered()
    recall(story, document_id, 1)
    about = edxml.ResponseFor("H42.08", "01/SNV-TCCB", arrival(arrival_id).document_code)
    words = {
        "15": "Đồng ý cho lấy lại văn bản; bản điện tử đã được hủy",
        "06": "Đã hủy bản điện tử theo thông báo thu hồi",
    }
    for count, code in enumerate((*order, *order)):
        said = edxml.Status(
            edxml.Organization("H42.51"), about, edxml.Code(code), AT + timedelta(minutes=2), words[code]
        )
        api.note_report(said, message_id=f"{code}-{count}", by=MACHINE, at=AT + timedelta(minutes=3))
    line = story.line(document_id)
    assert (line.state, line.recall) == ("arrived", "deleted")
    with pytest.raises(api.NothingToRecall):
        api.recall(document_id, recipient_ids=[line.id], reason=REASON, by=story.hoa, at=AT + timedelta(minutes=4))
