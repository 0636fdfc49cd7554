"""What we write, we read back unchanged; and it has the shape that software in the field expects."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.axis import errors
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import (
    VIETNAM,
    Attachment,
    Business,
    Code,
    Kind,
    Organization,
    Packet,
    Receiver,
    Replacement,
    ResponseFor,
    Staff,
    Status,
    Trace,
)
from vanban.axis.tests.packets import COMMUNE, DEPARTMENT, WARD, letter

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs"], max_codepoint=0x1EF9),
    min_size=1,
    max_size=30,
).map(partial(unicodedata.normalize, "NFC"))
maybe = st.just("") | words
codes = st.from_regex(r"\A[GH][0-9]{2}(\.[0-9]{2}){0,3}\Z")
days = st.dates(date(1945, 9, 2), date(2099, 12, 31))
times = st.integers(200_000_000, 4_000_000_000).map(partial(datetime.fromtimestamp, tz=VIETNAM))
organs = st.builds(Organization, codes, maybe, maybe, maybe, maybe, maybe, maybe, maybe)
staffs = st.builds(Staff, maybe, maybe, maybe, maybe, maybe, maybe)
news = st.builds(Business, paper=st.integers(0, 9), reason=maybe, staff=staffs)
recalls = st.builds(Business, kind=st.just(Kind.RECALL), document_id=words, reason=words, staff=staffs)
updates = st.builds(
    Business,
    kind=st.just(Kind.UPDATE),
    document_id=words,
    reason=words,
    content_changed=st.booleans(),
    receivers_changed=st.booleans(),
    receivers=st.lists(st.builds(Receiver, codes, st.booleans()), max_size=3).map(tuple),
)
replaces = st.builds(
    Business,
    kind=st.just(Kind.REPLACE),
    reason=words,
    replacements=st.lists(
        st.builds(Replacement, words, st.lists(codes, max_size=3).map(tuple)), min_size=1, max_size=3
    ).map(tuple),
)
stems = (
    st.from_regex(r"\A[0-9A-Za-zÀ-ỹ ()_-]{1,40}\Z")
    .map(partial(unicodedata.normalize, "NFC"))
    .map(str.strip)
    .filter(bool)
)
statuses = st.builds(
    Status, organs, st.builds(ResponseFor, codes, words, words, days), st.sampled_from(Code), times, maybe, staffs
)
files = st.lists(
    st.builds(
        Attachment,
        name=st.tuples(
            st.from_regex(r"\A[0-9A-Za-zÀ-ỹ ()_-]{1,40}\Z")
            .map(partial(unicodedata.normalize, "NFC"))
            .map(str.strip)
            .filter(bool),
            st.sampled_from([".pdf", ".docx", ".xlsx", ".xls", ".txt", ".PDF", ".zip", ".odt", ""]),
        ).map("".join),
        content=st.binary(min_size=1, max_size=400).filter(lambda content: not content.startswith(b"PK")),
        description=words,
    ),
    max_size=4,
).map(lambda items: tuple(replace(item, content_id=f"id-{n}") for n, item in enumerate(items)))
packets = st.builds(
    Packet,
    sender=organs,
    recipients=st.lists(organs, min_size=1, max_size=4, unique_by=lambda organ: organ.code).map(tuple),
    document_id=words,
    number=words,
    notation=words,
    promulgated=days,
    subject=words,
    type_name=words,
    signer_name=words,
    type_code=st.integers(0, 99),
    type_detail=st.none() | st.integers(-1, 99),
    place=maybe,
    summary=words,
    signer_competence=maybe,
    signer_position=maybe,
    due=st.none() | days,
    priority=st.integers(0, 4),
    sphere=maybe,
    typist=maybe,
    amount=st.none() | st.integers(0, 999),
    pages=st.none() | st.integers(0, 999),
    appendixes=st.lists(words, max_size=3).map(tuple),
    responses=st.lists(st.builds(ResponseFor, codes, words, words, days), max_size=2).map(tuple),
    steering=st.integers(0, 3),
    to_places=st.lists(words, max_size=3).map(tuple),
    traces=st.lists(st.builds(Trace, codes, times), max_size=3).map(tuple),
    business=news | recalls | updates | replaces,
    attachments=files,
    message_id=st.just("") | st.uuids().map(str),
)


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
@given(
    st.builds(
        Status, organs, st.builds(ResponseFor, codes, words, words, days), st.sampled_from(Code), times, maybe, staffs
    )
)
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
    "NB25-Đ9.1", "VL19-Đ13.2b", "VL19-Đ13.2c-g", "VL19-Đ13.2i", "VL19-Đ13.2k", "VL19-Đ13.2l-n", "VL19-Đ13.2o"
)
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
