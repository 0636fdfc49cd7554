"""Whether the hub takes packets: not while a stoppage is open, nor in a process that saw a flush fail itself."""

from __future__ import annotations

from vanban.axis.models import Stoppage
from vanban.kernel.refusals import OutsideFailure


class HubStopped(OutsideFailure):
    """The hub takes no packets for now; the sender keeps its packet and tries again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=False)


_seen_here: list[str] = []
"""This process saw a flush fail itself: it stays stopped even when the database cannot be told."""


def remember_stop(reason: str) -> None:
    """This process takes nothing more, whatever the database says, until it is started again."""
    _seen_here.append(reason)


def check_accepting() -> None:
    """Raise `HubStopped` while a stoppage is open."""
    refuse_while_stopped(None)
    refuse_while_stopped(Stoppage.objects.filter(lifted_at=None).values_list("reason", flat=True).first())


def refuse_while_stopped(reason: str | None) -> None:
    """The same for a caller who has read the open stoppage's reason; None asks only what this process saw itself."""
    if _seen_here:
        raise HubStopped(_seen_here[0])
    if reason is not None:
        raise HubStopped(reason)
