"""The bytes of a carried file: base64 decoded in one go, or piece by piece with the same verdict."""

from __future__ import annotations

import binascii
import hashlib
import io
from typing import BinaryIO
from zipfile import BadZipFile

from vanban.axis import errors
from vanban.axis.rules.edxml import limits

ZIP_MARK = b"PK\x03\x04"
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_WHITESPACE = b" \t\r\n"
_SPACES = (b"\n", b" ", b"\r", b"\t")


def decode(name: str, text: str) -> bytes:
    """Strict base64 with free line breaks.

    Raises `AttachmentTooLarge`, or `AttachmentDamaged` for empty, cut or altered text.
    """
    compact = _compact(text)
    _check_size(name, _least_size(len(compact)))
    try:
        content = _groups(compact)
    except binascii.Error as error:
        raise errors.AttachmentDamaged(name=name) from error
    if not content:
        raise errors.AttachmentDamaged(name=name)
    _check_size(name, len(content))
    return content


def measure(name: str, text: str) -> tuple[int, bool]:
    """How many bytes `decode` would give, and whether they are those of an archive; raises what it would raise.

    For a hub that only carries: looking at the letters is several times faster than decoding them.
    """
    compact = _compact(text)
    padding = len(compact) - len(compact.rstrip(b"="))
    _check_size(name, _least_size(len(compact)))
    if not compact or len(compact) % 4 or padding > 2 or len(compact.translate(None, ALPHABET)) != padding:
        raise errors.AttachmentDamaged(name=name)
    size = len(compact) // 4 * 3 - padding
    _check_size(name, size)
    return size, binascii.a2b_base64(compact[:8]).startswith(ZIP_MARK)


class Sink:
    """Takes the text of one attachment as it is parsed; counts and hashes its bytes.

    All bytes go to `spool`, or with `only_archives` those of a ZIP alone, since nothing else needs to be looked into.
    Faults are kept until `check`, so that they are told when their turn has come.
    """

    def __init__(self, spool: BinaryIO, *, only_archives: bool) -> None:
        self.size = 0
        self.archive = False
        self._start = spool.seek(0, io.SEEK_END)
        self._spool = spool
        self._keep = not only_archives
        self._digest = hashlib.sha256()
        self._head = b""
        self._coded = 0
        self._rest = b""
        self._ended = self._damaged = False

    def feed(self, text: str) -> None:
        """The next piece of base64 text."""
        compact = _compact(text)
        self._coded += len(compact)
        if self._damaged or _least_size(self._coded) > limits.MAX_FILE:
            return
        compact = self._rest + compact
        whole = len(compact) // 4 * 4
        self._rest = compact[whole:]
        if whole:
            try:
                self._take(_groups(b"*" if self._ended else compact[:whole]))
            except binascii.Error:
                self._damaged = True
            self._ended = compact.endswith(b"=", 0, whole)

    def close(self) -> None:
        """The text has ended."""
        if self._keep and 0 < len(self._head) < len(ZIP_MARK):
            self._spool.write(self._head)

    def check(self, name: str) -> None:
        """Raise what `decode` would raise for the whole text."""
        _check_size(name, _least_size(self._coded))
        if self._damaged or self._rest or not self.size:
            raise errors.AttachmentDamaged(name=name)
        _check_size(name, self.size)

    @property
    def sha256(self) -> str:
        """The digest of the bytes carried."""
        return self._digest.hexdigest()

    def view(self) -> View:
        """The bytes carried, as a file; only those that were kept."""
        return View(self._spool, self._start, self.size)

    def _take(self, piece: bytes) -> None:
        self.size += len(piece)
        self._digest.update(piece)
        if len(self._head) < len(ZIP_MARK):
            self._head += piece
            if len(self._head) < len(ZIP_MARK):
                return
            self.archive = self._head.startswith(ZIP_MARK)
            piece = self._head
        if self._keep or self.archive:
            self._spool.write(piece)
        self._head = self._head[: len(ZIP_MARK)]


class View(io.RawIOBase):
    """A part of a file as a file of its own, which refuses to hand out a whole archive's worth in one read."""

    def __init__(self, whole: BinaryIO, start: int, size: int) -> None:
        self._whole, self._start, self.size, self._place = whole, start, size, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise OSError("before the start")
        self._place = base + offset
        return self._place

    def read(self, size: int | None = -1) -> bytes:
        """At most `size` bytes; raises BadZipFile for a list of entries longer than any honest one."""
        left = max(0, self.size - self._place)
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > limits.MAX_DIRECTORY:
            raise BadZipFile("list of entries too long")
        self._whole.seek(self._start + self._place)
        found = self._whole.read(wanted)
        self._place += len(found)
        return found


def _compact(text: str) -> bytes:
    raw = text.encode("ascii", "replace")
    return raw.translate(None, _WHITESPACE) if any(space in raw for space in _SPACES) else raw


def _least_size(coded: int) -> int:
    """The least number of bytes that so many characters of base64 can stand for."""
    return coded // 4 * 3 - 2


def _groups(compact: bytes) -> bytes:
    """Whole groups of four, padded at the very end only; raises binascii.Error."""
    padding = compact.find(b"=")
    if len(compact) % 4 or (padding >= 0 and compact[padding:] not in (b"=", b"==")):
        raise binascii.Error("cut or padded in the middle")
    return binascii.a2b_base64(compact, strict_mode=True)


def _check_size(name: str, size: int) -> None:
    if size > limits.MAX_FILE:
        raise errors.AttachmentTooLarge(name=name, limit=limits.MAX_FILE)
