"""What the regulation in force calls things: the system, the boxes, the registers (NB25 Đ7.1 to Đ7.3)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import get_language

from vanban.rulebook.api import Profile, profile_for


def in_force(on: date) -> Profile:
    """The province's profile of that day; raises NoRulesInForce."""
    return profile_for(settings.VANBAN_PROVINCE, on)


def box_label(code: str, on: date) -> str:
    """The office's name of a box or register, in the language of the page."""
    return in_force(on).box_label(code, get_language() or "vi")
