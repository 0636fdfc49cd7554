"""PNG pictures with transparency as PDF images, deflated once per picture and kept."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from vanban.platform.bounded.marks import Declined

MAX_SIDE = 2000
FAINT = 16
"""Less opaque than this is not seen."""


@dataclass(frozen=True)
class Picture:
    """A decoded picture: deflated colours and deflated transparency."""

    width: int
    height: int
    colours: bytes
    opacity: bytes


@lru_cache(maxsize=64)
def picture(png: bytes) -> Picture:
    """Decode a PNG; declines anything that is not one, or is too large."""
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
            if max(opened.size) > MAX_SIDE:
                raise Declined("picture_too_large", limit=MAX_SIDE)
            image = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Declined("picture_unreadable") from error
    image = _without_margins(image)
    opacity = image.getchannel("A")
    return Picture(
        image.width,
        image.height,
        zlib.compress(image.convert("RGB").tobytes(), 9),
        zlib.compress(opacity.tobytes(), 9),
    )


def _without_margins(image: Image.Image) -> Image.Image:
    """The picture cut to what is seen of it: uneven empty margins would put it off its middle and make it smaller."""
    seen = image.getchannel("A").point(lambda value: 255 if value > FAINT else 0).getbbox()
    return image.crop(seen) if seen else image


def as_image(writer: BasePdfFileWriter, shown: Picture) -> generic.IndirectObject:
    """Add the picture to the file; the transparency is its soft mask."""

    def image(space: str, content: bytes) -> generic.StreamObject:
        return generic.StreamObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Image"),
                pdf_name("/Width"): generic.NumberObject(shown.width),
                pdf_name("/Height"): generic.NumberObject(shown.height),
                pdf_name("/ColorSpace"): pdf_name(space),
                pdf_name("/BitsPerComponent"): generic.NumberObject(8),
                pdf_name("/Filter"): pdf_name("/FlateDecode"),
            },
            encoded_data=content,
        )

    main = image("/DeviceRGB", shown.colours)
    main[pdf_name("/SMask")] = writer.add_object(image("/DeviceGray", shown.opacity))
    return writer.add_object(main)
