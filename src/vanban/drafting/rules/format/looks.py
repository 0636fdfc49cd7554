"""How every part must look: font, size, weight, slope, capitals, place across (NĐ 30/2020 Phụ lục I, Mục II-V)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vanban.drafting.rules.format.findings import Finding, Mend, fault
from vanban.drafting.rules.format.legacy import encoding_of_font
from vanban.drafting.rules.format.paper import Paragraph, Run

FACE = "Times New Roman"
SAME_FACE = frozenset({"timesnewroman", "timesnewromanps", "timesnewromanpsmt", "liberationserif", "tinos"})
"""Faces with the same letters and widths; free ones stand in for the named one where that cannot be had."""
MOST = 0.9
FEW = 0.1
GRACE = 0.3
"""Points by which a PDF's size may differ by rounding."""


@dataclass(frozen=True)
class Look:
    """Sizes from and to; True or False where the decree decides, None where it does not."""

    law: str
    least: float
    most: float
    bold: bool | None = False
    italic: bool | None = False
    capitals: bool | None = None
    centred: bool = False

    @property
    def sizes(self) -> str:
        """The sizes as a sentence says them."""
        return f"{self.least:g}" if self.least == self.most else f"{self.least:g} - {self.most:g}"


LOOKS: dict[str, Look] = {
    "country": Look("II.1a", 12, 13, bold=True, capitals=True),
    "motto": Look("II.1b", 13, 14, bold=True, capitals=False),
    "parent": Look("II.2b", 12, 13, capitals=True),
    "agency": Look("II.2b", 12, 13, bold=True, capitals=True),
    "number": Look("II.3c", 13, 13),
    "date": Look("II.4c", 13, 14, italic=True, capitals=False),
    "type_name": Look("II.5b", 13, 14, bold=True, capitals=True, centred=True),
    "subject": Look("II.5b", 13, 14, bold=True, capitals=False, centred=True),
    "letter_subject": Look("II.5b", 12, 13, capitals=False),
    "authority": Look("II.6", 13, 14, bold=None),
    "base": Look("II.6a", 13, 14, italic=True, capitals=False),
    "body": Look("II.6e", 13, 14, bold=None, italic=False),
    "chapter": Look("II.6đ", 13, 14, bold=True, capitals=False, centred=True),
    "chapter_title": Look("II.6đ", 13, 14, bold=True, capitals=True, centred=True),
    "section": Look("II.6đ", 13, 14, bold=True, capitals=False, centred=True),
    "section_title": Look("II.6đ", 13, 14, bold=True, capitals=True, centred=True),
    "addressees": Look("II.9d", 13, 14, bold=False),
    "signer": Look("II.7đ", 13, 14, bold=True, capitals=True),
    "name": Look("II.7đ", 13, 14, bold=True, capitals=False),
    "recipients_label": Look("II.9d", 12, 12, bold=True, italic=True),
    "recipient": Look("II.9d", 11, 11),
    "annex": Look("III.1b", 14, 14, bold=True, capitals=False, centred=True),
    "annex_title": Look("III.1b", 13, 14, bold=True, capitals=True, centred=True),
    "annex_note": Look("III.1c", 13, 14, italic=True, centred=True),
    "urgency": Look("III.2b", 13, 14, bold=True, capitals=True),
    "circulation": Look("III.2c", 13, 14, bold=True, capitals=True),
    "address": Look("III.4", 11, 12),
}


def wrong_looks(part: str, one: Paragraph) -> Iterator[Finding]:
    """Every way in which this paragraph does not look as this part must."""
    look = LOOKS[part]
    runs = one.lettered
    if not runs:
        return
    yield from wrong_face(part, one)
    wrong = next((run for run in runs if not _fits(run, look)), None)
    if wrong is not None and wrong.size is not None:
        best = min(max(wrong.size, look.least), look.most)
        mends = (Mend("size", one.index, best),)
        yield fault("size", part, look.law, one, mends=mends, found=f"{wrong.size:g}", wanted=look.sizes)
    bold, italic = (_share(runs, name) for name in ("bold", "italic"))
    if look.bold is True and bold < MOST:
        yield fault("not_bold", part, look.law, one, mends=(Mend("bold", one.index, True),))
    if look.bold is False and bold > FEW:
        yield fault("bold", part, look.law, one, mends=(Mend("bold", one.index, False),))
    if look.italic is True and italic < MOST:
        yield fault("not_italic", part, look.law, one, mends=(Mend("italic", one.index, True),))
    if look.italic is False and italic > (MOST if part == "body" else FEW):
        yield fault("italic", part, look.law, one, mends=(Mend("italic", one.index, False),))
    if look.capitals is True and not one.is_upper:
        yield fault("not_capitals", part, look.law, one, mends=(Mend("capitals", one.index, True),))
    if look.capitals is False and one.is_upper and len(one.text) > 4:
        yield fault("capitals", part, look.law, one)
    if look.centred and one.align not in {"center", None}:
        yield fault("not_centred", part, look.law, one, mends=(Mend("align", one.index, "center"),))


def wrong_face(part: str, one: Paragraph) -> Iterator[Finding]:
    """Another font, or letters that are not black; fonts of the old encodings are told as such elsewhere."""
    other = next((run.font for run in one.lettered if run.font and not _is_face(run.font)), "")
    if other and not encoding_of_font(other):
        yield fault("font", part, "I.4", one, mends=(Mend("font", one.index, FACE),), found=other)
    if any(run.colour and run.colour != "000000" for run in one.lettered):
        yield fault("colour", part, "I.4", one, mends=(Mend("colour", one.index),))


def _is_face(font: str) -> bool:
    bare = font.split("+")[-1].split("-")[0].split(",")[0]
    return "".join(char for char in bare.lower() if char.isalnum()) in SAME_FACE


def _fits(run: Run, look: Look) -> bool:
    return run.size is None or look.least - GRACE <= run.size <= look.most + GRACE


def _share(runs: tuple[Run, ...], name: str) -> float:
    """Which share of the letters is set so; signs and figures count as letters do."""
    counts = [(len(run.text.strip()), bool(getattr(run, name))) for run in runs]
    return sum(count for count, yes in counts if yes) / max(1, sum(count for count, _yes in counts))
