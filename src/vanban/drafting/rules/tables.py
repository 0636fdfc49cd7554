"""How wide the columns of a table stand, and whether the table fits the page at all."""

from __future__ import annotations

from collections.abc import Sequence


def column_widths(least: Sequence[float], natural: Sequence[float], room: float) -> tuple[float, ...] | None:
    """The columns' widths filling `room`; None when not even the longest words fit.

    `least` is what the longest word of each column needs, `natural` what its longest cell would take on one line.
    What is left over the least goes to the columns in proportion to what they still want.
    """
    if not least:
        return ()
    spare = room - sum(least)
    if spare < 0:
        return None
    wants = [max(wide - narrow, 0.0) for narrow, wide in zip(least, natural, strict=True)]
    wanted = sum(wants)
    if wanted <= spare:
        stretch = room / max(sum(max(pair) for pair in zip(least, natural, strict=True)), 1.0)
        return tuple(max(pair) * stretch for pair in zip(least, natural, strict=True))
    return tuple(narrow + spare * want / wanted for narrow, want in zip(least, wants, strict=True))
