"""Refused calls that repeat themselves: the first is put on record at once, the rest are counted for a while."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime, timedelta
from threading import Lock

QUIET = timedelta(seconds=10)
MOST = 4096


class Complaints:
    """Bounded in memory; a flood of strange calls fills neither it nor the audit."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, tuple[datetime, int]] = {}
        self._lock = Lock()

    def is_new(self, key: Hashable, at: datetime) -> bool:
        """True when this was not heard for a while; otherwise it is counted."""
        with self._lock:
            since, times = self._seen.get(key, (None, 0))
            if since is not None and at - since < QUIET:
                self._seen[key] = (since, times + 1)
                return False
            if len(self._seen) >= MOST:
                self._seen.pop(next(iter(self._seen)))
            self._seen[key] = (at, times)
            return True

    def taken(self, key: Hashable) -> int:
        """How often it was heard since it was told last; counts from zero again."""
        with self._lock:
            since, times = self._seen.get(key, (None, 0))
            if since is not None:
                self._seen[key] = (since, 0)
            return times

    def forget(self) -> None:
        """Everything is new again."""
        with self._lock:
            self._seen.clear()


COMPLAINTS = Complaints()
