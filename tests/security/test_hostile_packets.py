"""Packets written by somebody who means harm: each is taken, refused or told apart, and none stops the postman."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from cast import AT
from vanban.axis import api as axis
from vanban.axis.api import PacketRefused, edxml
from vanban.axis.errors import CompressionRefused, DoctypeForbidden, TooComplex
from vanban.directory.api import Box, box_items
from vanban.exchange import api
from vanban.exchange.models import Arrival
from vanban.exchange.tests.story import MACHINE, Story, annex, arrival
from vanban.exchange.tests.test_hostile import receive
from vanban.kernel.refusals import Refusal
from vanban.platform.models import AuditEntry

pytestmark = pytest.mark.django_db

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
SCRIPT = '"><img src=x onerror=alert(1)><script>alert(2)</script>{0}{a.b}%s%(x)s'


def bare(inside: str = "", *, head: str = "", attributes: str = "") -> bytes:
    """An envelope with nothing in it but what the attacker wants."""
    return f'{head}<edXML xmlns="{NAMESPACE}"{attributes}>{inside}</edXML>'.encode()


def entities(levels: int) -> str:
    """The thousand million laughs."""
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY a0 "{"ha" * 50}">{steps}]>'


@pytest.mark.parametrize(
    "packet",
    [
        bare("&a8;", head=entities(9)),
        bare(attributes=' a="&a8;"', head=entities(9)),
        bare("&a1;", head=entities(2)),
        bare(head='<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
        bare("&x;", head='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        bare(head='<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>'),
        bare(head=" " * 0 + f"<!--{'x' * 5000}-->" + entities(2)),
    ],
    ids=["text", "attribute", "small", "external", "file", "parameter", "late"],
)
@pytest.mark.clause("NB16-Đ11.2c")
def test_document_types_and_entities_are_refused_before_they_grow(packet: bytes) -> None:
    with pytest.raises(DoctypeForbidden):
        edxml.read(packet)


@pytest.mark.parametrize(
    "packet",
    [
        bare("<a>" * 30 + "</a>" * 30),
        bare("<a/>" * 100_001),
        bare(attributes=" " + " ".join(f'a{n}=""' for n in range(50_001))),
        bare(attributes=" " + " ".join(f'xmlns:a{n}="u"' for n in range(50_001))),
    ],
    ids=["deep", "many", "attributes", "namespaces"],
)
def test_what_costs_memory_is_counted_before_the_tree_is_built(packet: bytes) -> None:
    with pytest.raises(TooComplex):
        edxml.read(packet)


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\0" * 64,
        b"\xff\xfe<",
        bare("\x08"),
        bare().replace(b">", b">\xff\xfe", 1),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADw-edXML/+AD4-',
        b'<?xml version="1.0" encoding="UTF-16"?><edXML/>',
        bare("<a>" * 5000),
        b"%PDF-1.7",
        b"PK\x03\x04",
        bare()[:-3],
    ],
)
def test_what_is_no_packet_is_refused_and_never_an_error(packet: bytes) -> None:
    with pytest.raises(PacketRefused):
        edxml.read(packet)


def zipped(method: int, size: int) -> bytes:
    """A ZIP of zeros."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("a.txt", b"\0" * size)
    return buffer.getvalue()


def crowded(entries: int) -> bytes:
    """A ZIP whose list names one empty file very often."""
    line = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    first = b"PK\x03\x04" + bytes(26)
    count = min(entries, 65535)
    return (
        first
        + line * entries
        + b"PK\x05\x06"
        + struct.pack("<HHHHIIH", 0, 0, count, count, len(line) * entries, len(first), 0)
    )


