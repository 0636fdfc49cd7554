"""Delegation matrix: every act × own, for the post, for the person, for each box, outside the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from delegation import scenes_drafting, scenes_exchange, scenes_guests, scenes_office, scenes_work
from delegation.house_acts import acts, gates
from delegation.matrix import Act, Table, Town, undone
from delegation.reasons import BY_ITSELF, GATES, LIKE, in_person
from vanban.config.scopes import ALWAYS, BOXES, NEVER

SCENES: tuple[Callable[[Town], Iterable[Act]], ...] = (
    *scenes_work.SCENES,
    *scenes_drafting.SCENES,
    *scenes_exchange.SCENES,
    *scenes_guests.SCENES,
    *scenes_office.SCENES,
    in_person,
)


@pytest.mark.slow
@pytest.mark.clause("VL19-Đ16.4", "NB16-Đ13.3a", "VL19-Đ20.4")
def test_every_act_by_every_kind_of_actor(town: Town) -> None:
    """All acts of the house, each from the same state by its holder and by stand-ins of every kind; none is left out.

    A verb made later fails here until it is played in a scene, or a table says why no stand-in does it.
    """
    table = Table()
    for scene in SCENES:
        with undone():
            table.play(town, scene(town))
    assert_complete(table)


def assert_complete(table: Table) -> None:
    """Every act was seen or has its reason, and every act that a box covers was done through that box."""
    machine = {code for codes in BY_ITSELF.values() for code in codes}
    seen = table.by_holder | table.by_stand_in
    asked = {code for code, names in gates().items() if names & {name.partition(".")[2] for name in GATES}}
    likewise = {code for code, other in LIKE.items() if other in seen}
    table.found(
        "play it in a scene, or say in reasons.py why no stand-in does it", acts() - seen - machine - asked - likewise
    )
    table.found("is no act of the house any more", (machine | set(LIKE)) - acts())
    table.found("was done by a stand-in, and is said to be the machine's", table.by_stand_in & machine)
    table.found("was done by a stand-in, and is in NEVER", table.by_stand_in & NEVER)
    alone = (asked | table.refused_to_all) - NEVER - ALWAYS - table.by_stand_in
    table.found("is done in person only: name it in NEVER of config/scopes.py", alone - machine)
    for box, codes in BOXES.items():
        there = table.by_box.get(box, set())
        table.found(f"is covered by the box {box}, and nobody could do it there", codes - there - set(LIKE))
    assert table.faults == [], "\n" + "\n".join(table.faults)
