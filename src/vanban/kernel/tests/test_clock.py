"""Moments on the wire, in packets and on the screen."""

from datetime import UTC, date, datetime

import pytest

from vanban.kernel import clock

MORNING = datetime(2026, 11, 23, 1, 2, tzinfo=UTC)


@pytest.mark.clause("HP25-Đ14.1a")
def test_the_wire_carries_vietnam_time_with_its_offset():
    assert clock.to_wire(MORNING) == "2026-11-23T08:02:00+07:00"
    assert clock.from_wire("2026-11-23T08:02:00+07:00") == MORNING
    assert clock.from_wire("2026-11-23T01:02:00Z") == MORNING
    assert clock.from_wire("2026-11-23T08:02:00") == MORNING


def test_packets_carry_local_time_without_a_zone():
    assert clock.to_edxml(MORNING) == "2026/11/23 08:02:00"
    assert clock.from_edxml(" 2026/11/23 08:02:00 ") == MORNING
    assert clock.from_edxml("2026/11/23") == datetime(2026, 11, 22, 17, tzinfo=UTC)
    assert clock.from_edxml_date(clock.to_edxml_date(date(2026, 1, 5))) == date(2026, 1, 5)


@pytest.mark.parametrize("text", ["17/01/2019", "", "2019/13/01", "19/01/17"])
def test_a_date_in_another_order_is_refused(text):
    with pytest.raises(ValueError, match=r"date|time data"):
        clock.from_edxml_date(text)


def test_a_moment_without_zone_is_a_bug():
    with pytest.raises(ValueError, match="time zone"):
        clock.to_wire(MORNING.replace(tzinfo=None))


def test_the_screen_says_as_little_as_it_can():
    evening = datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert clock.on_screen(MORNING, evening) == "08:02"
    assert clock.on_screen(MORNING, datetime(2026, 11, 23, 17, tzinfo=UTC)) == "23/11"
    assert clock.on_screen(MORNING, datetime(2027, 1, 1, tzinfo=UTC)) == "23/11/2026"
    assert clock.moment_on_screen(MORNING, evening) == "08:02"
    assert clock.moment_on_screen(MORNING, datetime(2027, 1, 1, tzinfo=UTC)) == "08:02 23/11/2026"
    assert clock.day_on_screen(date(2026, 11, 23), evening) == "23/11"
    assert clock.day_on_screen(date(2025, 11, 23), evening) == "23/11/2025"


def test_local_day_turns_at_midnight_in_vietnam():
    assert clock.local_date(datetime(2026, 12, 31, 17, tzinfo=UTC)) == date(2027, 1, 1)


def test_the_date_line_of_a_document():
    assert clock.day_on_paper(date(2020, 1, 5)) == "ngày 05 tháng 01 năm 2020"
    assert clock.day_on_paper(date(2026, 11, 23)) == "ngày 23 tháng 11 năm 2026"
    assert clock.day_on_paper(date(2026, 9, 30)) == "ngày 30 tháng 9 năm 2026"
