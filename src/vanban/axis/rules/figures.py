"""The figures of one agency's exchange, and the shares made from them."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Figures:
    """What one agency exchanged through the hub in a period. Every count is of documents, unless it says copies."""

    sent: int = 0
    """New, updating and replacing documents that the hub took from it."""
    copies: int = 0
    """One for each agency these went to."""
    arrived: int = 0
    """Copies that the receiver's system took."""
    returned: int = 0
    """Copies that a receiver refused: status 02, or its system refused the packet for good."""
    recalled: int = 0
    """Recalls it asked for: packets of kind 1, or status 13."""
    received: int = 0
    """Documents that were sent to it."""
    taken: int = 0
    """Of these, what its system took."""
    on_time: int = 0
    """Of these, what it took in time."""
    overdue: int = 0
    """What it took too late, or has not taken though it is time."""
    waiting: int = 0
    """What still waits for its system."""
    refused: int = 0
    """What it refused: status 02, or its system refused the packet for good."""
    reported: int = 0
    """Documents whose handling it reported as finished (status 06)."""

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Figures)))

    @property
    def on_time_share(self) -> float | None:
        """Per cent of what was due that was taken in time; None when nothing was due."""
        return share(self.on_time, self.on_time + self.overdue)

    @property
    def taken_share(self) -> float | None:
        """Per cent of what was sent to it that its system took."""
        return share(self.taken, self.received)

    @property
    def refused_share(self) -> float | None:
        """Per cent of what was sent to it that it refused."""
        return share(self.refused, self.received)

    @property
    def reported_share(self) -> float | None:
        """Per cent of what it took whose end it reported."""
        return share(self.reported, self.taken)


def share(part: int, whole: int) -> float | None:
    """Per cent with one digit; None of nothing."""
    return round(100 * part / whole, 1) if whole else None
