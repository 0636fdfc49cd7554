"""Colours can be read: every pair the pages use keeps a contrast of 4.5 to 1, in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vanban.platform

FOLDER = Path(vanban.platform.__file__).parent / "static" / "vanban"
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft") for ground in ("page", "surface", "sunken", "primary-pale")),
    *(
        (name, ground)
        for name in ("primary", "danger", "warning", "success")
        for ground in (f"{name}-pale", "surface", "page")
    ),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("primary-strong", "surface"),
]


def themes() -> dict[str, dict[str, str]]:
    """The colours of each theme by name."""
    text = (FOLDER / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r"(:root[^{]*)\{([^}]*--page:[^}]*)\}", text)
    return {selector.strip(): dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", block)) for selector, block in blocks}


def brightness(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself():
    """Black on white is 21 to 1."""
    assert round(contrast("#000000", "#ffffff")) == 21


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]} on {pair[1]}")
def test_every_pair_can_be_read(pair):
    """Light, dark, and dark by the computer's wish."""
    found = themes()
    assert len(found) == 3
    for name, colours in found.items():
        assert contrast(colours[pair[0]], colours[pair[1]]) >= 4.5, name


def test_both_dark_themes_are_one():
    """Chosen or wished, dark is the same."""
    dark = [colours for name, colours in themes().items() if "dark" in name or "auto" in name]
    assert dark[0] == dark[1]


def test_colours_are_chosen_in_one_place():
    """No other style sheet names a colour, but for shades over the whole page."""
    text = (FOLDER / "vanban.css").read_text(encoding="utf-8")
    assert re.findall(r":[^;{}]*#[0-9a-fA-F]{3,8}\b", text) == []
