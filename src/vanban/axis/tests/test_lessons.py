"""The faults of receipts and repeats that other exchange systems have shipped, each played against this hub.

Not here, because told elsewhere: a repeat gets the stored receipt, twins at one moment, a late worker (test_carriage);
a lost answer of a hub above, whose verdict alone refuses (test_upstream, vxp/test_client); what was given up keeps its
bytes (test_clock); the deaths between commit and receipt, and between taking and telling (tests/hubkill).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from vanban.axis import api
from vanban.axis.actions import entering
from vanban.axis.errors import AttachmentsMissing, RecipientsRefused, StillOnItsWay
from vanban.axis.models import Acceptance, Delivery, Event, Message
from vanban.axis.queries import mail
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Attachment, Organization
from vanban.axis.rules.edxml.limits import MAX_FILE, MAX_PACKET
from vanban.axis.rules.vxp.parameters import ListAsked
from vanban.axis.tests.packets import COMMUNE, DEPARTMENT, PDF, WARD, letter
from vanban.kernel.actor import system_actor
from vanban.kernel.clock import VIETNAM
from vanban.platform.models import AuditEntry

AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
HUB = system_actor("trục liên thông")
LATER = AT + timedelta(hours=1)


def join() -> None:
    """The department and the tax office send; the ward and the commune live in two other systems."""
    for code, kind in (("office", "local"), ("tax", "vxp"), ("ward", "vxp"), ("commune", "vxp")):
        api.connect_system(code, f"Hệ thống {code}", kind=kind, by=HUB, at=AT)
    api.open_mailbox(DEPARTMENT.code, DEPARTMENT.name, system="office", by=HUB, at=AT)
    api.open_mailbox("H42.70", "Thuế tỉnh", system="tax", by=HUB, at=AT)
    api.open_mailbox(WARD.code, WARD.name, system="ward", by=HUB, at=AT)
    api.open_mailbox(COMMUNE.code, COMMUNE.name, system="commune", by=HUB, at=AT)


@pytest.fixture
def hub(db: None) -> None:
    join()


def submit(packet: edxml.Packet, *, system: str = "office", at: datetime = AT, **given: Any) -> api.Receipt:
    data = edxml.write_document(packet)
    return api.submit(data, system=system, message_id=packet.message_id, by=HUB, at=at, **given)


def settle(outcome: Any, *, system: str = "ward", at: datetime = AT, reason: str = "") -> bool:
    delivery = Delivery.objects.get(destination__system__code=system)
    return api.settle(delivery.id, system=system, outcome=outcome, by=HUB, at=at, reason=reason)


def test_a_refused_packet_never_gets_a_receipt_however_often_it_comes(hub: None) -> None:
    """Elsewhere a failure counted as “seen”, and its repeat got the receipt of a duplicate."""
    for _time in range(3):
        with pytest.raises(RecipientsRefused):
            submit(letter(recipients=(WARD, Organization("H42.99"))))
    assert (Message.objects.count(), Acceptance.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(code="axis.refused").count() == 3


def test_a_bad_first_try_does_not_stand_in_the_way_of_a_good_second_one(hub: None) -> None:
    packet = letter(recipients=(WARD, Organization("H42.99")))
    with pytest.raises(RecipientsRefused):
        submit(packet)
    api.open_mailbox("H42.99", "UBND xã mới", system="commune", by=HUB, at=AT)
    assert submit(packet, at=LATER).destinations == ("H42.31", "H42.99")
    assert Message.objects.get().accepted_at == LATER


def test_the_same_message_for_another_recipient_is_carried_there_and_nowhere_twice(hub: None) -> None:
    """Elsewhere the repeat's key left the recipient out, and the second one never got the document."""
    first = submit(letter(), to=["H42.31"])
    second = submit(letter(), to=["H42.31", "H42.32"], at=LATER)
    assert (first.destinations, second.doc_id) == (("H42.31",), first.doc_id)
    assert sorted(row.destination.code for row in Delivery.objects.all()) == ["H42.31", "H42.32"]
    assert submit(letter(), to=["H42.32", "H42.31"]) == second


def test_two_senders_may_hand_over_the_same_id(hub: None) -> None:
    """An id belongs to its sender: one agency's numbering must not make another's document a repeat."""
    submit(letter(message_id="1"))
    submit(letter(message_id="1", sender=Organization("H42.70", "Thuế tỉnh")), system="tax")
    assert Message.objects.filter(message_id="1").count() == 2


def test_a_receipt_that_comes_late_is_harmless_and_on_record(hub: None) -> None:
    """Elsewhere a receipt was only taken in the state that waited for it."""
    submit(letter())
    api.expire(Delivery.objects.get().id, by=HUB, at=LATER, reason="không phát được")
    assert settle("deliver", at=LATER + timedelta(days=1)) is False
    assert Delivery.objects.get().state == "failed"
    assert Event.objects.filter(kind="late_deliver").count() == 1


def test_a_refusal_stays_a_refusal_whatever_is_said_afterwards(hub: None) -> None:
    """Elsewhere a later step put a refused message back on its way."""
    submit(letter())
    assert settle("fail", reason="không đúng thẩm quyền")
    for outcome in ("deliver", "release", "fail"):
        assert settle(outcome, at=LATER) is False
    assert Delivery.objects.get().state == "failed"
    assert api.lease(Delivery.objects.get().id, by=HUB, at=LATER) is None


