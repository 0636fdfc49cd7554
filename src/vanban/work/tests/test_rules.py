"""Deadlines in office time, and what the tables promise."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.kernel.working_time import WorkingCalendar
from vanban.work import rules
from vanban.work.rules import Assignee, Kind, Standing
from vanban.work.states import ASSIGNMENT, HANDLING, OPEN

CALENDAR = WorkingCalendar()
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
FRIDAY_EVENING = datetime(2026, 11, 27, 18, 0, tzinfo=VIETNAM)
MONDAY_NOON = datetime(2026, 11, 30, 11, 30, tzinfo=VIETNAM)


def test_a_deadline_is_counted_in_office_time() -> None:
    """From Friday evening to Monday noon only Monday's morning counts: four hours, which is soon."""
    found = rules.deadline(MONDAY_NOON, FRIDAY_EVENING, CALENDAR)
    assert (found.standing, found.left) == (Standing.SOON, timedelta(hours=4))


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        (MORNING, Standing.AHEAD),
        (MONDAY_NOON, Standing.SOON),
        (MONDAY_NOON + timedelta(minutes=1), Standing.OVERDUE),
    ],
)
def test_a_deadline_stands_ahead_soon_or_overdue(at: datetime, standing: Standing) -> None:
    assert rules.deadline(MONDAY_NOON, at, CALENDAR).standing is standing


def test_time_gone_by_is_counted_too() -> None:
    found = rules.deadline(MORNING, MORNING + timedelta(hours=2), CALENDAR)
    assert found.left == timedelta(hours=-2)


def test_no_deadline_stands_nowhere() -> None:
    assert rules.deadline(None, MORNING, CALENDAR).standing is Standing.NONE


def test_the_nearest_deadline_wins() -> None:
    """The own one, then the instruction's, then the sender's if it lies ahead, then the standard time."""
    own, common, asked = (MORNING + timedelta(days=n) for n in (1, 2, 3))

    def due(own: datetime | None, common: datetime | None, asked: datetime | None) -> datetime:
        one = Assignee(new_id(), Kind.LEAD, own)
        return rules.due_of(one, common=common, asked=asked, at=MORNING, calendar=CALENDAR)

    assert due(own, common, asked) == own
    assert due(None, common, asked) == common
    assert due(None, None, asked) == asked
    standard = CALENDAR.add_working_days(MORNING, rules.STANDARD_DAYS)
    assert due(None, None, None) == due(None, None, MORNING - timedelta(days=1)) == standard


def test_nothing_finished_has_a_way_back_and_nothing_open_is_stuck() -> None:
    for table in (HANDLING, ASSIGNMENT):
        for code, status in table.statuses.items():
            steps = [step for (source, _verb), step in table.steps.items() if source == code]
            assert bool(steps) is not status.final
    assert {code for code, status in ASSIGNMENT.statuses.items() if not status.final} == set(OPEN)
