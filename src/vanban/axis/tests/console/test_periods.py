"""Periods: what an address may name, where they begin and end in Vietnam, until when a delivery is in time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from vanban.axis.rules.figures import Figures, share
from vanban.axis.rules.periods import due_by_day, offered, quarter_of, read_period
from vanban.kernel.clock import VIETNAM
from vanban.kernel.working_time import WorkingCalendar


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-N1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-N2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-11-23", date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_a_period_is_what_people_call_it(code: str, first: date, last: date) -> None:
    period = read_period(code)
    assert period is not None
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize("code", ["", "2026-Q5", "2026-N3", "2026-13", "2026-02-30", "1999", "x", "2026-Q1'", "99999"])
def test_nonsense_is_no_period(code: str) -> None:
    assert read_period(code) is None


def test_a_day_begins_at_midnight_in_vietnam() -> None:
    period = read_period("2026-Q4")
    assert period is not None
    assert period.starts == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert period.ends == datetime(2026, 12, 31, 17, tzinfo=UTC)


def test_a_page_offers_quarters_and_halves_and_every_offer_can_be_read() -> None:
    found = list(offered(date(2026, 11, 23)))
    assert {"day", "month", "quarter", "half", "year"} == {period.kind for period in found}
    assert all(read_period(period.code) == period for period in found)
    assert quarter_of(date(2026, 11, 23)) == read_period("2026-Q4")


def test_in_time_is_the_end_of_the_next_working_day() -> None:
    period = read_period("2026-11")
    assert period is not None
    due = dict(due_by_day(period, WorkingCalendar()))
    assert due[date(2026, 11, 23)] == datetime(2026, 11, 25, 17, tzinfo=VIETNAM)  # the 24th is a holiday
    assert due[date(2026, 11, 27)] == datetime(2026, 11, 30, 17, tzinfo=VIETNAM)


def test_shares_of_nothing_are_no_number() -> None:
    assert share(1, 0) is None
    assert Figures().on_time_share is None
    assert (Figures(taken=1, on_time=1, overdue=2, received=3)).on_time_share == 33.3
