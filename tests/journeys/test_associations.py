"""Agencies without a system, both ways: what Hội Nông dân gets and accepts or refuses, and what it sends itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine

from cast import AT
from journeys.associations import GuestStory, annex_pdf
from vanban.axis import actions, errors
from vanban.axis import api as axis
from vanban.axis.actions import Typed
from vanban.axis.models import GuestArrival, GuestLetter, GuestReport, Message
from vanban.axis.queries import guests
from vanban.directory.api import Box, box_items
from vanban.exchange import api as exchange
from vanban.exchange.tests.story import MACHINE
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.kernel.states import StepRefused
from vanban.platform.jobs import run_pending
from vanban.platform.models import AuditEntry

LATER = AT + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Blobs, keys and the demo authority of all these stories."""
    folder = tmp_path_factory.getbasetemp() / "associations"
    folder.mkdir(exist_ok=True)
    settings.VANBAN_VAR = folder
    settings.VANBAN_KEK_FILE = folder / "kek.key"
    settings.VANBAN_HUB_KEY_FILE = Path(folder) / "hub.pem"


@pytest.fixture
def story(db: None) -> GuestStory:
    """Monday morning."""
    with time_machine.travel(AT, tick=False):
        return GuestStory.begin()


def typed(*codes: str, **changes: str) -> Typed:
    """What Yến types."""
    facts = {
        "type_code": "bao-cao", "number": "12", "symbol": "BC-HND", "issued": "2026-11-20",
        "subject": "Báo cáo kết quả hoạt động Hội năm 2026", "signer": "Tạ Văn Lâm", "signer_title": "Chủ tịch",
    }  # fmt: skip
    return Typed(**facts | changes, recipients=codes or ("H42.51",))


def write(story: GuestStory, letter_id: UUID | None = None, *codes: str, at: Any = AT, **changes: str) -> UUID:
    """Yến writes a letter to the ward, attaches its PDF and presses Send; everything runs to its end."""
    letter_id = letter_id or new_id()
    with time_machine.travel(at, tick=False):
        files = [("bao-cao.pdf", annex_pdf())]
        assert actions.keep_letter(letter_id, typed(*codes, **changes), files=files, by=story.yen, at=at) == []
        actions.send_letter(letter_id, by=story.yen, at=at)
        run_pending()
    return letter_id


@pytest.mark.clause("VL19-Đ5.2")
def test_an_association_receives_and_accepts_without_a_system_of_its_own(story: GuestStory) -> None:
    with time_machine.travel(AT, tick=False):
        document_id = story.issued()
        assert story.line(document_id).state == "arrived"
        arrival = story.arrived()
        assert (arrival.number_symbol, arrival.sender_name) == ("01/SNV-TCCB", "Sở Nội vụ")
        assert guests.how_many_wait(arrival.mailbox) == 1
        report = {item["code"]: item["ok"] for item in arrival.report}
        assert (report["origin"], report["address"], report["signatures"]) == (True, True, True)
        files = guests.files_of(arrival)
        assert files[0].content == story.office.sealed()
    with time_machine.travel(LATER, tick=False):
        actions.accept_as_guest(arrival.id, by=story.yen, at=LATER)
        run_pending()
        assert story.line(document_id).state == "accepted"
        actions.finish_as_guest(arrival.id, result="Đã triển khai", by=story.yen, at=LATER)
        run_pending()
    line = story.line(document_id)
    assert (line.state, line.accepted_at) == ("finished", LATER)
    assert axis.envelope(arrival.delivery_id).state == "delivered"
    acts = AuditEntry.objects.filter(subject_id=arrival.id, actor_name=story.yen.name)
    assert list(acts.order_by("id").values_list("code", flat=True)) == ["axis.guest_accepted", "axis.guest_finished"]


