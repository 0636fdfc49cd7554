"""In a bounded child: the pages of a scan, one after the other, as a machine sees them."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from vanban.exchange.rules.scans import looks, separators
from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded

MOST_PAGES = 300
MM = 25.4 / 72
DPI = 100
"""At which pages are looked at."""
LONGEST = 1800
"""Dots of the longer side, however large a page says it is."""
SMALL = 360
COVERING = 0.6
"""A page is a scan when a picture covers this share of it."""
CELL_MM = 3.0
SIDE_MM, END_MM = 16.0, 8.0
"""Margins that say nothing about a blank side: punched holes, the shadow of the edge."""
STRIPS = 8
PAPER_GRACE = 55
"""So much darker than the paper itself is ink; what shines through from the back is less."""


@bounded
def count(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """How many pages. Declines what is broken, locked, signed, empty or too long."""
    document = _open(blobs[0])
    try:
        pages = len(document)
        if not pages:
            raise Declined("empty")
        if pages > MOST_PAGES:
            raise Declined("too_many")
        if raw.FPDF_GetSignatureCount(document) > 0:
            raise Declined("signed")
        return {"pages": pages}, []
    finally:
        document.close()


@bounded
def look(values: dict[str, Any], blobs: Blobs) -> Answer:
    """A stretch of pages: `first` (from 0) and `count`; a small picture of each goes with them."""
    document = _open(blobs[0])
    found, pictures = [], []
    try:
        for index in range(int(values["first"]), int(values["first"]) + int(values["count"])):
            page = document[index]
            image = _drawn(page)
            found.append({**_size(page), **_looks(image)})
            image.thumbnail((SMALL, SMALL * 2))
            pictures.append(_jpeg(image, quality=60))
            page.close()
    finally:
        document.close()
    return {"pages": found}, pictures


@bounded
def picture(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Page `page` (from 1), `width` dots wide, turned clockwise by `turn`."""
    document = _open(blobs[0])
    try:
        number = int(values["page"])
        if not 1 <= number <= len(document):
            raise Declined("empty")
        page = document[number - 1]
        wide, high = page.get_size()
        scale = min(int(values["width"]), 2000) / max(1.0, wide)
        image = page.render(scale=min(scale, 4000 / max(1.0, high))).to_pil().convert("RGB")
    finally:
        document.close()
    return {}, [_jpeg(image.rotate(-int(values["turn"]), expand=True), quality=80)]


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise Declined("locked" if "password" in str(error).lower() else "broken") from error


def _drawn(page: pdfium.PdfPage) -> Image.Image:
    wide, high = page.get_size()
    if wide < 1 or high < 1:
        raise Declined("broken")
    scale = min(DPI / 72, LONGEST / max(wide, high))
    image: Image.Image = page.render(scale=scale).to_pil()
    return image.convert("RGB")


def _jpeg(image: Image.Image, *, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _size(page: pdfium.PdfPage) -> dict[str, Any]:
    """Millimetres, and of the largest picture its dots per inch and whether it has colours."""
    wide, high = page.get_size()
    best, dpi, colour = 0.0, 0, False
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5):
        left, bottom, right, top = one.get_bounds()
        share = max(0.0, (right - left) * (top - bottom) / (wide * high))
        if share > best:
            told = one.get_metadata()
            best, dpi = share, round(min(told.horizontal_dpi, told.vertical_dpi))
            colour = told.bits_per_pixel >= 24
    if best < COVERING:
        dpi, colour = 0, False
    return {"width_mm": wide * MM, "height_mm": high * MM, "dpi": dpi, "colour": colour}


def _looks(image: Image.Image) -> dict[str, Any]:
    grey = image.convert("L")
    kind = separators.kind_on(_lines(grey)) or separators.kind_on(_lines(grey.transpose(Image.Transpose.ROTATE_90)))
    if kind:
        return {"separator": kind, "blank": False, "turn": 0, "sure": True}
    ink = _ink(grey)
    if looks.is_blank(_cells(ink)):
        return {"separator": "", "blank": True, "turn": 0, "sure": True}
    found = looks.upright(_strips(ink), _strips(ink.transpose(Image.Transpose.ROTATE_270)))
    return {"separator": "", "blank": False, "turn": found.turn, "sure": found.sure}


def _lines(grey: Image.Image) -> list[bytes]:
    """Fifteen lines from top to bottom, between the margins."""
    wide, high = grey.size
    columns = [round(wide * (0.15 + 0.05 * step)) for step in range(15)]
    return [grey.crop((min(x, wide - 1), 0, min(x, wide - 1) + 1, high)).tobytes() for x in columns]


def _ink(grey: Image.Image) -> Image.Image:
    """White where there is ink, black elsewhere; the paper is the brightness that most of the page has."""
    shades = grey.histogram()
    paper = max(range(64, 256), key=lambda shade: shades[shade])
    limit = max(40, paper - PAPER_GRACE)
    return grey.point([255 if shade < limit else 0 for shade in range(256)])


def _cells(ink: Image.Image) -> list[float]:
    """The inked share of each cell inside the margins."""
    wide, high = ink.size
    mm = 25.4 / DPI
    side, end = round(SIDE_MM / mm), round(END_MM / mm)
    inner = ink.crop(
        (min(side, wide // 4), min(end, high // 4), wide - min(side, wide // 4), high - min(end, high // 4))
    )
    across, down = (max(1, round(length * mm / CELL_MM)) for length in inner.size)
    return [value / 255 for value in inner.resize((across, down), Image.Resampling.BOX).tobytes()]


def _strips(ink: Image.Image) -> list[list[int]]:
    """How dark each row is, in strips beside each other, so that a page that lies askew is told as well."""
    wide, high = ink.size
    inner = ink.crop((wide // 10, 0, wide - wide // 10, high)).resize((STRIPS, high), Image.Resampling.BOX)
    return [list(inner.crop((strip, 0, strip + 1, high)).tobytes()) for strip in range(STRIPS)]
