"""How many calls a system may make: a bucket that fills with time, from which processes take calls by the handful."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Drawn:
    """What was taken, what is left, and after how many seconds to ask again when nothing was."""

    calls: int
    left: float
    wait: int


def handful(per_minute: int) -> int:
    """Half a second's worth at a time: few writes, and little is lost with a process that ends."""
    return max(1, per_minute // 120)


def draw(*, left: float, since: datetime, at: datetime, per_minute: int) -> Drawn:
    """Fill the bucket for the time passed, to one minute's worth at most, and take a handful or what there is."""
    rate = per_minute / 60
    passed = max((at - since).total_seconds(), 0.0)
    full = min(left + passed * rate, float(per_minute))
    calls = min(int(full), handful(per_minute))
    return Drawn(calls, full - calls, 0 if calls else max(1, math.ceil((1 - full) / rate)))