@pytest.mark.clause("VL19-Đ4.3", "HY19-Đ5.4", "VL19-Đ5.2")
def test_an_association_refuses_with_a_reason_and_the_sender_learns_who_and_why(story: GuestStory) -> None:
    with time_machine.travel(AT, tick=False):
        document_id = story.issued()
        arrival = story.arrived()
        for empty in ("", "  . ", "—"):
            with pytest.raises(errors.GuestReasonMissing):
                actions.refuse_as_guest(arrival.id, reason=empty, by=story.yen, at=AT)
        with pytest.raises(errors.GuestReasonTooLong):
            actions.refuse_as_guest(arrival.id, reason="x" * 1001, by=story.yen, at=AT)
        actions.refuse_as_guest(arrival.id, reason="Gửi nhầm, thuộc việc của Hội Phụ nữ", by=story.yen, at=AT)
        run_pending()
    line = story.line(document_id)
    assert (line.state, line.reason, line.said_by) == (
        "refused", "Gửi nhầm, thuộc việc của Hội Phụ nữ", "Phạm Thị Yến")  # fmt: skip
    assert box_items(story.office.hoa, Box.REFUSED)
    with pytest.raises(StepRefused):
        actions.accept_as_guest(arrival.id, by=story.yen, at=LATER)


def test_without_a_mailbox_it_is_paper_and_from_the_joining_on_it_is_the_hub(story: GuestStory) -> None:
    women = ("Hội Liên hiệp Phụ nữ tỉnh Ninh Bình", "H42.82")
    with time_machine.travel(AT, tick=False):
        first = story.office.issued(women)
        run_pending()
        assert story.office.line(first, "H42.82").state == "paper"
        with pytest.raises(NotAllowed):
            axis.join_guest(story.women.id, by=story.yen, at=AT)
        axis.join_guest(story.women.id, by=story.dung, at=AT)
        axis.join_guest(story.women.id, by=story.dung, at=AT)
        second = story.office.issued(women)
        run_pending()
        assert story.office.line(second, "H42.82").state == "arrived"


@pytest.mark.clause("VL19-Đ5.2")
def test_an_association_sends_and_follows_its_letter_to_the_end(story: GuestStory) -> None:
    letter_id = write(story)
    letter = GuestLetter.objects.get(id=letter_id)
    assert (letter.state, letter.document_code) == ("sent", "H42.81,2026/11/20,12/BC-HND")
    assert letter.recipients.get().state == "arrived"
    ngoc = story.office.ngoc
    arrival_id = box_items(ngoc, Box.ARRIVED)[0].document_id
    with time_machine.travel(LATER, tick=False):
        exchange.accept(arrival_id, by=ngoc, at=LATER)
        run_pending()
        for code in ("04", "05", "06"):
            exchange.note_status(arrival_id, code, by=ngoc, at=LATER)
        run_pending()
    line = letter.recipients.get()
    assert (line.state, sorted(line.moments)) == ("finished", ["01", "03", "04", "05", "06"])
    receipt = guests.receipt_of(letter)
    assert receipt is not None
    assert (receipt.sender, receipt.destinations) == ("H42.81", ("H42.51",))


def test_a_refusal_comes_back_to_the_association_and_it_sends_again(story: GuestStory) -> None:
    first = write(story)
    ngoc = story.office.ngoc
    with time_machine.travel(LATER, tick=False):
        exchange.refuse(box_items(ngoc, Box.ARRIVED)[0].document_id, reason="Thiếu phụ lục", by=ngoc, at=LATER)
        run_pending()
    line = GuestLetter.objects.get(id=first).recipients.get()
    assert (line.state, line.reason, line.said_by) == ("refused", "Thiếu phụ lục", "Bùi Thị Ngọc")
    again = write(story, at=LATER + timedelta(minutes=5))
    assert GuestLetter.objects.get(id=again).recipients.get().state == "arrived"
    assert GuestLetter.objects.get(id=first).recipients.get().state == "refused"


def test_pressing_twice_sends_once(story: GuestStory) -> None:
    letter_id = write(story)
    with time_machine.travel(LATER, tick=False):
        actions.keep_letter(letter_id, typed(subject="Khác hẳn"), by=story.yen, at=LATER)
        actions.send_letter(letter_id, by=story.yen, at=LATER)
        actions.hand_letter(letter_id, by=story.yen, at=LATER)
        run_pending()
    assert Message.objects.filter(kind="edoc").count() == 1
    assert GuestLetter.objects.get(id=letter_id).subject == "Báo cáo kết quả hoạt động Hội năm 2026"


