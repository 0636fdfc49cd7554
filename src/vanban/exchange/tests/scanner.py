"""A scanner for stories: sheets of paper with writing, fed upright or not, with separator sheets and blank sides."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

import vanban.platform
from vanban.exchange.adapters.scans.sheets import print_separators

DPI = 200
A4 = (1654, 2339)
FACE = str(Path(vanban.platform.__file__).parent / "fonts" / "LiberationSerif-Regular.ttf")
LINES = (
    "Thực hiện Nghị quyết của Hội đồng nhân dân tỉnh về phân cấp quản lý, Sở Tài chính",
    "đề nghị các cơ quan, đơn vị khẩn trương rà soát, tổng hợp số liệu gửi về Sở trước",
    "ngày 30 tháng 11 năm 2026 để tổng hợp báo cáo Ủy ban nhân dân tỉnh xem xét, quyết",
    "định. Trong quá trình thực hiện nếu có khó khăn, vướng mắc, đề nghị phản ánh kịp",
    "thời về Sở Tài chính (qua Phòng Quản lý ngân sách) để được hướng dẫn, giải quyết.",
)
SIDE = "blank"
LETTER, ENCLOSURE = "letter", "enclosure"


@lru_cache(maxsize=64)
def sheet(words: str, *, degrees: int = 0, askew: float = 0.0, mode: str = "RGB") -> Image.Image:
    """A sheet with these words at its head and the same five lines down the page."""
    image = Image.new("RGB", A4, (252, 251, 248))
    pen = ImageDraw.Draw(image)
    head, body = ImageFont.truetype(FACE, 44), ImageFont.truetype(FACE, 36)
    pen.text((240, 200), words, fill=(20, 20, 25), font=head)
    for row in range(30):
        pen.text((240, 380 + row * 52), LINES[row % len(LINES)], fill=(20, 20, 25), font=body)
    pen.ellipse((1050, 1950, 1330, 2230), outline=(200, 30, 40), width=10)
    return _fed(image, degrees, askew, mode)


@lru_cache(maxsize=8)
def blank_side() -> Image.Image:
    """An empty side: some dust, and a little of the other side shining through."""
    image = Image.new("RGB", A4, (252, 251, 248))
    through = sheet("Mặt sau").convert("L").point([240 if value < 200 else 251 for value in range(256)])
    image.paste(Image.merge("RGB", (through, through, through)))
    pen = ImageDraw.Draw(image)
    for x, y in ((400, 700), (1200, 1500), (900, 2000)):
        pen.ellipse((x, y, x + 5, y + 5), fill=(60, 60, 60))
    return image


@lru_cache(maxsize=8)
def separator(kind: str, *, degrees: int = 0, askew: float = 0.0) -> Image.Image:
    """A printed separator sheet as it comes back from the scanner."""
    document = pdfium.PdfDocument(print_separators([kind], agency="Sở Nội vụ"))
    image = document[0].render(scale=DPI / 72).to_pil().convert("RGB").resize(A4)
    document.close()
    return _fed(image.point([40 + value * 4 // 5 for value in range(256)] * 3), degrees, askew, "RGB")


def scanned(pages: Sequence[Image.Image | str], *, dpi: int = DPI) -> bytes:
    """One PDF of these pages, as a scanner makes it; words stand for a sheet, a separator or an empty side."""
    images = [_page(page) for page in pages]
    out = io.BytesIO()
    made = time.gmtime(0)  # the same pages are the same bytes
    images[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=images[1:],
        resolution=dpi,
        quality=60,
        creationDate=made,
        modDate=made,
    )
    return out.getvalue()


def tiff(pages: Sequence[Image.Image | str]) -> bytes:
    """The same as a TIFF of many pages."""
    images = [_page(page) for page in pages]
    out = io.BytesIO()
    images[0].save(
        out, "TIFF", save_all=True, append_images=images[1:], dpi=(DPI, DPI), compression="tiff_adobe_deflate"
    )
    return out.getvalue()


def _page(page: Image.Image | str) -> Image.Image:
    """A copy: what a picture was saved as last would cling to it."""
    if isinstance(page, Image.Image):
        return page.copy()
    if page == SIDE:
        return blank_side().copy()
    return (separator(page) if page in (LETTER, ENCLOSURE) else sheet(page)).copy()


def _fed(image: Image.Image, degrees: int, askew: float, mode: str) -> Image.Image:
    if askew:
        image = image.rotate(askew, fillcolor=(250, 250, 248), resample=Image.Resampling.BILINEAR)
    if degrees:
        image = image.rotate(-degrees, expand=True)
    return image.convert(mode)
