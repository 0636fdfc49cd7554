"""In a bounded child: a page as a picture fit for recognition, straightened, without red ink; and the red ink alone."""

from __future__ import annotations

import io
import itertools
import math
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded

DOTS = 300
LONGEST = 4200
"""Pixels along the longer side; A4 at 300 dots an inch has 3508."""
MAX_RATIO = 6.0
TURN = 4.0
"""Degrees to which a page is straightened."""
SMALL = 700
RED = 60
"""How much redder than green and blue a point is that counts as red ink."""
HEAD = 0.45


@bounded
def draw_page(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Page `page` (from 1), turned by `turn` degrees (0 or 180): the picture, perhaps the red ink of its head.

    Answers with pixels a point, the angle it was straightened by, the size of the page in points.
    """
    try:
        document = pypdfium2.PdfDocument(blobs[0])
    except pypdfium2.PdfiumError as error:
        raise Declined("broken") from error
    document.init_forms()
    if document.formenv:
        pdfium_c.FPDF_SetFormFieldHighlightAlpha(document.formenv, 0)
    page = document[int(values["page"]) - 1]
    across, down = page.get_size()
    if across < 20 or down < 20 or max(across, down) / min(across, down) > MAX_RATIO:
        raise Declined("page_without_size")
    scale = min(DOTS / 72, LONGEST / max(across, down))
    image = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    document.close()
    if int(values["turn"]) == 180:
        image = image.transpose(Image.Transpose.ROTATE_180)
    red_band, green, blue = image.split()
    red = ImageChops.subtract(red_band, ImageChops.lighter(green, blue))
    angle = skew_of(red_band)
    straight = red_band.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255) if angle else red_band
    found = [_png(straight)]
    head = _red_head(red, angle)
    if head is not None:
        found.append(_png(head))
    return {"scale": scale, "angle": angle, "width": across, "height": down, "red": head is not None}, found


def skew_of(gray: Image.Image) -> float:
    """The angle in degrees by which turning makes the lines of text level; 0 when none is better than another."""
    factor = max(1, gray.width // SMALL)
    small = gray.reduce(factor).point([255 if value < 140 else 0 for value in range(256)])
    if small.getbbox() is None:
        return 0.0
    level = _levelness(small, 0.0)
    best = max((_levelness(small, step / 2), step / 2) for step in range(int(-TURN * 2), int(TURN * 2) + 1))
    fine = max((_levelness(small, best[1] + step / 10), best[1] + step / 10) for step in range(-4, 5))
    return round(fine[1], 2) if fine[0] > level * 1.02 and abs(fine[1]) >= 0.1 else 0.0


def _levelness(small: Image.Image, angle: float) -> float:
    """How sharply dark and light rows change when turned by this angle."""
    turned = small.rotate(angle, Image.Resampling.NEAREST, fillcolor=0)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return math.fsum((one - other) ** 2 for one, other in itertools.pairwise(rows))


def _red_head(red: Image.Image, angle: float) -> Image.Image | None:
    """The red ink of the page's head as black on white; None where there is hardly any."""
    top = red.crop((0, 0, red.width, int(red.height * HEAD)))
    mask = top.point([255 if value > RED else 0 for value in range(256)])
    share = mask.histogram()[255] / max(1, mask.width * mask.height)
    if share < 0.0003:
        return None
    whole = Image.new("L", red.size, 0)
    whole.paste(mask, (0, 0))
    turned = whole.rotate(angle, Image.Resampling.NEAREST, fillcolor=0) if angle else whole
    return ImageChops.invert(turned.crop((0, 0, red.width, int(red.height * HEAD))))


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()
