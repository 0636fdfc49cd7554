"""Pictures for the demo: handwritten-looking signatures drawn from a name, and red seals that say they are samples."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import vanban.platform

BLUE = (16, 58, 160)
RED = (214, 22, 30)
"""Phụ lục I 7d and 8a: the signature in blue, the seal in red, both PNG with a transparent ground."""

_FONT = Path(vanban.platform.__file__).parent / "fonts" / "LiberationSerif-Bold.ttf"
_SCALE = 4


def signature_picture(name: str) -> bytes:
    """A stroke that looks written by hand, the same for the same name every time."""
    width, height = 360 * _SCALE, 170 * _SCALE
    mask = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(mask)
    chance = _numbers(name)
    letters = max(5, min(9, len(name.split()[-1]) + len(name.split())))
    points = list(_stroke(chance, letters, width, height))
    for index in range(len(points) - 1):
        (x0, y0), (x1, y1) = points[index], points[index + 1]
        slope = math.atan2(y1 - y0, x1 - x0)
        thickness = _SCALE * (1.7 + 1.5 * abs(math.sin(slope)))
        pen.line((x0, y0, x1, y1), fill=255, width=max(2, round(thickness)))
        pen.ellipse((x1 - thickness / 2, y1 - thickness / 2, x1 + thickness / 2, y1 + thickness / 2), fill=255)
    mask = mask.resize((width // _SCALE, height // _SCALE), Image.Resampling.LANCZOS)
    box = mask.getbbox() or (0, 0, *mask.size)
    mask = mask.crop((max(0, box[0] - 3), max(0, box[1] - 3), box[2] + 3, box[3] + 3))
    return _coloured(mask, BLUE)


def seal_picture(agency: str, above: str) -> bytes:
    """A round seal: two circles, a star, the bodies' names around and the word MẪU so that nobody takes it for real."""
    size = 450 * _SCALE // 2
    mask = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(mask)
    middle = size / 2
    pen.ellipse((4, 4, size - 4, size - 4), outline=255, width=size // 55)
    inner = size * 0.29
    ring = (middle - inner, middle - inner, middle + inner, middle + inner)
    pen.ellipse(ring, outline=255, width=size // 130)
    upper = (above or "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").upper()
    _around(mask, upper, radius=size * 0.395, turn=270, spread=210, letter=size * 0.088)
    _around(mask, "MẪU DEMO", radius=size * 0.395, turn=90, spread=90, letter=size * 0.08, inward=True)
    _star(pen, middle, middle - size * 0.13, size * 0.075)
    _lines(pen, agency.upper(), middle, middle + size * 0.075, inner * 1.62, size)
    mask = mask.resize((450, 450), Image.Resampling.LANCZOS)
    return _coloured(mask, RED)


def _numbers(seed: str) -> Iterator[float]:
    """An endless row of numbers from 0 to 1, fixed by the seed."""
    count = 0
    while True:
        digest = hashlib.sha256(f"{seed}:{count}".encode()).digest()
        yield from (byte / 255 for byte in digest)
        count += 1


def _stroke(chance: Iterator[float], letters: int, width: int, height: int) -> Iterator[tuple[float, float]]:
    """Loops from left to right, a tall first letter, and a long closing line beneath."""
    left, middle = width * 0.1, height * 0.52
    step = width * 0.68 / letters
    anchors = [(left, middle + height * 0.2), (left + step * 0.5, height * 0.1), (left + step * 0.1, height * 0.3)]
    for index in range(letters):
        x = left + step * (index + 0.8)
        rise = height * (0.10 + 0.20 * next(chance)) * (1.6 if index == 0 else 1)
        anchors.append((x, middle + height * 0.14 * next(chance)))
        anchors.append((x + step * 0.45, middle - rise))
        anchors.append((x + step * (0.05 + 0.5 * next(chance)), middle - rise * 0.3))
    anchors.append((width * 0.93, middle - height * 0.22))
    anchors.append((width * 0.55, height * (0.82 + 0.06 * next(chance))))
    anchors.append((width * 0.2, height * 0.84))
    anchors.append((width * 0.62, height * 0.76))
    anchors.append((width * 0.9, height * 0.7))
    yield from _smooth(anchors)


def _smooth(anchors: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """A curve through every anchor (Catmull-Rom)."""
    padded = [anchors[0], *anchors, anchors[-1]]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for part in range(24):
            t = part / 24
            yield (_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t))


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _around(
    mask: Image.Image, text: str, *, radius: float, turn: float, spread: float, letter: float, inward: bool = False
) -> None:
    """Letters along a circle, centred at the angle `turn` (degrees, clockwise from the right)."""
    font = ImageFont.truetype(str(_FONT), round(letter))
    widths = [font.getlength(character) for character in text]
    total = sum(widths)
    arc = min(spread, math.degrees(total * 1.06 / radius))
    size = mask.width
    along = 0.0
    for character, width in zip(text, widths, strict=True):
        share = (along + width / 2) / total
        angle = turn + arc * (0.5 - share if inward else share - 0.5)
        along += width
        tile = Image.new("L", (round(letter * 2.4), round(letter * 2.4)), 0)
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), character, font=font, fill=255, anchor="mm")
        tile = tile.rotate((90 - angle if inward else -angle - 90) % 360, resample=Image.Resampling.BICUBIC)
        x = size / 2 + radius * math.cos(math.radians(angle)) - tile.width / 2
        y = size / 2 + radius * math.sin(math.radians(angle)) - tile.height / 2
        mask.paste(255, (round(x), round(y)), tile)


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    corners = []
    for index in range(10):
        reach = radius if index % 2 == 0 else radius * 0.382
        angle = math.radians(-90 + index * 36)
        corners.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    pen.polygon(corners, fill=255)


def _lines(pen: ImageDraw.ImageDraw, text: str, x: float, y: float, width: float, size: int) -> None:
    """The agency's name in up to four lines inside the inner circle."""
    words = text.split()
    for count in range(1, 5):
        lines = _broken(words, count)
        letter = size * (0.085 - 0.012 * count)
        font = ImageFont.truetype(str(_FONT), round(letter))
        if max(font.getlength(line) for line in lines) <= width or count == 4:
            longest = max(font.getlength(line) for line in lines)
            if longest > width:
                letter *= width / longest
                font = ImageFont.truetype(str(_FONT), max(8, round(letter)))
            for index, line in enumerate(lines):
                pen.text((x, y + (index - (count - 1) / 2) * letter * 1.08), line, font=font, fill=255, anchor="mm")
            return


def _broken(words: list[str], count: int) -> list[str]:
    """Words in about `count` lines of even length."""
    target = sum(len(word) + 1 for word in words) / count
    lines: list[str] = []
    line = ""
    for word in words:
        if line and len(line) + len(word) / 2 > target and len(lines) < count - 1:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def _coloured(mask: Image.Image, colour: tuple[int, int, int]) -> bytes:
    """One colour whose transparency is the mask."""
    image = Image.new("RGBA", mask.size, (*colour, 0))
    image.putalpha(mask)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
