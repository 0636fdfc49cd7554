"""After issue: a letter that corrects, a document in another's place, more recipients, and once more on request."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from cast import AT
from vanban.axis import api as axis
from vanban.axis.api import edxml
from vanban.directory.api import Box, box_items, for_clerks, grant_access
from vanban.exchange import api
from vanban.exchange.models import Arrival, Demand, Dispatch, DocumentLink
from vanban.exchange.tests.story import MACHINE, Story, annex, arrival
from vanban.kernel.refusals import Refusal
from vanban.platform import storage
from vanban.platform.models import AuditEntry

REASON = "Ghi sai ngày ban hành ở phần ký hiệu"


def later(story: Story, minute: int, *recipients: tuple[str, str], **changes: object) -> UUID:
    """Another document of the department, issued and sent a few minutes later, in the clerks' sight."""
    at = AT + timedelta(minutes=minute)
    found = story.issued(*recipients, main=annex(), at=at, **changes)  # type: ignore[arg-type]
    api.send_issued(found, by=MACHINE, at=at)
    grant_access(found, [for_clerks(story.snv.agency.id)], kind="outgoing", moment=at, reason="clerk")
    return found


def post(story: Story, document_id: UUID, minute: int) -> list[UUID]:
    """The jobs that an act started, and the post."""
    at = AT + timedelta(minutes=minute)
    api.send_issued(document_id, by=MACHINE, at=at)
    api.send_requests(document_id, by=MACHINE, at=at)
    return story.carry(at + timedelta(seconds=5))


def correct(story: Story, document_id: UUID, letter_id: UUID, minute: int, **what: object) -> api.Mended:
    """Hoa has the letter correct the document at the ward."""
    asked: dict[str, object] = {
        "letter_id": letter_id,
        "fault": "form",
        "recipient_ids": [story.line(document_id).id],
        "reason": REASON,
        "by": story.hoa,
        "at": AT + timedelta(minutes=minute),
    }
    return api.correct_by(document_id, **asked | what)  # type: ignore[arg-type]


