"""How a certificate stands, when its holder is warned, and what a picture must be: from values to values."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vanban.kernel.refusals import Phrase, gettext_noop

THRESHOLDS = (60, 30, 7)
"""Days before the end at which a warning is made, once each (HP25-Đ22.2)."""

ENDS_SOON = timedelta(days=THRESHOLDS[0])
LEFT = "left"


class Standing(StrEnum):
    """How a certificate stands at a moment."""

    NOT_YET = "not_yet"
    GOOD = "good"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


STANDING_LABELS = {
    Standing.GOOD: gettext_noop("Still valid"),
    Standing.ENDS_SOON: gettext_noop("Ends soon"),
    Standing.EXPIRED: gettext_noop("Expired"),
    Standing.SUSPENDED: gettext_noop("Suspended"),
    Standing.REVOKED: gettext_noop("Revoked"),
    Standing.NOT_YET: gettext_noop("Not yet valid"),
}


def standing(*, valid_from: datetime, valid_to: datetime, revoked: bool, suspended: bool, at: datetime) -> Standing:
    """How a certificate stands; what cannot be undone comes first."""
    if revoked:
        return Standing.REVOKED
    if valid_to <= at:
        return Standing.EXPIRED
    if suspended:
        return Standing.SUSPENDED
    if valid_from > at:
        return Standing.NOT_YET
    return Standing.ENDS_SOON if valid_to - at <= ENDS_SOON else Standing.GOOD


def threshold(valid_to: datetime, at: datetime) -> int | None:
    """The nearest threshold that has been passed: 60, 30 or 7 days; None when the end is far or over."""
    left = valid_to - at
    if left <= timedelta(0):
        return None
    return next((days for days in reversed(THRESHOLDS) if left <= timedelta(days=days)), None)


PNG = b"\x89PNG\r\n\x1a\n"
MAX_BYTES = 1024 * 1024
MAX_SIDE = 2000
MIN_SIDE = 60
SQUARE = 0.1
"""How far the picture of a round seal may be from square."""

NOT_PNG = Phrase(gettext_noop("it is no PNG picture"))
TOO_HEAVY = Phrase(gettext_noop("it is larger than 1 MB"))
TOO_LARGE = Phrase(gettext_noop("it is wider or higher than 2000 points"))
TOO_SMALL = Phrase(gettext_noop("it is narrower or lower than 60 points"))
NO_TRANSPARENCY = Phrase(gettext_noop("its ground is not transparent"))
NOT_SQUARE = Phrase(gettext_noop("a seal is as wide as it is high"))


@dataclass(frozen=True)
class PngFacts:
    """What the head of a PNG says."""

    width: int
    height: int
    transparent: bool


def png_facts(content: bytes) -> PngFacts | None:
    """Size and transparency, read from the chunks before the picture itself; None when it is no PNG."""
    if not content.startswith(PNG):
        return None
    place, facts = len(PNG), None
    while place + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        data = content[place + 8 : place + 8 + length]
        seal = content[place + 8 + length : place + 12 + length]
        if len(data) != length or len(seal) != 4 or zlib.crc32(kind + data) != struct.unpack(">I", seal)[0]:
            return None
        if kind == b"IHDR" and length == 13:
            width, height, _depth, colour = struct.unpack(">IIBB", data[:10])
            facts = PngFacts(width, height, colour in {4, 6})
        elif facts is None:
            return None
        elif kind == b"tRNS":
            facts = PngFacts(facts.width, facts.height, transparent=True)
        elif kind == b"IDAT":
            return facts
        place += 12 + length
    return None


def picture_faults(content: bytes, *, seal: bool) -> Iterator[Phrase]:
    """Every reason why a picture cannot stand on a document (NĐ 30/2020 Phụ lục I: .png with transparent ground)."""
    if len(content) > MAX_BYTES:
        yield TOO_HEAVY
        return
    facts = png_facts(content)
    if facts is None:
        yield NOT_PNG
        return
    if max(facts.width, facts.height) > MAX_SIDE:
        yield TOO_LARGE
    if min(facts.width, facts.height) < MIN_SIDE:
        yield TOO_SMALL
    if not facts.transparent:
        yield NO_TRANSPARENCY
    if seal and abs(facts.width / max(facts.height, 1) - 1) > SQUARE:
        yield NOT_SQUARE
