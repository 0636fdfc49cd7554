"""The two offices on a Monday, joined to the hub, with everybody who takes part in the matrix."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from cast import AT, data_centre
from delegation.matrix import Town, hired
from vanban.directory.api import Agency, Role
from vanban.drafting.tests.conftest import Desk, desk, own_files, shared_var
from vanban.exchange import api as exchange
from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.exchange.ports import use_axis
from vanban.exchange.tests.story import MACHINE, Story
from vanban.signing.api import issue_demo_certificates

__all__ = ["desk", "own_files", "shared_var"]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday 23 November 2026, 08:02, and the clock runs."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def town(desk: Desk) -> Town:
    """The offices of all stories, joined to the hub, with a head for the ward's unit and the province's operator."""
    use_axis(LocalAxis())
    kt = desk.ward.units["kt"]
    desk.ward.posts["binh"] = hired(desk.ward.agency, "Nguyễn Văn Bình", "Trưởng phòng", Role.UNIT_HEAD)
    desk.ward.posts["binh"].unit = kt
    desk.ward.posts["binh"].save()
    commune = Agency.objects.create(
        code="H42.60", name="UBND xã Gia Viễn", abbreviation="UBND", level="commune", place="Gia Viễn"
    )
    for agency in (desk.snv.agency, desk.ward.agency, commune):
        exchange.join_hub(agency.id, by=MACHINE, at=AT - timedelta(days=1))
    made = Town(desk, Story(desk.snv, desk.ward, commune), [desk.snv, desk.ward, data_centre()])
    stand_ins = [made.taker(made.post(short)).person_id for short in ("viet", "uoc", "hanh")]
    issue_demo_certificates(stand_ins, [desk.ward.agency.id], by=MACHINE, at=AT)
    return made
