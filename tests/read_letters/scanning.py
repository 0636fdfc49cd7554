"""A printed letter on a scanner: signed in blue, sealed in red over the text, a little askew, noisy, compressed."""

from __future__ import annotations

import io
import math
import random  # noqa: TID251 - the same seed is the same scan
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from vanban.drafting.adapters.typst.faces import FONTS

RED = (196, 30, 38)
BLUE = (32, 48, 150)


@dataclass(frozen=True)
class Manner:
    """How a page is scanned: dots an inch, degrees askew, noise, softness, specks, shade of the paper, JPEG quality."""

    dots: int
    askew: float
    noise: float
    soft: float
    specks: int
    paper: int
    quality: int


LIGHT = Manner(dots=300, askew=1.0, noise=6, soft=0.4, specks=40, paper=248, quality=82)
HEAVY = Manner(dots=200, askew=3.0, noise=16, soft=0.8, specks=250, paper=228, quality=60)


def scanned(pdf: bytes, manner: Manner, seed: int) -> bytes:
    """The pages of a letter as a scanner gives them, in one PDF of pictures."""
    pick = random.Random(seed)
    document = pypdfium2.PdfDocument(pdf)
    last = _signed_page(document)
    pages = [_page(document[index], manner, pick, sealed=index == last) for index in range(len(document))]
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=float(manner.dots), quality=manner.quality
    )
    return out.getvalue()


def _signed_page(document: pypdfium2.PdfDocument) -> int:
    """The page with “Nơi nhận”."""
    for index in range(len(document)):
        if "Nơi nhận" in document[index].get_textpage().get_text_range():
            return index
    return len(document) - 1


def _page(page: pypdfium2.PdfPage, manner: Manner, pick: random.Random, *, sealed: bool) -> Image.Image:
    image = page.render(scale=manner.dots / 72).to_pil().convert("RGB")
    if sealed:
        place = _signature(page)
        if place is not None:
            _sign(image, place, manner.dots / 72, pick)
    paper = Image.new("RGB", image.size, (manner.paper, manner.paper, manner.paper - 6))
    image = ImageChops.multiply(image, paper)
    _speckle(image, manner.specks, pick)
    turn = pick.uniform(-manner.askew, manner.askew)
    shade = (manner.paper, manner.paper, manner.paper - 6)
    image = image.rotate(turn, Image.Resampling.BICUBIC, fillcolor=shade)
    image = image.filter(ImageFilter.GaussianBlur(manner.soft * manner.dots / 300))
    noise = Image.effect_noise(image.size, manner.noise).convert("RGB")
    image = ImageChops.add(image, noise, 1, -128)
    return ImageEnhance.Contrast(image).enhance(pick.uniform(0.85, 1.05))


def _signature(page: pypdfium2.PdfPage) -> tuple[float, float] | None:
    """The middle of the space for the signature in points from the top left: right half, beside “Nơi nhận”."""
    text = page.get_textpage()
    found = text.search("Nơi nhận").get_next()
    if found is None:
        return None
    _left, bottom, _right, top = text.get_charbox(found[0])
    return page.get_width() * 0.7, page.get_height() - (bottom + top) / 2 + 62


def _sign(image: Image.Image, place: tuple[float, float], scale: float, pick: random.Random) -> None:
    """A blue signature, and the red seal over its left third and over the words beside it."""
    x, y = place[0] * scale, place[1] * scale
    draw = ImageDraw.Draw(image)
    points = [
        (x - 40 * scale + step * 2.6 * scale, y + math.sin(step * 0.9 + pick.random()) * pick.uniform(4, 16) * scale)
        for step in range(32)
    ]
    draw.line(points, fill=BLUE, width=max(2, round(1.1 * scale)), joint="curve")
    across = round(36 / 25.4 * 72 * scale)
    seal = Image.new("L", (across, across), 0)
    ink = ImageDraw.Draw(seal)
    for inset, width in ((0.01, 0.02), (0.20, 0.012)):
        box = (across * inset, across * inset, across * (1 - inset), across * (1 - inset))
        ink.ellipse(box, outline=235, width=max(2, round(across * width)))
    face = ImageFont.truetype(str(FONTS / "LiberationSerif-Bold.ttf"), round(across * 0.09))
    for step, char in enumerate("ỦY BAN NHÂN DÂN * TỈNH"):
        angle = math.radians(150 + step * 11)
        spot = (across / 2 + math.cos(angle) * across * 0.39, across / 2 + math.sin(angle) * across * 0.39)
        ink.text(spot, char, fill=235, font=face, anchor="mm")
    star = [
        (across / 2 + math.sin(turn * math.pi / 5) * across * (0.15 if turn % 2 else 0.06),
         across / 2 + math.cos(turn * math.pi / 5) * across * (0.15 if turn % 2 else 0.06))
        for turn in range(10)
    ]  # fmt: skip
    ink.polygon(star, fill=220)
    seal = seal.rotate(pick.uniform(-12, 12))
    corner = (round(x - across * pick.uniform(0.95, 1.15)), round(y - across * pick.uniform(0.45, 0.7)))
    under = image.crop((*corner, corner[0] + across, corner[1] + across))
    print_ = ImageChops.multiply(under, Image.new("RGB", under.size, RED))
    image.paste(print_, corner, seal)


def _speckle(image: Image.Image, count: int, pick: random.Random) -> None:
    draw = ImageDraw.Draw(image)
    for _speck in range(count):
        x, y = pick.randrange(image.width), pick.randrange(image.height)
        size = pick.choice((0, 1, 1, 2))
        shade = pick.randint(40, 150)
        draw.ellipse((x, y, x + size, y + size), fill=(shade, shade, shade))
