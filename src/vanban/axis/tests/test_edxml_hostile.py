"""Content made to hurt: each is refused with its number, or taken for what it is; nothing grows beyond its bounds."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings

from vanban.axis import errors
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import (
    Attachment,
    Business,
    Code,
    Kind,
    Packet,
    Replacement,
    ResponseFor,
    Status,
    carried,
    files,
    limits,
)
from vanban.axis.tests.drawn import packets, statuses
from vanban.axis.tests.packets import DEPARTMENT, PDF, WARD, letter, zipped
from vanban.axis.tests.test_edxml_reader import document, with_file
from vanban.axis.tests.test_edxml_streaming import agree

MEGABYTE = 1024 * 1024


def refused(data: bytes, kind: type[errors.PacketRefused], error_code: str) -> errors.PacketRefused:
    """Every reader refuses alike."""
    said = agree(data)
    assert isinstance(said, tuple), said
    assert said[0] is kind
    assert kind.error_code == error_code
    with pytest.raises(kind) as refusal:
        edxml.read(data)
    return refusal.value


def archive(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, content in entries:
            target.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx", "a.txt"])
def test_an_archive_within_the_wrapper_stays_packed(name: str) -> None:
    inner = archive(("bomb", b"\0" * 60 * MEGABYTE))
    data = with_file(name, archive(("x", inner)), "application/zip")
    agree(data)
    assert document(data).attachments[0].content == inner


def test_an_office_document_is_no_wrapper_whatever_its_name_and_declared_type() -> None:
    office = archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
    for name, content_type in (("a.doc", "application/zip"), ("a.docx", "application/zip"), ("a.pdf", "text/plain")):
        assert document(with_file(name, office, content_type)).attachments[0].content == office
    several = archive(("a.pdf", PDF), ("b.pdf", PDF))
    assert document(with_file("a.pdf", several)).attachments[0].content == several
    assert document(with_file("a.pdf", several, "application/zip")).attachments[0].content == PDF


def too_many_entries() -> bytes:
    return archive(*((str(n), b"") for n in range(10_001)))


def encrypted() -> bytes:
    packed = bytearray(zipped("x.pdf", PDF))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(mark) + place] |= 1
    return bytes(packed)


def lying_about_its_size() -> bytes:
    packed = bytearray(zipped("x.pdf", b"\0" * 20 * MEGABYTE))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", packed, packed.index(mark) + place, 10)
    return bytes(packed)


def cut_in_the_local_header() -> bytes:
    packed = zipped("x.pdf", PDF)
    listed = bytearray(packed[packed.index(b"PK\x01\x02") :])
    struct.pack_into("<I", listed, listed.index(b"PK\x05\x06") + 16, 20)
    struct.pack_into("<I", listed, 42, 0)
    return packed[:20] + bytes(listed)


def endless_list() -> bytes:
    packed = bytearray(zipped("x.pdf", PDF))
    end = packed.index(b"PK\x05\x06")
    filling = b"\0" * (limits.MAX_DIRECTORY + 1)
    struct.pack_into("<I", packed, end + 12, end - packed.index(b"PK\x01\x02") + len(filling))
    return bytes(packed[:end] + filling + packed[end:])


@pytest.mark.parametrize(
    "wrapper",
    [
        lambda: archive(("x", b"\0" * 20 * MEGABYTE)),
        lambda: archive(("x.pdf", PDF), method=zipfile.ZIP_LZMA),
        lambda: archive(("x.pdf", PDF), method=zipfile.ZIP_BZIP2),
        lambda: zipped("x.pdf", PDF)[:-30],
        lambda: b"PK\x03\x04",
        too_many_entries, encrypted, lying_about_its_size, cut_in_the_local_header, endless_list,
    ],
)  # fmt: skip
def test_a_wrapper_that_is_a_bomb_or_broken_is_refused(wrapper: Callable[[], bytes]) -> None:
    refused(with_file("a.pdf", wrapper(), "application/zip"), errors.CompressionRefused, "21")


def test_a_wrapped_file_above_the_limit_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILE", MEGABYTE)
    refused(with_file("a.txt", zipped("x", b"\0" * (MEGABYTE + 1))), errors.AttachmentTooLarge, "10")
    assert len(document(with_file("a.txt", zipped("x", b"\0" * MEGABYTE))).attachments[0].content) == MEGABYTE


def test_many_small_bombs_together_are_one_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each unpacks to less than what is free of suspicion; all together must still end somewhere."""
    monkeypatch.setattr(limits, "MAX_UNPACKED", 30 * MEGABYTE)
    bomb = zipped("x", b"\0" * 3 * MEGABYTE)
    text = with_file("a.txt", bomb, "application/zip").decode()
    start, end = text.index("\n<Attachment>"), text.index("\n</AttachmentEncoded>")
    data = (text[:start] + text[start:end] * 400 + text[end:]).encode()
    assert len(data) < 3 * MEGABYTE
    refused(data, errors.AttachmentTooLarge, "10")


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1], lambda text: text[:-2], lambda text: text[1:], lambda text: text + "A",
        lambda text: text + "=", lambda text: text + "====", lambda text: "=" + text[1:], lambda text: text[:0],
        lambda text: text[:8] + "==" + text[10:], lambda text: text[:4] + "-" + text[5:],
        lambda text: text[:4] + "\u0430" + text[5:], lambda text: text[:4] + "\u00a0" + text[4:],
        lambda text: text + "QQ==QQ==",
    ],
)  # fmt: skip
def test_base64_that_is_cut_or_altered_is_refused(change: Callable[[str], str], wrapped: bool) -> None:
    data = edxml.write_document(letter())
    coded = base64.b64encode(PDF).decode()
    assert coded.encode() in data
    text = change(coded)
    if wrapped:
        text = "\r\n".join(text[place : place + 5] for place in range(0, len(text), 5))
    refused(data.replace(coded.encode(), text.encode()), errors.AttachmentDamaged, "21")


