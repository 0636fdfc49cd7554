"""Where on the paper the named fields and signatures stand (NĐ 30/2020 Phụ lục I, boxes 3, 4, 7 and 8)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle on a page. `page` counts from 1; x, y, width, height in PDF points from the page's top left."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """Places found while composing: empty named fields for number, day and month, and the signer's space.

    `signature` is the space between title and name (box 7c). `size` is the text size in points of each named
    field; the number stands upright (13 pt), day and month in italics (13-14 pt). `baseline` values are the
    distance in points of the text baseline from the box's top. `dotted` names the fields whose blank is a row of
    dots, which is covered before anybody signs. `absent` names the fields that this form of paper does not have:
    minutes carry their time in their text and no date in their head (Phụ lục III, form 1.9).
    """

    number: Box
    day: Box | None
    month: Box | None
    signature: Box
    number_size: float = 13.0
    date_size: float = 14.0
    number_baseline: float = 12.0
    date_baseline: float = 12.0
    dotted: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
