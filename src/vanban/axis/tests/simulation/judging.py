"""The judge of a schedule: what was accepted is delivered once, or visibly refused, or visibly undeliverable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vanban.axis import states
from vanban.axis.tests.simulation.world import Broken, World


def faults(world: World) -> Iterator[str]:
    """Every promise broken, in words."""
    submitted = {(letter.sender, letter.message_id) for letter in world.letters}
    for letter in world.letters:
        if len(set(letter.receipts)) > 1:
            yield f"{letter.message_id}: a repeat got another receipt: {sorted(set(letter.receipts))}"
    ways = Counter((row.sender, row.message_id, row.box.id) for row in world.store.rows.values())
    yield from (f"{key[1]}: {count} deliveries to one mailbox" for key, count in ways.items() if count > 1)
    for letter in world.letters:
        for box in letter.to:
            if letter.receipts and (letter.sender, letter.message_id, box.id) not in ways:
                yield f"{letter.message_id}: receipted for {box.code}, and lost"
    for receiver in world.receivers.values():
        counts = Counter(receiver.taken)
        yield from (f"{receiver.box.code} took in {key[1]} {n} times" for key, n in counts.items() if n > 1)
        yield from (f"{receiver.box.code} got {key[1]} from nowhere" for key in counts if key not in submitted)
    yield from _ends(world)


def _ends(world: World) -> Iterator[str]:
    """Each delivery ended once, and in the way that its two sides saw."""
    final = {code for code, status in states.DELIVERY.statuses.items() if status.final}
    for row in world.store.rows.values():
        name = f"{row.message_id} to {row.box.code}"
        ends = [state for state in row.history if state in final]
        if len(ends) != 1 or row.history[-1] != ends[0]:
            yield f"{name}: ended {len(ends)} times: {row.history}"
        receiver = world.receivers[row.box.id]
        has_it = (row.sender, row.message_id) in receiver.taken
        if row.way.state == states.DELIVERED and not has_it:
            yield f"{name}: called delivered, and the receiver never saw it"
        if row.way.state == states.FAILED:
            if len(row.told) != 1:
                yield f"{name}: its sender was told {len(row.told)} times"
            elif row.told == ["refused"] and has_it:
                yield f"{name}: its sender was told of a refusal, yet the receiver has it"
        elif row.told:
            yield f"{name}: its sender was told of a failure of what was delivered"


def judge(seed: int, *, without: str = "", trace: bool = False) -> tuple[list[str], World]:
    """Play one schedule; its faults and its world."""
    world = World(seed, without=without, trace=trace)
    try:
        world.play()
    except Broken as fault:
        return [str(fault)], world
    return list(faults(world)), world
