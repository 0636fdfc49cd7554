"""In a bounded child: pictures of pages become a PDF with one page each, in the size of the paper."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from PIL import Image, ImageOps, ImageSequence

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded

MOST_PAGES = 300
MOST_DOTS = 80_000_000
"""An A3 sheet at 600 dots an inch."""
MOST_BYTES = 200 * 1024 * 1024
QUALITY = 88
LEAST_DPI = 50
A4_INCHES = (8.27, 11.69)


@bounded
def to_pdf(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Each picture of a TIFF, or the one of a JPEG or PNG, as a page; a JPEG is laid in unchanged."""
    Image.MAX_IMAGE_PIXELS = MOST_DOTS
    kind = {"image/tiff": "TIFF", "image/png": "PNG"}.get(values["media_type"], "JPEG")
    pdf = pikepdf.new()
    made = 0
    try:
        with Image.open(io.BytesIO(blobs[0]), formats=[kind]) as opened:
            for number, frame in enumerate(ImageSequence.Iterator(opened), 1):
                if number > MOST_PAGES:
                    raise Declined("too_many")
                if frame.width * frame.height > MOST_DOTS:
                    raise Declined("too_large")
                page = _page(frame, blobs[0] if kind == "JPEG" else None)
                made += len(page)
                if made > MOST_BYTES:
                    raise Declined("too_large")
                with pikepdf.open(io.BytesIO(page)) as single:
                    pdf.pages.extend(single.pages)
    except (OSError, ValueError, SyntaxError, KeyError, Image.DecompressionBombError) as error:
        raise Declined("broken") from error
    if not len(pdf.pages):
        raise Declined("empty")
    out = io.BytesIO()
    pdf.save(out, min_version="1.4")
    return {"pages": len(pdf.pages)}, [out.getvalue()]


def _page(frame: Image.Image, jpeg: bytes | None) -> bytes:
    """A PDF of one page."""
    dpi = _dots_per_inch(frame)
    straight = ImageOps.exif_transpose(frame)
    if jpeg is not None and straight.size == frame.size and frame.mode in ("RGB", "L"):
        return _laid_in(frame, jpeg, dpi)
    image = straight if straight.mode in ("1", "L", "RGB") else straight.convert("RGB")
    out = io.BytesIO()
    if image.mode == "1":  # pages in black and white are kept without loss
        image.save(out, "PDF", resolution=dpi)
    else:
        image.save(out, "PDF", resolution=dpi, quality=QUALITY)
    return out.getvalue()


def _laid_in(frame: Image.Image, jpeg: bytes, dpi: float) -> bytes:
    """The JPEG as it came, as the picture of a page."""
    wide, high = (round(length * 72 / dpi, 2) for length in frame.size)
    pdf = pikepdf.new()
    picture = pdf.make_stream(
        jpeg,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=frame.width,
        Height=frame.height,
        ColorSpace=pikepdf.Name.DeviceRGB if frame.mode == "RGB" else pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page = pdf.add_blank_page(page_size=(wide, high))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
    page.Contents = pdf.make_stream(f"q {wide} 0 0 {high} 0 0 cm /Scan Do Q".encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _dots_per_inch(frame: Image.Image) -> float:
    """As the picture says; a photograph says nothing of paper and is taken for a sheet of A4."""
    told = frame.info.get("dpi")
    if told and min(told) >= LEAST_DPI:
        return float(min(told))
    short, long = sorted(frame.size)
    return max(LEAST_DPI, short / A4_INCHES[0], long / A4_INCHES[1])
