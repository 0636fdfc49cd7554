"""Accepting once more: repeats, further recipients, twins, full disks; no second copy, no file without a row."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from vanban.axis import api
from vanban.axis.errors import SameIdOtherBytes, SenderUnknown
from vanban.axis.models import Acceptance, Delivery, Event, Message, Stoppage
from vanban.axis.queries import stopping
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Attachment, Organization
from vanban.axis.rules.receipts import is_genuine
from vanban.axis.tests.packets import COMMUNE, DEPARTMENT, PDF, WARD, letter
from vanban.kernel.actor import system_actor
from vanban.kernel.clock import VIETNAM
from vanban.platform import storage
from vanban.platform.models import AuditEntry, Blob

AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)
HUB = system_actor("trục liên thông")


def open_hub() -> None:
    api.connect_system("office", "Hệ thống dùng chung", by=HUB, at=AT)
    api.connect_system("tax", "Phần mềm riêng", kind="vxp", by=HUB, at=AT)
    for organ in (DEPARTMENT, WARD):
        api.open_mailbox(organ.code, organ.name, system="office", by=HUB, at=AT)
    api.open_mailbox(COMMUNE.code, COMMUNE.name, system="tax", aliases=["000.00.32.H42"], by=HUB, at=AT)


@pytest.fixture
def hub(db: None) -> Iterator[None]:
    open_hub()
    yield
    stopping._seen_here.clear()


def submit(packet: edxml.Packet, *, at: datetime = AT, to: tuple[str, ...] = (), system: str = "office") -> api.Receipt:
    return api.submit(edxml.write_document(packet), system=system, message_id="m-1", to=to, by=HUB, at=at)


def stored_files() -> list[Path]:
    return [path for path in (Path(settings.VANBAN_VAR) / "blobs").rglob("*") if path.is_file()]


BOTH = letter(recipients=(WARD, COMMUNE))


def test_further_recipients_get_their_copy_of_the_same_bytes_and_a_receipt_of_their_own(hub: None) -> None:
    first = submit(BOTH, to=("H42.31",))
    files = stored_files()
    later = submit(BOTH, to=("H42.31", "H42.32"), at=AT + timedelta(hours=1))
    assert (first.destinations, later.destinations) == (("H42.31",), ("H42.31", "H42.32"))
    assert (later.doc_id, later.sha256) == (first.doc_id, first.sha256)
    assert later.accepted_at == AT + timedelta(hours=1)
    assert all(is_genuine(receipt, api.receipt_key()) for receipt in (first, later))
    assert (Message.objects.count(), Delivery.objects.count(), Acceptance.objects.count()) == (1, 2, 2)
    assert (Blob.objects.count(), stored_files()) == (1, files)
    assert submit(BOTH, to=("H42.32", "H42.31")) == later
    assert submit(BOTH, to=("H42.31",)) == first
    assert AuditEntry.objects.filter(code="axis.accepted", subject_id=first.doc_id).count() == 2
    assert Event.objects.filter(message_id=first.doc_id, kind="accepted").count() == 2


def test_other_bytes_for_further_recipients_are_refused_as_ever(hub: None) -> None:
    submit(BOTH, to=("H42.31",))
    with pytest.raises(SameIdOtherBytes):
        submit(letter(recipients=(WARD, COMMUNE), subject="V/v khác"), to=("H42.32",))
    assert Delivery.objects.count() == 1


def test_a_sender_may_write_its_old_code_and_is_known_by_its_present_one(hub: None) -> None:
    old = letter(sender=Organization("000.00.32.H42"), recipients=(WARD,))
    first = submit(old, system="tax")
    assert first.sender == "H42.32"
    with pytest.raises(SameIdOtherBytes):
        submit(letter(sender=COMMUNE, recipients=(WARD,)), system="tax")
    with pytest.raises(SenderUnknown):
        submit(old, system="office")


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_moment_leave_one_file_one_row_and_one_receipt() -> None:
    open_hub()
    data = edxml.write_document(letter(recipients=(COMMUNE,), attachments=(Attachment("a.pdf", PDF * 3000),)))
    files = len(stored_files())

    def send(_n: int) -> api.Receipt:
        try:
            return api.submit(io.BytesIO(data), system="office", message_id="m-1", by=HUB, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(send, range(24)))
    assert len(receipts) == 1
    assert (Message.objects.count(), Delivery.objects.count(), Blob.objects.count()) == (1, 1, 1)
    assert len(stored_files()) == files + 1
    assert storage.read(Message.objects.get().blob_id) == data


@pytest.mark.parametrize(("call", "code"), [("fdatasync", errno.EIO), ("fsync", errno.EIO), ("write", errno.ENOSPC)])
def test_a_flush_that_fails_stops_the_hub_and_leaves_no_receipt(
    hub: None, call: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(letter(recipients=(COMMUNE,), message_id="before"))
    asked, files, real = [], stored_files(), getattr(os, call)

    def refuse(descriptor: int, *_rest: object) -> int:
        asked.append(descriptor)
        raise OSError(code, os.strerror(code))

    packet = letter(recipients=(COMMUNE,), subject="V/v phòng chống bão")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(api.HubStopped) as stopped:
            api.submit(edxml.write_document(packet), system="office", by=HUB, at=AT)
    assert getattr(os, call) is real
    assert (len(asked), stored_files(), stopped.value.permanent) == (1, files, False)
    assert (Message.objects.count(), Blob.objects.count(), Stoppage.objects.count()) == (1, 1, 1)
    with pytest.raises(api.HubStopped):
        submit(letter(recipients=(COMMUNE,)))
    stopping._seen_here.clear()  # another process knows it from the database
    with pytest.raises(api.HubStopped):
        api.submit(edxml.write_document(packet), system="office", by=HUB, at=AT)
    assert api.lift_stoppage(by=HUB, at=AT) == 1
    assert api.submit(edxml.write_document(packet), system="office", by=HUB, at=AT).destinations == ("H42.32",)


def test_no_room_to_look_into_archives_is_no_stoppage(hub: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender tries again; the store itself is not in doubt."""
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    monkeypatch.setattr(edxml.limits, "STREAM_ABOVE", 100)
    with pytest.raises(api.HubStopped):
        api.submit(io.BytesIO(edxml.write_document(letter(recipients=(COMMUNE,)))), system="office", by=HUB, at=AT)
    assert not Stoppage.objects.exists()
    monkeypatch.undo()
    api.submit(edxml.write_document(letter(recipients=(COMMUNE,))), system="office", by=HUB, at=AT)
