"""The paper as pictures: page sizes (so that nothing jumps) and page images, drawn on the server.

Drawing happens in signing's bounded processes. Pictures are kept for a while in this process only: nothing
unencrypted is written to a disk, so destroying a file's key destroys every trace (NB16-Đ17.5).
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar
from uuid import UUID

from vanban.kernel.refusals import Refusal
from vanban.platform import storage
from vanban.signing import api as signing

WIDTH = 1240
"""Pixels across a page: A4 at 150 dots per inch, sharp on a phone and at 200 % zoom."""
KEPT_BYTES = 48 * 1024 * 1024
KEPT_PAPERS = 2000

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class PageSize:
    """One page as the browser lays it out before the picture has come."""

    number: int
    width: int
    height: int


class NoSuchPage(LookupError):
    """The paper has no such page, or it cannot be drawn."""


class _Shelf(Generic[Key, Value]):
    """What was made lately, up to a weight; the longest unused goes first. Stored files never change."""

    def __init__(self, most: int) -> None:
        self._most, self._weight = most, 0
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Key, value: Value, weight: int = 1) -> None:
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = (value, weight)
            self._weight += weight
            while self._weight > self._most and len(self._kept) > 1:
                self._weight -= self._kept.popitem(last=False)[1][1]


_sizes: _Shelf[UUID, tuple[PageSize, ...]] = _Shelf(KEPT_PAPERS)
_images: _Shelf[tuple[UUID, int], bytes] = _Shelf(KEPT_BYTES)


def page_sizes(blob_id: UUID) -> tuple[PageSize, ...]:
    """The pages of a stored PDF with their sizes; empty when it cannot be drawn."""
    kept = _sizes.get(blob_id)
    if kept is not None:
        return kept
    try:
        points = signing.page_sizes(storage.read(blob_id))
    except Refusal:
        return ()
    found = tuple(
        PageSize(number, WIDTH, round(WIDTH * height / width)) for number, (width, height) in enumerate(points, 1)
    )
    _sizes.put(blob_id, found)
    return found


def page_image(blob_id: UUID, number: int) -> bytes:
    """Page `number` (from 1) as WebP; raises NoSuchPage."""
    kept = _images.get((blob_id, number))
    if kept is not None:
        return kept
    try:
        image = signing.render_page(storage.read(blob_id), number, width=WIDTH)
    except Refusal as refused:
        raise NoSuchPage(number) from refused
    _images.put((blob_id, number), image, len(image))
    return image
