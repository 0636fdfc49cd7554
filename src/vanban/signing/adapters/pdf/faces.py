"""Liberation Serif, the metric twin of Times New Roman: cut down to the letters needed, measured, ready to embed."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

import vanban.platform

FOLDER = Path(vanban.platform.__file__).parent / "fonts"
FILES = {
    "regular": "LiberationSerif-Regular.ttf",
    "italic": "LiberationSerif-Italic.ttf",
    "bold": "LiberationSerif-Bold.ttf",
}
FIELD_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz./- "
"""What a named field may hold: enough for any number, and the same bytes in every document."""


@dataclass(frozen=True)
class Face:
    """A subset font program with its measures in thousandths of the text size."""

    name: str
    program: bytes
    size: int
    glyphs: dict[str, int]
    widths: dict[int, int]
    ascent: int
    descent: int
    cap_height: int
    italic_angle: float
    bounds: tuple[int, int, int, int]
    italic: bool

    def width(self, text: str, size: float) -> float:
        """The advance of a text in points."""
        return sum(self.widths[self.glyphs[letter]] for letter in text) * size / 1000

    @property
    def flags(self) -> int:
        """Font descriptor flags: serif, non-symbolic, italic where it is."""
        return 2 | 32 | (64 if self.italic else 0)


@lru_cache(maxsize=64)
def face(style: str, letters: str) -> Face:
    """The face `regular`, `italic` or `bold` cut down to these letters; `program` is deflated, `size` its full length.

    Letters the font does not have are a bug of the caller (KeyError).
    """
    font = TTFont(FOLDER / FILES[style], lazy=True)
    options = subset.Options(
        hinting=False, layout_features=[], notdef_outline=True, drop_tables=["GSUB", "GPOS", "GDEF", "FFTM"]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    for record in list(font["name"].names):
        if record.nameID not in {1, 2, 4, 6}:
            font["name"].removeNames(nameID=record.nameID)
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    per_em = font["head"].unitsPerEm
    order = {name: number for number, name in enumerate(font.getGlyphOrder())}
    table = font.getBestCmap()
    glyphs = {letter: order[table[ord(letter)]] for letter in letters}
    advance = {order[name]: round(width * 1000 / per_em) for name, (width, _bearing) in font["hmtx"].metrics.items()}

    def scaled(value: float) -> int:
        return round(value * 1000 / per_em)

    head, os2 = font["head"], font["OS/2"]
    return Face(
        name="VBAAAA+LiberationSerif" + {"italic": "-Italic", "bold": "-Bold"}.get(style, ""),
        program=zlib.compress(out.getvalue(), 9),
        size=len(out.getvalue()),
        glyphs=glyphs,
        widths=advance,
        ascent=scaled(font["hhea"].ascent),
        descent=scaled(font["hhea"].descent),
        cap_height=scaled(getattr(os2, "sCapHeight", 1341)),
        italic_angle=font["post"].italicAngle,
        bounds=(scaled(head.xMin), scaled(head.yMin), scaled(head.xMax), scaled(head.yMax)),
        italic=style == "italic",
    )


def field_face(style: str) -> Face:
    """The face of the named fields."""
    return face(style, FIELD_LETTERS)
