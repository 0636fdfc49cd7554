"""From places on the paper as seen (top left, rotated as shown) to places in the page's own coordinates, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vanban.platform.bounded.marks import Declined
from vanban.signing.rules.layout import Box, Layout

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """The visible part of a page in its own coordinates, and how it is turned (0, 90, 180, 270 clockwise)."""

    left: float
    bottom: float
    across: float
    up: float
    turned: int

    @property
    def width(self) -> float:
        """Width of the page as seen."""
        return self.up if self.turned in (90, 270) else self.across

    @property
    def height(self) -> float:
        """Height of the page as seen."""
        return self.across if self.turned in (90, 270) else self.up

    def to_page(self, box: Box) -> Rectangle:
        """A box as seen -> (lower left, upper right) in page coordinates."""
        right, low = box.x + box.width, box.y + box.height
        if self.turned == 90:
            u, v = (box.y, low), (box.x, right)
        elif self.turned == 180:
            u, v = (self.across - right, self.across - box.x), (box.y, low)
        elif self.turned == 270:
            u, v = (self.across - low, self.across - box.y), (self.up - right, self.up - box.x)
        else:
            u, v = (box.x, right), (self.up - low, self.up - box.y)
        return (
            round(self.left + u[0], 3),
            round(self.bottom + v[0], 3),
            round(self.left + u[1], 3),
            round(self.bottom + v[1], 3),
        )

    def from_page(self, rectangle: Rectangle, page: int) -> Box:
        """The inverse of `to_page`."""
        x0, x1 = sorted((rectangle[0] - self.left, rectangle[2] - self.left))
        y0, y1 = sorted((rectangle[1] - self.bottom, rectangle[3] - self.bottom))
        if self.turned == 90:
            return Box(page, y0, x0, y1 - y0, x1 - x0)
        if self.turned == 180:
            return Box(page, self.across - x1, y0, x1 - x0, y1 - y0)
        if self.turned == 270:
            return Box(page, self.up - y1, self.across - x1, y1 - y0, x1 - x0)
        return Box(page, x0, self.up - y1, x1 - x0, y1 - y0)

    @property
    def matrix(self) -> tuple[int, int, int, int, int, int]:
        """The turn an appearance needs so that it stands upright on the page as seen."""
        return {
            0: (1, 0, 0, 1, 0, 0),
            90: (0, 1, -1, 0, 0, 0),
            180: (-1, 0, 0, -1, 0, 0),
            270: (0, -1, 1, 0, 0, 0),
        }[self.turned]


def frame_of(media: Rectangle, crop: Rectangle | None, turned: int) -> Frame:
    """The frame of a page from its boxes (the crop box clipped to the media box) and its rotation."""
    left, right = sorted((media[0], media[2]))
    bottom, top = sorted((media[1], media[3]))
    if crop is not None:
        crop_left, crop_right = sorted((crop[0], crop[2]))
        crop_bottom, crop_top = sorted((crop[1], crop[3]))
        if crop_left < right and crop_right > left and crop_bottom < top and crop_top > bottom:
            left, right = max(left, crop_left), min(right, crop_right)
            bottom, top = max(bottom, crop_bottom), min(top, crop_top)
    if right - left < 1 or top - bottom < 1:
        raise Declined("page_without_size")
    return Frame(left, bottom, right - left, top - bottom, turned % 360 // 90 * 90)


def box_from(values: dict[str, float]) -> Box:
    """A box from its JSON form."""
    return Box(int(values["page"]), values["x"], values["y"], values["width"], values["height"])


def layout_from(values: dict[str, Any]) -> Layout:
    """A layout from its JSON form (`dataclasses.asdict`)."""
    boxes = {name: box_from(value) for name, value in values.items() if isinstance(value, dict)}
    numbers = {name: float(value) for name, value in values.items() if isinstance(value, (int, float))}
    told = {name: tuple(values.get(name, ())) for name in ("dotted", "absent")}
    return Layout(**{"day": None, "month": None, **boxes}, **numbers, **told)  # type: ignore[arg-type]
