"""How much is played, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Plan:
    """How many rounds, from which seed, with what broken on purpose; `only` keeps these points of the deck."""

    rounds: int
    seed: int = 1
    broken: frozenset[str] = frozenset()
    only: tuple[str, ...] = ()
    title: str = ""


@dataclass
class Outcome:
    """What happened, and the judge's verdict."""

    plan: Plan
    seconds: float = 0.0
    rounds: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Point, means and found state."""
    packets: int = 0
    receipts: int = 0
    unknown: int = 0
    deliveries: int = 0
    lives: int = 0
    lost_files: int = 0
    orphans: tuple[int, int] = (0, 0)
    faults: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For whoever started the program."""
        rounds = [[*key, times] for key, times in sorted(self.rounds.items())]
        plan = {**asdict(self.plan), "broken": sorted(self.plan.broken)}
        return {**asdict(self), "plan": plan, "rounds": rounds}


def table(outcome: Outcome) -> str:
    """The outcome for people."""
    title = outcome.plan.title or "the hub under faults"
    lines = [
        f"{title}: {sum(outcome.rounds.values())} rounds in {outcome.seconds:.0f} s, seed {outcome.plan.seed}"
        + (f", broken on purpose: {', '.join(sorted(outcome.plan.broken))}" if outcome.plan.broken else ""),
        f"  {outcome.packets} packets, {outcome.receipts} receipts, {outcome.unknown} of unknown fate; "
        f"{outcome.deliveries} deliveries; {outcome.lives} lives of the hub; "
        f"{outcome.lost_files} unflushed files lost; orphans: {outcome.orphans[0]} files, {outcome.orphans[1]} rows",
        f"  {'point':<48} {'means':<30} {'found':<38} rounds",
    ]
    for (point, means, found), times in sorted(outcome.rounds.items()):
        lines.append(f"  {point:<48} {means:<30} {found:<38} {times:>6}")
    lines.append(f"  faults: {len(outcome.faults)}")
    lines += [f"    {fault}" for fault in outcome.faults[:40]]
    return "\n".join(lines)
