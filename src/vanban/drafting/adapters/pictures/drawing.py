"""A picture drawn anew: runs in a bounded child, so it knows nothing of the office."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageOps

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded

MOST_DOTS = 40_000_000
WIDEST = 2000
"""Dots: 300 an inch over the whole width of the text."""
TALLEST = 2600


@bounded
def redraw(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """The dots of a PNG or JPEG as a fresh file: PNG where it is see-through or drawn, else JPEG."""
    try:
        with Image.open(io.BytesIO(blobs[0]), formats=["PNG", "JPEG"]) as opened:
            if opened.width * opened.height > MOST_DOTS:
                raise Declined("large")
            kind = opened.format
            upright = ImageOps.exif_transpose(opened)
            image = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Declined("unreadable") from error
    image.thumbnail((WIDEST, TALLEST))
    out = io.BytesIO()
    if kind == "PNG":
        image.save(out, "PNG", optimize=True)
    else:
        image.save(out, "JPEG", quality=88)
    media_type = "image/png" if kind == "PNG" else "image/jpeg"
    return {"media_type": media_type, "width": image.width, "height": image.height}, [out.getvalue()]
