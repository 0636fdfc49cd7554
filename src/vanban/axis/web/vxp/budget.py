"""Calls already drawn from systems' budgets, kept in this process until they are made."""

from __future__ import annotations

from datetime import datetime
from threading import Lock
from uuid import UUID

from vanban.axis.actions import calling
from vanban.axis.queries.systems import Credentials
from vanban.kernel.actor import Actor


class Pocket:
    """A handful of calls for each system: one write to the database pays for many of them."""

    def __init__(self) -> None:
        self._left: dict[UUID, int] = {}
        self._lock = Lock()

    def spend(self, system: Credentials, *, by: Actor, at: datetime) -> None:
        """Pay for one call. Raises `TooManyCalls`."""
        with self._lock:
            left = self._left.get(system.id, 0)
            if left:
                self._left[system.id] = left - 1
                return
        drawn = calling.draw_calls(system.id, per_minute=system.calls_per_minute, by=by, at=at)
        with self._lock:
            self._left[system.id] = self._left.get(system.id, 0) + drawn - 1

    def empty(self) -> None:
        """Forget what was drawn."""
        with self._lock:
            self._left.clear()


POCKET = Pocket()
