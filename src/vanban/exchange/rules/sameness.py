"""Whether two letters are one: by their bytes, their code, number and symbol with issuer and date, or their words.

NĐ 30/2020 PL VI III.1.h; NB25-Đ9.3. What is certain is kept together; what is only alike is proposed to the clerk.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vanban.kernel.vietnamese import search_fold

SHINGLE = 4
"""Words in a row."""
PLACES = 64
BANDS = 16
_ROWS = PLACES // BANDS
_TOP = (1 << 62) - 1
LEAST_WORDS = 30
"""Fewer words say too little: every invitation has them."""
MOST_WORDS = 5000
ALIKE = 80
"""Of a hundred: from here on likeness is proposed."""

Why = Literal["files", "code", "number", "likeness"]


@dataclass(frozen=True)
class Sketch:
    """What is kept of a text to find it again: 64 smallest digests, and bands of four by which it is looked up."""

    places: tuple[int, ...]
    bands: tuple[int, ...]
    words: int


@dataclass(frozen=True)
class Letter:
    """A letter as far as it is known; issuer and sender are one name for one agency, `vouched` where that is sure."""

    issuer: str
    """Whose letterhead it has."""
    sender: str
    """Who handed it over, as far as the channel knows; empty for anybody."""
    vouched: bool
    number_key: str
    dated: date | None
    code_key: str
    main: str
    """Digest of the letter itself: two letters may have an annex in common."""
    files: frozenset[str]
    sketch: Sketch | None = None


@dataclass(frozen=True)
class Same:
    """Why two letters are one, how alike of a hundred, and whether it is certain enough to act on."""

    why: Why
    likeness: int | None
    certain: bool


def sketch(text: str) -> Sketch | None:
    """The sketch of a text; None where there is too little of it."""
    words = search_fold(text).split()[:MOST_WORDS]
    if len(words) < LEAST_WORDS:
        return None
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    smallest = [_TOP] * PLACES
    for shingle in shingles:
        seed = hashlib.blake2b(shingle.encode(), digest_size=16).digest()
        first, step = struct.unpack("<QQ", seed)
        for place in range(PLACES):
            value = (first + place * (step | 1)) & _TOP
            mixed = (value ^ (value >> 29)) * 0xBF58476D1CE4E5B9 & _TOP
            if mixed < smallest[place]:
                smallest[place] = mixed
    return Sketch(tuple(smallest), tuple(_bands(smallest)), len(words))


def likeness(one: Sequence[int], other: Sequence[int]) -> int:
    """How much of the two texts is the same, of a hundred."""
    if len(one) != PLACES or len(other) != PLACES:
        return 0
    return round(100 * sum(a == b for a, b in zip(one, other, strict=True)) / PLACES)


def compare(one: Letter, other: Letter) -> Same | None:
    """The strongest reason for which both are one letter, None for two letters.

    Certain is the same letter itself, byte for byte, where it is sure that one agency handed over both: a letter that
    is an annex of another one is only proposed, a reminder carries what it reminds of. So is the same code, or the
    same number, symbol and date, only where it is sure that the issuer itself did: those anybody can write over
    another text.
    What a stranger passes on is never certain, whatever its letterhead: a wish of the stranger's may stand beside it.
    """
    same_issuer = bool(one.issuer) and one.issuer == other.issuer
    same_sender = bool(one.sender) and one.sender == other.sender
    sure = same_issuer and same_sender and one.sender == one.issuer and one.vouched and other.vouched
    if (one.main and one.main in other.files) or (other.main and other.main in one.files):
        return Same("files", None, one.main == other.main and same_sender and one.vouched and other.vouched)
    if one.code_key and one.code_key == other.code_key:
        return Same("code", None, sure)
    alike = likeness(one.sketch.places, other.sketch.places) if one.sketch and other.sketch else None
    if same_issuer and one.number_key and one.number_key == other.number_key and _same_day(one.dated, other.dated):
        certain = sure and one.dated is not None and one.dated == other.dated
        return Same("number", alike, certain and (alike is None or alike >= ALIKE))
    if alike is not None and alike >= ALIKE:
        return Same("likeness", alike, False)
    return None


def _same_day(one: date | None, other: date | None) -> bool:
    """Numbers begin anew each year; who has no date may be the same."""
    return one is None or other is None or one.year == other.year


def _bands(places: Iterable[int]) -> list[int]:
    row = list(places)
    found = []
    for band in range(BANDS):
        part = row[band * _ROWS : (band + 1) * _ROWS]
        data = struct.pack("<B4Q", band, *part)
        found.append(int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little", signed=True))
    return found
