"""A letter's trip between two agencies, told by its statuses; refusal with reason, sending again, doubles."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cast import AT, actor
from vanban.axis import api as axis
from vanban.axis.api import edxml
from vanban.directory.api import Box, box_items, can_see
from vanban.exchange import api
from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.models import Arrival, Dispatch, StatusEntry
from vanban.exchange.ports import use_axis
from vanban.exchange.tests.story import MACHINE, Story, annex, arrival, findings
from vanban.kernel.states import StepRefused
from vanban.platform import storage
from vanban.platform.models import AuditEntry, Blob
from vanban.registry import api as registry


@pytest.mark.clause("NB16-Đ4.1b", "HY19-Đ3.1", "HY19-Đ1.1", "NB25-Đ13.1a", "NB16-Đ2.4", "NB16-Đ11.2a")
def test_a_letter_lies_before_the_receiving_clerk_with_its_report(story: Story) -> None:
    document_id, arrival_id = story.delivered(annexes=(annex(),))
    row = arrival(arrival_id)
    assert (row.agency.code, row.sender_code, row.printed_number) == ("H42.51", "H42.08", "01/SNV-TCCB")
    assert [item.document_id for item in box_items(story.ngoc, Box.ARRIVED)] == [arrival_id]
    assert can_see(story.ngoc, arrival_id)
    assert not can_see(story.hoa, arrival_id)
    report = findings(arrival_id)
    assert {code: item["ok"] for code, item in report.items()} == {
        "origin": True, "address": True, "completeness": True, "pages": True, "structure": True,
        "signatures": False, "secrecy": True,
    }  # fmt: skip
    signed = [item for item in row.report if item["code"] == "signatures"]
    assert [(item["data"]["file"], item["ok"]) for item in signed] == [("cong-van.pdf", True), ("phu-luc-1.pdf", False)]
    assert "Phạm Quốc Việt" in signed[0]["data"]["names"]
    packet = edxml.read(storage.read(row.packet_id))
    assert isinstance(packet, edxml.Packet)
    assert {packet.sender.code, *packet.recipient_codes} == {"H42.08", "H42.51"}
    assert document_id != arrival_id


@pytest.mark.clause("NB16-Đ11.2g", "NB16-Đ11.2d")
def test_every_file_arrives_byte_for_byte(story: Story) -> None:
    document_id, arrival_id = story.delivered(annexes=(annex(),))
    sent = [storage.describe(item.blob_id).sha256 for item in registry.files_of(document_id)]
    got = [item.blob.sha256 for item in arrival(arrival_id).files.all()]
    assert got == sent
    assert Arrival.objects.count() == 1


@pytest.mark.clause("NB16-Đ11.1c", "HP25-Đ14.1b", "HP25-Đ14.1c", "HP25-Đ14.2", "NB16-Đ11.2b", "NB25-Đ14.3a")
def test_each_step_has_its_own_moment_on_both_sides(story: Story) -> None:
    document_id = story.issued()
    api.send_issued(document_id, by=MACHINE, at=AT + timedelta(minutes=2))
    line = story.line(document_id)
    assert (line.state, line.handed_at, line.arrived_at) == ("handed", AT + timedelta(minutes=2), None)
    arrival_id = story.carry(AT + timedelta(minutes=5))[0]
    line = story.line(document_id)
    assert (line.state, line.arrived_at, line.accepted_at) == ("arrived", AT + timedelta(minutes=5), None)
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=30))
    story.carry(AT + timedelta(minutes=31))
    line = story.line(document_id)
    assert (line.state, line.accepted_at) == ("accepted", AT + timedelta(minutes=30))
    row = arrival(arrival_id)
    assert (row.sent_at, row.arrived_at, row.decided_at) == (
        AT + timedelta(minutes=2), AT + timedelta(minutes=5), AT + timedelta(minutes=30))  # fmt: skip
    assert registry.get_outgoing(document_id).sent_at == AT + timedelta(minutes=2)


@pytest.mark.clause("HP25-Đ14.1a")
def test_times_on_the_wire_are_vietnam_time(story: Story) -> None:
    document_id = story.sent(at=AT)
    data = storage.read(Dispatch.objects.get(envelope_id=document_id).blob_id)
    assert b"<edXML:Timestamp>2026/11/23 08:02:00</edXML:Timestamp>" in data
    arrival_id = story.carry(AT)[0]
    status = bytes(StatusEntry.objects.get(document_id=arrival_id).packet or b"")
    assert b"<edXML:Timestamp>2026/11/23 08:02:00</edXML:Timestamp>" in status
    assert Dispatch.objects.get().receipt["doc_id"]


@pytest.mark.clause("NB16-Đ11.2h", "HY19-Đ10.2#1")
def test_the_sender_learns_of_arrival_and_acceptance_without_anybody_typing_it(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    assert [(item.code, item.direction) for item in api.reports_on(document_id)] == [("01", "in")]
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=1, seconds=10))
    told = [(item.code, item.staff_name) for item in api.reports_on(document_id)]
    assert told == [("01", MACHINE.name), ("03", "Bùi Thị Ngọc")]


@pytest.mark.clause("NB16-Đ4.4", "HP25-Đ17.3a-c", "NB16-Đ11.2a")
def test_accepting_registers_every_field_of_the_packet_without_retyping(story: Story) -> None:
    _document_id, arrival_id = story.delivered()
    document = api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    assert document.id == arrival_id
    assert document.arrival_number == 1
    assert (document.number, document.symbol, document.type_name) == ("01", "SNV-TCCB", "Công văn")
    assert (document.issuer_name, document.issuer_code) == ("Sở Nội vụ", "H42.08")
    assert (document.subject, document.signer_name) == ("V/v rà soát vị trí việc làm", "Phạm Quốc Việt")
    assert (document.urgency, document.document_code) == (1, "H42.08,2026/11/23,01/SNV-TCCB")
    assert [item.name for item in registry.files_of(arrival_id)] == ["cong-van.pdf"]
    assert box_items(story.ngoc, Box.ARRIVED) == []


def test_the_clerk_may_mend_a_field_while_accepting(story: Story) -> None:
    _document_id, arrival_id = story.delivered()
    given = {"type_name": "Công văn", "subject": "V/v rà soát vị trí việc làm năm 2026", "due": None, "note": ""}
    changed = api.corrections(arrival_id, given)
    assert set(changed) == {"subject", "due"}
    document = api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1), corrections=changed)
    assert document.subject == given["subject"]
    assert AuditEntry.objects.get(code="exchange.accepted").data["changed"] == "due, subject"


@pytest.mark.clause("VL19-Đ6.2", "VL19-Đ11.4", "VL19-Đ13.2h", "VL19-Đ13.2p")
def test_all_states_of_handling_reach_the_sender_in_order(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    seen = [story.line(document_id).state]
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    for minute, code in enumerate(("", "04", "05", "06"), 2):
        now = AT + timedelta(minutes=minute)
        if code:
            api.note_status(arrival_id, code, by=MACHINE, at=now, description="Lan - Phòng Kinh tế")
        story.carry(now)
        seen.append(story.line(document_id).state)
    assert seen == ["arrived", "accepted", "assigned", "in_progress", "finished"]
    line = story.line(document_id)
    assert line.arrived_at and line.accepted_at and line.assigned_at and line.started_at and line.finished_at
    told = api.reports_on(document_id)
    assert [item.code for item in told] == ["01", "03", "04", "05", "06"]
    assert told[2].description == "Lãnh đạo đã phân công xử lý: Lan - Phòng Kinh tế"


def test_handling_is_reported_once_and_forward_only(story: Story) -> None:
    _document_id, arrival_id = story.delivered()
    assert api.note_status(arrival_id, "04", by=MACHINE, at=AT) is None
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    assert api.note_status(arrival_id, "05", by=MACHINE, at=AT) is not None
    assert api.note_status(arrival_id, "05", by=MACHINE, at=AT) is None
    assert api.note_status(arrival_id, "04", by=MACHINE, at=AT) is None
    assert api.note_status(arrival_id, "01", by=MACHINE, at=AT) is None
    assert api.note_status(Dispatch.objects.get().id, "04", by=MACHINE, at=AT) is None


def test_late_and_repeated_reports_are_harmless_and_the_last_state_stays(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    about = edxml.ResponseFor("H42.08", "01/SNV-TCCB", arrival(arrival_id).document_code)
    ward = edxml.Organization("H42.51", "UBND phường Hoa Lư")

    noted = itertools.count(20)

    def say(code: edxml.Code, key: str, minute: int) -> None:
        status = edxml.Status(ward, about, code, AT + timedelta(minutes=minute))
        api.note_report(status, message_id=key, by=MACHINE, at=AT + timedelta(minutes=next(noted)))

    say(edxml.Code.FINISHED, "f", 9)
    say(edxml.Code.ACCEPTED, "a", 4)
    say(edxml.Code.FINISHED, "f", 9)
    say(edxml.Code.REFUSED, "r", 10)
    say(edxml.Code.ARRIVED, "again", 11)
    line = story.line(document_id)
    assert line.state == "finished"
    assert line.accepted_at == AT + timedelta(minutes=4)
    assert (line.refused_at, line.reason) == (None, "")
    counted = [(item.code, item.counted) for item in api.reports_on(document_id)]
    assert counted == [("01", True), ("06", True), ("03", False), ("02", False), ("01", False)]
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusEntry.objects.filter(direction="in").update(code="02")


@pytest.mark.clause("NB16-Đ3.1c", "HY19-Đ5.4", "HY19-Đ10.1")
def test_a_refusal_reaches_the_sender_with_its_reason_and_the_refusers_name(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    with pytest.raises(api.ReasonMissing):
        api.refuse(arrival_id, reason="  ", by=story.ngoc, at=AT)
    with pytest.raises(api.ReasonTooLong):
        api.refuse(arrival_id, reason="x" * 1001, by=story.ngoc, at=AT)
    reason = "Thiếu phụ lục 2 nêu tại Điều 3"
    api.refuse(arrival_id, reason=reason, by=story.ngoc, at=AT + timedelta(minutes=3))
    story.carry(AT + timedelta(minutes=4))
    line = story.line(document_id)
    assert (line.state, line.reason, line.said_by) == ("refused", reason, "Bùi Thị Ngọc")
    assert line.refused_at == AT + timedelta(minutes=3)
    assert [item.origin for item in box_items(story.hoa, Box.REFUSED)] == ["UBND phường Hoa Lư"]
    assert registry.find_incoming(arrival_id) is None
    with pytest.raises(StepRefused):
        api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=5))
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrival.objects.filter(id=arrival_id).update(state="accepted")


@pytest.mark.clause("HP25-Đ20.2c")
def test_after_a_refusal_the_same_document_is_sent_again_and_accepted_once(story: Story) -> None:
    document_id, first = story.delivered()
    with pytest.raises(api.NothingToResend):
        api.resend(document_id, by=story.hoa, at=AT)
    api.refuse(first, reason="Gửi nhầm hộp thư", by=story.ngoc, at=AT + timedelta(minutes=3))
    story.carry(AT + timedelta(minutes=4))
    with pytest.raises(api.OnlyClerksExchange):
        api.resend(document_id, by=story.ngoc, at=AT + timedelta(minutes=5))
    assert api.resend(document_id, by=story.hoa, at=AT + timedelta(minutes=10)) == 1
    assert box_items(story.hoa, Box.REFUSED) == []
    api.send_issued(document_id, by=MACHINE, at=AT + timedelta(minutes=10))
    api.send_issued(document_id, by=MACHINE, at=AT + timedelta(minutes=10))
    second = story.carry(AT + timedelta(minutes=11))
    assert len(second) == 1 and second[0] != first
    assert arrival(second[0]).earlier_id == first
    assert arrival(second[0]).document_code == arrival(first).document_code
    assert story.line(document_id).round == 2
    assert story.line(document_id).state == "arrived"
    api.accept(second[0], by=story.ngoc, at=AT + timedelta(minutes=12))
    story.carry(AT + timedelta(minutes=13))
    assert story.line(document_id).state == "accepted"
    assert Dispatch.objects.filter(envelope_id=document_id).count() == 2


def test_a_late_report_of_the_first_round_does_not_touch_the_second(story: Story) -> None:
    document_id, first = story.delivered()
    api.refuse(first, reason="Gửi nhầm hộp thư", by=story.ngoc, at=AT + timedelta(minutes=3))
    story.carry(AT + timedelta(minutes=4))
    api.resend(document_id, by=story.hoa, at=AT + timedelta(minutes=10))
    about = edxml.ResponseFor("H42.08", "01/SNV-TCCB", arrival(first).document_code)
    late = edxml.Status(edxml.Organization("H42.51"), about, edxml.Code.REFUSED, AT + timedelta(minutes=3))
    api.note_report(late, message_id="late", by=MACHINE, at=AT + timedelta(minutes=11))
    assert story.line(document_id).state == "waiting"


def test_a_second_copy_of_a_message_is_recognised_and_kept_as_one(story: Story) -> None:
    packet = story.packet()
    first = story.foreign(packet, AT)
    axis.submit(edxml.write_document(packet), system="office", by=MACHINE, at=AT + timedelta(minutes=1))
    assert story.carry(AT + timedelta(minutes=1)) == []
    again = story.foreign(story.packet(message_id="another-id"), AT + timedelta(minutes=2))
    assert again == first
    assert Arrival.objects.count() == 1
    assert arrival(first).copies == 2
    assert AuditEntry.objects.filter(code="exchange.double", subject_id=first).count() == 1
    assert len(box_items(story.ngoc, Box.ARRIVED)) == 1


@pytest.mark.clause("NB25-Đ9.3")
def test_the_same_code_with_other_content_warns_before_registration(story: Story) -> None:
    first = story.foreign(story.packet(), AT)
    api.accept(first, by=story.ngoc, at=AT + timedelta(minutes=1))
    other = story.packet(attachments=(edxml.Attachment("77.pdf", annex() + b"\n%"),))
    second = story.foreign(other, AT + timedelta(minutes=2))
    assert second != first
    row = api.arrival_of(second)
    assert row is not None and row.earlier_id == first
    assert [item.why for item in api.likely_duplicates(row)] == ["code"]


@pytest.mark.clause("NB16-Đ11.1a")
def test_nothing_leaves_the_house_before_it_is_registered(story: Story) -> None:
    unknown = story.issued()
    with pytest.raises(api.NotRegisteredYet):
        api.send_issued(story.snv.agency.id, by=MACHINE, at=AT)
    assert api.envelope_of(unknown) is None
    api.send_issued(unknown, by=MACHINE, at=AT)
    assert [item.code for item in api.unconfirmed(story.snv.agency.id)] == ["H42.51"]
    arrival_id = story.carry(AT)[0]
    assert len(api.unconfirmed(story.snv.agency.id)) == 1
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=2))
    assert api.unconfirmed(story.snv.agency.id) == []


@pytest.mark.clause("HY19-Đ11.2", "HP25-Đ20.2b", "NB25-Đ14.2d")
def test_each_recipient_has_its_own_line_and_paper_recipients_say_why(story: Story) -> None:
    story.commune.has_system = False
    story.commune.save()
    axis.close_mailbox("H42.60", by=MACHINE, at=AT - timedelta(hours=1))
    document_id = story.sent(
        ("UBND phường Hoa Lư", "000.00.51.H42"),
        ("UBND phường Hoa Lư (mã mới)", "H42.51"),
        ("UBND xã Gia Viễn", "H42.60"),
        ("Lưu: VT", ""),
    )
    arrivals = story.carry(AT + timedelta(minutes=1))
    assert len(arrivals) == 1
    states = [(item.name, item.state, bool(item.channel_reason)) for item in api.grid(document_id)]
    assert states == [
        ("UBND phường Hoa Lư", "arrived", False),
        ("UBND xã Gia Viễn", "paper", True),
        ("Lưu: VT", "paper", True),
    ]


@pytest.mark.clause("HP25-Đ20.2d")
def test_unknown_and_closed_recipients_are_told_to_the_clerk_and_the_others_still_get_theirs(story: Story) -> None:
    axis.close_mailbox("H42.60", by=MACHINE, at=AT)
    document_id = story.sent(
        ("UBND phường Hoa Lư", "H42.51"),
        ("UBND xã Gia Viễn", "H42.60"),
        ("Ai đó", "H42.99"),
        at=AT + timedelta(minutes=1),
    )
    assert len(story.carry(AT + timedelta(minutes=2))) == 1
    lines = {item.code: (item.state, item.reason[-10:]) for item in api.grid(document_id)}
    assert lines["H42.51"][0] == "arrived"
    assert lines["H42.60"] == ("undeliverable", "error 23).")
    assert lines["H42.99"] == ("undeliverable", "error 18).")
    assert [item.document_id for item in box_items(story.hoa, Box.REFUSED)] == [document_id]
    assert AuditEntry.objects.filter(code="exchange.undeliverable").count() == 2


@pytest.mark.clause("HP25-Đ20.2a")
def test_a_stored_file_that_was_altered_is_not_sent(story: Story, settings: object) -> None:
    document_id = story.issued()
    blob = Blob.objects.get(id=registry.files_of(document_id)[0].blob_id)
    path = settings.VANBAN_VAR / "blobs" / blob.path  # type: ignore[attr-defined]
    stored = path.read_bytes()
    path.write_bytes(stored[:-1] + bytes([stored[-1] ^ 1]))
    with pytest.raises(storage.ContentDamaged):
        api.send_issued(document_id, by=MACHINE, at=AT)
    assert not Dispatch.objects.exists()
    assert axis.due(at=AT) == []


def test_a_lost_answer_of_the_hub_is_repeated_with_the_same_bytes(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful(LocalAxis):
        """Accepts, then loses the line before the answer."""

        def submit(self, packet, *, message_id, by, at):
            super().submit(packet, message_id=message_id, by=by, at=at)
            raise ConnectionError

    document_id = story.issued()
    use_axis(Forgetful())
    with pytest.raises(ConnectionError):
        api.send_issued(document_id, by=MACHINE, at=AT)
    assert story.line(document_id).state == "waiting"
    use_axis(LocalAxis())
    api.send_issued(document_id, by=MACHINE, at=AT + timedelta(minutes=1))
    assert story.line(document_id).handed_at == AT
    assert Dispatch.objects.count() == 1
    assert len(story.carry(AT + timedelta(minutes=2))) == 1


def test_a_receiver_that_dies_before_answering_makes_one_arrival(story: Story) -> None:
    class Dying(LocalAxis):
        """Does its work and dies before it tells the hub."""

        def acknowledge(self, delivery_id, **_rest):
            raise KeyboardInterrupt

    story.sent()
    delivery_id = axis.due(at=AT)[0][0]
    use_axis(Dying())
    with pytest.raises(KeyboardInterrupt):
        api.receive(delivery_id, by=MACHINE, at=AT)
    use_axis(LocalAxis())
    assert api.receive(delivery_id, by=MACHINE, at=AT + timedelta(seconds=30)) is None
    story.carry(AT + timedelta(minutes=3))
    assert Arrival.objects.count() == 1
    assert Arrival.objects.get().copies == 1
    assert axis.envelope(delivery_id).state == "delivered"


def test_only_the_receivers_clerk_decides(story: Story) -> None:
    _document_id, arrival_id = story.delivered()
    for person in (story.hoa, actor(story.ward.posts["uoc"]), actor(story.ward.posts["lan"])):
        with pytest.raises(api.OnlyClerksExchange):
            api.accept(arrival_id, by=person, at=AT)
        with pytest.raises(api.OnlyClerksExchange):
            api.refuse(arrival_id, reason="không", by=person, at=AT)


def test_nothing_is_accepted_twice(story: Story) -> None:
    _document_id, arrival_id = story.delivered()
    api.accept(arrival_id, by=story.ngoc, at=AT)
    with pytest.raises(StepRefused):
        api.accept(arrival_id, by=story.ngoc, at=AT)
    with pytest.raises(StepRefused):
        api.refuse(arrival_id, reason="đổi ý rồi", by=story.ngoc, at=AT)


@pytest.mark.clause("VL19-Đ12.2", "NB16-Đ11.2a")
def test_without_a_report_nothing_is_registered(story: Story) -> None:
    _document_id, arrival_id = story.delivered()
    Arrival.objects.filter(id=arrival_id).update(report=None)
    with pytest.raises(api.ChecksMissing):
        api.accept(arrival_id, by=story.ngoc, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrival.objects.filter(id=arrival_id).update(state="accepted")
