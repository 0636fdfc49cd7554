"""What a refusal must say."""

from __future__ import annotations

from vanban.exchange.errors import ReasonMissing, ReasonTooLong

MAX_REASON = 1000


def check_reason(reason: str) -> str:
    """The reason, trimmed; raises `ReasonMissing` or `ReasonTooLong` (NB16-Đ3.1c, HY19-Đ5.4)."""
    trimmed = " ".join(reason.split())
    if len(trimmed) < 3:
        raise ReasonMissing()
    if len(trimmed) > MAX_REASON:
        raise ReasonTooLong(length=len(trimmed), limit=MAX_REASON)
    return trimmed
