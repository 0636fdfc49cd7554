"""One schedule: senders, workers, receivers and the clock, interleaved by chance at every point where they may part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from vanban.axis.actions.carrying import Worker
from vanban.axis.ports import Carriage, Carrier
from vanban.axis.rules.carrying import PACE, Result
from vanban.axis.tests.simulation.dice import Dice
from vanban.axis.tests.simulation.memory import DEDUP, Box, MemoryStore, Row
from vanban.kernel.refusals import OutsideFailure

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GIVE_UP = timedelta(days=14)
URGENCIES = (0, 0, 0, 0, 1, 2, 3)
DRAIN_TICKS = 3000


@dataclass
class Receiver:
    """The far end of a mailbox: what it took in, and how it behaves for now."""

    box: Box
    dead: bool = False
    lossy: bool = False
    """Takes in, then its answer is lost."""
    refusing: bool = False
    taken: list[tuple[str, str]] = field(default_factory=list)
    """Every taking in of (sender, message id), after its own dedup."""
    refused: set[tuple[str, str]] = field(default_factory=set)
    failed_once: bool = False
    """Some carriage found nobody, or got no answer."""
    passed_over: int = 0
    """Picks of others while it had something as urgent waiting."""


@dataclass
class Letter:
    """What a sender submits until it holds a receipt."""

    sender: str
    message_id: str
    to: list[Box]
    priority: int
    receipts: list[str] = field(default_factory=list)


class Broken(AssertionError):
    """A promise of the hub was seen broken while the schedule ran."""


class World:
    """Everything of one schedule; the seed decides all of it."""

    def __init__(self, seed: int, *, without: str = "", trace: bool = False) -> None:
        self.seed = seed
        self.dice = Dice(seed)
        self.without = without
        self.now = START
        self.store = MemoryStore(without=without)
        self.lines: list[str] | None = [] if trace else None
        kinds = ("local", "local", "upstream", "vxp")
        self.receivers: dict[UUID, Receiver] = {}
        for place in range(2 + self.dice.below(3)):
            box = self.store.add_box(f"H42.{place + 1:02d}", kinds[place % 4])
            self.receivers[box.id] = Receiver(box)
        self.pullers = [item for item in self.receivers.values() if item.box.kind == "vxp"]
        boxes = list(self.store.boxes.values())
        self.letters = [self._letter(number, boxes) for number in range(2 + self.dice.below(6))]
        self.carriers: dict[str, Carrier] = {"local": self._carry_local, "upstream": self._carry}
        self.workers: list[Iterator[str]] = [self._worker() for _n in range(1 + self.dice.below(3))]
        self.put_aside: list[Iterator[str]] = []
        self.late_answers: list[tuple[UUID, str]] = []

    def say(self, text: str) -> None:
        """A line of the trace."""
        if self.lines is not None:
            self.lines.append(f"{(self.now - START).total_seconds():>9.0f}s  {text}")

    # -- the schedule ------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Accidents first, then everything heals and the queues must drain."""
        for _tick in range(30 + self.dice.below(90)):
            self._tick()
        self._heal()
        self._drain()

    def _tick(self) -> None:
        self._pass_time()
        draw = self.dice.below(100)
        if draw < 22:
            self._submit(self.dice.one(self.letters))
        elif draw < 72:
            self._step_a_worker()
        elif draw < 80 and self.pullers:
            self._pull(self.dice.one(self.pullers))
        elif draw < 90:
            self._change_a_receiver()
        elif draw < 96:
            self._lose_a_worker()
        else:
            self._give_up_old_ones()

    def _pass_time(self) -> None:
        draw = self.dice.below(100)
        if draw < 60:
            step = self.dice.below(8)
        elif draw < 85:
            step = self.dice.below(90)
        elif draw < 98:
            step = 120 + self.dice.below(900)
        else:
            step = 86400 * (1 + self.dice.below(15))
        self.now += timedelta(seconds=step, milliseconds=1)

    def _heal(self) -> None:
        self.say("everything heals")
        for receiver in self.receivers.values():
            receiver.dead = receiver.lossy = receiver.refusing = False
        for worker in self.put_aside:  # whoever was late comes now, with what it holds
            self.now += timedelta(milliseconds=1)
            next(worker)
        for delivery_id, outcome in self.late_answers:
            self._settle(delivery_id, outcome)
        self.late_answers = []

    def _drain(self) -> None:
        self.workers = [self._worker()]
        for letter in self.letters:
            if not letter.receipts:
                self._submit(letter, certain=True)
        for _tick in range(DRAIN_TICKS):
            if not self.store.open:
                return
            self.now += timedelta(seconds=5)
            for puller in self.pullers:
                self._pull(puller, certain=True)
            for _step in range(4):
                self.now += timedelta(milliseconds=1)
                next(self.workers[0])
        raise Broken(f"the queues never drain: {[row.box.code for row in self.store.open.values()]}")

    # -- senders -----------------------------------------------------------------------------------------------------

    def _letter(self, number: int, boxes: list[Box]) -> Letter:
        to = [box for box in boxes if self.dice.chance(50)] or [self.dice.one(boxes)]
        return Letter(f"H42.9{number % 2}", f"m-{number}", to, self.dice.one(URGENCIES))

    def _submit(self, letter: Letter, *, certain: bool = False) -> None:
        """The request may be lost, doubled by the network, or its answer lost; the sender repeats itself."""
        fate = 99 if certain else self.dice.below(100)
        if fate < 15:
            self.say(f"{letter.message_id}: the request is lost")
            return
        for _copy in range(2 if 15 <= fate < 35 else 1):
            receipt = self.store.accept(letter.sender, letter.message_id, letter.to, letter.priority, at=self.now)
            self.say(f"{letter.message_id}: accepted, {receipt}")
            if not 35 <= fate < 55:
                letter.receipts.append(receipt)

    # -- workers -----------------------------------------------------------------------------------------------------

    def _worker(self) -> Iterator[str]:
        while True:
            idle = True
            for step in Worker(self.store, self.carriers, now=lambda: self.now).steps():
                idle = False
                if step == "taken":
                    self._check_turn()
                yield step
            if idle:
                self._check_nobody_starves()
                yield "idle"

    def _step_a_worker(self) -> None:
        place = self.dice.below(len(self.workers))
        step = next(self.workers[place])
        self.say(f"worker {place}: {step}")

    def _lose_a_worker(self) -> None:
        """It dies, or it is held up for so long that others take over and its result comes late."""
        place = self.dice.below(len(self.workers))
        if self.dice.chance(50):
            self.say(f"worker {place} dies")
        elif self.put_aside and self.dice.chance(50):
            self.say("a worker held up goes on")
            next(self.put_aside.pop(self.dice.below(len(self.put_aside))))
            return
        else:
            self.say(f"worker {place} is held up")
            self.put_aside.append(self.workers[place])
        self.workers[place] = self._worker()

    def _carry(self, carriage: Carriage, *, at: datetime) -> Result:
        """Another hub, or an office system: alive, dead, or losing its answer after it took the letter in."""
        receiver = self.receivers[carriage.destination_id]
        row = self.store.rows[carriage.delivery_id]
        if receiver.dead:
            receiver.failed_once = True
            raise OutsideFailure("nobody answers", permanent=False)
        accepted = self._take_in(receiver, row)
        if receiver.lossy:
            receiver.failed_once = True
            raise OutsideFailure("the answer is lost", permanent=False)
        return Result("deliver") if accepted else Result("fail", "refused")

    def _carry_local(self, carriage: Carriage, *, at: datetime) -> Result | None:
        """A system of this house says by itself what became of it, with the same token."""
        result = self._carry(carriage, at=at)
        if self.dice.chance(50):
            return result
        self.store.conclude(carriage, result, at=at)
        return None

    # -- receivers ---------------------------------------------------------------------------------------------------

    def _take_in(self, receiver: Receiver, row: Row) -> bool:
        """True when the receiver has the letter now; the same message twice is one letter."""
        key = (row.sender, row.message_id)
        if key in receiver.taken and self.without != DEDUP:
            return True
        stays = row.box.kind == "vxp" and key in receiver.refused  # without a token, it must keep to its own word
        if stays or (receiver.refusing and key not in receiver.taken):
            self.say(f"{receiver.box.code} refuses {row.message_id}")
            receiver.refused.add(key)
            return False
        self.say(f"{receiver.box.code} takes in {row.message_id}")
        receiver.taken.append(key)
        return True

    def _pull(self, receiver: Receiver, *, certain: bool = False) -> None:
        """A system that fetches by itself: list, fetch, take in, say so; any answer may be lost, late or doubled."""
        mine = [row for row in self.store.open.values() if row.box is receiver.box]
        if receiver.dead or not mine:
            return
        row = self.dice.one(mine)
        outcome = "deliver" if self._take_in(receiver, row) else "fail"
        fate = 99 if certain else self.dice.below(100)
        if fate < 25:
            self.say(f"{receiver.box.code}: its answer is lost")
        elif fate < 50:
            self.late_answers.append((row.id, outcome))
        else:
            for _copy in range(2 if fate < 65 else 1):
                self._settle(row.id, outcome)

    def _settle(self, delivery_id: UUID, outcome: str) -> None:
        row = self.store.rows[delivery_id]
        receiver = self.receivers[row.box.id]
        if self.store.settle(delivery_id, "deliver" if outcome == "deliver" else "fail", at=self.now):
            self.say(f"{receiver.box.code} says {outcome} of {row.message_id}")

    def _change_a_receiver(self) -> None:
        if self.late_answers and self.dice.chance(30):
            self._settle(*self.late_answers.pop())
            return
        receiver = self.dice.one(list(self.receivers.values()))
        what = self.dice.below(4)
        if what == 0:
            receiver.dead = not receiver.dead
        elif what == 1:
            receiver.lossy = not receiver.lossy
        elif what == 2:
            receiver.refusing = not receiver.refusing
        else:
            receiver.dead = receiver.lossy = receiver.refusing = False
        self.say(
            f"{receiver.box.code}: dead {receiver.dead}, loses answers {receiver.lossy}, refuses {receiver.refusing}"
        )

    # -- the hub's clock, and what must hold at every moment -----------------------------------------------------------

    def _give_up_old_ones(self) -> None:
        for row in list(self.store.open.values()):
            if row.created_at <= self.now - GIVE_UP and self.store.expire(row.id, at=self.now):
                self.say(f"{row.message_id} to {row.box.code}: undeliverable")

    def _waiting(self) -> dict[UUID, int]:
        """Destinations that never failed, or answered since, with something due and room; its urgency."""
        found: dict[UUID, int] = {}
        held: dict[UUID, int] = {}
        for row in self.store.open.values():
            if row.way.is_held(self.now):
                held[row.box.id] = held.get(row.box.id, 0) + 1
        for row in self.store.open.values():
            receiver = self.receivers[row.box.id]
            unwell = receiver.failed_once and row.box.fared.failures
            if row.box.kind == "vxp" or unwell or held.get(row.box.id, 0) >= PACE.parallel:
                continue
            if row.way.ready_at <= self.now:
                found[row.box.id] = max(found.get(row.box.id, 0), row.priority)
        return found

    def _check_nobody_starves(self) -> None:
        """A worker went idle: then no destination that answers has anything due."""
        if left := self._waiting():
            raise Broken(f"{[self.store.boxes[item].code for item in left]} answer, yet nothing is carried to them")

    def _check_turn(self) -> None:
        """Somebody was picked: whoever has as urgent letters waiting is not passed over for ever."""
        picked = self.store.picked
        assert picked is not None
        waiting = self._waiting()
        for box_id, receiver in self.receivers.items():
            if receiver.box is picked.box or box_id not in waiting:
                receiver.passed_over = 0
            elif waiting[box_id] >= picked.priority:
                receiver.passed_over += 1
                if receiver.passed_over >= len(self.receivers):
                    raise Broken(f"{receiver.box.code} is passed over again and again")
