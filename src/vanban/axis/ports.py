"""What the hub needs from outside: carriers for the systems it pushes to, and clients of the hubs above it.

config/wiring.py joins both with `use_carrier` and `use_upstream`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Literal, Protocol
from uuid import UUID

from vanban.axis.queries.traffic import Envelope
from vanban.axis.rules.carrying import Result
from vanban.axis.rules.edxml import Packet
from vanban.axis.rules.receipts import Receipt
from vanban.kernel.actor import Actor


@dataclass(frozen=True)
class Carriage:
    """One delivery in a worker's hands, until the lease ends; `token` proves it."""

    delivery_id: UUID
    destination_id: UUID
    destination: str
    kind: str
    """The kind of the system at the other end."""
    token: UUID
    until: datetime


class DeliveryStore(Protocol):
    """Where deliveries and the state of their destinations are kept; each call stands or falls as a whole."""

    def take_next(self, *, at: datetime) -> Carriage | None:
        """Lease the delivery whose turn it is over all destinations that are pushed; None when nothing is due."""

    def conclude(self, carriage: Carriage, result: Result, *, at: datetime) -> bool:
        """Write the result and how the destination fared; False, and no result, when another worker took over."""

    def note(self, destination_id: UUID, *, reached: bool, at: datetime) -> None:
        """Whether a destination answered; one that answers again after its rest gets what waits for it at once."""


class Carrier(Protocol):
    """Brings one delivery to a system of its kind; runs outside any transaction.

    None means that the receiving side has said itself what became of it, with the carriage's token. Raises
    `OutsideFailure` when the other end cannot be reached.
    """

    def __call__(self, carriage: Carriage, *, at: datetime) -> Result | None: ...


class ReceivedRow(Protocol):
    """A packet that waits for us at another hub."""

    @property
    def doc_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def sender(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def message_id(self) -> str: ...


class SentRow(Protocol):
    """What became of a packet of ours at one of its recipients: initial, processing, done or fail."""

    @property
    def doc_id(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def reason(self) -> str: ...


class UnitRow(Protocol):
    """An agency of another hub's directory."""

    @property
    def id(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def parent_id(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def old_code(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def deleted(self) -> bool: ...


class UpstreamPort(Protocol):
    """Our side of another hub. Every call may be repeated without harm and runs outside transactions.

    Raises `PacketRefused` for the other hub's own verdict, `OutsideFailure` for everything that may pass.
    """

    def send_edoc(
        self,
        packet: bytes,
        *,
        sender: str,
        to: Sequence[str] = (),
        kind: Literal["edoc", "status"] = "edoc",
        message_id: str = "",
    ) -> Receipt | str:
        """Hand a packet over; its receipt, or its id there. Raises `RecipientsRefused` naming the codes."""

    def received(self, *, kind: Literal["edoc", "status"] = "edoc") -> Sequence[ReceivedRow]:
        """What waits for us."""

    def download(self, doc_id: str, target: BinaryIO) -> tuple[str, int]:
        """Write a packet into a file; its SHA-256 and size."""

    def update_status(self, doc_id: str, status: Literal["processing", "done", "fail"], *, reason: str = "") -> None:
        """Say what became of a packet."""

    def sent(self, doc_id: str = "", *, kind: Literal["edoc", "status"] = "edoc") -> Sequence[SentRow]:
        """What became of a packet of ours."""

    def agencies(self) -> Iterator[UnitRow]:
        """The whole directory with old codes."""

    def units(self, *, from_version: int = 0) -> Iterator[UnitRow]:
        """The directory with versions; what changed after `from_version` where the hub can tell, else everything."""

    def register_agency(self, code: str, name: str, *, email: str = "", old_codes: Iterable[str] = ()) -> None:
        """Make an agency of ours known there."""

    def delete_agency(self, code: str) -> None:
        """Take it back."""


@dataclass(frozen=True)
class Joint:
    """How another hub is reached: its address, our id there, and the secret that signs our calls."""

    endpoint: str
    system_id: str
    secret: str


_carriers: dict[str, Carrier] = {}
_upstream: list[Callable[[Joint], UpstreamPort]] = []


def use_carrier(kind: str, carrier: Carrier) -> None:
    """Join the carrier for a kind of system; joining again replaces."""
    _carriers[kind] = carrier


def carriers() -> dict[str, Carrier]:
    """The carriers in use, by kind; only these kinds are pushed."""
    return _carriers


def use_upstream(client: Callable[[Joint], UpstreamPort]) -> None:
    """Join the client of other hubs; joining again replaces."""
    _upstream[:] = [client]


def upstream(joint: Joint) -> UpstreamPort:
    """A client for one other hub; raises `LookupError` when config joined none."""
    if not _upstream:
        raise LookupError("no client of other hubs is joined: config/wiring.py must call axis.ports.use_upstream")
    return _upstream[0](joint)


@dataclass(frozen=True)
class Examined:
    """What a look at one PDF says: its pages, whether it must not be sent or accepted, and the verdict in sentences."""

    pages: int
    broken: bool
    signed: bool
    told: tuple[tuple[str, bool | None], ...]
    template: str = ""
    """The page part that shows the whole report, given `report` under the name `told`; empty: the sentences alone."""
    report: object = None


class Examiner(Protocol):
    """Looks at packets and files for agencies without a system; outside any transaction, never raises for bad files."""

    def arrival(
        self, packet: Packet, envelope: Envelope, agency_code: str, *, subject_id: UUID, by: Actor, at: datetime
    ) -> list[dict[str, Any]]:
        """The check report on what arrived: findings with `code`, `ok`, `message`, `data`, `blocks` and `law`."""

    def file(self, content: bytes, *, subject_id: UUID | None, by: Actor, at: datetime) -> Examined:
        """The verdict on one PDF."""


_examiners: list[Examiner] = []


def use_examiner(port: Examiner) -> None:
    """Join the examiner; joining again replaces."""
    _examiners[:] = [port]


def examiner() -> Examiner:
    """The examiner in use; raises `LookupError` when config joined none."""
    if not _examiners:
        raise LookupError("no examiner is joined: config/wiring.py must call axis.ports.use_examiner")
    return _examiners[0]