def codes(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_a_letter_of_correction_stands_beside_the_document_it_corrects(story: Story) -> None:
    document_id, first = story.delivered()
    api.accept(first, by=story.ngoc, at=AT + timedelta(minutes=1))
    letter = later(story, 2, ("Lưu: VT", ""), subject="V/v đính chính văn bản số 01/SNV-TCCB")
    assert correct(story, document_id, letter, 3).told == 1
    second = post(story, document_id, 4)[0]
    demand = Demand.objects.get()
    assert (demand.kind, demand.state, demand.arrival_id, demand.carrier_id) == ("correct", "told", first, second)
    assert (arrival(first).state, arrival(first).subject) == ("accepted", "V/v rà soát vị trí việc làm")
    assert arrival(second).document_code != arrival(first).document_code
    assert [item.document_id for item in box_items(story.ngoc, Box.ARRIVED)] == [second]
    api.accept(second, by=story.ngoc, at=AT + timedelta(minutes=5))
    story.carry(AT + timedelta(minutes=6))
    assert [item.code for item in api.reports_on(second)] == ["01", "03"], "a correction is accepted, not agreed to"
    assert story.line(letter).state == "accepted", "the letter's own grid knows who has it"
    assert [(link.kind, link.fault, link.reason) for link in api.later_links(document_id)] == [
        ("correct", "form", REASON)]  # fmt: skip
    assert AuditEntry.objects.filter(code__in=["exchange.corrected", "exchange.corrects"]).count() == 2


def test_what_may_not_correct_or_replace_is_refused_with_every_reason(story: Story) -> None:
    document_id, _first = story.delivered(at=AT + timedelta(minutes=10))
    older = later(story, 1, type_code="quyet-dinh", type_name="Quyết định", symbol="QĐ-SNV")
    with pytest.raises(Refusal) as refused:
        correct(story, document_id, older, 11, fault="content")
    assert codes(refused) == {
        "exchange.later_is_earlier", "exchange.corrected_by_letter", "exchange.fault_missing"}  # fmt: skip
    with pytest.raises(Refusal) as refused:
        api.replace_by(
            document_id, replacement_id=older, recipient_ids=[], reason=REASON, by=story.hoa, at=AT + timedelta(hours=1)
        )
    assert codes(refused) == {"exchange.later_is_earlier", "exchange.replaced_by_other_form"}
    with pytest.raises(api.ReasonMissing):
        correct(story, document_id, older, 11, reason=" ​ ")
    with pytest.raises(api.OnlySendersAsk):
        correct(story, document_id, older, 11, by=story.ngoc)
    assert not DocumentLink.objects.exists()


def test_links_never_run_in_a_circle_and_a_document_is_replaced_once(story: Story) -> None:
    first, _arrival = story.delivered()
    second, third = later(story, 0), later(story, 0)
    post(story, second, 1)
    post(story, third, 1)
    at = AT + timedelta(minutes=3)

    def replace(old: UUID, new: UUID) -> api.Mended:
        ids = [story.line(old).id]
        return api.replace_by(old, replacement_id=new, recipient_ids=ids, reason=REASON, by=story.hoa, at=at)

    replace(first, second)
    with pytest.raises(api.AlreadyReplaced):
        replace(first, third)
    replace(second, third)
    for old in (second, third):
        grant_access(first, [for_clerks(story.snv.agency.id)], kind="outgoing", moment=AT, reason="clerk")
        with pytest.raises(Refusal) as refused:
            replace(old, first)
        assert "exchange.link_turns_back" in codes(refused)


def test_the_database_keeps_links_as_they_were_made(story: Story) -> None:
    document_id, _first = story.delivered()
    letter = later(story, 1)
    correct(story, document_id, letter, 2)
    link = DocumentLink.objects.get()
    for change in (lambda: DocumentLink.objects.update(reason="khác"), link.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_recipient_added_later_gets_the_corrections_too_whatever_comes_first(story: Story) -> None:
    document_id, _first = story.delivered()
    letter = later(story, 1, ("Lưu: VT", ""), subject="V/v đính chính")
    correct(story, document_id, letter, 2)
    post(story, document_id, 3)
    done = api.extend(
        document_id, add=["H42.60"], on_paper=["Hội Cựu chiến binh tỉnh"], reason="Để phối hợp", by=story.hoa,
        at=AT + timedelta(minutes=5),
    )  # fmt: skip
    assert (done.electronic, "Hội Cựu chiến binh tỉnh" in done.on_paper) == (("UBND xã Gia Viễn",), True)
    api.send_requests(document_id, by=MACHINE, at=AT + timedelta(minutes=6))
    story.carry(AT + timedelta(minutes=6))
    assert Demand.objects.get(agency=story.commune).state == "unmatched", "the correction was quicker"
    post(story, document_id, 7)
    demand = Demand.objects.get(agency=story.commune)
    assert (demand.kind, demand.state) == ("correct", "told")
    assert demand.arrival is not None and demand.arrival.document_code != arrival(demand.carrier_id).document_code
    assert [item.state for item in api.grid(document_id)][-1] == "paper"
    line = AuditEntry.objects.get(code="exchange.extended")
    assert (line.data["added"], line.data["reason"]) == ("UBND xã Gia Viễn", "Để phối hợp")


def test_extending_says_why_not(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    at = AT + timedelta(minutes=1)
    known = {"add": ["H42.51", "H42.08", "H99.99"], "on_paper": ["  "], "reason": "Thêm", "by": story.hoa, "at": at}
    with pytest.raises(api.NobodyNew):
        api.extend(document_id, **known)  # type: ignore[arg-type]
    with pytest.raises(api.OnlySendersAsk):
        api.extend(document_id, add=["H42.60"], reason="Thêm", by=story.ngoc, at=at)
    new = later(story, 2)
    api.replace_by(
        document_id, replacement_id=new, recipient_ids=[story.line(document_id).id], reason=REASON, by=story.hoa, at=at
    )
    with pytest.raises(api.AlreadyReplaced):
        api.extend(document_id, add=["H42.60"], reason="Thêm", by=story.hoa, at=at)
    with pytest.raises(api.AlreadyReplaced):
        api.send_once_more(
            document_id, recipient_ids=[story.line(document_id).id], reason="Xin lại", by=story.hoa, at=at
        )
    api.recall(document_id, recipient_ids=[story.line(document_id).id], reason="Sai", by=story.hoa, at=at)
    story.carry(at + timedelta(minutes=1))
    api.agree_recall(arrival_id, by=story.ngoc, at=at + timedelta(minutes=2))
    story.carry(at + timedelta(minutes=3))
    with pytest.raises(Refusal) as refused:
        api.extend(document_id, add=["H42.60"], reason="Thêm", by=story.hoa, at=at + timedelta(minutes=4))
    assert codes(refused) == {"exchange.already_replaced", "exchange.recalled_already"}


@pytest.mark.clause("HP25-Đ20.2c")
def test_a_receiver_that_asks_gets_it_once_more_and_registers_nothing_twice(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=1))
    line = story.line(document_id)
    asked = {"recipient_ids": [line.id], "reason": "Nơi nhận làm mất bản điện tử", "by": story.hoa}
    with pytest.raises(api.OnlyClerksExchange):
        api.send_once_more(document_id, **asked | {"by": story.viet}, at=AT)  # type: ignore[arg-type]
    assert api.send_once_more(document_id, **asked, at=AT + timedelta(minutes=2)) == 1  # type: ignore[arg-type]
    with pytest.raises(api.NothingToResend):
        api.send_once_more(document_id, **asked, at=AT + timedelta(minutes=2))  # type: ignore[arg-type]
    assert post(story, document_id, 3) == [arrival_id], "recognised as the copy that is there"
    assert (Arrival.objects.count(), arrival(arrival_id).copies) == (1, 2)
    assert [item.state for item in api.requests_on(document_id)] == ["told"]
    assert story.line(document_id).state == "accepted", "how far it is stays as it was"
    packets = Dispatch.objects.filter(envelope_id=document_id)
    assert packets.count() == 2 and len({storage.read(one.blob_id) for one in packets}) == 2


def test_a_correction_that_came_twice_is_one(story: Story) -> None:
    document_id, _first = story.delivered()
    letter = later(story, 1)
    story.carry(AT + timedelta(minutes=1))
    correct(story, document_id, letter, 2)
    post(story, document_id, 3)
    assert Arrival.objects.count() == 2, "it had come as a letter of its own"
    assert Demand.objects.get().carrier is not None


def test_a_stranger_corrects_nothing(story: Story) -> None:
    _document_id, first = story.delivered()
    block = edxml.Business(kind=edxml.Kind.UPDATE, document_id=arrival(first).document_code, reason="Sửa",
                           content_changed=True)  # fmt: skip
    packet = story.packet(
        business=block, sender=edxml.Organization("H42.60", "UBND xã Gia Viễn"), document_id="H42.60,2026/11/23,9/UBND"
    )
    axis.submit(edxml.write_document(packet), system="office", by=MACHINE, at=AT + timedelta(minutes=1))
    story.carry(AT + timedelta(minutes=1))
    assert not Demand.objects.exists()
    assert AuditEntry.objects.filter(code="exchange.demand_forged").exists()
