"""In a bounded child: a page as a picture fit for recognition, straightened, without red ink; and the red ink alone."""

from __future__ import annotations

import io
import itertools
import math
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageFilter, ImageOps

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded

DOTS = 300
"""Drawn so finely, then made smaller: noise goes, letters stay."""
FINE, COARSE = 0.75, 0.6
"""Sizes at which a page is looked at: 225 and 180 dots an inch. What both looks say is hardly ever wrong."""
LONGEST = 4200
"""Pixels along the longer side; A4 at 300 dots an inch has 3508."""
MAX_RATIO = 6.0
TURN = 4.0
"""Degrees to which a page is straightened."""
SMALL = 700
RED = 60
"""How much redder than green and blue a point is that counts as red ink."""
HEAD = 0.45
MOST_STRIPS = 12
FRAME, BORDER = 11, 80
"""Pixels of a stamp's frame that are cut off, and of white that is put around what is left."""


@bounded
def draw_page(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Page `page` (from 1), turned by `turn` degrees (0 or 180): the picture, perhaps the red ink of its head.

    Answers with pixels a point, the angle it was straightened by, the size of the page in points.
    """
    image, scale, across, down = _drawn(blobs[0], int(values["page"]), int(values["turn"]))
    red_band, green, blue = image.split()
    red = ImageChops.subtract(red_band, ImageChops.lighter(green, blue))
    angle = skew_of(red_band)
    straight = red_band.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255) if angle else red_band
    found = [_png(straight, FINE)]
    if values["twice"]:
        found.append(_png(straight, COARSE))
    head = _red_head(red, angle)
    if head is not None:
        found.append(_png(head[0], FINE))
    red_at = list(head[1:]) if head is not None else None
    return {"scale": scale, "angle": angle, "width": across, "height": down, "red_at": red_at}, found


@bounded
def draw_strips(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Pieces of page `page`, turned by `turn` and made level by `angle`, one under the other at full size.

    `boxes` are left, top, width and height in points of the level page. Answers with pixels a point, and for each piece
    the rows of the picture between which it stands.
    """
    image, scale, _across, _down = _drawn(blobs[0], int(values["page"]), int(values["turn"]))
    ink = image.split()[0]
    angle = float(values["angle"])
    straight = ink.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255) if angle else ink
    pieces = [straight.crop(_around(box, scale)) for box in values["boxes"][:MOST_STRIPS]]
    wide = max(piece.width for piece in pieces) + 2 * BORDER
    sheet = Image.new("L", (wide, sum(piece.height + BORDER for piece in pieces) + BORDER), 255)
    rows, at = [], BORDER
    for piece in pieces:
        sheet.paste(piece, (BORDER, at))
        rows.append([at, at + piece.height])
        at += piece.height + BORDER
    return {"scale": scale, "rows": rows}, [_png(sheet, 1.0)]


def _around(box: list[float], scale: float) -> tuple[int, int, int, int]:
    """The box in pixels with a little air around it, less above and below, where other lines are near."""
    left, top, width, height = box
    return (
        round((left - 5) * scale), round((top - 2) * scale),
        round((left + width + 5) * scale), round((top + height + 2) * scale),
    )  # fmt: skip


def _drawn(pdf: bytes, number: int, turn: int) -> tuple[Image.Image, float, float, float]:
    """Page `number` (from 1) in colour, pixels a point, and its size in points."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Declined("broken") from error
    document.init_forms()
    if document.formenv:
        pdfium_c.FPDF_SetFormFieldHighlightAlpha(document.formenv, 0)
    page = document[number - 1]
    across, down = page.get_size()
    if across < 20 or down < 20 or max(across, down) / min(across, down) > MAX_RATIO:
        raise Declined("page_without_size")
    scale = min(DOTS / 72, LONGEST / max(across, down))
    image = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    document.close()
    return (image.transpose(Image.Transpose.ROTATE_180) if turn == 180 else image), scale, across, down


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


def _red_head(red: Image.Image, angle: float) -> tuple[Image.Image, int, int] | None:
    """The red ink of the page's head as dark on white, and where it was cut out; None where there is hardly any.

    A lone stamp is cut out inside its frame, whose lines are easily taken for letters.
    """
    top = (0, 0, red.width, int(red.height * HEAD))
    share = sum(red.crop(top).histogram()[RED:]) / max(1, red.width * top[3])
    if share < 0.0003:
        return None
    strong = red.point([max(0, min(255, (value - 25) * 3)) for value in range(256)])
    turned = strong.rotate(angle, Image.Resampling.BICUBIC, fillcolor=0) if angle else strong
    head = turned.crop(top)
    ink = head.point([255 if value > 135 else 0 for value in range(256)]).filter(ImageFilter.MedianFilter(3)).getbbox()
    if ink is None:
        return None
    left, upper, right, lower = ink
    if min(right - left, lower - upper) <= 2 * FRAME:
        return None  # a stroke of red, no writing
    if right - left < red.width * 0.35 and lower - upper < red.height * 0.08:
        head = head.crop((left + FRAME, upper + FRAME, right - FRAME, lower - FRAME))
        return ImageChops.invert(ImageOps.expand(head, BORDER, 0)), left + FRAME - BORDER, upper + FRAME - BORDER
    return ImageChops.invert(head), 0, 0


def _png(image: Image.Image, size: float) -> bytes:
    out = io.BytesIO()
    image = image.resize((round(image.width * size), round(image.height * size)), Image.Resampling.LANCZOS)
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()
