"""The timestamp of a call: `ddMMyyyy'T'HHmmss+SSSS`, Vietnam time; what follows the plus are milliseconds, no zone.

Clients in the field take it once, when they start, and sign it for months into every call. So an old one says little,
one from the future says that the clock over there is wrong (HP25-Đ14.1a), and only an absurd age is refused.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from vanban.axis.errors import TimestampAbsurd, TimestampUnreadable
from vanban.kernel.clock import VIETNAM, local

SKEW = timedelta(minutes=5)
"""A clock further off than this is put on record."""

AHEAD = timedelta(days=1)
"""More than a wrong time zone can explain."""

_FORM = re.compile(r"(\d{2})(\d{2})(\d{4})T(\d{2})(\d{2})(\d{2})(?:\+(\d{1,4}))?")


def write_timestamp(at: datetime) -> str:
    """The moment as clients write it."""
    here = local(at)
    return f"{here:%d%m%YT%H%M%S}+{here.microsecond // 1000:04d}"


def read_timestamp(text: str) -> datetime:
    """The moment a client claims; raises `TimestampUnreadable`."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise TimestampUnreadable(value=text[:40])
    day, month, year, hour, minute, second, milli = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, min(milli, 999) * 1000, tzinfo=VIETNAM)
    except ValueError as error:
        raise TimestampUnreadable(value=text[:40]) from error


def skew(text: str, *, at: datetime, oldest: timedelta) -> timedelta:
    """How far the claimed moment is off: positive is ahead, negative is behind.

    Raises `TimestampUnreadable`, and `TimestampAbsurd` for a moment before `oldest` or more than a day ahead.
    """
    off = read_timestamp(text) - at
    if off < -oldest or off > AHEAD:
        raise TimestampAbsurd(value=text[:40], days=oldest.days)
    return off


def is_skewed(off: timedelta) -> bool:
    """True when a clock is wrong enough to tell the operator."""
    return abs(off) > SKEW
