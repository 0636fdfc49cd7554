"""Millimetres measured on a page as it is drawn: what the eye and the printer get, whatever the boxes say."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

DPI = 300
MM = DPI / 25.4
Band = tuple[int, int]
RED: tuple[Band, Band, Band] = ((140, 255), (0, 120), (0, 120))
BLUE: tuple[Band, Band, Band] = ((0, 225), (0, 232), (100, 255))
"""Thin strokes are pale: to be looked for only where no black stands."""
DARK: tuple[Band, Band, Band] = ((0, 120), (0, 120), (0, 120))


@dataclass(frozen=True)
class Ink:
    """The extent of a colour in millimetres from the page's top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the extent."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Sheet:
    """A page drawn by poppler at 300 dpi."""

    def __init__(self, pdf: bytes, folder: Path, page: int = 1) -> None:
        path = folder / "trang.pdf"
        path.write_bytes(pdf)
        drawn = folder / "trang"
        subprocess.run(
            [
                "pdftoppm",
                "-r",
                str(DPI),
                "-f",
                str(page),
                "-l",
                str(page),
                "-png",
                "-singlefile",
                str(path),
                str(drawn),
            ],
            check=True,
        )
        with Image.open(folder / "trang.png") as image:
            self.image = image.convert("RGB")

    def ink(self, colour: tuple[Band, Band, Band], within: tuple[float, float, float, float] | None = None) -> Ink:
        """The extent of a colour in a part of the page (left, top, right, bottom in mm). Raises when there is none."""
        whole = (0.0, 0.0, self.image.width / MM, self.image.height / MM)
        left, top, right, bottom = within or whole
        part = self.image.crop((round(left * MM), round(top * MM), round(right * MM), round(bottom * MM)))
        mask = Image.new("L", part.size, 255)
        for band, (low, high) in zip(part.split(), colour, strict=True):
            mask = ImageChops.darker(mask, band.point([255 if low <= value <= high else 0 for value in range(256)]))
        found = mask.getbbox()
        if found is None:
            raise AssertionError(f"nothing drawn in {within}")
        x0, y0 = round(left * MM), round(top * MM)
        return Ink(*((side + (x0 if place % 2 == 0 else y0)) / MM for place, side in enumerate(found)))
