"""How moments are typed: the browser's own pickers, and what a day without an hour means."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from django import forms

from vanban.kernel.clock import VIETNAM
from vanban.work import queries

UNIT, TEAM = "unit:", "team:"
"""Before the id of a unit or team among the choices of an instruction, which otherwise are posts."""


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """The browser's own picker of hours."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def end_of_day(agency_id: UUID | None, day: date | None) -> datetime | None:
    """A deadline given as a day ends with its office hours."""
    if day is None or agency_id is None:
        return None
    return queries.agency_calendar(agency_id, on=day).end_of_working_day(day)


def moment_of(agency_id: UUID | None, day: date | None, hour: time | None) -> datetime | None:
    """A deadline as typed: the hour of the day, or the end of its office hours."""
    if day is None or hour is None:
        return end_of_day(agency_id, day)
    return datetime.combine(day, hour, tzinfo=VIETNAM)
