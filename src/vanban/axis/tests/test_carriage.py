"""The hub carries: accepted once, delivered once, refused clearly; under repeats, races and dead workers."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from vanban.axis import api
from vanban.axis.errors import (
    AttachmentsMissing,
    CodeTaken,
    DoctypeForbidden,
    LeaseLost,
    PacketRefused,
    RecipientsRefused,
    SameIdOtherBytes,
    SenderUnknown,
)
from vanban.axis.models import Delivery, Event, Message
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Attachment, Code, Organization, ResponseFor, Status
from vanban.axis.tests.packets import COMMUNE, DEPARTMENT, PDF, WARD, letter
from vanban.kernel.actor import system_actor
from vanban.kernel.clock import VIETNAM
from vanban.platform.models import AuditEntry, Blob

AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
HUB = system_actor("trục liên thông")


@pytest.fixture
def hub(db: None) -> None:
    api.connect_system("office", "Hệ thống dùng chung", by=HUB, at=AT)
    api.connect_system("tax", "Phần mềm riêng", kind="vxp", by=HUB, at=AT)
    for organ in (DEPARTMENT, WARD, COMMUNE):
        api.open_mailbox(organ.code, organ.name, system="office", by=HUB, at=AT)
    api.open_mailbox("H42.40", "UBND xã cũ", system="office", aliases=["000.00.40.H42"], by=HUB, at=AT)


def submit(packet: edxml.Packet, at: datetime = AT, system: str = "office") -> api.Receipt:
    return api.submit(edxml.write_document(packet), system=system, message_id=packet.message_id, by=HUB, at=at)


@pytest.mark.clause("HY19-Đ3.1", "NB16-Đ2.4", "NB16-Đ11.2g", "HP25-Đ6.1c")
def test_a_packet_reaches_the_mailbox_of_each_code_unchanged_and_names_only_agencies(hub: None) -> None:
    data = edxml.write_document(letter(recipients=(WARD, COMMUNE)))
    receipt = api.submit(data, system="office", by=HUB, at=AT)
    assert receipt.destinations == ("H42.31", "H42.32")
    assert receipt.sha256 == hashlib.sha256(data).hexdigest()
    for delivery_id, code in api.due(at=AT):
        envelope = api.envelope(delivery_id)
        assert (envelope.sender_code, envelope.destination_code) == ("H42.05", code)
        assert api.fetch(delivery_id) == data
    content = edxml.read(data)
    assert isinstance(content, edxml.Packet)
    assert {content.sender.code, *content.recipient_codes} == {"H42.05", "H42.31", "H42.32"}


def test_the_same_message_again_gets_the_stored_receipt_and_nothing_is_doubled(hub: None) -> None:
    first = submit(letter())
    again = submit(letter(), at=AT + timedelta(days=400))
    assert again == first
    assert again.accepted_at == AT
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_repeat_is_answered_even_after_the_recipient_closed(hub: None) -> None:
    first = submit(letter())
    api.close_mailbox("H42.31", by=HUB, at=AT + timedelta(minutes=1))
    assert submit(letter(), at=AT + timedelta(hours=1)) == first


def test_the_same_id_with_other_bytes_is_refused_and_the_operator_is_alarmed(hub: None) -> None:
    submit(letter())
    with pytest.raises(SameIdOtherBytes):
        submit(letter(subject="V/v nội dung khác"))
    assert AuditEntry.objects.filter(code="axis.alarm").count() == 1
    assert Message.objects.count() == 1


def test_without_an_id_the_bytes_themselves_are_the_id(hub: None) -> None:
    assert submit(letter(message_id="")) == submit(letter(message_id=""))
    submit(letter(message_id="", subject="V/v khác"))
    assert Message.objects.count() == 2


def test_unknown_and_closed_codes_are_all_named_and_nothing_is_kept(hub: None) -> None:
    api.close_mailbox("H42.32", by=HUB, at=AT)
    nobody = Organization("H42.99")
    with pytest.raises(RecipientsRefused) as refusal:
        submit(letter(recipients=(WARD, COMMUNE, nobody)), at=AT + timedelta(seconds=1))
    assert refusal.value.data["codes"] == {"H42.32": "23", "H42.99": "18"}
    assert refusal.value.answer_code == "18"
    assert (Message.objects.count(), Delivery.objects.count(), Blob.objects.count()) == (0, 0, 0)
    line = AuditEntry.objects.get(code="axis.refused")
    assert line.data["error_code"] == "18"
    assert api.check_recipients(["H42.31", "H42.32", "H42.99"], at=AT) == {"H42.32": "23", "H42.99": "18"}


def test_old_and_new_code_of_one_agency_make_one_copy(hub: None) -> None:
    both = (Organization("H42.40"), Organization("000.00.40.H42"))
    assert submit(letter(recipients=both)).destinations == ("H42.40",)
    assert Delivery.objects.count() == 1


def test_a_merged_agencys_code_leads_to_its_successor(hub: None) -> None:
    api.close_mailbox("H42.40", successor="H42.32", by=HUB, at=AT)
    old = Organization("000.00.40.H42")
    receipt = submit(letter(recipients=(old, COMMUNE)), at=AT + timedelta(seconds=1))
    assert receipt.destinations == ("H42.32",)
    assert Delivery.objects.get().addressed_as == "000.00.40.H42"


def test_a_system_sends_only_for_its_own_codes(hub: None) -> None:
    with pytest.raises(SenderUnknown) as refusal:
        submit(letter(), system="tax")
    assert refusal.value.error_code == "19"
    with pytest.raises(SenderUnknown):
        submit(letter(sender=Organization("H42.77")))
    with pytest.raises(CodeTaken):
        api.open_mailbox("H42.31", "Kẻ khác", system="tax", by=HUB, at=AT)


@pytest.mark.parametrize("bad", ["doctype", "missing"])
def test_hostile_and_incomplete_packets_leave_an_audit_line_and_nothing_else(hub: None, bad: str) -> None:
    kind: type[PacketRefused]
    text = edxml.write_document(letter(attachments=(Attachment("a.pdf", PDF), Attachment("phu-luc.pdf", PDF)))).decode()
    if bad == "doctype":
        text, kind = text.replace("?>", '?><!DOCTYPE edXML [<!ENTITY a "b">]>', 1), DoctypeForbidden
    else:
        cut = text.rindex("<Attachment>")
        text, kind = text[:cut] + text[text.rindex("</AttachmentEncoded>") :], AttachmentsMissing
    with pytest.raises(kind):
        api.submit(text.encode(), system="office", by=HUB, at=AT)
    assert AuditEntry.objects.get(code="axis.refused").data["reason"] == kind.code
    assert (Message.objects.count(), Blob.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_status_travels_back_to_the_agency_it_reports_to(hub: None) -> None:
    status = Status(WARD, ResponseFor("H42.05", "1234/SNV-CCVC", letter().document_id), Code.ARRIVED, AT)
    receipt = api.submit(edxml.write_status(status), system="office", by=HUB, at=AT, message_id="s-1")
    assert receipt.destinations == ("H42.05",)
    assert Message.objects.get().status_code == "01"


def test_one_worker_holds_a_delivery_and_its_result_is_final(hub: None) -> None:
    submit(letter())
    delivery_id = api.due(at=AT)[0][0]
    held = api.lease(delivery_id, by=HUB, at=AT)
    assert held
    assert api.lease(delivery_id, by=HUB, at=AT + timedelta(seconds=60)) is None
    api.acknowledge(delivery_id, token=held.token, outcome="deliver", by=HUB, at=AT)
    api.acknowledge(delivery_id, token=held.token, outcome="fail", by=HUB, at=AT)
    assert api.envelope(delivery_id).state == "delivered"
    assert api.lease(delivery_id, by=HUB, at=AT + timedelta(days=1)) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(id=delivery_id).update(state="waiting")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(sha256="0")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.all().delete()


def test_a_worker_that_lost_its_lease_cannot_write_a_result(hub: None) -> None:
    submit(letter())
    delivery_id = api.due(at=AT)[0][0]
    dead = api.lease(delivery_id, by=HUB, at=AT)
    assert dead
    late = AT + timedelta(seconds=121)
    assert api.due(at=late)[0][0] == delivery_id
    heir = api.lease(delivery_id, by=HUB, at=late)
    assert heir
    with pytest.raises(LeaseLost):
        api.acknowledge(delivery_id, token=dead.token, outcome="fail", by=HUB, at=late)
    api.acknowledge(delivery_id, token=heir.token, outcome="deliver", by=HUB, at=late)
    assert [event.kind for event in api.trace(Message.objects.get().id)] == [
        "accepted", "leased", "leased", "delivered"]  # fmt: skip


def test_a_delivery_put_back_waits_longer_each_time(hub: None) -> None:
    submit(letter())
    delivery_id = api.due(at=AT)[0][0]
    now, pauses = AT, []
    for _attempt in range(4):
        held = api.lease(delivery_id, by=HUB, at=now)
        assert held
        api.acknowledge(delivery_id, token=held.token, outcome="release", by=HUB, at=now, reason="mất mạng")
        due_at = Delivery.objects.get().next_at
        pauses.append((due_at - now).total_seconds())
        assert api.lease(delivery_id, by=HUB, at=now) is None
        now = due_at
    assert pauses == [10, 20, 40, 80]


def test_urgent_deliveries_come_first(hub: None) -> None:
    submit(letter(message_id="a"))
    submit(letter(message_id="b", priority=3))
    assert [api.envelope(d).message_id for d, _code in api.due(at=AT)] == ["b", "a"]


@pytest.mark.django_db(transaction=True)
def test_two_senders_of_one_message_at_the_same_moment_get_one_receipt() -> None:
    api.connect_system("office", "Hệ thống dùng chung", by=HUB, at=AT)
    for organ in (DEPARTMENT, WARD):
        api.open_mailbox(organ.code, organ.name, system="office", by=HUB, at=AT)
    packet = replace(letter(), attachments=(Attachment("a.pdf", PDF * 1000),))

    def send(_n: int) -> api.Receipt:
        try:
            return submit(packet)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(send, range(24)))
    assert len(receipts) == 1
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 1)
