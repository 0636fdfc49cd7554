"""How many reminders a waiting delivery should have had by now, and when it is given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta


def reminders_due(created_at: datetime, at: datetime, remind_days: Sequence[int]) -> int:
    """How many of the reminders are due; days are full days of 24 hours since the hub took the message."""
    return sum(1 for days in remind_days if at - created_at >= timedelta(days=days))


def gives_up(created_at: datetime, at: datetime, give_up_days: int) -> bool:
    """True when waiting any longer helps nobody: the sender must learn it."""
    return at - created_at >= timedelta(days=give_up_days)
