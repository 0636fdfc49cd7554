"""The faces documents are set in: whether they are there, which signs they have, and how wide words stand."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from vanban.drafting.ports import FaceMissing

FONTS = Path(__file__).parents[3] / "platform" / "fonts"
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


@dataclass(frozen=True)
class Face:
    """A style: the advance of every sign it has, in parts of its size."""

    advances: dict[str, float]

    def width(self, words: str, size: float) -> float:
        """How wide words stand on one line, in points; an unknown sign counts as a square."""
        return size * sum(self.advances.get(char, 1.0) for char in words)


def check_present(folder: Path = FONTS) -> None:
    """Raise `FaceMissing` naming every file of the typeface that is not there."""
    absent = [name for name in (f"LiberationSerif-{style}.ttf" for style in STYLES) if not (folder / name).is_file()]
    if absent:
        raise FaceMissing(", ".join(absent))


@cache
def face(style: str) -> Face:
    """One of the four styles."""
    with TTFont(FONTS / f"LiberationSerif-{style}.ttf", lazy=True) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return Face({chr(code): metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()})


def without_face(words: str) -> str:
    """The signs of these words that some style does not have, each once, in order; spaces and marks unseen aside."""
    known = [face(style).advances for style in STYLES]
    strange = dict.fromkeys(char for char in words if unicodedata.category(char) not in _UNSEEN)
    return "".join(char for char in strange if not all(char in one for one in known))
