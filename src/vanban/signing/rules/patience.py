"""How long to wait for an authority that does not answer."""

from __future__ import annotations

from datetime import timedelta

FIRST = timedelta(seconds=10)
TOLD_AFTER = 5
"""After so many tries in vain a delay is told as a trouble and no longer as a matter of course."""


def next_try(tries: int, *, longest: timedelta) -> timedelta:
    """Twice as long after each failure, never longer than `longest`."""
    return min(FIRST * 2 ** min(max(tries - 1, 0), 20), longest)
