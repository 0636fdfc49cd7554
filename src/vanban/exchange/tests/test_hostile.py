"""Packets that must not become documents: each gets a clear refusal or report, an audit line, and nothing half-done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from cast import AT
from vanban.axis import api as axis
from vanban.axis.api import edxml
from vanban.axis.events import DeliveryFailed, DeliveryReady
from vanban.directory.api import Box, box_items
from vanban.exchange import api, jobs
from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.models import Arrival
from vanban.exchange.ports import use_axis
from vanban.exchange.tests.story import MACHINE, Story, annex, arrival, findings
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusals
from vanban.platform.models import AuditEntry
from vanban.signing.tests.letters import encrypted, sheet, with_script


@dataclass
class ForeignHub(LocalAxis):
    """A hub that lets anything through, as another province's may: the receiver must look for itself."""

    packet: bytes = b""
    vouched: str = "H42.08"
    system: str = "office"
    name: str = "Trục tỉnh bạn"
    answer: str = ""
    reason: str = ""

    def lease(self, delivery_id: UUID, *, by: Any, at: datetime) -> axis.Lease:
        return axis.Lease(delivery_id, new_id(), at)

    def envelope(self, delivery_id: UUID) -> axis.Envelope:
        return axis.Envelope(
            delivery_id, f"m-{delivery_id}", "edoc", self.vouched, "H42.51", "0" * 64, len(self.packet), AT, "leased"
        )

    def fetch(self, delivery_id: UUID) -> bytes:
        return self.packet

    def acknowledge(self, delivery_id: UUID, *, outcome: Any, reason: str = "", **_rest: Any) -> None:
        self.answer, self.reason = outcome, reason


def receive(packet: bytes | edxml.Packet, **changes: Any) -> tuple[ForeignHub, UUID | None]:
    """The receiver's side alone."""
    data = packet if isinstance(packet, bytes) else edxml.write_document(packet)
    hub = ForeignHub(packet=data, **changes)
    use_axis(hub)
    found = api.receive(new_id(), by=MACHINE, at=AT)
    use_axis(LocalAxis())
    return hub, found


def refused_by_checks(story: Story, document_id: UUID | None) -> str:
    """The clerk cannot accept it; the sentence that says why."""
    assert document_id is not None
    with pytest.raises((api.CheckFailed, Refusals)) as refusal:
        api.accept(document_id, by=story.ngoc, at=AT + timedelta(minutes=1))
    assert arrival(document_id).state == "arrived"
    return "; ".join(str(reason) for reason in refusal.value.reasons)


@pytest.mark.clause("NB16-Đ11.2c")
def test_a_doctype_is_refused_and_nothing_is_kept(story: Story) -> None:
    data = edxml.write_document(story.packet()).replace(b"?>", b'?><!DOCTYPE edXML [<!ENTITY a "b">]>', 1)
    hub, found = receive(data)
    assert (found, hub.answer) == (None, "fail")
    assert "DOCTYPE" in hub.reason
    assert AuditEntry.objects.get(code="exchange.unreadable").data["reason"] == "axis.doctype"
    assert not Arrival.objects.exists()
    assert box_items(story.ngoc, Box.ARRIVED) == []


def test_a_packet_refused_by_the_receiving_system_is_told_to_the_sender(story: Story) -> None:
    document_id = story.sent()
    delivery_id = axis.due(at=AT)[0][0]
    held = axis.lease(delivery_id, by=MACHINE, at=AT)
    assert held
    axis.acknowledge(delivery_id, token=held.token, outcome="fail", by=MACHINE, at=AT, reason="không đọc được")
    envelope = api.envelope_of(document_id)
    assert envelope
    api.note_undeliverable(envelope.document_code, "H42.51", "không đọc được", by=MACHINE, at=AT)
    api.note_undeliverable(envelope.document_code, "H42.51", "không đọc được", by=MACHINE, at=AT)
    assert (story.line(document_id).state, story.line(document_id).reason) == ("undeliverable", "không đọc được")
    assert [item.document_id for item in box_items(story.hoa, Box.REFUSED)] == [document_id]
    assert {event for event, _name, _run in jobs.REACTIONS} >= {DeliveryFailed, DeliveryReady}


@pytest.mark.clause("VL19-Đ12.3")
def test_a_missing_attachment_is_named_and_forbids_acceptance(story: Story) -> None:
    files = (edxml.Attachment("77.pdf", annex()), edxml.Attachment("phu-luc-2.pdf", annex()))
    text = edxml.write_document(story.packet(attachments=files)).decode()
    text = text[: text.rindex("<Attachment>")] + text[text.rindex("</AttachmentEncoded>") :]
    _hub, found = receive(text.encode())
    assert "phu-luc-2.pdf" in refused_by_checks(story, found)
    assert found is not None
    api.refuse(found, reason="Thiếu phu-luc-2.pdf", by=story.ngoc, at=AT + timedelta(minutes=2))
    assert arrival(found).state == "refused"


