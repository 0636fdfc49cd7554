"""The liberal reader and its limits."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from vanban.axis import errors
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Attachment, Packet, carried, limits
from vanban.axis.tests.packets import PDF, letter, zipped


def document(data: bytes) -> Packet:
    found = edxml.read(data)
    assert isinstance(found, Packet)
    return found


def with_file(name: str, content: bytes, content_type: str = "application/pdf") -> bytes:
    """A packet whose first file has exactly these wire bytes, name and type."""
    text = edxml.write_document(letter()).decode()
    text = text.replace("1234-SNV-CCVC.pdf", name).replace("application/pdf", content_type)
    return re.sub(
        r"(<edXML:ContentTransferEncoded[^>]*>)[^<]*", lambda m: m[1] + base64.b64encode(content).decode(), text
    ).encode()


def test_any_prefix_and_no_prefix_say_the_same() -> None:
    data = edxml.write_document(letter())
    plain = data.replace(b"edXML:", b"").replace(b"xmlns:edXML", b"xmlns")
    plain = re.sub(rb"<edXMLEnvelope [^>]*>", b"<edXMLEnvelope>", plain)
    plain = re.sub(rb"<ContentTransferEncoded [^>]*>", b"<ContentTransferEncoded>", plain)
    other = data.replace(b"edXML:", b"q1:").replace(b"xmlns:edXML", b"xmlns:q1")
    assert document(data) == document(plain) == document(other)


def test_order_trace_holes_unknown_blocks_bom_and_line_ends_do_not_matter() -> None:
    text = edxml.write_document(letter()).decode()
    number = re.search(r"<edXML:Code>.*?</edXML:Code>", text)
    assert number
    text = text.replace(number[0], "").replace("</edXML:MessageHeader>", number[0] + "</edXML:MessageHeader>")
    text = text.replace(
        "</edXML:TraceHeaderList>",
        "<edXML:TraceHeader><edXML:OrganId>null</edXML:OrganId></edXML:TraceHeader>"
        "<edXML:TraceHeader/><edXML:Unknown><edXML:Deep>x</edXML:Deep></edXML:Unknown></edXML:TraceHeaderList>",
    )
    found = document(b"\xef\xbb\xbf" + text.encode() + b"\r\n")
    assert found.printed_number == "1234/SNV-CCVC"
    assert [trace.organ for trace in found.traces] == ["H42.05", "", ""]


def test_content_ids_match_with_and_without_cid() -> None:
    text = edxml.write_document(letter()).decode()
    bare = text.replace("<Attachment><ContentId>cid:1", "<Attachment><ContentId>1")
    assert document(bare.encode()).attachments[0].content == PDF
    assert document(bare.encode()).missing == ()


@pytest.mark.clause("VL19-Đ12.3")
def test_a_declared_file_that_is_not_carried_is_named() -> None:
    text = re.sub(r"<Attachment>.*?</Attachment>", "", edxml.write_document(letter()).decode(), flags=re.S)
    assert document(text.encode()).missing == ("1234-SNV-CCVC.pdf",)


@pytest.mark.parametrize(
    ("name", "wire", "content_type", "expected"),
    [
        ("a.pdf", PDF, "application/pdf", PDF),
        ("a.pdf", zipped("x.pdf", PDF), "application/pdf", PDF),
        ("a.doc", zipped("x.doc", b"doc"), "application/zip", b"doc"),
        ("a.txt", zipped("x.txt", b"text"), "text/plain", b"text"),
        ("a.xlsx", zipped("x.xlsx", b"sheet"), "application/zip", b"sheet"),
        ("a.xlsx", zipped("[Content_Types].xml", b"x"), "application/zip", zipped("[Content_Types].xml", b"x")),
        ("a.odt", zipped("mimetype", b"x"), "application/zip", zipped("mimetype", b"x")),
        ("a.zip", zipped("x.pdf", PDF), "application/zip", zipped("x.pdf", PDF)),
    ],
)
def test_zip_wrappers_are_recognised_by_content(name: str, wire: bytes, content_type: str, expected: bytes) -> None:
    assert document(with_file(name, wire, content_type)).attachments[0].content == expected


def test_both_code_schemes_and_an_opaque_document_code_are_taken() -> None:
    text = edxml.write_document(letter()).decode()
    text = text.replace("<edXML:OrganId>H42.31", "<edXML:OrganId>000.00.15.H51")
    text = text.replace("H42.05,2026/11/20,1234/SNV-CCVC", "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb")
    found = document(text.encode())
    assert found.recipient_codes == ("000.00.15.H51",)
    assert found.document_id == "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"


def refused(data: bytes, kind: type[errors.PacketRefused], error_code: str) -> errors.PacketRefused:
    with pytest.raises(kind) as refusal:
        edxml.read(data)
    assert refusal.value.error_code == error_code
    assert str(refusal.value)
    return refusal.value


def test_doctype_and_entity_bombs_are_refused_before_any_expansion() -> None:
    plain = edxml.write_document(letter()).decode()
    head, rest = plain.split("?>", 1)
    bomb = (
        "<!DOCTYPE edXML [<!ENTITY a '"
        + "x" * 1000
        + "'>"
        + "".join(f"<!ENTITY b{n} '{(f'&b{n - 1};' if n else '&a;') * 10}'>" for n in range(12))
        + "]>"
    )
    refused(f"{head}?>{bomb}{rest.replace('Công văn', '&b11;')}".encode(), errors.DoctypeForbidden, "22")
    file = '<!DOCTYPE edXML [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    refused(f"{head}?>{file}{rest.replace('Công văn', '&f;')}".encode(), errors.DoctypeForbidden, "22")
    refused(f'{head}?><!DOCTYPE edXML SYSTEM "http://127.0.0.1:9/x.dtd">{rest}'.encode(), errors.DoctypeForbidden, "22")


@pytest.mark.clause("NB16-Đ11.2c")
def test_a_malformed_packet_is_refused_with_everything_that_is_missing() -> None:
    text = edxml.write_document(letter()).decode()
    for name in ("Subject", "PromulgationInfo"):
        text = re.sub(rf"<edXML:{name}>.*?</edXML:{name}>", "", text)
    refusal = refused(text.encode(), errors.FieldsMissing, "22")
    assert refusal.data["fields"] == "PromulgationInfo/PromulgationDate, Subject"
    refused(b"", errors.NotWellFormed, "22")
    refused(b"1212" + text.encode(), errors.NotWellFormed, "22")
    refused(text.encode()[:-30], errors.NotWellFormed, "22")
    refused(text.encode().replace("Ninh Bình".encode(), b"Ninh B\xecnh"), errors.NotWellFormed, "22")
    refused(b"<html><body>502</body></html>", errors.NotEdxml, "22")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/></s:Envelope>', "2803"),
        (b'<eDoc xmlns="http://www.e-doc.vn/Schema/"/>', "2013"),
        (b'<edXML xmlns="http://www.inetcloud.vn/ns/edxml"/>', "2803"),
        (b'<edXML xmlns="http://www.go.vn/eDoc"/>', "go.vn"),
    ],
)
def test_predecessors_are_refused_by_name(data: bytes, name: str) -> None:
    assert name in refused(data, errors.PredecessorFormat, "22").data["name"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b.pdf", "C:\\x.pdf", "..", "a\u202efdp.exe", "x" * 256])
def test_names_with_path_parts_or_tricks_are_refused(name: str) -> None:
    refused(with_file(name, PDF), errors.AttachmentNameRefused, "10")


def test_damaged_base64_is_refused() -> None:
    text = edxml.write_document(letter()).decode()
    start = text.index(">", text.index("ContentTransferEncoded")) + 1
    refused((text[: start + 5] + text[start + 6 :]).encode(), errors.AttachmentDamaged, "21")
    refused((text[:start] + "$" + text[start + 1 :]).encode(), errors.AttachmentDamaged, "21")
    refused((text[:start] + "à" + text[start + 1 :]).encode(), errors.AttachmentDamaged, "21")
    wrapped = re.sub(r"(Encoded[^>]*>)([^<]{20})", r"\1\2\r\n", text)
    assert document(wrapped.encode()).attachments[0].content == PDF


def test_zip_bombs_and_broken_wrappers_are_refused() -> None:
    bomb = zipped("x.pdf", b"\0" * (20 * 1024 * 1024))
    assert len(bomb) < 40_000
    refused(with_file("a.pdf", bomb), errors.CompressionRefused, "21")
    refused(with_file("a.pdf", b"PK\x03\x04broken"), errors.CompressionRefused, "21")


def test_caps_on_size_markup_depth_and_count(monkeypatch: pytest.MonkeyPatch) -> None:
    data = edxml.write_document(letter())
    refused(data.replace(b"</edXML:edXMLHeader>", b"<a/>" * 100_001 + b"</edXML:edXMLHeader>"), errors.TooComplex, "22")
    deep = b"<a>" * 40 + b"</a>" * 40
    refused(data.replace(b"</edXML:edXMLHeader>", deep + b"</edXML:edXMLHeader>"), errors.TooComplex, "22")
    long = data.replace(b"<edXML:Subject>", b"<edXML:Subject>" + b"a" * 20_001)
    refused(long, errors.FieldTooLong, "22")
    many = letter(attachments=tuple(Attachment(f"{n}.pdf", PDF) for n in range(5)))
    monkeypatch.setattr(limits, "MAX_ATTACHMENTS", 5)
    wire = edxml.write_document(many)
    monkeypatch.setattr(limits, "MAX_ATTACHMENTS", 4)
    refused(wire, errors.TooManyAttachments, "10")
    monkeypatch.setattr(limits, "MAX_PACKET", 1000)
    refused(wire, errors.PacketTooLarge, "10")


@pytest.mark.clause("NB25-Đ8.4")
def test_a_file_of_fifty_megabytes_passes_and_one_byte_more_does_not() -> None:
    most = b"%PDF" + b"\x07" * (limits.MAX_FILE - 4)
    data = edxml.write_document(letter(attachments=(Attachment("a.pdf", most),)))
    assert document(data).attachments[0].content == most
    over = Attachment("a.pdf", most + b"\x07")
    with pytest.raises(errors.AttachmentTooLarge):
        edxml.write_document(letter(attachments=(over,)))
    with pytest.raises(errors.AttachmentTooLarge):
        carried.decode("a.pdf", base64.b64encode(over.content + b"123").decode())


def test_the_digest_is_taken_in_both_printings() -> None:
    content = b"0" * 7
    edxml.check_digest(content, edxml.unpadded_digest(content))
    edxml.check_digest(content, hashlib.sha256(content).hexdigest().upper())
    with pytest.raises(errors.HashDiffers):
        edxml.check_digest(content + b"1", edxml.unpadded_digest(content))
