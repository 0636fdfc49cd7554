"""Icons and chips, drawn without a template each: a list has a hundred of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def icon(name: object, tone: object = "") -> SafeString:
    """An icon of the sheet, beside words that say the same: readers of the screen pass it over."""
    return _icon(str(name), str(tone or ""))


@lru_cache(maxsize=500)
def _icon(name: str, tone: str) -> SafeString:
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {tone}" if tone else "",
        static("vanban/icons.svg"),
        name,
    )


@register.filter
def as_chips(chips: Iterable[Any] | None) -> SafeString:
    """Small labels with `tone`, `text`, and where they have them `icon` and `title`; nothing for none."""
    return mark_safe("".join(_chip(chip) for chip in chips or ()))  # noqa: S308 - every part is escaped


def _chip(chip: Any) -> str:
    title, name = getattr(chip, "title", ""), getattr(chip, "icon", "")
    told = f' title="{conditional_escape(title)}"' if title else ""
    drawn = icon(name) if name else ""
    return (
        f'<span class="chip chip-{conditional_escape(chip.tone)}"{told}>{drawn}{conditional_escape(chip.text)}</span> '
    )