def test_base64_in_lines_and_in_pieces_is_one_text() -> None:
    data = edxml.write_document(letter())
    coded = base64.b64encode(PDF)
    for parts in ([coded[:3], b"\r\n\t ", coded[3:]], [coded[:5], b"<![CDATA[", coded[5:], b"]]>"]):
        agree(data.replace(coded, b"".join(parts)))
        assert document(data.replace(coded, b"".join(parts))).attachments[0].content == PDF
    before_a_child = data.replace(coded, coded + b"<x>QQ==</x>QQ==")
    agree(before_a_child)
    assert document(before_a_child).attachments[0].content == PDF


def test_a_field_ends_where_an_element_begins_inside_it() -> None:
    data = edxml.write_document(letter(subject="V/v rà soát"))
    for inside in (b"<x/>", b"<x>y</x>", b"<x><y>z</y>a</x>b<x/>"):
        said = agree(data.replace("rà soát".encode(), b"a" + inside + b"c"))
        assert isinstance(said, Packet)
        assert said.subject == "V/v a"
    commented = agree(data.replace("rà soát".encode(), b"a<!-- b --><?c d?><![CDATA[<e>]]>"))
    assert isinstance(commented, Packet)
    assert commented.subject == "V/v a<e>"


def test_no_single_read_takes_a_whole_archive_into_memory() -> None:
    view = carried.View(io.BytesIO(b"x" * (limits.MAX_DIRECTORY + 20)), 10, limits.MAX_DIRECTORY + 5)
    assert len(view.read(limits.MAX_DIRECTORY)) == limits.MAX_DIRECTORY
    assert (view.read(), view.read()) == (b"xxxxx", b"")
    view.seek(0)
    with pytest.raises(zipfile.BadZipFile):
        view.read()


def test_a_doctype_is_refused_wherever_it_stands_and_only_if_it_is_one() -> None:
    data = edxml.write_document(letter())
    head, rest = data.split(b"?>", 1)
    far = head + b"?><!--" + b"x" * 10_000 + b"--><!DOCTYPE edXML>" + rest
    refused(far, errors.DoctypeForbidden, "22")
    refused(far[:-20], errors.DoctypeForbidden, "22")
    spoken = head + b"?><!-- <!DOCTYPE edXML> -->" + rest
    assert isinstance(agree(spoken), Packet)
    refused(spoken[:-20], errors.NotWellFormed, "22")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "cp1258"])
def test_what_is_not_utf8_is_refused(encoding: str) -> None:
    text = edxml.write_document(letter(subject="V/v rà soát", signer_name="An", place="Huế")).decode()
    data = text.encode().replace("Sở".encode(), b"S\xea\xf2") if encoding == "cp1258" else text.encode(encoding)
    refused(data, errors.NotWellFormed, "22")


def test_a_declaration_of_another_encoding_over_utf8_bytes_does_not_matter() -> None:
    data = edxml.write_document(letter()).replace(b'encoding="UTF-8"', b'encoding="utf-16"')
    assert agree(data) == agree(edxml.write_document(letter()))


@pytest.mark.parametrize("size", [5, 30])
def test_a_tag_or_comment_without_end_is_refused(size: int) -> None:
    """The parser would have to hold it as a whole; in a small packet that is no harm."""
    data = edxml.write_document(letter())
    filling = b"<!--" + b"x" * size * MEGABYTE + b"-->"
    long = data.replace(b"</edXML:edXMLHeader>", filling + b"</edXML:edXMLHeader>")
    with pytest.raises(errors.TooComplex):
        edxml.read(long)
    with pytest.raises(errors.TooComplex):
        edxml.inspect(io.BytesIO(data.replace(b'version="1.0">', b'version="%s">' % (b"1" * size * MEGABYTE))))


