"""Files inside a packet: their names, the ZIP wrapper that other software puts around them, and digests."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from vanban.axis import errors
from vanban.axis.rules.edxml import limits
from vanban.axis.rules.edxml.carried import ZIP_MARK, View

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
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError, IndexError
)  # fmt: skip
_DIRECTORY_MARK = b"PK\x01\x02"


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
    """Content type and the bytes to send for a file; the same input always gives the same bytes.

    Software in the field unpacks whatever is called application/zip unless the name ends in exactly “.zip”.
    """
    end = extension(name)
    if end == "zip" and not name.endswith(".zip"):
        return "application/octet-stream", content
    if end in RAW_TYPES:
        return RAW_TYPES[end], content
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"content.{end}" if end else "content"), content, zipfile.ZIP_DEFLATED)
    return "application/zip", buffer.getvalue()


def is_packed(name: str, *, archive: bool) -> bool:
    """True for bytes of an archive that may be a wrapper; declared types are wrong both ways and do not count."""
    return archive and extension(name) != "zip"


def unwrap(name: str, content: bytes, content_type: str) -> bytes:
    """The file itself; an archive within the wrapper is never opened. Raises what `unpack` raises."""
    if not is_packed(name, archive=content.startswith(ZIP_MARK)):
        return content
    with unpack(name, View(io.BytesIO(content), 0, len(content)), content_type) as pieces:
        return content if pieces is None else b"".join(pieces)


@contextmanager
def unpack(name: str, packed: View, content_type: str) -> Iterator[Iterator[bytes] | None]:
    """The pieces of the one file inside a wrapper; None when the bytes are no wrapper but the file itself.

    Raises `CompressionRefused` for a wrapper that is broken, encrypted, empty or a bomb, `AttachmentTooLarge` for a
    file that unpacks to more than a file may have.
    """
    if _marks(packed) > limits.MAX_ENTRIES:
        raise errors.CompressionRefused(name=name)
    try:
        with zipfile.ZipFile(packed) as archive:
            entry = _wrapped(archive, extension(name), content_type)
            if entry is not None and (entry.flag_bits & 0x1 or entry.compress_type not in _METHODS):
                raise errors.CompressionRefused(name=name)
            yield None if entry is None else _read_capped(archive, entry, name, packed.size)
    except _BROKEN as error:
        raise errors.CompressionRefused(name=name) from error


def _marks(packed: View) -> int:
    """How many entries the list of a ZIP may have, counted before it is read."""
    found, tail = 0, b""
    packed.seek(0)
    while piece := packed.read(limits.CHUNK):
        piece = tail + piece
        found += piece.count(_DIRECTORY_MARK)
        tail = piece[-len(_DIRECTORY_MARK) + 1 :]
    return found


def _wrapped(archive: zipfile.ZipFile, end: str, content_type: str) -> zipfile.ZipInfo | None:
    """The entry that is the file; None for an office document, and for an archive that nobody declared a wrapper."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names or (end in _ODF and "mimetype" in names):
        return None
    if end not in _OOXML | _ODF and len(entries) != 1 and content_type != "application/zip":
        return None
    return entries[0]


def _read_capped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, packed: int) -> Iterator[bytes]:
    """Read one entry in pieces; the size it promises is never trusted."""
    total = 0
    with archive.open(entry) as handle:
        while piece := handle.read(limits.CHUNK):
            total += len(piece)
            if total > limits.MAX_FILE:
                raise errors.AttachmentTooLarge(name=name, limit=limits.MAX_FILE)
            if total > limits.RATIO_FREE and total > packed * limits.MAX_RATIO:
                raise errors.CompressionRefused(name=name)
            yield piece


def unpadded_digest(content: bytes) -> str:
    """SHA-256 as the client in the field prints it: each byte in hexadecimal without its leading zero."""
    return _unpadded(hashlib.sha256(content).digest())


def check_digest(content: bytes, declared: str) -> None:
    """Raise `HashDiffers` unless `declared` is the SHA-256 of `content`, printed properly or unpadded."""
    check_declared(hashlib.sha256(content).digest(), declared)


def check_declared(digest: bytes, declared: str) -> None:
    """Raise `HashDiffers` unless `declared` prints this SHA-256, properly or unpadded."""
    if declared.lower() not in (digest.hex(), _unpadded(digest)):
        raise errors.HashDiffers()


def _unpadded(digest: bytes) -> str:
    return "".join(f"{byte:x}" for byte in digest)
