"""When people are told what waits for them, and in which words (VL19-Đ18.2a, NB16-Đ14.3a)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vanban.kernel.clock import local_date
from vanban.kernel.working_time import WorkingCalendar

BEFORE_CLOSING = timedelta(minutes=30)
"""A digest at the end of a half-day comes while there is still time to do something."""
GRACE = timedelta(minutes=45)
"""A house that was down at the moment tells within this time; later it would only disturb."""


@dataclass(frozen=True)
class Moment:
    """One digest of one day: its name (`morning` …) and when it is told."""

    name: str
    day: date
    at: datetime

    @property
    def key(self) -> str:
        """The name of this digest among a person's notices."""
        return f"digest:{self.day.isoformat()}:{self.name}"


def moments(calendar: WorkingCalendar, names: Iterable[str], day: date) -> list[Moment]:
    """The digests of a day, in order; none on a day off. Raises KeyError for a name no regulation knows."""
    if not calendar.is_working_day(day):
        return []
    noon, evening = calendar.end_of_morning(day), calendar.end_of_working_day(day)
    places = {
        "morning": calendar.opening(day),
        "noon": noon - BEFORE_CLOSING,
        "afternoon": calendar.roll_to_next_opening(noon),
        "evening": evening - BEFORE_CLOSING,
    }
    # An office that works in the morning only has no afternoon: its next opening is another day's.
    found = [Moment(name, day, places[name]) for name in set(names)]
    return sorted((one for one in found if one.at < evening), key=lambda one: one.at)


def due_now(calendar: WorkingCalendar, names: Iterable[str], at: datetime) -> Moment | None:
    """The digest whose moment has just come; None at any other time."""
    passed = [one for one in moments(calendar, names, local_date(at)) if one.at <= at < one.at + GRACE]
    return passed[-1] if passed else None


@dataclass(frozen=True)
class Standing:
    """How a person's open work stands at a moment."""

    open: int
    overdue: int
    today: int
    urgent: int
    unseen: int = 0

    @property
    def is_worth_telling(self) -> bool:
        """Nobody is disturbed to hear that nothing waits."""
        return bool(self.open or self.unseen)
