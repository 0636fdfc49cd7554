"""Ten thousand schedules of accidents, and the controls that show what the promises hang on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from vanban.axis.ports import Carriage
from vanban.axis.rules import carrying
from vanban.axis.rules.carrying import Destination, Pace
from vanban.axis.tests.simulation.judging import judge
from vanban.axis.tests.simulation.memory import DEDUP, ENDS, FENCING, MemoryStore

SCHEDULES = 10_000
PARTS = 4


def first_fault(seeds: range, *, without: str = "") -> str:
    """The first broken promise with its seed, or nothing."""
    for seed in seeds:
        found, _world = judge(seed, without=without)
        if found:
            return f"seed {seed}: {found[0]} (replay: python -m vanban.axis.tests.simulation {seed})"
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_nothing_is_lost_or_doubled_and_every_end_is_told(part: int) -> None:
    share = SCHEDULES // PARTS
    assert first_fault(range(part * share, (part + 1) * share)) == ""


@pytest.mark.parametrize("promise", [FENCING, DEDUP, ENDS])
def test_without_this_promise_the_judge_sees_harm(promise: str) -> None:
    assert first_fault(range(3000), without=promise)


def test_a_breaker_that_never_wakes_is_seen_to_starve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "PACE", Pace(first_rest=10**9, longest_rest=10**9))
    monkeypatch.setattr(carrying.after_failure, "__kwdefaults__", {"pace": carrying.PACE})
    assert "never drain" in first_fault(range(300))


def test_a_pause_for_one_destination_that_hits_all_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = carrying.room

    def room(destination: Destination, held: int, *, at: datetime) -> int:
        return usual(destination, held, at=at) if at.minute % 2 else 0

    monkeypatch.setattr(carrying, "room", room)
    assert "nothing is carried to them" in first_fault(range(300))


def test_a_worker_that_begins_after_its_lease_is_seen_to_contradict_another(monkeypatch: pytest.MonkeyPatch) -> None:
    take_next = MemoryStore.take_next

    def endless(store: MemoryStore, *, at: datetime) -> Carriage | None:
        carriage = take_next(store, at=at)
        return replace(carriage, until=at + timedelta(days=999)) if carriage else None

    monkeypatch.setattr(MemoryStore, "take_next", endless)
    assert "told of a refusal, yet the receiver has it" in first_fault(range(3000))


def test_a_seed_replays_its_schedule() -> None:
    first, second = (judge(4711, trace=True)[1].lines for _turn in range(2))
    assert first
    assert first == second
