"""The first look at a packet: one pass over its bytes for size, digest and the marks that bound what parsing costs."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from vanban.axis import errors
from vanban.axis.rules.edxml import limits
from vanban.axis.rules.edxml.skimming import Skimmed, skim
from vanban.kernel.refusals import Phrase, gettext_noop

_PADDING = b"\r\n\x00"
"""What transports append after the last tag."""

_FILE_END = re.compile(rb"</(?:[\w.-]{1,20}:)?Attachment\s?>")
_LONGEST = 40

NOT_UTF8 = gettext_noop("the text is not written in UTF-8")
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff", b"\x00")


@dataclass(frozen=True)
class Scan:
    """What one pass tells of a packet. `end` is where the packet ends before any padding, counted from `start`."""

    start: int
    size: int
    end: int
    digest: bytes
    opened: int
    assigned: int
    utf8: bool
    files: int = 0
    """How many files end, asked only of a packet with more marks than allowed: its sender is told what to mend."""
    skimmed: Skimmed | None = None
    """The envelope apart, of a packet plain enough."""

    def check(self) -> None:
        """Raise the `PacketRefused` of a packet that must not be parsed at all."""
        if self.size > limits.MAX_PACKET:
            raise errors.PacketTooLarge(size=self.size, limit=limits.MAX_PACKET)
        if self.opened > limits.MAX_MARKUP and self.files > limits.MAX_ATTACHMENTS:
            raise errors.TooManyAttachments(count=self.files, limit=limits.MAX_ATTACHMENTS)
        if self.opened > limits.MAX_MARKUP:
            raise errors.TooComplex(limit=limits.MAX_MARKUP, what="<")
        if self.assigned > limits.MAX_ATTRIBUTES:
            raise errors.TooComplex(limit=limits.MAX_ATTRIBUTES, what="=")
        if not self.utf8:
            raise errors.NotWellFormed(line=1, reason=Phrase(NOT_UTF8))

    @property
    def sha256(self) -> str:
        """The digest as it is kept."""
        return self.digest.hex()


def scan(source: bytes | BinaryIO, *, digest: bytes = b"") -> Scan:
    """Look at bytes, or at a file from its present place to its end; the place is kept.

    `digest` is the SHA-256 of bytes whose caller has taken it already; a file is always hashed here.
    Raises `PacketTooLarge` for a file before reading it.
    """
    if isinstance(source, bytes):
        end = len(source.rstrip(_PADDING)) if source.endswith((b"\n", b"\r", b"\x00")) else len(source)
        skimmed = skim(source, end) if len(source) <= limits.STREAM_ABOVE else None
        marks = skimmed.envelope if skimmed is not None else source
        opened = marks.count(b"<")
        return Scan(
            start=0,
            size=len(source),
            end=end,
            digest=digest or hashlib.sha256(source).digest(),
            opened=opened,
            assigned=marks.count(b"=") + (sum(run.padding for run in skimmed.runs) if skimmed is not None else 0),
            utf8=not source.startswith(_NOT_UTF8),
            files=_files([source]) if opened > limits.MAX_MARKUP else 0,
            skimmed=skimmed,
        )
    start = source.tell()
    size = source.seek(0, io.SEEK_END) - start
    source.seek(start)
    if size > limits.MAX_PACKET:
        raise errors.PacketTooLarge(size=size, limit=limits.MAX_PACKET)
    whole = hashlib.sha256()
    seen = end = opened = assigned = 0
    utf8 = True
    for piece in _pieces(source):
        utf8 = utf8 and not (seen == 0 and piece.startswith(_NOT_UTF8))
        whole.update(piece)
        opened += piece.count(b"<")
        assigned += piece.count(b"=")
        if kept := len(piece.rstrip(_PADDING)):
            end = seen + kept
        seen += len(piece)
    source.seek(start)
    files = 0
    if opened > limits.MAX_MARKUP:
        files = _files(_pieces(source))
        source.seek(start)
    return Scan(start, seen, end, whole.digest(), opened, assigned, utf8, files)


def in_memory(source: bytes | BinaryIO) -> bytes | BinaryIO:
    """A small packet as bytes, which is faster; a large file as it is, at its present place."""
    if isinstance(source, bytes):
        return source
    start = source.tell()
    small = source.seek(0, io.SEEK_END) - start <= limits.STREAM_ABOVE
    source.seek(start)
    return source.read() if small else source


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(limits.CHUNK):
        yield piece


def _files(pieces: Iterable[bytes]) -> int:
    """How often a file ends, also across the edge of two pieces."""
    found, tail = 0, b""
    for piece in pieces:
        joined = tail + piece
        found += sum(match.end() > len(tail) for match in _FILE_END.finditer(joined))
        tail = joined[-_LONGEST:]
    return found
