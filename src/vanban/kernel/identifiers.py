"""Identifiers: UUIDv7, so that keys sort by time and never reveal a count."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_SHAPE = 0x7 << 76 | 0b10 << 62
_CHANCE = 42
_turn = threading.Lock()
_last = [0, 0]
"""The moment of the last one in this process, and how many were made in that moment."""


def new_id() -> UUID:
    """A fresh UUIDv7: the millisecond, its fraction in steps of a quarter of a microsecond (RFC 9562, method 3), a
    counter of this process for what is made within one step, and 42 random bits.

    In one process a later one sorts behind an earlier one, also while the clock stands still. None runs ahead of it.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    moment = (milliseconds & 0xFFFF_FFFF_FFFF) << 12 | rest * 4096 // 1_000_000
    with _turn:
        _last[:] = moment, _last[1] + 1 if moment == _last[0] else 0
        count = _last[1] & 0xF_FFFF
    chance = int.from_bytes(os.urandom(6), "big") >> 6
    return UUID(int=(moment >> 12) << 80 | (moment & 0xFFF) << 64 | _SHAPE | count << _CHANCE | chance)
