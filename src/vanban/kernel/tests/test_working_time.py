"""Office hours, days off and deadlines."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.kernel.clock import VIETNAM
from vanban.kernel.vietnam_holidays import HOLIDAYS, LUNAR_NEW_YEAR
from vanban.kernel.working_time import NoWorkingTime, WorkingCalendar

CALENDAR = WorkingCalendar()


def vn(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.clause("HP25-Đ6.2c")
@pytest.mark.parametrize(
    ("arrived", "counts"),
    [
        (vn(2026, 11, 20, 18), vn(2026, 11, 23, 7, 30)),  # Friday evening
        (vn(2026, 11, 23, 6), vn(2026, 11, 23, 7, 30)),  # Monday, before opening
        (vn(2026, 11, 23, 9), vn(2026, 11, 23, 9)),  # in office hours
        (vn(2026, 11, 23, 12), vn(2026, 11, 23, 13, 30)),  # lunch break
        (vn(2026, 11, 23, 17), vn(2026, 11, 25, 7, 30)),  # closing time, and the 24th is a day off
        (vn(2026, 2, 13, 17, 1), vn(2026, 2, 23, 7, 30)),  # the Friday before Tết
        (vn(2026, 8, 21, 20), vn(2026, 8, 22, 7, 30)),  # the next day is a working Saturday
    ],
)
def test_events_out_of_hours_count_from_the_next_opening(arrived, counts):
    assert CALENDAR.roll_to_next_opening(arrived) == counts


def test_tet_and_swapped_saturdays():
    assert LUNAR_NEW_YEAR[2026] == date(2026, 2, 17)
    assert LUNAR_NEW_YEAR[2027] == date(2027, 2, 6)
    for day in [*LUNAR_NEW_YEAR.values(), date(2026, 11, 24), date(2026, 8, 31), date(2027, 11, 24)]:
        assert not CALENDAR.is_working_day(day)
        assert day in HOLIDAYS
    assert CALENDAR.is_working_day(date(2025, 11, 24))
    assert CALENDAR.is_working_day(date(2026, 8, 22))
    assert not CALENDAR.is_working_day(date(2026, 8, 29))


def test_open_and_close():
    assert CALENDAR.is_open(vn(2026, 11, 23, 7, 30))
    assert not CALENDAR.is_open(vn(2026, 11, 23, 11, 30))
    assert not CALENDAR.is_open(vn(2026, 11, 22, 9))
    assert CALENDAR.is_open(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    assert CALENDAR.end_of_working_day(date(2026, 11, 23)) == vn(2026, 11, 23, 17)
    assert CALENDAR.end_of_morning(date(2026, 11, 23)) == vn(2026, 11, 23, 11, 30)
    assert CALENDAR.next_working_day(date(2026, 11, 23)) == date(2026, 11, 25)


def test_deadlines_in_days_end_with_the_office_day():
    assert CALENDAR.add_working_days(vn(2026, 11, 23, 9), 0) == vn(2026, 11, 23, 17)
    assert CALENDAR.add_working_days(vn(2026, 11, 23, 9), 1) == vn(2026, 11, 25, 17)
    assert CALENDAR.add_working_days(vn(2026, 11, 21, 9), 2) == vn(2026, 11, 26, 17)
    with pytest.raises(ValueError, match="ahead"):
        CALENDAR.add_working_days(vn(2026, 11, 23, 9), -1)


def test_deadlines_in_hours_skip_lunch_night_and_days_off():
    assert CALENDAR.add_working_hours(vn(2026, 11, 23, 9), 2) == vn(2026, 11, 23, 11)
    assert CALENDAR.add_working_hours(vn(2026, 11, 23, 11), 1) == vn(2026, 11, 23, 14)
    assert CALENDAR.add_working_hours(vn(2026, 11, 23, 16), 2) == vn(2026, 11, 25, 8, 30)
    assert CALENDAR.add_working_hours(vn(2026, 11, 23, 7), 0) == vn(2026, 11, 23, 7, 30)
    assert CALENDAR.add_working_hours(vn(2025, 1, 2, 7), 7.5 * 500).year == 2027


def test_working_time_between_counts_only_office_hours():
    assert CALENDAR.working_time_between(vn(2026, 11, 20, 16), vn(2026, 11, 25, 8)) == timedelta(hours=1 + 7.5 + 0.5)
    assert CALENDAR.working_time_between(vn(2026, 11, 25, 8), vn(2026, 11, 20, 16)) == -timedelta(hours=9)
    assert CALENDAR.working_days_between(date(2026, 11, 20), date(2026, 11, 25)) == 2
    assert CALENDAR.working_days_between(date(2026, 11, 25), date(2026, 11, 20)) == -2


@given(
    st.integers(min_value=0, max_value=880 * 24 * 60),
    st.floats(min_value=0.1, max_value=60),
)
def test_adding_hours_and_measuring_them_agree(minutes, hours):
    at = vn(2025, 1, 1) + timedelta(minutes=minutes)
    due = CALENDAR.add_working_hours(at, hours)
    assert abs(CALENDAR.working_time_between(at, due) - timedelta(hours=hours)) < timedelta(seconds=1)


def test_wrong_calendars_are_refused_instead_of_searching_for_ever():
    never = WorkingCalendar(weekend=frozenset(range(7)), working_days=frozenset())
    with pytest.raises(NoWorkingTime):
        never.roll_to_next_opening(vn(2026, 11, 23, 9))
    with pytest.raises(NoWorkingTime):
        never.next_working_day(date(2026, 11, 23))
    with pytest.raises(ValueError, match="overlap"):
        WorkingCalendar(office_hours=((time(8), time(12)), (time(11), time(17))))
    with pytest.raises(ValueError, match="office hours"):
        WorkingCalendar(office_hours=())


@pytest.mark.parametrize(
    ("due", "hours", "warned"),
    [
        (vn(2026, 11, 27, 17), 7, vn(2026, 11, 27, 8)),
        (vn(2026, 11, 30, 9), 7, vn(2026, 11, 27, 9, 30)),
        (vn(2026, 11, 25, 9), 3, vn(2026, 11, 23, 15, 30)),
        (vn(2026, 11, 28, 12), 1, vn(2026, 11, 27, 16)),
    ],
)
def test_a_warning_comes_some_office_hours_before(due, hours, warned):
    """Over a weekend, over the holiday of 24 November, and from a deadline outside office hours."""
    assert CALENDAR.hours_before(due, hours) == warned


def test_single_days_are_laid_over_a_calendar():
    laid = CALENDAR.with_days({date(2026, 11, 28): None, date(2026, 11, 30): "Nghỉ riêng", date(2026, 11, 24): None})
    assert [laid.is_working_day(date(2026, 11, day)) for day in (24, 27, 28, 29, 30)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert laid.with_days({date(2026, 11, 28): "Nghỉ"}).is_working_day(date(2026, 11, 28)) is False
    assert CALENDAR.is_working_day(date(2026, 11, 30)), "the calendar itself stays as it was"