def test_a_huge_unknown_block_is_passed_over_and_a_huge_known_field_refused() -> None:
    data = edxml.write_document(letter())
    huge = b"<edXML:Thumbnail>" + b"A" * 6 * MEGABYTE + b"</edXML:Thumbnail></edXML:edXMLHeader>"
    assert edxml.read(data.replace(b"</edXML:edXMLHeader>", huge)) == edxml.read(data)
    for filling in (b"A", b" "):
        with pytest.raises(errors.FieldTooLong) as refusal:
            edxml.read(data.replace(b"<edXML:Subject>", b"<edXML:Subject>" + filling * 6 * MEGABYTE))
        assert refusal.value.data["length"] == 6 * MEGABYTE + len(letter().subject)
    many = b"".join(b"<edXML:Note>" + b"A" * 90_000 + b"</edXML:Note>" for _ in range(60))
    with pytest.raises(errors.TooComplex):
        edxml.read(data.replace(b"</edXML:edXMLHeader>", many + b"</edXML:edXMLHeader>"))


def test_an_ancestor_format_is_named_however_large_it_is() -> None:
    filling = b"<a>" + b"A" * 5 * MEGABYTE + b"</a>"
    old = b'<edXML xmlns="http://www.inetcloud.vn/ns/edxml">' + filling + b"</edXML>"
    with pytest.raises(errors.PredecessorFormat, match="2803"):
        edxml.read(old)
    inside = b'<edXML><e:Header xmlns:e="http://www.e-doc.vn/Schema/"/>' + filling + b"</edXML>"
    with pytest.raises(errors.PredecessorFormat, match="2013"):
        edxml.inspect(io.BytesIO(inside))


EMPTY = re.compile(r"<([\w:]+)[^>]*>\s*</\1>|<[\w:]+[^>]*/>")


@settings(max_examples=100, deadline=None)
@given(packets)
def test_what_receivers_in_the_field_choke_on_is_never_written(packet: Packet) -> None:
    """Their reader throws at an empty SteeringType and a nameless file, and invents a DocumentId when there is none."""
    text = edxml.write_document(packet).decode()
    head = text[: text.index("<edXML:edXMLBody>")]
    assert re.findall(r"<edXML:SteeringType>([0-3])</edXML:SteeringType>", text) == [str(packet.steering)]
    assert len(re.findall(r"<edXML:MessageHeader>.*<edXML:DocumentId>[^<]*[^<\s][^<]*</edXML:DocumentId>", head)) == 1
    assert len(re.findall(r"<AttachmentName>[^<]*[^<\s][^<]*</AttachmentName>", text)) == len(packet.attachments)
    assert re.search(r"<edXML:Priority>[0-4]</edXML:Priority>", text)
    assert all(re.fullmatch(r"\d{4}/\d\d/\d\d", day) for day in re.findall(r"Date>([^<]+)</", head))
    assert not EMPTY.search(head)


@settings(max_examples=50, deadline=None)
@given(statuses)
def test_a_status_has_its_two_digits_and_nothing_empty(status: Status) -> None:
    text = edxml.write_status(status).decode()
    assert re.search(r"<edXML:StatusCode>\d\d</edXML:StatusCode>", text)
    assert not EMPTY.search(text)


@pytest.mark.parametrize("field", ["document_id", "subject", "number", "notation", "type_name", "signer_name"])
@pytest.mark.parametrize("value", ["", " ", "\x01", "\ufffe\n"])
def test_a_field_that_a_reader_would_find_blank_is_missing(field: str, value: str) -> None:
    with pytest.raises(errors.CannotWrite):
        edxml.write_document(letter(**{field: value}))


@pytest.mark.parametrize("name", ["", " ", "..", "\ufffe", "\ud800.", "a/b.pdf"])
def test_no_file_is_written_without_a_name(name: str) -> None:
    with pytest.raises(errors.AttachmentNameRefused):
        edxml.write_document(letter(attachments=(Attachment(name, PDF),)))


def test_only_what_ends_in_zip_exactly_is_called_a_zip() -> None:
    """Software in the field unpacks all else that is called so, and would tear the sender's archive apart."""
    packed = zipped("x", PDF)
    assert files.encode("a.zip", packed) == ("application/zip", packed)
    assert files.encode("a.ZIP", packed) == ("application/octet-stream", packed)
    found = document(edxml.write_document(letter(attachments=(Attachment("a.ZIP", packed),))))
    assert found.attachments[0].content == packed


@pytest.mark.parametrize("code", list(Code))
def test_each_of_the_nine_statuses_travels(code: Code) -> None:
    status = Status(WARD, ResponseFor(DEPARTMENT.code, "1/SNV", "H42.05,2026/11/20,1/SNV"), code, letter().traces[0].at)  # type: ignore[arg-type]
    assert agree(edxml.write_status(status)) == status
    assert len(list(Code)) == 9


@pytest.mark.parametrize(
    "business",
    [
        Business(),
        Business(kind=Kind.RECALL, document_id="d", reason="Gửi nhầm"),
        Business(kind=Kind.UPDATE, document_id="d", reason="Sửa hạn", content_changed=True),
        Business(kind=Kind.REPLACE, reason="Thay thế", replacements=(Replacement("d", ("H42.31",)),)),
    ],
)
def test_each_of_the_four_kinds_of_business_travels(business: Business) -> None:
    said = agree(edxml.write_document(letter(business=business)))
    assert isinstance(said, Packet)
    assert said.business == business
