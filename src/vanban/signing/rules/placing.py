"""Where pictures go: the person's signature in its space, the seal over a third of it, texts at the top right."""

from __future__ import annotations

from vanban.signing.rules.layout import Box

POINTS_PER_MM = 72 / 25.4
SEAL_MM = 36.0
"""Diameter of an administrative agency's seal: the decree asks for true size and names no number, so it can be set."""

SHARE_COVERED = 1 / 3
"""NĐ 30/2020 Phụ lục I 8a: the seal covers about a third of the person's signature, on its left."""


def share(box: Box, space: Box) -> float:
    """How much of a box lies in a space, from 0 to 1."""
    across = min(box.x + box.width, space.x + space.width) - max(box.x, space.x)
    down = min(box.y + box.height, space.y + space.height) - max(box.y, space.y)
    if box.page != space.page or across <= 0 or down <= 0:
        return 0.0
    return across * down / (box.width * box.height)


def fit_into(space: Box, width: float, height: float) -> Box:
    """The largest box of this shape (any unit) centred in the space."""
    scale = min(space.width / width, space.height / height)
    fitted_width, fitted_height = width * scale, height * scale
    return Box(
        page=space.page,
        x=space.x + (space.width - fitted_width) / 2,
        y=space.y + (space.height - fitted_height) / 2,
        width=fitted_width,
        height=fitted_height,
    )


def seal_over(signature: Box, page_width: float, page_height: float, *, diameter_mm: float = SEAL_MM) -> Box:
    """The seal's box: true size, its right edge a third into the signature from the left, centred in height.

    It never leaves the page: near an edge it is moved in, which covers more of the signature, never less than none.
    """
    side = diameter_mm * POINTS_PER_MM
    x = signature.x + signature.width * SHARE_COVERED - side
    y = signature.y + signature.height / 2 - side / 2
    return Box(
        page=signature.page,
        x=min(max(0.0, x), max(0.0, page_width - side)),
        y=min(max(0.0, y), max(0.0, page_height - side)),
        width=side,
        height=side,
    )


TOP_MM = 8.0
RIGHT_MM = 15.0
"""The text of a signature without a picture stands inside the upper margin, flush with the text's right edge."""


def top_right(page_width: float, text_width: float, text_height: float) -> Box:
    """The box at the top right of page 1 for signatures without a picture (Phụ lục I, I.8 and part II, box 14)."""
    x = page_width - RIGHT_MM * POINTS_PER_MM - text_width
    return Box(page=1, x=max(0.0, x), y=TOP_MM * POINTS_PER_MM, width=text_width, height=text_height)


REVIEWER_MM = (11.5, 8.0)
"""Room of the small signature of whoever examined the draft."""


def reviewer_spot(signature: Box, page_width: float) -> Box:
    """Beside the signer's space on its right, level with its foot: seen, and in nobody's way.

    The seal comes from the left, so it never covers this. Moved in where the page ends.
    """
    width, height = (side * POINTS_PER_MM for side in REVIEWER_MM)
    x = min(signature.x + signature.width + 1, page_width - width - 6)
    return Box(signature.page, x, signature.y + signature.height - height, width, height)


ARRIVAL_MM = (50.0, 35.0)
"""Width and height of the “ĐẾN” stamp (NĐ 30/2020 Phụ lục IV, form V)."""
