"""The hub of this house, called in the same process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from vanban.axis import api
from vanban.kernel.actor import Actor


class LocalAxis:
    """Speaks to `vanban.axis` directly, as one connected system with every agency of this house."""

    def __init__(self, system: str = "office", name: str = "Hệ thống dùng chung của tỉnh") -> None:
        self.system = system
        self.name = name

    tells = True

    def waiting(self, *, at: datetime, limit: int) -> Sequence[UUID]:
        """Nothing: this hub publishes `DeliveryReady`."""
        return ()

    def given_up(self, doc_id: UUID) -> Mapping[str, str]:
        """Nothing: this hub publishes `DeliveryFailed`."""
        return {}

    def join(self, code: str, name: str, aliases: Iterable[str], *, by: Actor, at: datetime) -> None:
        """Give an agency of ours its mailbox."""
        api.connect_system(self.system, self.name, by=by, at=at)
        api.open_mailbox(code, name, system=self.system, aliases=aliases, by=by, at=at)

    def check_recipients(self, codes: Iterable[str], *, at: datetime) -> Mapping[str, str]:
        """The codes that cannot receive."""
        return api.check_recipients(codes, at=at)

    def submit(self, packet: bytes, *, message_id: str, by: Actor, at: datetime) -> api.Receipt:
        """Hand a packet over."""
        return api.submit(packet, system=self.system, message_id=message_id, by=by, at=at)

    def lease(self, delivery_id: UUID, *, by: Actor, at: datetime) -> api.Lease | None:
        """Take a delivery for a while."""
        return api.lease(delivery_id, by=by, at=at)

    def envelope(self, delivery_id: UUID) -> api.Envelope:
        """What the hub vouches for."""
        return api.envelope(delivery_id)

    def fetch(self, delivery_id: UUID) -> bytes:
        """The packet's exact bytes."""
        return api.fetch(delivery_id)

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
        api.acknowledge(delivery_id, token=token, outcome=outcome, by=by, at=at, reason=reason)
