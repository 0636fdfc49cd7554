"""The hub that carries documents between agencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from vanban.axis.api import Envelope, Lease, Receipt
from vanban.kernel.actor import Actor


class AxisPort(Protocol):
    """A hub: in this house, or another one over HTTP. Every method runs outside transactions.

    Raises `PacketRefused` when the hub says no for good, and `OutsideFailure` when it cannot be reached.
    """

    tells: bool
    """True for a hub that tells by itself of every delivery and of what it gave up; any other is asked."""

    def waiting(self, *, at: datetime, limit: int) -> Sequence[UUID]:
        """Deliveries for our agencies that we have to fetch, urgent ones first; none from a hub that tells."""

    def given_up(self, doc_id: UUID) -> Mapping[str, str]:
        """The recipients of a packet of ours that the hub could not serve in the end, each with the reason."""

    def join(self, code: str, name: str, aliases: Iterable[str], *, by: Actor, at: datetime) -> None:
        """Give an agency of ours its mailbox."""

    def check_recipients(self, codes: Iterable[str], *, at: datetime) -> Mapping[str, str]:
        """The codes that cannot receive, each with its error code (18 unknown, 23 closed)."""

    def submit(self, packet: bytes, *, message_id: str, by: Actor, at: datetime) -> Receipt:
        """Hand a packet over; repeating it answers with the same receipt."""

    def lease(self, delivery_id: UUID, *, by: Actor, at: datetime) -> Lease | None:
        """Take a delivery for a while; None when it is done or held by another worker."""

    def envelope(self, delivery_id: UUID) -> Envelope:
        """What the hub vouches for: sender, message id, digest."""

    def fetch(self, delivery_id: UUID) -> bytes:
        """The packet's exact bytes."""

    def acknowledge(
        self,
        delivery_id: UUID,
        *,
        token: UUID,
        outcome: Literal["deliver", "fail", "release"],
        by: Actor,
        at: datetime,
        reason: str = "",
    ) -> None:
        """Say what became of a delivery."""


_joined: list[AxisPort] = []


def use_axis(port: AxisPort) -> None:
    """Join the hub; joining again replaces."""
    _joined[:] = [port]


def axis() -> AxisPort:
    """The hub in use; raises `LookupError` when config joined none."""
    if not _joined:
        raise LookupError("no hub is joined: config/wiring.py must call exchange.ports.use_axis")
    return _joined[0]
