"""Updating and replacing what was sent: changed facts, new files, recipients added and taken off, replacement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from cast import AT
from vanban.axis import api as axis
from vanban.axis.api import edxml
from vanban.directory.api import Box, box_items, for_clerks, grant_access
from vanban.exchange import api
from vanban.exchange.models import Arrival, Demand, Dispatch
from vanban.exchange.tests.story import MACHINE, Story, annex, arrival
from vanban.platform import storage
from vanban.platform.models import AuditEntry
from vanban.registry import api as registry

REASON = "Gia hạn thời gian báo cáo"


def update(story: Story, document_id: UUID, minute: int, **what: object) -> api.Updated:
    """Hoa updates the letter, and the post carries it."""
    at = AT + timedelta(minutes=minute)
    done = api.update(document_id, **{"reason": REASON, "by": story.hoa, "at": at, **what})  # type: ignore[arg-type]
    api.send_requests(document_id, by=MACHINE, at=at)
    api.send_issued(document_id, by=MACHINE, at=at)
    story.carry(at + timedelta(seconds=5))
    return done


def packet_of(dispatch: Dispatch) -> edxml.Packet:
    content = edxml.read(storage.read(dispatch.blob_id))
    assert isinstance(content, edxml.Packet)
    return content


def test_a_new_deadline_comes_before_the_clerk_who_agrees_and_registers_with_it(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    line = story.line(document_id)
    done = update(story, document_id, 1, facts={"due": date(2026, 12, 31)}, tell=[line.id])
    assert done == api.Updated(told=1, added=0, removed=0)
    assert Arrival.objects.count() == 1
    demand = Demand.objects.get()
    assert demand.changes == [["due", "2026-12-15", "2026-12-31"]]
    assert [item.subject.partition(":")[0] for item in box_items(story.ngoc, Box.ARRIVED)] == ["Nơi gửi cập nhật"]
    sent = packet_of(Dispatch.objects.order_by("made_at").last())  # type: ignore[arg-type]
    assert (sent.business.kind, sent.business.content_changed, sent.business.document_id) == (
        edxml.Kind.UPDATE, True, arrival(arrival_id).document_code)  # fmt: skip
    api.agree_update(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=2))
    document = api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=3))
    assert document.due is not None and document.due.date() == date(2026, 12, 31)
    story.carry(AT + timedelta(minutes=4))
    assert [item.state for item in api.requests_on(document_id)] == ["agreed"]
    assert (story.line(document_id).state, story.line(document_id).recall) == ("accepted", "none")


def test_the_receiver_refuses_an_update_and_the_sender_reads_why(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    api.accept(arrival_id, by=story.ngoc, at=AT + timedelta(seconds=30))
    update(story, document_id, 1, facts={"subject": "V/v khác hẳn"}, tell=[story.line(document_id).id])
    api.deny_update(arrival_id, reason="Đã xử lý xong", by=story.ngoc, at=AT + timedelta(minutes=2))
    assert box_items(story.ngoc, Box.ARRIVED) == []
    story.carry(AT + timedelta(minutes=3))
    request = api.requests_on(document_id)[0]
    assert (request.state, request.answer) == ("denied", "Từ chối cập nhật văn bản: Đã xử lý xong")
    assert [item.document_id for item in box_items(story.hoa, Box.REFUSED)] == [document_id]
    assert registry.get_incoming(arrival_id).subject == "V/v rà soát vị trí việc làm"
    assert story.line(document_id).recall == "none"


def test_an_answer_to_the_update_is_no_answer_to_a_recall(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    line = story.line(document_id)
    update(story, document_id, 1, facts={"due": date(2026, 12, 31)}, tell=[line.id])
    api.recall(document_id, recipient_ids=[line.id], reason="Thu hồi", by=story.hoa, at=AT + timedelta(minutes=2))
    api.agree_update(arrival_id, by=story.ngoc, at=AT + timedelta(minutes=2))
    story.carry(AT + timedelta(minutes=3))
    assert [(item.kind, item.state) for item in api.requests_on(document_id)] == [
        ("update", "agreed"), ("recall", "asked")]  # fmt: skip
    assert story.line(document_id).recall == "asked"


def test_an_update_with_new_files_is_an_arrival_of_its_own_linked_to_the_former(story: Story) -> None:
    first = story.foreign(story.packet(), AT)
    api.accept(first, by=story.ngoc, at=AT + timedelta(minutes=1))
    block = edxml.Business(
        kind=edxml.Kind.UPDATE,
        document_id="H42.08,2026/11/20,77/SNV-VP",
        reason="Bổ sung phụ lục",
        content_changed=True,
    )
    fuller = story.packet(
        business=block,
        attachments=(edxml.Attachment("77.pdf", annex()), edxml.Attachment("phu-luc.pdf", annex() + b"\n%2")),
    )
    second = story.foreign(fuller, AT + timedelta(minutes=2))
    assert second != first
    demand = Demand.objects.get()
    assert (demand.arrival_id, demand.carrier_id, demand.state) == (first, second, "open")
    assert [name for name, _old, _new in demand.changes] == ["files"]
    assert [item.document_id for item in box_items(story.ngoc, Box.ARRIVED)] == [second]
    api.accept(second, by=story.ngoc, at=AT + timedelta(minutes=3))
    assert Demand.objects.get().state == "agreed"
    assert [item.code for item in api.reports_on(second)] == ["01", "15", "03"]
    assert registry.get_incoming(second).arrival_number == 2


def test_refusing_the_files_of_an_update_leaves_the_former_as_it_was(story: Story) -> None:
    first = story.foreign(story.packet(), AT)
    block = edxml.Business(kind=edxml.Kind.UPDATE, document_id="H42.08,2026/11/20,77/SNV-VP", reason="Sửa")
    other = story.packet(business=block, attachments=(edxml.Attachment("77.pdf", annex() + b"\n%2"),))
    second = story.foreign(other, AT + timedelta(minutes=1))
    api.refuse(second, reason="Bản trước đã đủ", by=story.ngoc, at=AT + timedelta(minutes=2))
    assert [item.code for item in api.reports_on(second)] == ["01", "16"]
    assert arrival(first).state == "arrived"
    assert storage.read(arrival(first).packet_id)


def test_an_update_of_an_unknown_document_is_an_arrival_like_any_other(story: Story) -> None:
    block = edxml.Business(kind=edxml.Kind.UPDATE, document_id="H42.08,2020/01/01,1/CU", reason="Sửa")
    found = story.foreign(story.packet(business=block), AT)
    assert Demand.objects.get().state == "unmatched"
    assert AuditEntry.objects.filter(code="exchange.demand_unmatched").count() == 1
    assert api.accept(found, by=story.ngoc, at=AT + timedelta(minutes=1)).arrival_number == 1
    bare = story.packet(business=block, attachments=(), document_id="H42.08,2020/01/01,1/CU")
    axis.submit(edxml.write_document(bare), system="office", by=MACHINE, at=AT + timedelta(minutes=2))
    assert story.carry(AT + timedelta(minutes=2)) == []


def test_an_added_recipient_gets_the_document_as_it_is_now_and_one_taken_off_a_notice(story: Story) -> None:
    document_id, arrival_id = story.delivered()
    line = story.line(document_id)
    done = update(
        story,
        document_id,
        1,
        facts={"due": date(2026, 12, 31)},
        add=["H42.60", "H42.60"],
        remove=[line.id],
        tell=[line.id],
    )
    assert done == api.Updated(told=0, added=1, removed=1)
    added = Arrival.objects.get(agency=story.commune)
    assert (added.due, [item.name for item in added.files.all()]) == (date(2026, 12, 31), ["cong-van.pdf"])
    assert (added.business, added.document_code) == (0, arrival(arrival_id).document_code)
    notice = Demand.objects.get()
    assert (notice.kind, notice.state, notice.arrival_id) == ("remove", "told", arrival_id)
    assert [item.state for item in api.requests_on(document_id)] == ["told"]
    assert [(item.code, item.state) for item in api.grid(document_id) if item.code] == [
        ("H42.51", "arrived"), ("H42.60", "arrived")]  # fmt: skip


def test_what_changes_nothing_is_no_update(story: Story) -> None:
    document_id, _arrival_id = story.delivered()
    line = story.line(document_id)
    same = {"subject": "V/v rà soát vị trí việc làm", "due": date(2026, 12, 15), "urgency": 1}
    for what in ({}, {"facts": same, "tell": [line.id]}, {"add": ["H42.51"]}, {"facts": {"urgency": 2}}):
        with pytest.raises(api.NothingToUpdate):
            api.update(document_id, reason=REASON, by=story.hoa, at=AT, **what)  # type: ignore[arg-type]
    assert api.present_facts(document_id) == same
    with pytest.raises(api.OnlySendersAsk):
        api.update(document_id, reason=REASON, add=["H42.60"], by=story.ngoc, at=AT)


def test_another_document_takes_the_place_of_one_that_is_there(story: Story) -> None:
    old, first = story.delivered()
    api.accept(first, by=story.ngoc, at=AT + timedelta(minutes=1))
    new = story.issued(
        ("UBND xã Gia Viễn", "H42.60"), main=annex(), subject="V/v rà soát (thay thế)", at=AT + timedelta(minutes=2)
    )
    api.send_issued(new, by=MACHINE, at=AT + timedelta(minutes=2))
    story.carry(AT + timedelta(minutes=3))
    for document_id in (old, new):
        grant_access(document_id, [for_clerks(story.snv.agency.id)], kind="outgoing", moment=AT, reason="clerk")
    assert [item.id for item in api.replacements_for(old, story.hoa)] == [new]
    at = AT + timedelta(minutes=4)
    ids = [story.line(old).id]
    asked = {"recipient_ids": ids, "reason": "Ghi sai căn cứ", "by": story.hoa, "at": at}
    for wrong in (old, first, story.commune.id):
        with pytest.raises(api.NotAReplacement):
            api.replace_by(old, replacement_id=wrong, **asked)  # type: ignore[arg-type]
    assert api.replace_by(old, replacement_id=new, **asked).told == 1  # type: ignore[arg-type]
    with pytest.raises(api.NothingToUpdate):
        api.replace_by(old, replacement_id=new, **asked)  # type: ignore[arg-type]
    api.send_requests(old, by=MACHINE, at=at)
    api.send_requests(old, by=MACHINE, at=at)
    second = story.carry(at + timedelta(seconds=5))[0]
    demand = Demand.objects.get()
    assert (demand.kind, demand.state, demand.arrival_id, demand.carrier_id) == ("replace", "told", first, second)
    assert arrival(second).subject == "V/v rà soát (thay thế)"
    assert [item.document_id for item in box_items(story.ngoc, Box.ARRIVED)] == [second]
    api.accept(second, by=story.ngoc, at=at + timedelta(minutes=1))
    story.carry(at + timedelta(minutes=2))
    assert [item.state for item in api.requests_on(old)] == ["told"]
    assert story.line(new, "H42.51").state == "accepted"
    assert Dispatch.objects.filter(envelope_id=old).count() == 2


def test_a_replacement_that_was_sent_before_is_recognised_and_not_doubled(story: Story) -> None:
    old, first = story.delivered()
    new = story.issued(main=annex(), subject="V/v thay thế", at=AT + timedelta(minutes=1))
    api.send_issued(new, by=MACHINE, at=AT + timedelta(minutes=1))
    second = story.carry(AT + timedelta(minutes=2))[0]
    for document_id in (old, new):
        grant_access(document_id, [for_clerks(story.snv.agency.id)], kind="outgoing", moment=AT, reason="clerk")
    at = AT + timedelta(minutes=3)
    line = story.line(old)
    api.replace_by(old, replacement_id=new, recipient_ids=[line.id], reason="Ghi sai căn cứ", by=story.hoa, at=at)
    api.send_requests(old, by=MACHINE, at=at)
    story.carry(at + timedelta(seconds=5))
    assert Arrival.objects.count() == 2
    demand = Demand.objects.get()
    assert (demand.arrival_id, demand.carrier_id) == (first, second)


def test_a_stranger_replaces_nothing_but_its_document_still_comes(story: Story) -> None:
    _document_id, first = story.delivered()
    code = arrival(first).document_code
    block = edxml.Business(kind=edxml.Kind.REPLACE, reason="Thay", replacements=(edxml.Replacement(code, ("H42.51",)),))
    stranger = replace(
        story.packet(business=block, document_id="H42.60,2026/11/20,1/UBND"),
        sender=edxml.Organization("H42.60", "UBND xã Gia Viễn"),
    )
    found = story.foreign(stranger, AT + timedelta(minutes=1))
    assert found != first
    assert not Demand.objects.exists()
    assert AuditEntry.objects.filter(code="exchange.demand_forged", subject_id=first).count() == 1
