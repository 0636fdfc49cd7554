"""Word files of every sort for the stories: honest ones, locked ones, ones with programs or links inside."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from docx import Document

from vanban.drafting.adapters.office.templates import word_template
from vanban.drafting.tests.papers import letter


def plain_docx(*paragraphs: str) -> bytes:
    """A file as Word makes it, without the head of a document."""
    document = Document()
    for text in paragraphs or ("Sở Nội vụ đề nghị các cơ quan rà soát dữ liệu.",):
        document.add_paragraph(text)
    return saved(document)


def saved(document) -> bytes:
    """The bytes of a python-docx document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def letter_docx(signer: str = "Phạm Quốc Việt", **changes) -> bytes:
    """A letter with all its parts and its blanks, as a drafter uploads it."""
    content = letter(**changes)
    return word_template(type(content)(**{**vars(content), "signer": type(content.signer)(("Giám đốc",), signer)}))


def with_parts(
    package: bytes, parts: Mapping[str, bytes], *, replaced: Mapping[str, tuple[bytes, bytes]] | None = None
):
    """The same package with further parts, and words replaced in some."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            for was, becomes in [replaced[name]] if replaced and name in replaced else []:
                assert was in content
                content = content.replace(was, becomes)
            if name not in parts:
                new.writestr(name, content)
        for name, content in parts.items():
            new.writestr(name, content)
    return target.getvalue()


def macro_docx() -> bytes:
    """A .docm that was given the name of a .docx."""
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return with_parts(
        plain_docx(),
        {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
        replaced={"[Content_Types].xml": (kind, b"application/vnd.ms-word.document.macroEnabled.main+xml")},
    )


def fetching_docx(target: str = "http://192.0.2.1/picture.png") -> bytes:
    """A file that shows a picture of another place."""
    link = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    return with_parts(plain_docx(), {}, replaced={"word/_rels/document.xml.rels": (b"</Relationships>", link.encode())})


def odt(body: str, *, extra: Mapping[str, bytes] | None = None) -> bytes:
    """A small OpenDocument text."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
        for name, part in (extra or {}).items():
            package.writestr(name, part)
    return stream.getvalue()


def rtf(text: str) -> bytes:
    """A small RTF with Unicode words."""
    words = "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in text)
    return f"{{\\rtf1\\ansi {words}\\par}}".encode("ascii")


def compound(*names: str, flags: int = 0) -> bytes:
    """The skeleton of an older office file (OLE2) with these streams; the first stream's head carries `flags`."""
    size = 512
    head = bytearray(size)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", head, 44, 1)
    struct.pack_into("<I", head, 48, 1)
    struct.pack_into("<I", head, 56, 4096)
    struct.pack_into("<II", head, 60, 0xFFFFFFFE, 0)
    struct.pack_into("<II", head, 68, 0xFFFFFFFE, 0)
    head[76:] = struct.pack("<109I", 0, *([0xFFFFFFFF] * 108))
    table = struct.pack("<128I", 0xFFFFFFFD, 2, 0xFFFFFFFE, 0xFFFFFFFE, *([0xFFFFFFFF] * 124))
    entries = b""
    for index, name in enumerate(("Root Entry", *names)):
        words = name.encode("utf-16-le") + b"\0\0"
        entry = bytearray(128)
        entry[: len(words)] = words
        struct.pack_into("<H", entry, 64, len(words))
        entry[66] = 5 if index == 0 else 2
        struct.pack_into("<I", entry, 116, 3)
        entries += bytes(entry)
    folder = entries.ljust(size * 2, b"\0")
    stream = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags).ljust(size, b"\0")
    return bytes(head) + table + folder + stream


def nested_docx(depth: int) -> bytes:
    """Tables in tables in tables: some kilobytes that no word processor lays out in its lifetime."""
    begin = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='5000'/></w:tblGrid><w:tr><w:tc>"
    end = "<w:p/></w:tc></w:tr></w:tbl>"
    body = f"{begin * depth}<w:p/>{end * depth}<w:p/><w:sectPr"
    return with_parts(plain_docx(), {}, replaced={"word/document.xml": (b"<w:sectPr", body.encode())})


def zip_bomb() -> bytes:
    """A package whose one part grows four hundred times when it is opened."""
    return with_parts(plain_docx(), {"word/media/blank.bin": b"\0" * (80 * 1024 * 1024)})
