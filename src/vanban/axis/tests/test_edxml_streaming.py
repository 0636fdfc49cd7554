"""Large packets are parsed as a stream: the same values, the same refusals, and no content in memory."""

from __future__ import annotations

import hashlib
import io
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.axis import errors
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import CarriedFile, Packet, Status, carried, limits
from vanban.axis.tests.drawn import packets, statuses

Outcome = Packet | Status | tuple[object, ...]


def outcome(data: bytes, *, streamed: bool, inspected: bool = False) -> Outcome:
    """What one of the readers says, a refusal as its kind and facts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "STREAM_ABOVE", -1 if streamed else len(data))
        try:
            return _say(data, inspected)
        except errors.PacketRefused as refusal:
            return (type(refusal), tuple(refusal.data.items()))


def _say(data: bytes, inspected: bool) -> Packet | Status:
    if not inspected:
        return edxml.read(data)
    source = io.BytesIO(b"before" + data)
    source.seek(6)
    return edxml.inspect(source)


def without_content(said: Outcome) -> Outcome:
    """What an inspection must say of a packet that was read."""
    if not isinstance(said, Packet):
        return said
    files = tuple(
        CarriedFile(
            item.name,
            len(item.content),
            hashlib.sha256(item.content).hexdigest(),
            item.content_type,
            item.description,
            item.content_id,
        )
        for item in said.attachments
    )
    return replace(said, attachments=(), files=files)


def agree(data: bytes) -> Outcome:
    """Both readers and both inspections say the same of these bytes."""
    said = outcome(data, streamed=False)
    assert outcome(data, streamed=True) == said
    assert outcome(data, streamed=False, inspected=True) == without_content(said)
    assert outcome(data, streamed=True, inspected=True) == without_content(said)
    assert hasty(data) == without_digests(without_content(said))
    return said


def hasty(data: bytes) -> Outcome:
    """What the hub sees, which needs no digests of the files."""
    try:
        return edxml.inspect(data, hashed=False)
    except errors.PacketRefused as refusal:
        return (type(refusal), tuple(refusal.data.items()))


def without_digests(said: Outcome) -> Outcome:
    if not isinstance(said, Packet):
        return said
    return replace(said, files=tuple(replace(item, sha256="") for item in said.files))


letters = st.sampled_from("QQQQAz09+/==PKs\n -\u0430")
coded = st.text(letters, max_size=40) | st.binary().map(b64encode).map(bytes.decode)


@settings(max_examples=300, deadline=None)
@given(coded)
def test_base64_is_measured_as_it_would_be_decoded(text: str) -> None:
    def tried(look: Callable[[str, str], object]) -> object:
        try:
            return look("a", text)
        except errors.PacketRefused as refusal:
            return type(refusal)

    found = tried(carried.decode)
    expected = (len(found), found.startswith(carried.ZIP_MARK)) if isinstance(found, bytes) else found
    assert tried(carried.measure) == expected


@settings(max_examples=60, deadline=None)
@given(packets)
def test_both_readers_say_the_same_of_every_packet(packet: Packet) -> None:
    said = agree(edxml.write_document(packet))
    assert isinstance(said, Packet)
    assert said.document_id == packet.document_id


@settings(max_examples=30, deadline=None)
@given(statuses)
def test_both_readers_say_the_same_of_every_status(status: Status) -> None:
    assert agree(edxml.write_status(status)) == status


@settings(max_examples=300, deadline=None)
@given(st.lists(coded | st.text(letters, max_size=3), max_size=4))
def test_base64_in_pieces_gets_the_verdict_of_the_whole(pieces: list[str]) -> None:
    spool = io.BytesIO(b"before")
    sink = carried.Sink(spool, only_archives=False)
    for piece in pieces:
        sink.feed(piece)
    sink.close()
    try:
        expected = carried.decode("a", "".join(pieces))
    except errors.AttachmentDamaged:
        with pytest.raises(errors.AttachmentDamaged):
            sink.check("a")
        return
    sink.check("a")
    assert (sink.view().read(), sink.size) == (expected, len(expected))
    assert sink.sha256 == hashlib.sha256(expected).hexdigest()
    assert sink.archive == expected.startswith(carried.ZIP_MARK)


SNIPPETS = [
    b"<", b">", b"&", b"&amp;", b"&x;", b"&#0;", b"&#65;", b"]]>", b"<![CDATA[x]]>", b"<!--x-->",
    b"<!-- <!DOCTYPE a> -->", b"<!DOCTYPE a>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<?x y?>", b"<a>", b"</a>", b"<a/>", b"<a><b>c</b></a>",
    b"\x00", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\r\n", b" ", b"=", b"==", b"QQ==", b"PK\x03\x04",
    b' id="z"', b' id="z" id="y"', b' xmlns:q="u"', b' xmlns="u"', b"<q:a/>", b"\xc3\xa0", b"A\xcc\x80", b"../",
    b"<edXML:Subject>x</edXML:Subject>", b"<edXML:StatusCode>03</edXML:StatusCode>", b"<Attachment/>",
    b"<AttachmentEncoded><Attachment><ContentTransferEncoded>eA==</ContentTransferEncoded></Attachment>"
    b"</AttachmentEncoded>",
    b"<edXML:Code/>", b"<ContentTransferEncoded>eHk=</ContentTransferEncoded>",
    b"<AttachmentName>b.txt</AttachmentName>", b"<a>" * 30 + b"</a>" * 30, b"x" * 20_001, b"  " * 60_000,
]  # fmt: skip
places = st.floats(0, 1, exclude_max=True)
changes = st.lists(
    st.tuples(
        st.sampled_from(["insert", "insert at tag", "delete", "flip", "cut", "swap elements", "drop element"]),
        places,
        places,
        st.sampled_from(SNIPPETS),
    ),
    min_size=1,
    max_size=3,
)


def changed(data: bytes, kind: str, where: float, other: float, snippet: bytes) -> bytes:
    """A packet broken in one way."""
    at = int(where * len(data))
    elements = list(re.finditer(rb"<(\w+:)?(\w+)[^<>]*>[^<>]*</(\w+:)?\2>", data))
    tags = [found.start() + (other < 0.5) for found in re.finditer(rb"[<>]", data)]
    if kind == "insert at tag" and tags:
        at = tags[int(where * len(tags))]
        return data[:at] + snippet + data[at:]
    if kind == "delete":
        return data[:at] + data[at + 1 + int(other * 20) :]
    if kind == "flip" and data:
        return data[:at] + bytes([data[at] ^ (1 << int(other * 8))]) + data[at + 1 :]
    if kind == "cut":
        return data[:at]
    if kind in ("swap elements", "drop element") and elements:
        first = elements[int(where * len(elements))]
        second = elements[int(other * len(elements))] if kind == "swap elements" else first
        lower, upper = sorted((first, second), key=lambda found: found.start())
        if lower is upper:
            return data[: lower.start()] + data[lower.end() :]
        between = data[lower.end() : upper.start()]
        return data[: lower.start()] + upper[0] + between + lower[0] + data[upper.end() :]
    return data[:at] + snippet + data[at:]


small = packets.map(
    lambda packet: replace(packet, recipients=packet.recipients[:2], attachments=packet.attachments[:2])
)
written = small.map(edxml.write_document) | statuses.map(edxml.write_status)


@settings(max_examples=120, deadline=None)
@given(written, changes)
def test_both_readers_say_the_same_of_broken_packets(data: bytes, how: list[tuple[str, float, float, bytes]]) -> None:
    for kind, where, other, snippet in how:
        data = changed(data, kind, where, other, snippet)
    agree(data)
