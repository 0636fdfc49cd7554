"""How wide words are in the face that NĐ 30/2020 names, so that a line under them can be told too long or too short."""

from __future__ import annotations

from vanban.kernel.vietnamese import strip_marks

_PLAIN = {
    278: "ijlt/", 250: " ,.", 333: "frI-", 389: "sJ", 444: "acez", 500: "bdghknopquvxy0123456789", 722: "wADGHKNOQUVXY",
    556: "FPS", 611: "ELTZ", 667: "BCR", 778: "m", 889: "M", 944: "W",
}  # fmt: skip
_BOLD = {
    278: "il/", 250: " ,.", 333: "fjt-", 389: "sI", 444: "cerz", 500: "agovxyJ0123456789", 556: "bdhknpquS", 611: "FP",
    667: "BELTZ", 722: "wACDNRUVXY", 778: "GHKOQ", 833: "m", 944: "M", 1000: "W",
}  # fmt: skip
_WIDTHS = {
    bold: {char: width for width, chars in table.items() for char in chars}
    for bold, table in ((False, _PLAIN), (True, _BOLD))
}


def width_of(text: str, size: float, *, bold: bool) -> float:
    """The width of a line of text in points; letters with marks are as wide as without."""
    widths = _WIDTHS[bold]
    return sum(widths.get(char, 500) for char in strip_marks(text)) * size / 1000
