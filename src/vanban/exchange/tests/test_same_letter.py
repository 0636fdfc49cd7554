"""The same letter by two channels: one registration, both senders told; what is only alike is proposed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, transaction

from cast import AT, actor, data_centre
from vanban.axis.api import edxml
from vanban.directory.api import Box, box_items
from vanban.exchange import api, jobs, policies, ports
from vanban.exchange.adapters.dkim import DomainKeys
from vanban.exchange.adapters.imap import ImapMailboxes
from vanban.exchange.adapters.mail_reader.reader import read_letter
from vanban.exchange.models import DocumentCopy, MailAnswer, Mailbox, StatusEntry
from vanban.exchange.rules import sameness
from vanban.exchange.tests.mail_server import letter
from vanban.exchange.tests.post_office import PostOffice
from vanban.exchange.tests.story import MACHINE, Story, arrival, sheet
from vanban.exchange.web.mail import PROVIDER
from vanban.platform.jobs import run_pending
from vanban.registry.api import find_incoming, numbers_taken

LONG = (
    "Thực hiện Kế hoạch số 12 của Ủy ban nhân dân tỉnh về rà soát vị trí việc làm, Sở Nội vụ đề nghị đơn vị báo cáo "
    "kết quả rà soát, kiến nghị điều chỉnh định mức biên chế, gửi về Sở trước ngày ba mươi tháng mười một để tổng hợp "
    "báo cáo Ủy ban nhân dân tỉnh xem xét, quyết định theo thẩm quyền và đúng quy định của pháp luật hiện hành. "
)


MX = "mx.ninhbinh.gov.vn"
PROVEN = f"{MX}; dkim=pass header.d=ninhbinh.gov.vn"


@pytest.fixture
def mailbox(story: Story, tmp_path: Path) -> Mailbox:
    """The ward's mailbox; messages are laid into its hands."""
    ports.use_mail_tools(ports.MailTools(ImapMailboxes(tmp_path), read_letter, DomainKeys(nobody)))
    operator = actor(data_centre().posts["hanh"])
    api.list_domain("ninhbinh.gov.vn", province="ninh-binh", by=operator, at=AT)
    return api.keep_mailbox(
        story.ward.agency.id, host="127.0.0.1", port=993, line="tls", account="x", vouches=MX, by=operator, at=AT
    )


def nobody(_name: bytes | str, timeout: float = 5) -> bytes | None:
    """No domain of this story signs."""
    assert timeout
    return None


def mailed(mailbox: Mailbox, *files: tuple[str, bytes], minutes: int = 0, proven: bool = True, **told: str) -> UUID:
    """A message comes; its arrival. That of the department is proven by the mail server unless said otherwise."""
    if proven and "sender" not in told:
        told["Authentication_Results"] = PROVEN
    at = AT + timedelta(minutes=minutes)
    found = api.take_message(letter(*files, **told), mailbox, came_at=at, by=jobs.POSTMAN, at=at)  # type: ignore[arg-type]
    assert found.arrival_id is not None
    return found.arrival_id


def known(*documents: UUID) -> list[DocumentCopy | None]:
    """Each is recognised, as the reactions do it."""
    found = []
    for document_id in documents:
        api.read_document(document_id, by=MACHINE, at=AT)
        found.append(api.recognise(document_id, by=MACHINE, at=AT))
    return found


def reports(document_id: UUID) -> list[str]:
    """Codes reported to the hub on an arrival."""
    rows = StatusEntry.objects.filter(document_id=document_id, direction="out")
    return list(rows.order_by("noted_at", "id").values_list("code", flat=True))


def test_mail_after_the_hub_joins_what_is_registered_and_its_sender_learns_the_number(
    story: Story, mailbox: Mailbox, office: PostOffice
) -> None:
    _sent, first = story.delivered()
    known(first)
    document = api.accept(first, by=story.ngoc, at=AT)
    second = mailed(mailbox, ("ban-dien-tu.pdf", story.sealed()), subject="Gửi lại công văn")
    (copy,) = known(second)
    assert copy is not None
    assert (copy.document_id, copy.recognised_by, copy.source) == (first, "files", "mail")
    assert arrival(second).state == "joined"
    assert find_incoming(second) is None
    assert box_items(story.ngoc, Box.ARRIVED) == []
    assert [number for number, _state in numbers_taken(story.ward.agency.id, 2026, direction="in")] == [1]
    answer = MailAnswer.objects.get()
    assert f"số đến {document.arrival_number}" in answer.said
    api.send_answer(answer.id, by=jobs.POSTMAN, at=AT)
    assert office.got[0]["To"] == "snv@ninhbinh.gov.vn"


def test_the_hub_after_mail_is_the_document_and_both_senders_are_told_at_once(story: Story, mailbox: Mailbox) -> None:
    second = mailed(mailbox, ("ban-dien-tu.pdf", story.sealed()))
    known(second)
    sent, first = story.delivered()
    (copy,) = known(first)
    assert copy is not None
    assert (copy.document_id, arrival(second).state, arrival(first).state) == (first, "joined", "arrived")
    assert not MailAnswer.objects.exists(), "nobody has decided yet"
    api.accept(first, by=story.ngoc, at=AT)
    story.carry(AT + timedelta(minutes=1))
    assert story.line(sent).state == "accepted"
    assert "số đến 1" in MailAnswer.objects.get().said


