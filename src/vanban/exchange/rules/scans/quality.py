"""Whether scanned pages may be signed as an electronic copy, and what a clerk has to look at on the paper itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vanban.exchange.rules.checking import Finding
from vanban.kernel.refusals import gettext_noop

LEAST_DPI = 200
DPI_GRACE = 4
"""A scanner that says 200 gives 199 once the page is rounded to points."""
A4_MM, A3_MM = (210.0, 297.0), (297.0, 420.0)
SIZE_GRACE_MM = 8.0

FAULTS = {
    "drawn": gettext_noop("a page is no picture of paper"),
    "grey": gettext_noop("the scan is not in colour"),
    "coarse": gettext_noop("the scan has fewer than 200 dots per inch"),
    "scaled": gettext_noop("the page is not of the paper's size (100 %)"),
}


@dataclass(frozen=True)
class PageFacts:
    """A page of a letter: millimetres, dots per inch (0: no picture covers it), colours, by how much it was turned."""

    width_mm: float
    height_mm: float
    dpi: int
    colour: bool
    turn: int = 0


def faults(pages: Sequence[PageFacts]) -> tuple[str, ...]:
    """Why these pages cannot be signed as a copy (NĐ 30/2020, Phụ lục I: PDF, colour, 200 dots an inch, 100 %)."""
    found = set()
    for page in pages:
        if not page.dpi:
            found.add("drawn")
        else:
            if not page.colour:
                found.add("grey")
            if page.dpi < LEAST_DPI - DPI_GRACE:
                found.add("coarse")
        if not _is_paper(page):
            found.add("scaled")
    return tuple(code for code in FAULTS if code in found)


def report(parts: Sequence[Sequence[PageFacts]], *, left_out: int) -> list[Finding]:
    """The check of a letter from the scanner: what the machine can tell, and what waits for the clerk.

    Origin, address, signature and secrecy are seen on the paper and its envelope (NĐ 30/2020 Đ21.1); pages and the
    state of the scan are counted and measured (VL19-Đ12.2-12.3).
    """
    pages = [page for part in parts for page in part]
    return [*_by_eye(), *_counted(parts, len(pages), left_out), _fit(pages), *_turned(pages)]


def _by_eye() -> Iterator[Finding]:
    yield Finding(
        "origin",
        None,
        gettext_noop("Who sent it: the letter and its envelope name the same sender."),
        law="NB16-Đ11.2a; VL19-Đ12.2",
    )
    yield Finding("address", None, gettext_noop("It is addressed to us; the envelope was whole."), law="NB16-Đ11.2a")
    yield Finding(
        "by_hand",
        None,
        gettext_noop("Signed by hand and sealed; no page, word or number was changed on the paper."),
        law="VL19-Đ12.2; HP25-Đ16.1",
    )
    yield Finding(
        "secrecy",
        None,
        gettext_noop("No mark of secrecy on the paper or its envelope; a secret is never scanned."),
        law="NB16-Đ3.1b; NB25-Đ1.2",
    )


def _counted(parts: Sequence[Sequence[PageFacts]], pages: int, left_out: int) -> Iterator[Finding]:
    law = "VL19-Đ12.3"
    message = gettext_noop(
        "{pages} pages scanned, {enclosures} enclosures; {left_out} blank or separating sides left out."
    )
    data = {"pages": pages, "enclosures": len(parts) - 1, "left_out": left_out}
    yield Finding("pages", None, message, data, law=law)


def _fit(pages: Sequence[PageFacts]) -> Finding:
    law = "VL19-Đ9.2b; NĐ 30/2020 PL I"
    found = faults(pages)
    if not found:
        return Finding(
            "structure", True, gettext_noop("Colour, 200 dots an inch, true size: fit to be signed."), law=law
        )
    return Finding("structure", False, FIT_NOT[found[0]], law=law)


FIT_NOT = {
    "drawn": gettext_noop("Cannot be signed as a copy: a page is no picture of paper."),
    "grey": gettext_noop("Cannot be signed as a copy: the scan is not in colour."),
    "coarse": gettext_noop("Cannot be signed as a copy: the scan has fewer than 200 dots per inch."),
    "scaled": gettext_noop("Cannot be signed as a copy: the page is not of the paper's size (100 %)."),
}


def _turned(pages: Sequence[PageFacts]) -> Iterator[Finding]:
    turned = [place for place, page in enumerate(pages, 1) if page.turn]
    if turned:
        data = {"pages": ", ".join(map(str, turned[:20]))}
        yield Finding("completeness", True, gettext_noop("Turned upright here: pages {pages}."), data, law="VL19-Đ12.3")


def _is_paper(page: PageFacts) -> bool:
    sides = sorted((page.width_mm, page.height_mm))
    return any(
        all(abs(side - wanted) <= SIZE_GRACE_MM for side, wanted in zip(sides, paper, strict=True))
        for paper in (A4_MM, A3_MM)
    )
