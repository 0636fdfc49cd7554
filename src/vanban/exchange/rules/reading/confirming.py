"""A third look, at the lines of one field alone: what it does not show again is not sure.

Marks over letters are the first thing a picture loses, and two looks at a whole page may lose the same one. A strip cut
out around a field is read at full size, without the lines around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from difflib import SequenceMatcher

from vanban.exchange.rules.reading.found import (
    ANSWERS,
    DATE,
    DUE,
    ISSUER,
    NUMBER,
    SIGNER,
    SUBJECT,
    SYMBOL,
    TITLE,
    Found,
)
from vanban.exchange.rules.reading.head import PARTS, date_in, spelled_out
from vanban.exchange.rules.reading.words import Box, plain
from vanban.kernel.vietnamese import nfc

LOOKED_AT = (NUMBER, SYMBOL, DATE, ISSUER, SUBJECT, SIGNER, TITLE, DUE, ANSWERS)
"""Fields whose strip is read; a type is one of a short list, and a degree of urgency is read from red ink alone."""
UNCONFIRMED = 0.6
"""At most so sure is a field whose strip reads otherwise."""

ALIKE = 0.75
BEFORE = 30.0
"""Points before a number in which “Số:” stands."""

_NOISE = re.compile(r"[\s.,;:'\"“”‘’`|_*]+")
_DASHES = str.maketrans("–—", "--")


def is_confirmed(one: Found, strip: str, known: Container[str] = ()) -> bool:
    """Whether the words of the strip show the value of this field again; `known` are names of the directory."""
    seen = _close(strip)
    if one.name == NUMBER:
        return bool(re.search(rf"(?<!\d){re.escape(one.value)}(?!\d)", _NOISE.sub("", nfc(strip))))
    if one.name == SYMBOL:
        return all(_bare(part) in _bare(strip) for part in re.split(r"[-/&+]", one.value) if part not in PARTS)
    if one.name == TITLE:  # its words are few, and what they must be is known
        return SequenceMatcher(None, plain(one.value), plain(strip), autojunk=False).ratio() >= ALIKE
    if one.name == DATE:
        day = date_in(strip)
        return day is not None and day.isoformat() == one.value
    if one.name == DUE:
        return re.findall(r"\d+", one.why) == [] or _digits(one.why) in _digits(strip)
    if one.name == ISSUER:
        return _close(one.value) in seen or (
            one.value in known and spelled_out(plain(one.value)) in spelled_out(plain(strip))
        )
    if one.name == SUBJECT:
        return _close(re.sub(r"^(?:V/v|Về việc)\s", "", one.value)) in seen
    return _close(one.value) in seen


def _close(text: str) -> str:
    return _NOISE.sub("", nfc(text).translate(_DASHES)).casefold()


def strip_of(one: Found, read: Sequence[Found]) -> Box | None:
    """Where the strip of a field is cut out: a number is too short to be read without the line it stands in."""
    if one.box is None or one.name not in (NUMBER, SYMBOL):
        return one.box
    boxes = [other.box for other in read if other.name in (NUMBER, SYMBOL) and other.box is not None]
    boxes = [box for box in boxes if box.page == one.box.page and abs(box.top - one.box.top) < one.box.height]
    left = min(box.left for box in boxes) - BEFORE
    top = min(box.top for box in boxes)
    right = max(box.left + box.width for box in boxes)
    return Box(one.box.page, left, top, right - left, max(box.top + box.height for box in boxes) - top)


def _bare(text: str) -> str:
    """Without spaces and marks, but Đ is no D."""
    return "".join(
        char for char in unicodedata.normalize("NFD", _NOISE.sub("", text)) if not unicodedata.combining(char)
    )


def _digits(text: str) -> str:
    return " ".join(str(int(group)) for group in re.findall(r"\d+", text)) + " "
