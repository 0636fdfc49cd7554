"""What we write, we read back unchanged; and it has the shape that software in the field expects."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from vanban.axis import errors
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Attachment, Business, Kind, Packet, ResponseFor, Status
from vanban.axis.tests.drawn import packets, statuses
from vanban.axis.tests.packets import COMMUNE, DEPARTMENT, WARD, letter


@settings(max_examples=150, deadline=None)
@given(packets)
def test_every_document_packet_reads_back_as_written(packet: Packet) -> None:
    data = edxml.write_document(packet)
    found = edxml.read(data)
    assert isinstance(found, Packet)
    kept = tuple(replace(item, content_type="") for item in found.attachments)
    assert replace(found, attachments=kept) == replace(
        packet, attachments=tuple(replace(item, content_type="") for item in packet.attachments)
    )
    assert edxml.write_document(packet) == data


@settings(max_examples=60, deadline=None)
@given(statuses)
def test_every_status_packet_reads_back_as_written(status: Status) -> None:
    assert edxml.read(edxml.write_status(status)) == status


def test_the_prefixes_are_literal_and_the_order_is_the_one_of_the_field() -> None:
    text = edxml.write_document(letter(due=date(2026, 12, 1), responses=(ResponseFor("H42", "5/UBND"),))).decode()
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">'
    )
    assert '<edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">' in text
    assert "<Attachment><ContentId>cid:1</ContentId>" in text
    order = [
        "From>",
        "To>",
        "DocumentId>",
        "Code>",
        "PromulgationInfo>",
        "DocumentType>",
        "Subject>",
        "Content>",
        "SignerInfo>",
        "DueDate>",
        "OtherInfo>",
        "ResponseFor>",
        "SteeringType>",
    ]
    places = [text.index(f"<edXML:{name}") for name in order]
    assert places == sorted(places)
    assert "<edXML:PromulgationDate>2026/11/20</edXML:PromulgationDate>" in text
    assert "<edXML:Timestamp>2026/11/20 08:02:00</edXML:Timestamp>" in text


def test_a_recipient_named_twice_is_written_once() -> None:
    found = edxml.read(edxml.write_document(letter(recipients=(WARD, COMMUNE, WARD))))
    assert isinstance(found, Packet)
    assert found.recipient_codes == ("H42.31", "H42.32")


@pytest.mark.clause(
    "NB25-Đ9.1", "HY19-Đ9.1", "HP25-Đ12",
    "VL19-Đ13.2b", "VL19-Đ13.2c-g", "VL19-Đ13.2i", "VL19-Đ13.2k", "VL19-Đ13.2l-n", "VL19-Đ13.2o",
)  # fmt: skip
def test_the_writer_demands_every_information_item_and_names_all_that_are_missing() -> None:
    empty = letter(document_id="", number="", notation=" ", subject="", type_name="", signer_name="", recipients=())
    with pytest.raises(errors.CannotWrite) as refusal:
        edxml.write_document(empty)
    for name in ("To/OrganId", "DocumentId", "CodeNumber", "CodeNotation", "Subject", "TypeName", "FullName"):
        assert name in refusal.value.data["reasons"]
    full = edxml.read(edxml.write_document(letter(due=date(2026, 12, 1), priority=3)))
    assert isinstance(full, Packet)
    assert (full.sender, full.recipients) == (DEPARTMENT, (WARD,))
    assert (full.document_id, full.printed_number) == ("H42.05,2026/11/20,1234/SNV-CCVC", "1234/SNV-CCVC")
    assert (full.promulgated, full.type_name, full.subject) == (date(2026, 11, 20), "Công văn", letter().subject)
    assert (full.signer_position, full.signer_name, full.priority, full.due) == (
        "Phó Giám đốc",
        "Nguyễn Văn An",
        3,
        date(2026, 12, 1),
    )


@pytest.mark.parametrize(
    ("business", "reason"),
    [
        (Business(kind=Kind.RECALL, document_id="x"), "BussinessDocReason"),
        (Business(kind=Kind.UPDATE, reason="x"), "Bussiness/DocumentId"),
        (Business(kind=Kind.REPLACE, reason="x"), "ReplacementInfoList"),
    ],
)
def test_a_business_kind_without_what_it_needs_is_not_written(business: Business, reason: str) -> None:
    with pytest.raises(errors.CannotWrite) as refusal:
        edxml.write_document(letter(business=business))
    assert reason in refusal.value.data["reasons"]


def test_a_nameless_or_empty_attachment_is_not_written() -> None:
    with pytest.raises(errors.AttachmentNameRefused):
        edxml.write_document(letter(attachments=(Attachment("", b"x"),)))
    with pytest.raises(errors.AttachmentDamaged):
        edxml.write_document(letter(attachments=(Attachment("a.pdf", b""),)))
