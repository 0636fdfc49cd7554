"""The paper as pictures: page sizes (so that nothing jumps) and page images, drawn on the server.

Pictures are made on request and kept for a while in this process only: nothing unencrypted is written to a disk, so
destroying a file's key destroys every trace (NB16-Đ17.5). The drawing library is not made for threads: one at a time.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

import pypdfium2

from vanban.platform import storage

WIDTH = 1240
"""Pixels across a page: A4 at 150 dots per inch, sharp on a phone and at 200 % zoom."""
KEPT_BYTES = 48 * 1024 * 1024

_drawing = Lock()
_sizes: OrderedDict[UUID, tuple[PageSize, ...]] = OrderedDict()
_images: OrderedDict[tuple[UUID, int], bytes] = OrderedDict()


@dataclass(frozen=True)
class PageSize:
    """One page as the browser lays it out before the picture has come."""

    number: int
    width: int
    height: int


class NoSuchPage(LookupError):
    """The paper has no such page."""


def page_sizes(blob_id: UUID) -> tuple[PageSize, ...]:
    """The pages of a stored PDF with their sizes; empty when it cannot be drawn."""
    if blob_id in _sizes:
        return _sizes[blob_id]
    content = storage.read(blob_id)
    with _drawing:
        try:
            paper = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return ()
        with paper:
            found = tuple(
                PageSize(number + 1, WIDTH, round(WIDTH * paper[number].get_height() / paper[number].get_width()))
                for number in range(len(paper))
            )
    _sizes[blob_id] = found
    while len(_sizes) > 2000:
        _sizes.popitem(last=False)
    return found


def page_image(blob_id: UUID, number: int) -> bytes:
    """Page `number` (from 1) as WebP; raises NoSuchPage."""
    key = (blob_id, number)
    if key in _images:
        _images.move_to_end(key)
        return _images[key]
    if not 1 <= number <= len(page_sizes(blob_id)):
        raise NoSuchPage(number)
    content = storage.read(blob_id)
    with _drawing, pypdfium2.PdfDocument(content) as paper:
        page = paper[number - 1]
        picture = page.render(scale=WIDTH / page.get_width(), may_draw_forms=True).to_pil()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "WEBP", quality=80, method=2)
    image = out.getvalue()
    _images[key] = image
    while sum(map(len, _images.values())) > KEPT_BYTES:
        _images.popitem(last=False)
    return image