def test_a_refusal_goes_to_both(story: Story, mailbox: Mailbox) -> None:
    second = mailed(mailbox, ("a.pdf", story.sealed()))
    _sent, first = story.delivered()
    known(second, first)
    api.refuse(first, reason="Gửi nhầm nơi nhận", by=story.ngoc, at=AT)
    assert sorted(reports(first)) == ["01", "02"]
    assert "Gửi nhầm nơi nhận" in MailAnswer.objects.get().said


def test_whoever_only_copied_it_is_proposed_never_joined(story: Story, mailbox: Mailbox) -> None:
    _sent, first = story.delivered()
    known(first)
    stranger = mailed(mailbox, ("a.pdf", story.sealed()), sender="ai-do@gmail.com", subject="Đơn khiếu nại")
    forged = mailed(mailbox, ("a.pdf", story.sealed()), sender="snv@ninhbinh-gov.vn", message_id="<9@x>")
    numbered = mailed(mailbox, ("x.pdf", sheet("Khác")), subject="01/SNV-TCCB - V/v việc khác", message_id="<10@x>")
    assert known(stranger, forged, numbered) == [None, None, None]
    assert [arrival(one).state for one in (stranger, forged, numbered)] == ["arrived"] * 3
    proposed = api.proposals(numbered)[0]
    assert (proposed.known.document_id, proposed.same.why, proposed.same.certain) == (first, "number", False)
    assert [twin.same.why for twin in api.proposals(stranger)][:1] == ["files"]


def test_a_reminder_that_carries_what_it_reminds_of_is_a_letter_of_its_own(story: Story, mailbox: Mailbox) -> None:
    _sent, first = story.delivered()
    known(first)
    api.accept(first, by=story.ngoc, at=AT)
    reminder = mailed(mailbox, ("don-doc.pdf", sheet("Đôn đốc")), ("01.pdf", story.sealed()), subject="Đôn đốc báo cáo")
    assert known(reminder) == [None]
    assert arrival(reminder).state == "arrived"
    (twin,) = api.proposals(reminder)
    assert (twin.known.document_id, twin.same.why, twin.same.certain) == (first, "files", False)
    assert api.accept(reminder, by=story.ngoc, at=AT, another=True).arrival_number == 2


def test_an_address_that_nobody_proved_swallows_no_packet(story: Story, mailbox: Mailbox) -> None:
    listed = mailed(mailbox, ("a.pdf", story.sealed()), proven=False, subject="Gửi lại")
    assert arrival(listed).sender == story.snv.agency
    _sent, first = story.delivered()
    assert known(listed, first) == [None, None]
    assert [arrival(one).state for one in (listed, first)] == ["arrived", "arrived"]
    assert [(twin.same.why, twin.same.certain) for twin in api.proposals(first)] == [("files", False)]


def test_what_is_only_listed_is_taken_with_the_clerks_assurance_and_not_in_a_batch(
    story: Story, mailbox: Mailbox
) -> None:
    listed = mailed(mailbox, ("a.pdf", sheet("Giấy mời")), proven=False)
    assert arrival(listed).mail.standing == "listed"
    assert not policies.can_accept(story.ngoc, arrival(listed))
    with pytest.raises(api.OriginNotAssured):
        api.accept(listed, by=story.ngoc, at=AT)
    api.accept(listed, by=story.ngoc, at=AT, assurance="Gọi văn thư Sở Nội vụ, đã xác nhận")


def test_likeness_is_proposed_and_the_clerk_decides(story: Story, mailbox: Mailbox) -> None:
    first = mailed(mailbox, ("a.pdf", sheet(LONG)), subject="12/BC-SNV - Báo cáo rà soát")
    second = mailed(
        mailbox, ("b.pdf", sheet(LONG + "Trân trọng.")), subject="Báo cáo", sender="ubnd@haiphong.gov.vn",
        message_id="<2@x>",
    )  # fmt: skip
    other = mailed(mailbox, ("c.pdf", sheet("Lịch trực Tết của cơ quan " * 30)), subject="Lịch", message_id="<3@x>")
    assert known(first, second, other) == [None, None, None]
    (twin,) = api.proposals(second)
    assert (twin.known.document_id, twin.same.why) == (first, "likeness")
    assert twin.same.likeness is not None
    assert twin.same.likeness >= sameness.ALIKE
    assert api.proposals(other) == []
    with pytest.raises(api.OnlyClerksExchange):
        api.join_copy(second, first, by=story.hoa, at=AT)
    copy = api.join_copy(second, first, by=story.ngoc, at=AT)
    assert (copy.recognised_by, copy.likeness, copy.joined_by) == ("likeness", twin.same.likeness, story.ngoc.printed)
    with pytest.raises(api.NotTheSame):
        api.join_copy(other, second, by=story.ngoc, at=AT)
    with pytest.raises(api.NotTheSame):
        api.join_copy(other, other, by=story.ngoc, at=AT)


