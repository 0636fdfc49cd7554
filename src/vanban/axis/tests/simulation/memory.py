"""The hub's tables in memory: the same promises as the database gives, and ways to break each for negative controls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from vanban.axis import states
from vanban.axis.errors import LeaseLost
from vanban.axis.ports import Carriage
from vanban.axis.rules import carrying
from vanban.axis.rules.carrying import PACE, Destination, Outcome, Result, Way

FENCING = "fencing"
DEDUP = "dedup"
ENDS = "ends"
WEAKNESSES = (FENCING, DEDUP, ENDS)
"""What a control may take away: the token's check, the unique message id, the finality of ends."""


@dataclass
class Box:
    """A mailbox."""

    id: UUID
    code: str
    kind: str
    fared: Destination = field(default_factory=Destination)


@dataclass
class Row:
    """A delivery with what became of it, in order."""

    id: UUID
    sender: str
    message_id: str
    box: Box
    priority: int
    way: Way
    created_at: datetime
    history: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What the sender was told: each reason of a failure."""


class MemoryStore:
    """Keeps `DeliveryStore` and the hub's acceptance, without a database."""

    def __init__(self, kinds: tuple[str, ...] = ("local", "upstream"), *, without: str = "") -> None:
        self.kinds = kinds
        self.without = without
        self.boxes: dict[UUID, Box] = {}
        self.rows: dict[UUID, Row] = {}
        self.receipts: dict[tuple[str, str], str] = {}
        self.open: dict[UUID, Row] = {}
        self.picked: Row | None = None
        """What was taken last."""
        self._serial = 0

    def new_id(self) -> UUID:
        """Ids in the order of their making."""
        self._serial += 1
        return UUID(int=self._serial)

    def add_box(self, code: str, kind: str = "local", box_id: UUID | None = None) -> Box:
        """Open a mailbox."""
        box = Box(box_id or self.new_id(), code, kind)
        self.boxes[box.id] = box
        return box

    def accept(self, sender: str, message_id: str, boxes: list[Box], priority: int, *, at: datetime) -> str:
        """Take a message once; a repeat gets the stored receipt."""
        key = (sender, message_id)
        if key in self.receipts and self.without != DEDUP:
            return self.receipts[key]
        receipt = f"receipt {self.new_id().int}"
        self.receipts[key] = receipt
        for box in boxes:
            self.add_row(box, sender, message_id, priority, at=at)
        return receipt

    def add_row(
        self, box: Box, sender: str, message_id: str, priority: int, *, at: datetime, row_id: UUID | None = None
    ) -> Row:
        """One more delivery on its way."""
        row = Row(row_id or self.new_id(), sender, message_id, box, priority, Way(states.WAITING, at), at)
        self.rows[row.id] = self.open[row.id] = row
        return row

    # -- the engine's side -------------------------------------------------------------------------------------------

    def take_next(self, *, at: datetime) -> Carriage | None:
        """The fairest due delivery, leased."""
        held: dict[UUID, int] = {}
        for row in self.open.values():
            if row.way.is_held(at):
                held[row.box.id] = held.get(row.box.id, 0) + 1
        due = [
            row
            for row in self.open.values()
            if row.way.ready_at <= at
            and row.box.kind in self.kinds
            and carrying.room(row.box.fared, held.get(row.box.id, 0), at=at)
        ]
        if not due:
            return None
        first = min(due, key=lambda row: (*carrying.turn(row.priority, row.box.fared, row.way.ready_at), row.id))
        way = carrying.taken(first.way, token=self.new_id(), at=at, seconds=PACE.lease_seconds[first.box.kind])
        assert way is not None
        assert way.token is not None
        assert way.lease_until is not None
        self._move(first, way)
        self.picked = first
        first.box.fared = replace(first.box.fared, served_at=at)
        return Carriage(first.id, first.box.id, first.box.code, first.box.kind, way.token, way.lease_until)

    def conclude(self, carriage: Carriage, result: Result, *, at: datetime) -> bool:
        """A worker's result, guarded by its token."""
        row = self.rows[carriage.delivery_id]
        token = row.way.token if self.without == FENCING else carriage.token
        if self.without == ENDS and row.way.token == token and states.DELIVERY.statuses[row.way.state].final:
            self._move(row, replace(row.way, state=states.DELIVERED if result.outcome == "deliver" else states.FAILED))
            return True
        try:
            way = carrying.concluded(row.way, token=token, outcome=result.outcome, at=at)
        except LeaseLost:
            return False
        if way is not None:
            self._move(row, way, reason=result.reason)
        self.note(carriage.destination_id, reached=result.reached, at=at)
        return True

    def note(self, destination_id: UUID, *, reached: bool, at: datetime) -> None:
        """How a destination fared."""
        box = self.boxes[destination_id]
        before = box.fared
        if not reached:
            box.fared = carrying.after_failure(before, at=at)
            return
        box.fared = carrying.after_success(before)
        if before.failures >= PACE.failures_before_rest:
            for row in self.open.values():
                if row.box is box and row.way.state == states.WAITING and row.way.next_at > at:
                    row.way = replace(row.way, next_at=at)

    # -- systems that fetch by themselves, and the clock ---------------------------------------------------------------

    def settle(self, delivery_id: UUID, outcome: Outcome, *, at: datetime) -> bool:
        """What a fetching system says; False when it ended before."""
        row = self.rows[delivery_id]
        if states.DELIVERY.statuses[row.way.state].final:
            if self.without == ENDS:
                self._move(row, replace(row.way, state=states.DELIVERED if outcome == "deliver" else states.FAILED))
            return False
        self._move(row, carrying.after(row.way, outcome, at=at), reason="refused")
        return True

    def expire(self, delivery_id: UUID, *, at: datetime) -> bool:
        """Give up what nobody fetched and nobody holds."""
        row = self.rows[delivery_id]
        if not carrying.may_expire(row.way, at=at):
            return False
        self._move(row, carrying.after(row.way, "expire", at=at), reason="undeliverable")
        return True

    def _move(self, row: Row, way: Way, *, reason: str = "") -> None:
        row.way = way
        row.history.append(way.state)
        if states.DELIVERY.statuses[way.state].final:
            self.open.pop(row.id, None)
            if way.state == states.FAILED:
                row.told.append(reason)
