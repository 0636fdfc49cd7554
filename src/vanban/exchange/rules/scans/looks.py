"""Whether a side is blank, and which way is up, from how dark its parts are.

Nothing is read here. A side is blank when hardly any of its cells holds ink. Which way is up is told by Vietnamese
writing itself: over the middle of a line stand marks and tall letters, under it only a few tails and dots, so that a
line has clearly more ink above its middle than below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

INKED = 0.07
"""A cell of three millimetres holds ink when this share of it is dark."""
FEWEST_CELLS = 4
"""Fewer inked cells than this are dust or a page number."""
NEAR = 11
"""Rows: half a line of writing at 100 dots an inch."""
LEAST_VOTES = 10
CERTAIN = 2.6
"""So many times the root of all votes must the greater number be ahead: chance hardly ever does that."""
SIDEWAYS = 1.7
"""So many times more lines must run down the page than across it before it counts as lying on its side."""

Strip = Sequence[int]
"""How dark each row of a strip of the page is, 0 to 255, at 100 dots an inch."""


@dataclass(frozen=True)
class Upright:
    """By how many degrees clockwise a page would be turned, and whether that is certain."""

    turn: int
    sure: bool


def is_blank(cells: Sequence[float]) -> bool:
    """True for a side with nothing on it, by the dark share of each of its cells without the margins."""
    return sum(1 for share in cells if share > INKED) < FEWEST_CELLS


def upright(across: Sequence[Strip], down: Sequence[Strip]) -> Upright:
    """Which way is up: `across` are strips of the page as it lies, `down` those of the page turned once clockwise."""
    here, there = _edges(across), _edges(down)
    if there > SIDEWAYS * here:
        up, under = _votes(down)
        return _decided(up, under, if_up=90, if_under=270)
    up, under = _votes(across)
    return _decided(up, under, if_up=0, if_under=180)


def _decided(up: int, under: int, *, if_up: int, if_under: int) -> Upright:
    votes = up + under
    if votes < LEAST_VOTES or abs(up - under) < CERTAIN * votes**0.5:
        return Upright(0, sure=False)
    return Upright(if_up if up > under else if_under, sure=True)


def _edges(strips: Sequence[Strip]) -> float:
    """How sharply lines begin and end in these strips: large where writing runs along them."""
    change = sum((after - before) ** 2 for strip in strips for before, after in pairwise(strip))
    return change / max(1, sum(sum(strip) for strip in strips))


def _votes(strips: Sequence[Strip]) -> tuple[int, int]:
    """How many pieces of line have more above their middle, and how many more below."""
    up = under = 0
    for strip in strips:
        lines = _middles(strip)
        for place, (top, bottom) in enumerate(lines):
            room = bottom - top
            over = max(lines[place - 1][1] if place else 0, top - room)
            below = min(lines[place + 1][0] if place + 1 < len(lines) else len(strip), bottom + room)
            reach = min(top - over, below - bottom)
            ink_over, ink_below = sum(strip[top - reach : top]), sum(strip[bottom : bottom + reach])
            if ink_over + ink_below < 0.06 * sum(strip[top:bottom]):
                continue
            if ink_over > 1.2 * ink_below:
                up += 1
            elif ink_below > 1.2 * ink_over:
                under += 1
    return up, under


def _middles(strip: Strip) -> list[tuple[int, int]]:
    """The middle of every line of writing in a strip: the rows of its small letters, without marks and tails.

    A row belongs to a middle when it is nearly as dark as the darkest row within half a line above and below, so that
    the same rows are found whichever way the page lies.
    """
    found: list[tuple[int, int]] = []
    begun = -1
    for row in range(len(strip) + 1):
        inside = row < len(strip) and strip[row] >= max(8, 0.5 * max(strip[max(0, row - NEAR) : row + NEAR + 1]))
        if inside and begun < 0:
            begun = row
        elif not inside and begun >= 0:
            if 4 <= row - begun <= 16:
                found.append((begun, row))
            begun = -1
    return found
