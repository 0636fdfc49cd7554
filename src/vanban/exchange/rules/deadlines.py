"""Time limits that come as a day."""

from __future__ import annotations

from datetime import date, datetime, time

from vanban.kernel.clock import VIETNAM

CLOSE_OF_DAY = time(17, 0)
"""A time limit given as a day ends with the office's day."""


def end_of(day: date | None) -> datetime | None:
    """The moment a time limit given as a day runs out."""
    return datetime.combine(day, CLOSE_OF_DAY, VIETNAM) if day else None
