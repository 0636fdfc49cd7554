"""What several threads of one process want at the same time, done in one go: one question, one transaction for all.

Whoever comes alone is served at once. Who comes while others of this process are on their way, and not far, waits for
them a few thousandths of a second; who comes while others are being served goes with the next turn. Nothing runs in a
thread of its own: the first of each turn serves for all of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Condition, Lock
from typing import Generic, TypeVar

from vanban.kernel.refusals import OutsideFailure

LONGEST = 60.0
"""Seconds after which who serves is taken for lost, as behind a dead line: those who wait are told, others serve."""

Wish = TypeVar("Wish")
Answer = TypeVar("Answer")


class ServingStuck(OutsideFailure):
    """Who served for all has not come back; nobody knows what became of the wish, and it may be repeated."""

    def __init__(self) -> None:
        super().__init__("the one who asked for all has not come back", permanent=False)


class _Seat(Generic[Wish, Answer]):
    """One who waits; `turn` is released when it is served, or when it is to serve."""

    __slots__ = ("answer", "leads", "served", "turn", "wish")

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.leads = self.served = False
        self.answer: Answer
        self.turn = Lock()
        self.turn.acquire()


class Gathering(Generic[Wish, Answer]):
    """A place where wishes meet; `serve` gives one answer for each, in their order, or raises.

    At most `most` go in one turn; `patience` is how many seconds one waits for others at the most. After an error of
    `spoils` that befell several at once, each tries alone, and the one who cannot is told why.
    """

    def __init__(
        self,
        serve: Callable[[Sequence[Wish]], Sequence[Answer]],
        *,
        most: int,
        patience: float,
        spoils: tuple[type[Exception], ...],
    ) -> None:
        self._serve = serve
        self._spoils = spoils
        self._most = most
        self._patience = patience
        self._lock = Lock()
        self._changed = Condition(self._lock)
        self._coming = 0
        self._waiting: list[_Seat[Wish, Answer]] = []
        self._led = False
        self._since = 0.0

    @contextmanager
    def expected(self, *, soon: bool) -> Iterator[Callable[[Wish], Answer]]:
        """Announce a wish that is on its way, and get what to call with it; `soon` when others may wait for it."""
        pending = [soon]
        self._announce(soon)

        def ask(wish: Wish) -> Answer:
            announced, pending[0] = pending[0], False
            return self._ask(wish, announced)

        try:
            yield ask
        finally:
            if pending[0]:
                with self._lock:
                    self._coming -= 1
                    self._changed.notify()

    def _announce(self, soon: bool) -> None:
        if soon:
            with self._lock:
                self._coming += 1

    def _ask(self, wish: Wish, announced: bool) -> Answer:
        seat: _Seat[Wish, Answer] = _Seat(wish)
        with self._lock:
            self._coming -= announced
            self._waiting.append(seat)
            leads = not self._led or time.monotonic() - self._since > LONGEST
            if leads:
                self._begin()
            if not leads and (not self._coming or len(self._waiting) >= self._most):
                self._changed.notify()
        if not leads:
            self._await(seat)
            if not seat.leads:
                return seat.answer if seat.served else self._serve([wish])[0]
        return self._lead(seat)

    def _begin(self) -> None:
        self._led, self._since = True, time.monotonic()

    def _await(self, seat: _Seat[Wish, Answer]) -> None:
        if seat.turn.acquire(timeout=LONGEST):
            return
        with self._lock:
            if seat in self._waiting:
                self._waiting.remove(seat)
        raise ServingStuck()

    def _lead(self, seat: _Seat[Wish, Answer]) -> Answer:
        group = self._gather(seat)
        try:
            answers = self._serve([each.wish for each in group])
            for each, answer in zip(group, answers, strict=True):
                each.answer, each.served = answer, True
        except self._spoils:
            if len(group) == 1:
                raise
        finally:
            self._hand_over()
            for each in group:
                if each is not seat:
                    each.turn.release()
        return seat.answer if seat.served else self._serve([seat.wish])[0]

    def _gather(self, seat: _Seat[Wish, Answer]) -> list[_Seat[Wish, Answer]]:
        with self._lock:
            ends = 0.0
            while self._coming and len(self._waiting) < self._most:
                now = time.monotonic()
                ends = ends or now + self._patience
                if now >= ends or not self._changed.wait(ends - now):
                    break
            group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            if seat not in group:  # another one took its place when it was long in coming
                group.append(seat)
            return group

    def _hand_over(self) -> None:
        """The next who waits serves the next turn."""
        with self._lock:
            if not self._waiting:
                self._led = False
                return
            following = self._waiting[0]
            self._begin()
        following.leads = True
        following.turn.release()
