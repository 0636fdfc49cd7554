"""Whether the text that a PDF carries can be believed, or its pages have to be looked at like a scan's.

A text layer that looks right on paper may hold debris: the old one-byte fonts, a converter's wrong encoding, or
Vietnamese without its marks, as cheap recognition leaves it. What is read from debris would be proposed as fields.
"""

from __future__ import annotations

import re
import unicodedata

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.text_faults import broken_text_layer, looks_legacy

FAULTS = {
    "empty": gettext_noop("The page has no text: it is a picture."),
    "unmapped": gettext_noop("The letters of the text have no meaning: their typeface came without a table."),
    "spaced": gettext_noop("Every letter of the text stands alone."),
    "TCVN3": gettext_noop("The text is in the old TCVN3 (ABC) encoding."),
    "VNI": gettext_noop("The text is in the old VNI encoding."),
    "mojibake": gettext_noop("The text was stored in a wrong encoding."),
    "unmarked": gettext_noop("The Vietnamese text has lost its marks."),
    "few": gettext_noop("There is only little text over a picture of the page."),
}
"""Why a text layer is not believed, in words."""

_MOJIBAKE = re.compile("(?:á[º»][\u0080-\u00bf]?|Ã[\u0080-\u00bf¡-¿]|Ä[\u0080-\u0091‘’]|Æ[°¡ \u00a0]|á»)")
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = frozenset(
    [
        "cua",
        "va",
        "cac",
        "cong",
        "van",
        "ngay",
        "thang",
        "nam",
        "so",
        "ve",
        "viec",
        "thuc",
        "hien",
        "theo",
        "uy",
        "ban",
        "nhan",
        "dan",
        "chu",
        "tich",
    ]
)
MARKED_SHARE = 0.25
"""Of ordinary Vietnamese words far more than this share carries a mark; 0.6 to 0.75 is usual."""
ENOUGH = 20
FEW_LETTERS = 40


def layer_fault(text: str, *, covered: bool = False) -> str | None:
    """Why the text of a page is not to be believed: a key of `FAULTS`; None when it reads well.

    `covered` says that a picture fills the page, so that a few letters over it (a signature's) are not its text. Give
    the text as read, before any normalisation.
    """
    broken = broken_text_layer(text)
    if broken is not None:
        return broken
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    if len(_MOJIBAKE.findall(text)) >= max(3, len(words) * 0.1):
        return "mojibake"
    legacy = looks_legacy(text)
    if legacy is not None:
        return legacy
    if covered and sum(len(word) for word in words) < FEW_LETTERS:
        return "few"
    if len(words) >= ENOUGH and _lost_its_marks(words):
        return "unmarked"
    return None


def _lost_its_marks(words: list[str]) -> bool:
    """Vietnamese by its common words, and hardly a mark among them; a text in English keeps its peace."""
    lower = [word.lower() for word in words]
    marked = sum(any(ord(char) > 0x7F for char in word) for word in lower)
    common = sum(word in _COMMON for word in lower)
    return marked < MARKED_SHARE * len(lower) and common >= 0.15 * len(lower)