@pytest.mark.clause("HP25-Đ17.1-2", "HY19-Đ10.1")
def test_a_wrong_address_and_a_forged_sender_forbid_acceptance(story: Story) -> None:
    _hub, found = receive(story.packet(recipients=(edxml.Organization("H42.60"),)))
    assert "H42.60" in refused_by_checks(story, found)
    forged = story.packet(sender=edxml.Organization("H42.60", "Kẻ mạo danh"), document_id="H42.60,2026/11/20,1/UBND")
    _hub, found = receive(forged)
    assert "H42.08" in refused_by_checks(story, found)


@pytest.mark.clause("HY19-Đ10.1", "VL19-Đ12.2", "NB25-Đ13.1b", "HP25-Đ17.1-2")
def test_a_paper_changed_after_signing_forbids_acceptance(story: Story) -> None:
    good = story.sealed()
    intact = findings(story.foreign(story.packet(attachments=(edxml.Attachment("a.pdf", good),)), AT))
    assert intact["signatures"]["ok"] is True
    place = good.index(b"/Contents") - 200
    broken = good[:place] + bytes([good[place] ^ 0x20]) + good[place + 1 :]
    found = story.foreign(story.packet(attachments=(edxml.Attachment("a.pdf", broken),)), AT + timedelta(minutes=1))
    assert findings(found)["signatures"]["ok"] is False
    assert "a.pdf" in refused_by_checks(story, found)


@pytest.mark.parametrize("kind", ["script", "locked", "broken", "no_pdf"])
def test_dangerous_and_unreadable_papers_forbid_acceptance(story: Story, kind: str) -> None:
    content = {
        "script": with_script(sheet()),
        "locked": encrypted(sheet()),
        "broken": b"%PDF-1.7\n" + bytes(range(256)),
        "no_pdf": b"MZ\x90\x00 a program with the wrong name",
    }[kind]
    found = story.foreign(story.packet(attachments=(edxml.Attachment("van-ban.pdf", content),)), AT)
    assert "van-ban.pdf" in refused_by_checks(story, found)


@pytest.mark.clause("NB16-Đ3.1b")
def test_a_secret_mark_forbids_acceptance(story: Story) -> None:
    found = story.foreign(story.packet(sphere="TUYỆT MẬT"), AT)
    assert "TUYỆT MẬT" in refused_by_checks(story, found)


@pytest.mark.clause("VL19-Đ12.3", "NB16-Đ5.1b")
def test_unsigned_and_miscounted_papers_are_pointed_out_but_the_clerk_decides(story: Story) -> None:
    found = story.foreign(story.packet(pages=9, appendixes=("Phụ lục I", "Phụ lục II")), AT)
    report = findings(found)
    assert {code: item["ok"] for code, item in report.items() if item["ok"] is not True} == {
        "completeness": False, "pages": False, "signatures": False}  # fmt: skip
    assert report["pages"]["data"] == {"declared": 9, "present": 2, "total": 2}
    assert report["completeness"]["data"] == {"declared": 2, "present": 0}
    assert not any(item["blocks"] for item in arrival(found).report)
    assert api.accept(found, by=story.ngoc, at=AT + timedelta(minutes=1)).arrival_number == 1


def test_somebody_elses_packet_is_no_copy_of_ours_though_it_says_the_same(story: Story) -> None:
    _hub, ours = receive(story.packet())
    _hub, theirs = receive(story.packet(), vouched="H42.60")
    assert theirs != ours
    assert theirs is not None and findings(theirs)["origin"]["ok"] is False


def test_a_sender_outside_our_directory_is_taken_on_the_hubs_word(story: Story) -> None:
    stranger = edxml.Organization("G09.05", "Cục Văn thư và Lưu trữ nhà nước")
    _hub, found = receive(story.packet(sender=stranger), vouched="G09.05")
    assert found is not None
    assert findings(found)["origin"]["ok"] is None
    assert arrival(found).sender_name == "Cục Văn thư và Lưu trữ nhà nước"
    api.accept(found, by=story.ngoc, at=AT + timedelta(minutes=1))


def test_a_report_on_a_document_we_never_sent_is_put_on_record_and_dropped(story: Story) -> None:
    status = edxml.Status(
        edxml.Organization("H42.51"),
        edxml.ResponseFor("H42.08", "9/X", "H42.08,2026/01/01,9/X"),
        edxml.Code.ARRIVED,
        AT,
    )
    axis.submit(edxml.write_status(status), system="office", by=MACHINE, at=AT)
    assert story.carry(AT) == []
    assert AuditEntry.objects.filter(code="exchange.status_unmatched").count() == 1
    assert axis.due(at=AT) == []
