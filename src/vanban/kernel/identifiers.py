"""Identifiers: UUIDv7, so that keys sort by time and never reveal a count."""

from __future__ import annotations

import os
import time
from uuid import UUID

_SHAPE = 0x7 << 76 | 0b10 << 62


def new_id() -> UUID:
    """A fresh UUIDv7: the millisecond, its fraction in steps of a quarter of a microsecond (RFC 9562, method 3), and 62
    random bits. However many are made at once, none is ahead of the clock."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    chance = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=(milliseconds & 0xFFFF_FFFF_FFFF) << 80 | (rest * 4096 // 1_000_000) << 64 | _SHAPE | chance)
