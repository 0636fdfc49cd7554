"""Files inside a packet: base64, the ZIP wrapper that other software puts around them, and digests."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import zipfile
import zlib

from vanban.axis import errors
from vanban.axis.rules.edxml import limits

RAW_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/doc",
    "docx": "application/docx",
    "zip": "application/zip",
}
"""Extensions that travel as they are; every other file is wrapped in a ZIP of one entry, as receivers expect."""

_OOXML = {"docx", "xlsx", "pptx", "docm", "xlsm", "pptm", "dotx", "xltx", "ppsx"}
_ODF = {"odt", "ods", "odp", "odg", "epub"}
_NAME_FORBIDDEN = re.compile(r"[/\\\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_WHITESPACE = b" \t\r\n"


def extension(name: str) -> str:
    """The part after the last dot, lower case; empty when there is none."""
    _stem, dot, end = name.rpartition(".")
    return end.lower() if dot else ""


def check_name(name: str) -> str:
    """The name itself; raises `AttachmentNameRefused` for one that is missing, overlong or has path parts."""
    if not name or len(name) > limits.MAX_NAME or name.strip(" .") == "" or _NAME_FORBIDDEN.search(name):
        raise errors.AttachmentNameRefused(name=name[:80], limit=limits.MAX_NAME)
    return name


def encode(name: str, content: bytes) -> tuple[str, bytes]:
    """Content type and the bytes to send for a file; the same input always gives the same bytes."""
    end = extension(name)
    if end in RAW_TYPES:
        return RAW_TYPES[end], content
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"content.{end}" if end else "content"), content, zipfile.ZIP_DEFLATED)
    return "application/zip", buffer.getvalue()


def decode_base64(name: str, text: str) -> bytes:
    """Strict base64 with free line breaks; raises `AttachmentDamaged` for cut or altered text."""
    try:
        compact = text.encode("ascii").translate(None, _WHITESPACE)
        if len(compact) > limits.MAX_FILE * 4 // 3 + 4:
            raise errors.AttachmentTooLarge(name=name, limit=limits.MAX_FILE)
        content = base64.b64decode(compact, validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise errors.AttachmentDamaged(name=name) from error
    if not content:
        raise errors.AttachmentDamaged(name=name)
    return content


def unwrap(name: str, content: bytes, content_type: str) -> bytes:
    """The file itself: a ZIP wrapper is recognised by its bytes, since declared types are wrong both ways."""
    if not content.startswith(b"PK\x03\x04"):
        return content
    end = extension(name)
    if end == "zip":
        return content
    if content.count(b"PK\x01\x02") > limits.MAX_ENTRIES:
        raise errors.CompressionRefused(name=name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            names = {entry.filename for entry in entries}
            if (end in _OOXML and "[Content_Types].xml" in names) or (end in _ODF and "mimetype" in names):
                return content
            if end not in _OOXML | _ODF and len(entries) != 1 and content_type != "application/zip":
                return content
            if not entries or entries[0].flag_bits & 0x1:
                raise errors.CompressionRefused(name=name)
            return _read_capped(archive, entries[0], name, len(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise errors.CompressionRefused(name=name) from error


def _read_capped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, packed: int) -> bytes:
    """Read one entry in pieces; the size it promises is never trusted."""
    pieces, total = [], 0
    with archive.open(entry) as handle:
        while piece := handle.read(256 * 1024):
            total += len(piece)
            if total > limits.MAX_FILE:
                raise errors.AttachmentTooLarge(name=name, limit=limits.MAX_FILE)
            if total > limits.RATIO_FREE and total > packed * limits.MAX_RATIO:
                raise errors.CompressionRefused(name=name)
            pieces.append(piece)
    return b"".join(pieces)


def unpadded_digest(content: bytes) -> str:
    """SHA-256 as the client in the field prints it: each byte in hexadecimal without its leading zero."""
    return "".join(f"{byte:x}" for byte in hashlib.sha256(content).digest())


def check_digest(content: bytes, declared: str) -> None:
    """Raise `HashDiffers` unless `declared` is the SHA-256 of `content`, printed properly or unpadded."""
    if declared.lower() not in (hashlib.sha256(content).hexdigest(), unpadded_digest(content)):
        raise errors.HashDiffers()
