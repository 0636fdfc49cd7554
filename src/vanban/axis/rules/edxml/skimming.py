"""The envelope without its files: long runs of faultless base64 are checked where they lie and left out of parsing.

Nine tenths of a packet are the letters of its files. A parser would copy and decode them; here one look at each tells
that it is a letter, and what is parsed is a few kilobytes. Only the plainest packets pass: whatever is odd anywhere
before the end of the last file is left to the parsers, whose verdict is the only one.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from vanban.axis.rules.edxml.carried import ALPHABET, ZIP_MARK

SHORTEST = 2_000
"""Shorter texts are not worth the trouble."""

_END = b"ContentTransferEncoded>"
_CLOSING = re.compile(rb"</(?:[A-Za-z_][\w.-]{0,19}:)?")
_OPENING = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,19}:)?ContentTransferEncoded(?:[ \t\r\n][^<>]*[^<>/])?>")
_WHITESPACE = b" \t\r\n"
_DECLARATION = re.compile(rb"<\?xml[ \t\r\n][^<>]*\?>")

MARK = "\ue000"
"""Stands at both ends of a run's number in the envelope; a packet that has this letter itself is parsed as a whole."""


@dataclass(frozen=True)
class Run:
    """A file that was checked and left out: what it would have been decoded to. It is no archive."""

    size: int
    padding: int
    archive = False
    sha256 = ""

    def check(self, _name: str) -> None:
        """Nothing is wrong with it."""


@dataclass(frozen=True)
class Skimmed:
    """An envelope with marks where its files were."""

    envelope: bytes
    runs: tuple[Run, ...]

    def run(self, text: str) -> Run | None:
        """The file whose mark this text is."""
        return self.runs[int(text[1:-1])] if text[:1] == MARK else None


def skim(data: bytes, end: int) -> Skimmed | None:
    """The envelope apart, up to `end`; None for a packet without a long file, or with anything to be looked at."""
    pieces: list[bytes] = []
    runs: list[Run] = []
    kept = place = 0
    while (found := data.find(_END, place)) >= 0:
        place = found + len(_END)
        ends = data.rfind(b"<", kept, found)
        begins = data.rfind(b">", kept, max(ends, 0)) + 1
        if not begins or ends - begins < SHORTEST or not _CLOSING.fullmatch(data, ends, found):
            continue
        opened = data.rfind(b"<", kept, begins)
        if opened < 0 or not _OPENING.fullmatch(data, opened, begins):
            return None
        run = _look(data[begins:ends])
        if run is None:
            return None
        pieces += (data[kept:begins], f"{MARK}{len(runs)}{MARK}".encode())
        runs.append(run)
        kept = ends
    if not runs or not _is_plain(pieces[::2], data[kept:end]):
        return None
    return Skimmed(b"".join([*pieces, data[kept:end]]), tuple(runs))


def _is_plain(before: list[bytes], after: bytes) -> bool:
    """No comment, section or instruction in which a tag would not be a tag, and none of our marks."""
    declared = _DECLARATION.match(before[0])
    begins = declared.end() if declared else 0
    mark = MARK.encode()
    return mark not in after and not any(
        mark in piece or piece.find(b"<!", begins if index == 0 else 0) >= 0
        or piece.find(b"<?", begins if index == 0 else 0) >= 0
        for index, piece in enumerate(before)
    )  # fmt: skip


def _look(text: bytes) -> Run | None:
    """One pass over the letters; None unless all is as a strict decoder wants it, line ends apart."""
    rest = text.translate(None, ALPHABET)
    padding = 0
    length = len(text)
    if rest:
        padding = rest.count(b"=")
        if len(rest.translate(None, _WHITESPACE)) != padding or padding > 2:
            return None
        length -= len(rest) - padding
        if not text.rstrip(_WHITESPACE).endswith(b"=" * padding):
            return None
    begin = text[:64].lstrip(_WHITESPACE)[:8]
    if length % 4 or len(begin) < 8 or begin.translate(None, ALPHABET):
        return None
    if binascii.a2b_base64(begin).startswith(ZIP_MARK):
        return None
    return Run(length // 4 * 3 - padding, padding)
