"""In a bounded child: what kind of file these bytes are, by what is in them, and what they carry with them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Any

import pypdfium2

from vanban.kernel.text_faults import looks_legacy
from vanban.platform.bounded.marks import Answer, Blobs, bounded

MOST_ENTRIES = 20_000
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_RATIO = 300
"""Office files shrink five to thirty times; what shrinks more was made to."""
BIG_ENTRY = 20 * 1024 * 1024
READ = 16 * 1024 * 1024

_MAGIC = (
    (b"%PDF-", "pdf"), (b"{\\rtf", "rtf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"), (b"GIF89a", "gif"), (b"BM", "bmp"), (b"II*\x00", "tif"), (b"MM\x00*", "tif"),
    (b"AC10", "dwg"), (b"MZ", "program"), (b"\x7fELF", "program"),
)  # fmt: skip
_MAIN = {
    b"wordprocessingml.document.main+xml": "docx", b"wordprocessingml.template.main+xml": "dotx",
    b"spreadsheetml.sheet.main+xml": "xlsx", b"presentationml.presentation.main+xml": "pptx",
    b"ms-word.document.macroEnabled": "docm", b"ms-word.template.macroEnabled": "docm",
    b"ms-excel.sheet.macroEnabled": "xlsm", b"ms-powerpoint.presentation.macroEnabled": "pptm",
}  # fmt: skip
_ODF = {b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.spreadsheet": "ods"}
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""\b(Type|Target|TargetMode)\s*=\s*["']([^"']*)["']""")
_LINKS = (b"/hyperlink", b"/attachedTemplate")
"""A link to press, and the template a letter was once made with: neither shows content of elsewhere."""
_ODF_PICTURE = re.compile(rb"""<draw:(?:image|object|plugin|floating-frame)\b[^>]*xlink:href="([^"]+)\"""")
_DDE = re.compile(rb"<w:instrText[^>]*>\s*DDE(?:AUTO)?\b")
_WORDS = re.compile(rb"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|<text:[a-z]+[^>]*>([^<]+)<")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@bounded
def look(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """`kind`, `findings` and `places` of a file. Never declines: bytes of no known kind are `text` or `unknown`."""
    content = blobs[0]
    if content[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        kind, findings, places = _package(content)
    elif content.startswith(_OLE):
        kind, findings = _compound(content)
        places = []
    else:
        kind, findings, places = _plain(content)
    return {"kind": kind, "findings": sorted(set(findings)), "places": places[:5]}, []


@bounded
def encoding_of(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """The old one-byte encoding in which the words of a PDF are written, or nothing."""
    try:
        document = pypdfium2.PdfDocument(blobs[0])
        words = "\n".join(page.get_textpage().get_text_range() for page, _n in zip(document, range(20), strict=False))
    except pypdfium2.PdfiumError:
        words = ""
    return {"encoding": looks_legacy(words) or ""}, []


def _plain(content: bytes) -> tuple[str, list[str], list[str]]:
    kind = next((kind for mark, kind in _MAGIC if content.startswith(mark)), "")
    if kind == "rtf":
        return kind, ["embedded"] if rb"\objdata" in content else [], []
    if kind:
        return kind, [], []
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text", [], []
    if b"\x00" in content:
        return "unknown", [], []
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return "text", [f"legacy:{looks_legacy(content.decode('latin-1')) or 'ANSI'}"], []
    encoding = looks_legacy(text[:200_000])
    return "text", [f"legacy:{encoding}"] if encoding else [], []


def _package(content: bytes) -> tuple[str, list[str], list[str]]:
    """A ZIP: an office file when its own table of content says so."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            findings = list(_harm(entries))
            if findings:
                return "zip", findings, []
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" in names:
                return _office_open(package, names)
            if "mimetype" in names:
                return _open_document(package, names)
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return "zip", ["broken"], []
    return "zip", [], []


def _harm(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_UNPACKED
        or any(one.file_size > BIG_ENTRY and one.file_size > MOST_RATIO * max(1, one.compress_size) for one in entries)
    ):
        yield "bomb"
    if any(entry.flag_bits & 1 for entry in entries):
        yield "locked"
    if len({entry.filename for entry in entries}) != len(entries):
        yield "broken"


def _office_open(package: zipfile.ZipFile, names: set[str]) -> tuple[str, list[str], list[str]]:
    types = _part(package, "[Content_Types].xml")
    kind = next((kind for mark, kind in _MAIN.items() if mark in types), "zip")
    findings, places = [], []
    lower = {name.lower() for name in names}
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name for name in lower):
        findings.append("macros")
    if any("/embeddings/" in name and name.endswith(".bin") for name in lower):
        findings.append("embedded")
    for name in names:
        if name.endswith(".rels"):
            places += _fetched(_part(package, name))
    if places:
        findings.append("fetches")
    if kind == "docx" and "word/document.xml" in names:
        words = _part(package, "word/document.xml")
        if _DDE.search(words):
            findings.append("dde")
        findings += _legacy(words)
    return kind, findings, places


def _open_document(package: zipfile.ZipFile, names: set[str]) -> tuple[str, list[str], list[str]]:
    kind = _ODF.get(_part(package, "mimetype").strip(), "zip")
    findings = ["macros"] if any(name.startswith(("Basic/", "Scripts/")) and name[-1] != "/" for name in names) else []
    if "META-INF/manifest.xml" in names and b"encryption-data" in _part(package, "META-INF/manifest.xml"):
        return kind, ["locked"], []
    body = _part(package, "content.xml") if "content.xml" in names else b""
    outside = (b"http:", b"https:", b"file:", b"ftp:", b"//", b"../", b"smb:")
    places = [
        found.decode("utf-8", "replace") for found in _ODF_PICTURE.findall(body) if found.lower().startswith(outside)
    ]
    return kind, findings + (["fetches"] if places else []) + _legacy(body), places


def _fetched(relations: bytes) -> list[str]:
    """Targets outside the file whose content would be shown."""
    found = []
    for tag in _RELATION.findall(relations):
        values = dict(_ATTRIBUTE.findall(tag))
        if values.get(b"TargetMode") == b"External" and not values.get(b"Type", b"").endswith(_LINKS):
            found.append(values.get(b"Target", b"").decode("utf-8", "replace")[:120])
    return found


def _legacy(body: bytes) -> list[str]:
    words = b" ".join(first or second for first, second in _WORDS.findall(body[:4_000_000]))[:200_000]
    encoding = looks_legacy(words.decode("utf-8", "replace"))
    return [f"legacy:{encoding}"] if encoding else []


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(READ)


def _compound(content: bytes) -> tuple[str, list[str]]:
    """The older office files (OLE2): told apart by the streams they hold."""
    try:
        names, starts = _streams(content)
    except (struct.error, IndexError, ValueError):
        return "unknown", ["broken"]
    found = ["macros"] if names & {"Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"} else []
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        return "locked", ["locked"]
    if "ObjectPool" in names or "\x01Ole10Native" in names:
        found.append("embedded")
    if "WordDocument" in names:
        head = content[starts["WordDocument"] :][:12]
        if len(head) == 12 and struct.unpack("<H", head[10:12])[0] & 0x0100:
            found.append("locked")
        return "doc", found
    if names & {"Workbook", "Book"}:
        return "xls", found
    return ("ppt" if "PowerPoint Document" in names else "unknown"), found


def _streams(content: bytes) -> tuple[set[str], dict[str, int]]:
    """Names of all streams and storages, and where each begins in the file."""
    size = 1 << struct.unpack("<H", content[30:32])[0]
    if size not in {512, 4096}:
        raise ValueError("no such sectors")
    first, total = struct.unpack("<I", content[48:52])[0], len(content) // size
    table: list[int] = []
    for sector in struct.unpack("<109I", content[76:512]):
        if sector < total:
            table += struct.unpack(f"<{size // 4}I", content[(sector + 1) * size : (sector + 2) * size])
    names, starts, sector, seen = set(), {}, first, 0
    while sector < len(table) and seen < total:
        block = content[(sector + 1) * size : (sector + 2) * size]
        for index in range(0, len(block), 128):
            entry = block[index : index + 128]
            length = struct.unpack("<H", entry[64:66])[0]
            if 2 <= length <= 64:
                name = entry[: length - 2].decode("utf-16-le", "replace")
                names.add(name)
                starts[name] = (struct.unpack("<I", entry[116:120])[0] + 1) * size
        sector, seen = table[sector], seen + 1
    return names, starts
