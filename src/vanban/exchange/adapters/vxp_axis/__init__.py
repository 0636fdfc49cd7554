"""A hub that runs alone, reached over the VXP protocol; this office system is one of its connected systems.

The protocol's lists know no lease: a packet is listed until somebody says what became of it. So the job that handles a
delivery carries the delivery's id as its lock (two workers never run it at once), and within one process the lease
held here fences off a worker that took too long. What slips through both is harmless: receiving a packet twice makes
one arrival.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

from vanban.axis.api import Envelope, Lease, LeaseLost, Receipt, edxml
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure

LEASE = timedelta(minutes=5)
REMEMBERED = 1000

Kind = Literal["edoc", "status"]
KINDS: tuple[Kind, ...] = ("edoc", "status")


class ReceivedRow(Protocol):
    """A packet that waits for us, as the hub lists it."""

    @property
    def doc_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def sender(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def has_ended(self) -> bool: ...
    @property
    def created_at(self) -> datetime | None: ...
    @property
    def message_id(self) -> str: ...
    @property
    def destination(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def priority(self) -> int: ...


class SentRow(Protocol):
    """What became of a packet of ours at one recipient."""

    @property
    def to(self) -> str: ...
    @property
    def has_failed(self) -> bool: ...
    @property
    def reason(self) -> str: ...


class HubClient(Protocol):
    """The calls of the protocol that an office system needs. Config hands in the client; the hub's is of this shape.

    Raises `PacketRefused` for the hub's own verdict, `OutsideFailure` for everything that may pass.
    """

    def send_edoc(
        self, packet: bytes, *, sender: str, to: Sequence[str] = (), kind: Kind = "edoc", message_id: str = ""
    ) -> Receipt | str: ...

    def received(
        self, *, kind: Kind = "edoc", status: str = "", size: int = 0, only: str = ""
    ) -> Sequence[ReceivedRow]: ...

    def fetch(self, doc_id: str) -> bytes: ...

    def update_status(
        self, doc_id: str, status: Literal["processing", "done", "fail"], *, reason: str = ""
    ) -> None: ...

    def sent(self, doc_id: str = "", *, kind: Kind = "edoc") -> Sequence[SentRow]: ...

    def register_agency(self, code: str, name: str, *, email: str = "", old_codes: Iterable[str] = ()) -> None: ...

    def check_recipients(self, codes: Sequence[str]) -> Mapping[str, str]: ...


@dataclass
class _Held:
    """A lease of this process."""

    lease: Lease
    row: ReceivedRow
    ended: bool = False


class VxpAxis:
    """The hub at the other end of a client, as `exchange.ports.AxisPort`. One for a process; shareable by threads."""

    tells = False

    def __init__(self, client: HubClient) -> None:
        self._client = client
        self._held: dict[UUID, _Held] = {}
        self._guard = threading.Lock()

    def join(self, code: str, name: str, aliases: Iterable[str], *, by: Actor, at: datetime) -> None:
        """Open an agency's mailbox there, under a code that the hub's operator listed for us."""
        self._client.register_agency(code, name, old_codes=list(aliases))

    def check_recipients(self, codes: Iterable[str], *, at: datetime) -> Mapping[str, str]:
        """The codes that cannot receive."""
        wanted = list(codes)
        return self._client.check_recipients(wanted) if wanted else {}

    def submit(self, packet: bytes, *, message_id: str, by: Actor, at: datetime) -> Receipt:
        """Hand a packet over. Raises `OutsideFailure` for a hub that answers without a signed receipt."""
        content = edxml.read(packet)
        kind: Kind = "status" if isinstance(content, edxml.Status) else "edoc"
        answer = self._client.send_edoc(packet, sender=content.sender.code, kind=kind, message_id=message_id)
        if isinstance(answer, Receipt):
            return answer
        raise OutsideFailure(f"the hub took the packet as {answer} but gave no receipt", permanent=True)

    def waiting(self, *, at: datetime, limit: int) -> Sequence[UUID]:
        """Documents first by urgency, then reports; a delivery that a worker of this process holds is left out."""
        found = [row for kind in KINDS for row in self._client.received(kind=kind, size=limit) if not row.has_ended]
        with self._guard:
            return [own for row in found[:limit] if not self._is_held(own := UUID(row.doc_id), at)]

    def given_up(self, doc_id: UUID) -> Mapping[str, str]:
        """The recipients whose system could not take the packet, or did not fetch it in time."""
        return {row.to: row.reason for row in self._client.sent(str(doc_id)) if row.has_failed}

    def lease(self, delivery_id: UUID, *, by: Actor, at: datetime) -> Lease | None:
        """Take a delivery for a while; None when it has ended there or a worker of this process holds it."""
        with self._guard:
            held = self._held.get(delivery_id)
            if self._is_held(delivery_id, at):
                return None
        row = next((row for kind in KINDS for row in self._client.received(kind=kind, only=str(delivery_id))), None)
        if row is None or row.has_ended:
            return None
        lease = Lease(delivery_id, new_id(), at + LEASE)
        with self._guard:
            if self._held.get(delivery_id) is not held:  # another thread was quicker
                return None
            self._held[delivery_id] = _Held(lease, row)
            self._forget_old()
        return lease

    def envelope(self, delivery_id: UUID) -> Envelope:
        """What the hub vouches for, as it said when the lease was taken. Raises `LeaseLost`."""
        row = self._row(delivery_id)
        if row.created_at is None:
            raise OutsideFailure("the hub does not say when it accepted the packet", permanent=True)
        return Envelope(
            delivery_id=delivery_id,
            message_id=row.message_id or row.doc_id,
            kind=row.kind,
            sender_code=row.sender,
            destination_code=row.destination or row.to,
            sha256=row.sha256,
            size=row.size,
            accepted_at=row.created_at,
            state=row.status,
        )

    def fetch(self, delivery_id: UUID) -> bytes:
        """The packet's exact bytes. Raises `OutsideFailure` when they are not the ones the hub vouches for."""
        row, data = self._row(delivery_id), self._client.fetch(str(delivery_id))
        if row.sha256 and hashlib.sha256(data).hexdigest() != row.sha256:
            raise OutsideFailure("the packet was altered on its way from the hub", permanent=False)
        return data

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
        """Say what became of a delivery; a released one stays listed. Raises `LeaseLost`."""
        with self._guard:
            held = self._held.get(delivery_id)
            if held is None or held.lease.token != token:
                raise LeaseLost()
            if held.ended:
                return
        if outcome != "release":
            self._client.update_status(str(delivery_id), "done" if outcome == "deliver" else "fail", reason=reason)
        with self._guard:
            held.ended = True

    def _row(self, delivery_id: UUID) -> ReceivedRow:
        with self._guard:
            if (held := self._held.get(delivery_id)) is None:
                raise LeaseLost()
            return held.row

    def _is_held(self, delivery_id: UUID, at: datetime) -> bool:
        held = self._held.get(delivery_id)
        return held is not None and not held.ended and held.lease.until > at

    def _forget_old(self) -> None:
        """Ended leases are kept a while, so that saying a result twice is harmless."""
        while len(self._held) > REMEMBERED:
            del self._held[next(iter(self._held))]
