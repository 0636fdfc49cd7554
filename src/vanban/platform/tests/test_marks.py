"""Icons and chips are drawn by code: what stands in them is words, never markup."""

from __future__ import annotations

from dataclasses import dataclass

from django.template import engines

HOSTILE = '<script>"&'


@dataclass(frozen=True)
class Chip:
    """As the pages make them."""

    text: str
    tone: str = "plain"
    icon: str = ""
    title: str = ""


def drawn(source: str, **values: object) -> str:
    return engines["django"].from_string(source).render(values)


def test_a_chip_shows_its_words_and_no_markup() -> None:
    """Text, title and tone come from documents and names."""
    told = drawn("{{ chips|as_chips }}", chips=[Chip(HOSTILE, "warning", "clock", HOSTILE)])
    assert "<script" not in told
    assert told.count("&lt;script&gt;&quot;&amp;") == 2
    assert '<span class="chip chip-warning" title="' in told
    assert "icons" in told


def test_no_chips_are_nothing() -> None:
    assert drawn("{{ chips|as_chips }}{{ none|as_chips }}", chips=[]) == ""


def test_an_icon_is_passed_over_by_readers_of_the_screen() -> None:
    assert 'class="icon bad" aria-hidden="true"' in drawn('{% icon "cross" "bad" %}')
    assert 'class="icon" aria-hidden="true"' in drawn('{% include "vanban/icon.html" with name="warn" %}')
    assert "<script" not in drawn("{% icon name %}", name=HOSTILE)
