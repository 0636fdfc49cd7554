"""Scans read and taken apart in bounded children: a stranger's file is never opened in the office's own process.

A file of 300 pages passes in stretches of a few pages, so that neither memory nor time grows with its length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from vanban.exchange.errors.scans import ScanRefused
from vanban.exchange.ports import LetterPage, SeenPage
from vanban.exchange.rules.scans.looks import Upright
from vanban.platform.bounded import pool
from vanban.platform.bounded.marks import Declined

STRETCH = 10
"""Pages of one call."""
SECONDS = 120.0
JPEG, PNG, TIFF, PDF = "image/jpeg", "image/png", "image/tiff", "application/pdf"


class ScanTable:
    """Answers the port `ScanReader`."""

    def to_pdf(self, content: bytes, media_type: str) -> tuple[bytes, int]:
        """The PDF whose pages are sorted, and how many: a PDF stays as it came, pictures become pages."""
        if media_type == PDF:
            values, _blobs = _run("reading:count", {}, [content])
            return content, int(values["pages"])
        if media_type not in (JPEG, PNG, TIFF):
            raise ScanRefused.because("kind")
        values, blobs = _run("pictures:to_pdf", {"media_type": media_type}, [content])
        return blobs[0], int(values["pages"])

    def look(self, pdf: bytes, pages: int) -> Iterator[SeenPage]:
        """Every page in order: its size, what it looks like, which way is up, and a small picture."""
        for first in range(0, pages, STRETCH):
            values, blobs = _run("reading:look", {"first": first, "count": min(STRETCH, pages - first)}, [pdf])
            for seen, picture in zip(values["pages"], blobs, strict=True):
                yield _seen(seen, picture)

    def letters(self, sources: Sequence[bytes], letters: Sequence[Sequence[LetterPage]]) -> list[bytes]:
        """A fresh PDF for each letter, with nothing of the files but what is seen on the pages."""
        wanted = [[[page.source, page.number, page.turn] for page in pages] for pages in letters]
        _values, blobs = _run("letters:make", {"letters": wanted}, list(sources))
        return blobs

    def picture(self, pdf: bytes, page: int, *, turn: int, width: int) -> bytes:
        """One page as JPEG, `width` dots wide, turned clockwise."""
        _values, blobs = _run("reading:picture", {"page": page, "turn": turn, "width": width}, [pdf])
        return blobs[0]


def _seen(values: dict[str, Any], picture: bytes) -> SeenPage:
    return SeenPage(
        width_mm=float(values["width_mm"]),
        height_mm=float(values["height_mm"]),
        dpi=int(values["dpi"]),
        colour=bool(values["colour"]),
        separator=str(values["separator"]),
        blank=bool(values["blank"]),
        upright=Upright(int(values["turn"]), bool(values["sure"])),
        picture=picture,
    )


def _run(name: str, values: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """One call; what a file did wrong comes back as a refusal. Raises ScanRefused."""
    try:
        return pool.run(f"{__package__}.{name}", values, blobs, timeout=SECONDS)
    except Declined as said:
        raise ScanRefused.because(said.code) from said
    except pool.Fault as fault:
        raise ScanRefused.because(
            "too_hard" if fault.kind in {"timeout", "died", "MemoryError"} else "broken"
        ) from fault