def test_every_reason_is_told_at_once_and_what_was_typed_stays(story: GuestStory) -> None:
    letter_id = new_id()
    wrong = Typed(number="mười hai", symbol="", issued="2027-01-01", subject="", recipients=("H42.99", "00.19.W00"))
    files = [("anh.png", b"\x89PNG"), ("hong.pdf", b"%PDF-1.7 cut")]
    faults = actions.keep_letter(letter_id, wrong, files=files, by=story.yen, at=AT)
    assert [fault.code for fault in faults] == ["axis.letter_file_not_pdf"]
    with pytest.raises(Refusal) as refusal:
        actions.send_letter(letter_id, by=story.yen, at=AT)
    assert [reason.code for reason in refusal.value.reasons] == [
        "axis.letter_type", "axis.letter_number", "axis.letter_symbol", "axis.letter_date", "axis.letter_subject",
        "axis.letter_signer", "axis.letter_recipient_closed", "axis.letter_file_broken",
    ]  # fmt: skip
    assert Typed.from_json(GuestLetter.objects.get(id=letter_id).typed) == wrong
    assert Message.objects.count() == 0


def test_secrets_do_not_leave(story: GuestStory) -> None:
    actions.keep_letter(new_id(), typed(), by=story.yen, at=AT)
    letter_id = new_id()
    actions.keep_letter(letter_id, typed(subject="TUYỆT MẬT"), files=[("a.pdf", annex_pdf())], by=story.yen, at=AT)
    with pytest.raises(errors.LetterIsSecret):
        actions.send_letter(letter_id, by=story.yen, at=AT)


def test_nobody_decides_or_reads_for_another_agency(story: GuestStory) -> None:
    with time_machine.travel(AT, tick=False):
        story.issued()
        axis.join_guest(story.women.id, by=story.dung, at=AT)
    arrival = story.arrived()
    letter_id = write(story)
    women = guests.desk_of(story.dung)
    assert women is not None and women.box is not None
    assert guests.arrival_of(women.box, arrival.id) is None
    assert guests.letter_of(women.box, letter_id) is None
    for stranger, wanted in (
        (story.dung, GuestArrival.DoesNotExist), (story.chair, NotAllowed), (story.office.hoa, NotAllowed),
        (story.office.viet, NotAllowed),
    ):  # fmt: skip
        with pytest.raises(wanted):
            actions.accept_as_guest(arrival.id, by=stranger, at=AT)
        with pytest.raises(wanted):
            actions.refuse_as_guest(arrival.id, reason="không nhận", by=stranger, at=AT)
    for act in (actions.send_letter, actions.drop_letter):
        with pytest.raises(errors.NotYourDelivery):
            act(letter_id, by=story.dung, at=AT)
    with pytest.raises(errors.NotYourDelivery):
        actions.keep_letter(letter_id, typed(), by=story.dung, at=AT)
    assert story.arrived().state == "waiting"


def test_a_broken_signature_forbids_acceptance(story: GuestStory) -> None:
    altered = story.office.sealed()
    altered = altered[:-400] + b"\n% them\n" + altered[-400:]
    spot = altered.find(b"/Contents") - 3000
    altered = altered[:spot] + bytes([altered[spot] ^ 1]) + altered[spot + 1 :]
    with time_machine.travel(AT, tick=False):
        document_id = story.issued(main=altered)
        arrival = story.arrived()
        with pytest.raises(errors.GuestChecksForbid):
            actions.accept_as_guest(arrival.id, by=story.yen, at=AT)
        actions.refuse_as_guest(arrival.id, reason="Chữ ký số không hợp lệ", by=story.yen, at=AT)
        run_pending()
    assert story.line(document_id).state == "refused"


