"""What a reason must say."""

from __future__ import annotations

import unicodedata

from vanban.exchange.errors import ReasonMissing, ReasonTooLong
from vanban.kernel.vietnamese import nfc

MAX_REASON = 1000
LEAST = 3

_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that print nothing."""
_SEEN = ("L", "N", "P", "S")


def visible(text: str) -> str:
    """The text as one line without what nobody sees: odd spaces, control and formatting signs, blank letters."""
    shown = (
        " " if char.isspace() else char
        for char in nfc(text)
        if char.isspace() or (unicodedata.category(char)[0] != "C" and char not in _BLANK_LETTERS)
    )
    return " ".join("".join(shown).split())


def check_reason(reason: str) -> str:
    """The reason as people can read it; raises `ReasonMissing` or `ReasonTooLong` (NB16-Đ3.1c, HY19-Đ5.4).

    What prints nothing is no reason, however many signs it has.
    """
    trimmed = visible(reason)
    if sum(unicodedata.category(char)[0] in _SEEN for char in trimmed) < LEAST:
        raise ReasonMissing()
    if len(trimmed) > MAX_REASON:
        raise ReasonTooLong(length=len(trimmed), limit=MAX_REASON)
    return trimmed