def test_what_the_clerk_types_is_compared_when_it_is_registered(story: Story, mailbox: Mailbox) -> None:
    first = mailed(mailbox, ("a.pdf", sheet("Một")), subject="Gửi văn bản")
    typed = {"number": "15", "symbol": "KH-SNV", "issued_date": date(2026, 11, 20), "type_name": "Kế hoạch"}
    api.accept(first, by=story.ngoc, at=AT, corrections=typed)
    second = mailed(mailbox, ("b.pdf", sheet("Hai")), subject="Gửi văn bản", message_id="<2@x>")
    with pytest.raises(api.SameLetterHere) as refusal:
        api.accept(second, by=story.ngoc, at=AT, corrections={**typed, "number": "015"})
    assert refusal.value.data["number"] == 1
    document = api.accept(second, by=story.ngoc, at=AT, corrections=typed, another=True)
    assert document.arrival_number == 2


@pytest.mark.clause("HP25-Đ6.2a")
def test_paper_is_not_waited_for_and_gets_no_number_of_its_own(story: Story) -> None:
    with time_machine.travel(AT, tick=False):
        story.issued(urgency=3)
        run_pending()
        first = box_items(story.ngoc, Box.ARRIVED)[0].document_id
        api.accept(first, by=story.ngoc, at=AT)
        run_pending()
        chairman = actor(story.ward.posts["uoc"])
        (waiting,) = box_items(chairman, Box.INSTRUCT)
        assert (waiting.document_id, waiting.urgency) == (first, 3), "urgent: before the leader right after receipt"
    copy = api.note_paper_copy(first, note="Tủ 2, ngăn 3", by=story.ngoc, at=AT + timedelta(days=3))
    assert (copy.source, copy.note) == ("paper", "Tủ 2, ngăn 3")
    assert [number for number, _state in numbers_taken(story.ward.agency.id, 2026, direction="in")] == [1]
    page = PROVIDER.part(first, story.ngoc)
    assert page is not None
    assert page.sections[-1].rows[0][5] == "Tủ 2, ngăn 3"


def test_packets_of_the_hub_are_told_apart_by_the_hubs_own_rules(story: Story) -> None:
    _sent, first = story.delivered()
    second = story.foreign(
        story.packet(attachments=(edxml.Attachment("77.pdf", story.sealed()),)), AT + timedelta(minutes=1)
    )
    assert known(first, second) == [None, None]
    assert [arrival(one).state for one in (first, second)] == ["arrived", "arrived"]
    assert api.proposals(second) == []


def test_later_reports_reach_the_sender_of_a_hub_copy_too(story: Story, mailbox: Mailbox) -> None:
    first = mailed(mailbox, ("a.pdf", story.sealed()))
    api.accept(first, by=story.ngoc, at=AT)
    known(first)
    _sent, second = story.delivered()
    assert known(second)[0] is not None
    assert arrival(second).state == "joined", "what is registered stays the document"
    assert sorted(reports(second)) == ["01", "03"]
    api.note_status(first, "04", by=MACHINE, at=AT, description="Phòng Kinh tế")
    assert sorted(reports(second)) == ["01", "03", "04"]
    assert reports(first) == []


def test_recognised_by_itself_as_the_house_is_wired(story: Story, mailbox: Mailbox) -> None:
    with time_machine.travel(AT, tick=False):
        story.issued()
        run_pending()
        mailed(mailbox, ("a.pdf", story.sealed()))
        run_pending()
        (left,) = box_items(story.ngoc, Box.ARRIVED)
        assert arrival(left.document_id).source == "axis"
        assert DocumentCopy.objects.get().document_id == left.document_id


def test_the_page_says_it_on_both_sides_and_the_record_is_never_changed(story: Story, mailbox: Mailbox) -> None:
    second = mailed(mailbox, ("a.pdf", story.sealed()))
    _sent, first = story.delivered()
    known(second, first)
    kept, copy = PROVIDER.part(first, story.ngoc), PROVIDER.part(second, story.ngoc)
    assert kept is not None
    assert copy is not None
    assert str(kept.sections[-1].rows[0][1]) in {"official mail", "thư công vụ"}
    assert [notice.link for notice in copy.notices] == [f"/vb/{first}/"]
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentCopy.objects.update(note="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentCopy.objects.all().delete()


def test_sketches_measure_how_alike_texts_are() -> None:
    words = LONG * 3
    one, other = sameness.sketch(words), sameness.sketch(words.replace("biên chế", "nhân sự"))
    assert one is not None
    assert other is not None
    assert sameness.likeness(one.places, one.places) == 100
    assert 60 < sameness.likeness(one.places, other.places) < 100
    assert set(one.bands) & set(other.bands), "alike texts are found by at least one band"
    assert sameness.sketch("Kính gửi quý cơ quan") is None