@pytest.mark.parametrize(
    "wrapper",
    [zipped(zipfile.ZIP_DEFLATED, 60_000_000), zipped(zipfile.ZIP_LZMA, 8_000_000), crowded(20_000), b"PK\x03\x04junk"],
    ids=["deflate", "lzma", "crowded", "broken"],
)
def test_a_zip_bomb_in_a_packet_is_refused(story: Story, wrapper: bytes) -> None:
    text = edxml.write_document(story.packet(attachments=(edxml.Attachment("a.txt", b"x"),))).decode()
    place = text.index("<edXML:ContentTransferEncoded")
    start, end = text.index(">", place) + 1, text.index("</edXML:ContentTransferEncoded>")
    with pytest.raises(CompressionRefused):
        edxml.read((text[:start] + base64.b64encode(wrapper).decode() + text[end:]).encode())


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "..\\a.pdf", "a/b.pdf", "/a.pdf", "a\u202efdp.exe", " . ", "x" * 256]
)
def test_names_with_path_parts_or_turned_letters_are_refused(story: Story, name: str) -> None:
    packet = edxml.write_document(story.packet(attachments=(edxml.Attachment("ten.pdf", annex()),)))
    hub, found = receive(packet.replace(b"ten.pdf", name.encode()))
    assert (found, hub.answer) == (None, "fail")
    assert not Arrival.objects.exists()
    assert AuditEntry.objects.get(code="exchange.unreadable").data["reason"] == "axis.attachment_name"


LONG = "dài " * 4_990
FIELDS: dict[str, dict[str, Any]] = {
    "texts": {
        "subject": LONG, "number": LONG, "notation": LONG, "type_name": LONG, "signer_name": LONG, "summary": LONG,
        "signer_position": LONG, "signer_competence": LONG, "document_id": LONG, "sphere": LONG, "typist": LONG,
    },
    "script": {"subject": SCRIPT, "type_name": SCRIPT, "signer_name": SCRIPT, "number": "1", "notation": SCRIPT},
    "negative": {"pages": -5, "amount": -5},
    "numbers": {"pages": 999_999_999, "amount": 999_999_999, "priority": 4},
    "many": {"to_places": ("nơi",) * 4000, "appendixes": ("phụ lục",) * 4000},
}  # fmt: skip


@pytest.mark.parametrize("kind", list(FIELDS))
def test_absurd_fields_arrive_and_the_clerk_decides(story: Story, kind: str) -> None:
    _hub, found = receive(story.packet(**FIELDS[kind]))
    assert found is not None
    assert len(box_items(story.ngoc, Box.ARRIVED)) == 1
    try:
        api.accept(found, by=story.ngoc, at=AT + timedelta(minutes=1))
    except Refusal:
        api.refuse(found, reason="Trường thông tin vô lý", by=story.ngoc, at=AT + timedelta(minutes=2))
    assert arrival(found).state in {"accepted", "refused"}


@pytest.mark.parametrize("value", ["--5", "-", "1e9", "٣", "9" * 40, "0x1", " 7 ", "²"])
def test_a_number_that_is_none_counts_as_absent(story: Story, value: str) -> None:
    text = edxml.write_document(story.packet(pages=3, amount=4)).decode()
    text = text.replace("<edXML:PageAmount>3<", f"<edXML:PageAmount>{value}<")
    packet = edxml.read(text.encode())
    assert isinstance(packet, edxml.Packet)
    assert packet.pages in {None, 7}


def test_a_report_in_anothers_name_changes_nothing(story: Story) -> None:
    """The hub vouches for Gia Viễn; the packet says the ward refused."""
    document_id, _arrival = story.delivered()
    envelope = api.envelope_of(document_id)
    assert envelope is not None
    before = story.line(document_id).state
    status = edxml.Status(
        edxml.Organization("H42.51"),
        edxml.ResponseFor("H42.08", envelope.number_symbol, envelope.document_code),
        edxml.Code.REFUSED,
        AT + timedelta(minutes=1),
        description="giả mạo",
    )
    hub, _found = receive(edxml.write_status(status), vouched="H42.60")
    assert story.line(document_id).state == before
    assert "giả mạo" not in story.line(document_id).reason
    line = AuditEntry.objects.get(code="exchange.status_forged")
    assert (line.data["organ"], line.data["vouched"]) == ("H42.51", "H42.60")
    assert hub.answer == "fail"


@pytest.mark.clause("HP25-Đ7.1-4")
def test_a_system_cannot_hand_in_a_packet_for_an_agency_that_is_not_its_own(story: Story) -> None:
    with pytest.raises(PacketRefused):
        axis.submit(edxml.write_document(story.packet()), system="nhan-danh", by=MACHINE, at=AT)
    assert AuditEntry.objects.get(code="axis.refused").data["reason"] == "axis.sender_unknown"
    assert axis.due(at=AT) == []
