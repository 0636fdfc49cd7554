"""What a file must be to become an electronic copy (NĐ 30/2020 Đ25; Phụ lục I, II.I; VL19-Đ8.2b-c, Đ9.2b)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vanban.drafting.errors import ElectronicNeedsNoCopy, ScanNotProper
from vanban.kernel.refusals import Phrase, Refusal, gettext_noop

EXTRACT = "TRÍCH SAO"
LEAST_DPI = 200
DPI_GRACE = 4
"""A scanner that says 200 gives 199.x once the page is rounded to points."""
A4_MM = (210.0, 297.0)
A3_MM = (297.0, 420.0)
SIZE_GRACE_MM = 8.0
COVERING = 0.6
"""A page is a scan when a picture covers this share of it."""

FAULTS = {
    "version": gettext_noop("the PDF is older than version 1.4"),
    "grey": gettext_noop("the scan is not in colour"),
    "coarse": gettext_noop("the scan has fewer than 200 dots per inch"),
    "scaled": gettext_noop("the page is not of the paper's size (100 %)"),
}


@dataclass(frozen=True)
class ScannedPage:
    """A page in millimetres, and the picture on it: its share of the page, dots per inch, whether it has colours."""

    width: float
    height: float
    covered: float = 0.0
    dpi: float = 0.0
    colour: bool = False


@dataclass(frozen=True)
class Scan:
    """What a file says of itself: PDF version times ten, its pages, whether it carries signatures."""

    version: int
    pages: tuple[ScannedPage, ...]
    signed: bool = False


def copy_faults(form: str, scan: Scan) -> Iterator[Refusal]:
    """Every reason why this file cannot be signed as a copy of this form.

    A full copy is a scan of paper: an electronic original is sent itself, there is no copy of it in electronic form.
    An extract is laid out anew and may be of either.
    """
    pictures = [page for page in scan.pages if page.covered >= COVERING]
    if scan.signed or (form != EXTRACT and len(pictures) < len(scan.pages)):
        yield ElectronicNeedsNoCopy()
    found = set()
    if scan.version < 14:
        found.add("version")
    for page in pictures:
        if not page.colour:
            found.add("grey")
        if page.dpi < LEAST_DPI - DPI_GRACE:
            found.add("coarse")
    if not all(_is_paper(page) for page in scan.pages):
        found.add("scaled")
    if found:
        yield ScanNotProper(what=tuple(Phrase(sentence) for code, sentence in FAULTS.items() if code in found))


def _is_paper(page: ScannedPage) -> bool:
    sides = sorted((page.width, page.height))
    return any(
        all(abs(side - wanted) <= SIZE_GRACE_MM for side, wanted in zip(sides, paper, strict=True))
        for paper in (A4_MM, A3_MM)
    )