@pytest.mark.django_db(transaction=True)
def test_one_of_two_ends_at_the_same_moment_counts() -> None:
    """Elsewhere a worker marked as failed what had been receipted four milliseconds before."""
    join()
    for turn in range(6):
        submit(letter(message_id=f"m-{turn}"))

    def end(work: tuple[Any, str]) -> bool:
        try:
            if work[1] == "deliver":
                return api.settle(work[0], system="ward", outcome="deliver", by=HUB, at=LATER)
            return api.expire(work[0], by=HUB, at=LATER, reason="không phát được")
        finally:
            connection.close()

    works = [(row.id, how) for row in Delivery.objects.all() for how in ("deliver", "expire")]
    with ThreadPoolExecutor(6) as pool:
        counted = list(pool.map(end, works))
    assert sum(counted) == 6
    own = list(Delivery.objects.values_list("id", flat=True))  # events of other tests stay: nothing removes them
    ends = Event.objects.filter(kind__in=["delivered", "failed"], delivery_id__in=own)
    assert sorted(event.delivery_id for event in ends) == sorted(row.id for row in Delivery.objects.all())


def test_two_programs_that_poll_for_one_mailbox_see_one_packet_under_one_id(hub: None) -> None:
    """Elsewhere two pollers got two copies: here the id is the delivery's own, and one “done” counts."""
    submit(letter())
    seen = [[row.delivery_id for row in mail.waiting("ward", ListAsked())] for _poller in range(2)]
    assert seen[0] == seen[1]
    assert len(seen[0]) == 1
    assert [settle("deliver"), settle("deliver")] == [True, False]
    assert Event.objects.filter(kind="delivered").count() == 1


def test_a_rollback_takes_the_word_to_the_carriers_with_it(hub: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere the queue and the tables were written one after the other; here they are one commit."""
    api.open_mailbox("H42.50", "UBND phường", system="office", by=HUB, at=AT)
    before = _jobs()

    def refuse(*given: Any, **named: Any) -> None:
        told(*given, **named)
        raise DatabaseError("mất kết nối")

    told = entering.publish
    with monkeypatch.context() as broken:
        broken.setattr(entering, "publish", refuse)
        with pytest.raises(DatabaseError):
            submit(letter(recipients=(Organization("H42.50"),)))
    assert (Message.objects.count(), Delivery.objects.count(), _jobs()) == (0, 0, before)
    submit(letter(recipients=(Organization("H42.50"),)))
    assert (Delivery.objects.count(), _jobs()) == (1, before + 1)


def _jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args->'payload'->>'delivery_id' IS NOT NULL")
        return int(cursor.fetchone()[0])


def test_what_is_sent_again_are_the_bytes_that_came(hub: None) -> None:
    """Elsewhere a document was made anew for the second try, and its digest was another."""
    data = edxml.write_document(letter())
    receipt = api.submit(data, system="office", message_id="m-1", by=HUB, at=AT)
    settle("fail", reason="đĩa đầy")
    again = api.deliver_again(Delivery.objects.get().id, by=HUB, at=LATER)
    assert api.fetch(again.id) == data
    assert api.envelope(again.id).sha256 == receipt.sha256
    with pytest.raises(StillOnItsWay):
        api.deliver_again(Delivery.objects.earliest("round").id, by=HUB, at=LATER)


def test_two_files_with_the_same_bytes_are_two_files(hub: None) -> None:
    """Elsewhere the digest was the file's identity, and the second one was missing."""
    twins = (Attachment("cong-van.pdf", PDF), Attachment("ban-sao.pdf", PDF))
    submit(letter(attachments=twins))
    content = edxml.read(api.fetch(Delivery.objects.get().id))
    assert isinstance(content, edxml.Packet)
    assert [item.name for item in content.attachments] == ["cong-van.pdf", "ban-sao.pdf"]
    assert [item.content for item in content.attachments] == [PDF, PDF]


def test_a_missing_file_is_named(hub: None) -> None:
    packet = letter(attachments=(Attachment("cong-van.pdf", PDF), Attachment("phu-luc-2.pdf", PDF)))
    text = edxml.write_document(packet).decode()
    cut = text.rindex("<Attachment>")
    with pytest.raises(AttachmentsMissing) as refusal:
        api.submit((text[:cut] + text[text.rindex("</AttachmentEncoded>") :]).encode(), system="office", by=HUB, at=AT)
    assert "phu-luc-2.pdf" in str(refusal.value)


def test_why_a_packet_was_refused_reaches_its_sender_in_words(hub: None) -> None:
    """A refusal is one of the normal ends: its reason is for a clerk to read, not for a log."""
    receipt = submit(letter())
    settle("fail", reason="Văn bản gửi nhầm địa chỉ: đề nghị gửi UBND xã Gia Viễn")
    (fate,) = mail.fates("office", message=receipt.doc_id)
    assert (fate.status, fate.reason) == ("fail", "Văn bản gửi nhầm địa chỉ: đề nghị gửi UBND xã Gia Viễn")


def test_what_fails_for_a_while_is_not_told_again_and_again(hub: None) -> None:
    """Elsewhere one refusal that could not be handed over filled the log every two minutes for ever."""
    submit(letter())
    now = AT
    for _turn in range(8):
        held = api.lease(Delivery.objects.get().id, by=HUB, at=now)
        assert held
        api.acknowledge(held.delivery_id, token=held.token, outcome="release", by=HUB, at=now, reason="mất mạng")
        now = Delivery.objects.get().next_at
    assert now - AT > timedelta(minutes=20)
    assert not AuditEntry.objects.filter(code__startswith="axis.deliver").exists()
    api.expire(Delivery.objects.get().id, by=HUB, at=now, reason="không phát được")
    assert AuditEntry.objects.filter(code="axis.delivery_failed").count() == 1


def test_the_largest_file_fits_into_the_largest_packet() -> None:
    """Elsewhere every hop had a limit of its own, and base64 was forgotten in one of them."""
    base64_with_line_ends = MAX_FILE * 4 // 3 * 78 // 76
    assert base64_with_line_ends + 64 * 1024 < MAX_PACKET
