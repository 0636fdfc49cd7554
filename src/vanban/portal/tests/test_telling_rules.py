"""Rules of telling: channels, what cannot be switched off, tries, and the hours of digests."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from vanban.kernel.clock import VIETNAM, local
from vanban.kernel.working_time import WorkingCalendar
from vanban.portal.rules import digests, telling
from vanban.rulebook.api import profile_for

MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=VIETNAM)


def test_the_house_has_a_habit_for_every_kind():
    assert telling.channels_for("assigned", {}) == {"push"}
    assert telling.channels_for("arrived", {}) == frozenset()
    assert telling.channels_for("arrived", {}, urgency=2) == {"push"}
    assert set(telling.BOX_KINDS.values()) <= set(telling.KINDS)


def test_a_person_chooses_but_urging_always_arrives():
    chosen = telling.cleaned_choice({"assigned": [], "arrived": ["mail", "pigeon"], "urged": [], "unknown": ["mail"]})
    assert telling.channels_for("assigned", chosen) == frozenset()
    assert telling.channels_for("arrived", chosen) == {"mail"}
    assert telling.channels_for("urged", chosen) == {"mail", "push"}
    assert "unknown" not in chosen and "digest" not in chosen


def test_of_two_facts_of_one_act_the_one_that_says_more_stays():
    assert telling.outranks("urged", "to_sign")
    assert not telling.outranks("to_sign", "urged")


def test_tries_grow_apart_and_end_after_two_hours():
    moments, tries, now = [], 1, AT
    while (following := telling.next_try(tries, now)) is not None:
        moments.append(following)
        now, tries = following, tries + 1
    assert moments[0] == AT + timedelta(minutes=1)
    assert timedelta(hours=1) <= moments[-1] - AT <= timedelta(hours=2, minutes=10)


@pytest.mark.clause("VL19-Đ18.2a")
def test_in_vinh_long_at_the_start_of_the_morning_and_of_the_afternoon():
    rules = profile_for("vinh-long", MONDAY)
    found = digests.moments(rules.calendar, rules.digests, MONDAY)
    assert [(one.name, f"{local(one.at):%H:%M}") for one in found] == [("morning", "07:30"), ("afternoon", "13:30")]


@pytest.mark.clause("NB16-Đ14.3a")
def test_under_the_rules_of_2016_three_times_a_day():
    day = date(2024, 5, 20)
    rules = profile_for("ninh-binh", day)
    found = digests.moments(rules.calendar, rules.digests, day)
    assert [(one.name, f"{local(one.at):%H:%M}") for one in found] == [
        ("morning", "07:30"), ("noon", "11:00"), ("evening", "16:30"),
    ]  # fmt: skip


def test_nobody_hears_on_a_day_off_nor_long_after_the_moment():
    calendar = WorkingCalendar()
    names = ("morning", "afternoon")
    assert digests.due_now(calendar, names, at(7, 29)) is None
    assert digests.due_now(calendar, names, at(7, 30)).name == "morning"
    assert digests.due_now(calendar, names, at(8, 14)).name == "morning"
    assert digests.due_now(calendar, names, at(8, 15)) is None
    assert digests.due_now(calendar, names, at(13, 31)).name == "afternoon"
    assert digests.due_now(calendar, names, at(7, 31, date(2026, 11, 22))) is None
    assert digests.due_now(calendar, names, at(7, 31, date(2026, 11, 24))) is None  # Ngày Văn hóa Việt Nam


def test_an_office_of_mornings_has_no_afternoon():
    calendar = WorkingCalendar(office_hours=((time(7, 0), time(11, 0)),))
    assert [one.name for one in digests.moments(calendar, ("morning", "afternoon"), MONDAY)] == ["morning"]
