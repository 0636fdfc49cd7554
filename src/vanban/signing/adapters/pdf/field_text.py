"""The one way a named field is drawn, so that the checker can tell our drawing from anything else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vanban.platform.bounded.marks import Declined
from vanban.signing.adapters.pdf.faces import Face

TIGHTEST = 0.7
"""A value too wide for its gap is set narrower, down to this share; beyond it is declined."""

_DRAWING = re.compile(
    rb"/Tx BMC q BT 0 g /(?P<font>\w+) (?P<size>[\d.]+) Tf (?P<tightness>[\d.]+) Tz "
    rb"(?P<x>-?[\d.]+) (?P<y>-?[\d.]+) Td \((?P<text>[0-9A-Za-z./ -]*)\) Tj ET Q EMC"
)


@dataclass(frozen=True)
class Drawing:
    """What a field's appearance draws."""

    font: str
    size: float
    text: str


def draw(text: str, *, face: Face, font: str, size: float, width: float, rise: float, setting: int) -> bytes:
    """The content stream of a field: text of this size with its baseline `rise` points above the box's bottom.

    `setting` is 0 left, 1 centred, 2 right. Declines a text that does not fit even when set narrower.
    """
    natural = face.width(text, size)
    tightness = min(1.0, width / natural) if natural else 1.0
    if tightness < TIGHTEST:
        raise Declined("value_too_wide", value=text)
    x = (width - natural * tightness) * setting / 2
    drawing = (
        f"/Tx BMC q BT 0 g /{font} {size:g} Tf {tightness * 100:.2f} Tz {x:.3f} {rise:.3f} Td ({text}) Tj ET Q EMC"
    )
    return drawing.encode("ascii")


def read(content: bytes) -> Drawing | None:
    """What a content stream of ours draws; None when it is not exactly ours."""
    found = _DRAWING.fullmatch(content)
    if found is None:
        return None
    return Drawing(found["font"].decode(), float(found["size"]), found["text"].decode())