def test_the_clock_gives_up_and_nobody_decides_any_more(story: GuestStory) -> None:
    late = AT + timedelta(days=14)
    with time_machine.travel(AT, tick=False):
        document_id = story.issued()
    arrival = story.arrived()
    with time_machine.travel(late, tick=False):
        axis.expire(arrival.delivery_id, by=story.office.hoa, at=late, reason="quá 14 ngày không tiếp nhận")
        with pytest.raises(errors.GuestTooLate):
            actions.accept_as_guest(arrival.id, by=story.yen, at=late)
        run_pending()
        assert story.arrived().state == "expired"
        with pytest.raises(StepRefused):
            actions.accept_as_guest(arrival.id, by=story.yen, at=late)
    assert GuestReport.objects.filter(code="03").count() == 0
    assert story.line(document_id).state == "undeliverable"


def test_a_worker_that_died_leaves_nothing_undone(story: GuestStory) -> None:
    with time_machine.travel(AT, tick=False):
        story.issued()
    arrival = story.arrived()
    assert actions.take_in(arrival.delivery_id, by=story.yen, at=LATER) == arrival.id
    assert (GuestArrival.objects.count(), GuestReport.objects.count()) == (1, 1)
    report = GuestReport.objects.get()
    actions.hand_report(report.id, by=story.yen, at=LATER)
    assert Message.objects.filter(kind="status").count() == 1
    assert guests.left_lying(before=LATER + timedelta(days=1)) == []


def test_the_picker_finds_by_name_without_marks_and_by_code_and_hides_centres(story: GuestStory) -> None:
    axis.open_mailbox("H42.90", "Trung tâm Phục vụ", system="office", by=story.yen, at=AT)
    names = {item.code for item in guests.find_addressees("phuong hoa lu")}
    assert names == {"H42.51"}
    assert [item.code for item in guests.find_addressees("H42.08")] == ["H42.08"]
    assert [item.code for item in guests.find_addressees("hoi nong dan", but="H42.81")] == []
    assert guests.find_addressees("  ") == []


def recalled(story: GuestStory, document_id: UUID) -> GuestArrival:
    """Hoa asks the letter back; the request as it lies before Yến."""
    lines = [story.line(document_id).id]
    exchange.recall(document_id, recipient_ids=lines, reason="Sai thẩm quyền ký", by=story.office.hoa, at=LATER)
    run_pending()
    return story.arrived()


@pytest.mark.clause("HY19-Đ10.2#2")
def test_a_recall_is_agreed_to_and_the_copy_can_no_longer_be_opened(story: GuestStory) -> None:
    with time_machine.travel(AT, tick=False):
        document_id = story.issued()
        first = story.arrived()
        actions.accept_as_guest(first.id, by=story.yen, at=AT)
        run_pending()
    with time_machine.travel(LATER, tick=False):
        asked = recalled(story, document_id)
        assert (asked.business, asked.facts["reason"]) == (1, "Sai thẩm quyền ký")
        actions.accept_as_guest(asked.id, by=story.yen, at=LATER)
        run_pending()
    assert GuestArrival.objects.get(id=first.id).state == "recalled"
    assert (story.line(document_id).state, story.line(document_id).recall) == ("accepted", "deleted")


def test_a_recall_is_denied_with_a_reason_and_the_copy_stays(story: GuestStory) -> None:
    with time_machine.travel(AT, tick=False):
        document_id = story.issued()
        first = story.arrived()
    with time_machine.travel(LATER, tick=False):
        asked = recalled(story, document_id)
        actions.refuse_as_guest(asked.id, reason="Đã triển khai theo văn bản", by=story.yen, at=LATER)
        run_pending()
    assert GuestArrival.objects.get(id=first.id).state == "waiting"
    assert story.line(document_id).recall == "denied"


def test_the_hubs_clock_reminds_and_at_last_tells_the_sender(story: GuestStory) -> None:
    with time_machine.travel(AT, tick=False):
        document_id = story.issued()
    for days in (3, 9, 14):
        then = AT + timedelta(days=days, minutes=1)
        with time_machine.travel(then, tick=False):
            axis.strike(by=MACHINE, at=then)
            run_pending()
            assert story.arrived().state == ("expired" if days == 14 else "waiting")
    assert story.line(document_id).state == "undeliverable"
