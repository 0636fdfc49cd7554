"""Systems that have called this process before, with the version of all that was known of them."""

from __future__ import annotations

from datetime import datetime

from vanban.axis.queries.systems import Credentials
from vanban.axis.web.vxp.call import Incoming

MOST = 1024


class Memory:
    """Bounded; what it recalls is a claim about the past, to be checked by its version."""

    def __init__(self) -> None:
        self._known: dict[str, Credentials] = {}

    def recall(self, incoming: Incoming, at: datetime) -> Credentials | None:
        """Who this seems to be, unless a secret has run out meanwhile."""
        system = self._known.get(incoming.claimed)
        return None if system is None or (system.until is not None and system.until <= at) else system

    def keep(self, incoming: Incoming, system: Credentials) -> None:
        """This system has proved itself."""
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[incoming.claimed] = system

    def forget(self, incoming: Incoming) -> None:
        """What is known of it may be wrong."""
        self._known.pop(incoming.claimed, None)


MEMORY = Memory()
