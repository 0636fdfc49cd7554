"""Working time: office hours, days off, and the moment from which a deadline is counted.

The office hours are data of a province's profile; no regulation at hand states them, so the default is this project's
assumption: 07:30-11:30 and 13:30-17:00, Monday to Friday.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from vanban.kernel import vietnam_holidays
from vanban.kernel.clock import VIETNAM, local

Hours = tuple[tuple[time, time], ...]

DEFAULT_OFFICE_HOURS: Hours = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))

#: No search for a working day goes further; a calendar without any working day is a mistake in the data.
_HORIZON = timedelta(days=366)


class NoWorkingTime(ValueError):
    """The calendar has no working hour within a year: its data are wrong."""


@dataclass(frozen=True)
class WorkingCalendar:
    """Which hours count. `holidays` maps days off to their names; `working_days` are swapped Saturdays and the like.

    Every method takes aware moments in any zone and answers in UTC; days are Vietnamese calendar days.
    """

    office_hours: Hours = DEFAULT_OFFICE_HOURS
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: Mapping[date, str] = field(default_factory=lambda: vietnam_holidays.HOLIDAYS)
    working_days: frozenset[date] = vietnam_holidays.WORKING_SATURDAYS

    def __post_init__(self) -> None:
        last = time.min
        for opening, closing in self.office_hours:
            if not last <= opening < closing:
                raise ValueError("office hours must be in order and must not overlap")
            last = closing
        if not self.office_hours:
            raise ValueError("a calendar needs office hours")

    def is_working_day(self, day: date) -> bool:
        """True when the office opens that day; a swapped Saturday wins over the weekend and over a holiday."""
        if day in self.working_days:
            return True
        return day.weekday() not in self.weekend and day not in self.holidays

    def is_open(self, at: datetime) -> bool:
        """True inside office hours; the closing minute itself is outside."""
        return any(start <= at < end for start, end in self._spans(local(at).date()))

    def roll_to_next_opening(self, at: datetime) -> datetime:
        """The moment itself when the office is open, otherwise the next opening.

        An event after hours counts as happening at the opening of the next working day (HP25-Đ6.2c); one in the
        lunch break counts from the afternoon's opening.
        """
        for start, end in self._spans_from(local(at).date()):
            if at < end:
                return max(at, start).astimezone(UTC)
        raise NoWorkingTime

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return self._working_day_after(day, 1)

    def opening(self, day: date) -> datetime:
        """When the office opens on that day, were it a working day."""
        return _moment(day, self.office_hours[0][0])

    def end_of_working_day(self, day: date) -> datetime:
        """When the office closes on that day, were it a working day."""
        return _moment(day, self.office_hours[-1][1])

    def end_of_morning(self, day: date) -> datetime:
        """When the first span of office hours ends, the limit of “in the morning” (QĐ 28/2018 Đ6)."""
        return _moment(day, self.office_hours[0][1])

    def counted_day(self, at: datetime) -> date:
        """The working day to which an event belongs once it is rolled to the next opening."""
        return local(self.roll_to_next_opening(at)).date()

    def add_working_days(self, at: datetime, days: int) -> datetime:
        """Close of business `days` working days after the event's day; 0 is the same (rolled) day.

        The day of the event is not counted, the last day ends with office hours (Bộ luật Dân sự 2015 Đ147, Đ148).
        """
        if days < 0:
            raise ValueError("a deadline lies ahead")
        first = self.counted_day(at)
        return self.end_of_working_day(self._working_day_after(first, days) if days else first)

    def add_working_hours(self, at: datetime, hours: float) -> datetime:
        """The moment when `hours` of office time have passed since the event."""
        if hours < 0:
            raise ValueError("a deadline lies ahead")
        left = timedelta(hours=hours)
        moment = self.roll_to_next_opening(at)
        while True:
            closing = next(end for start, end in self._spans(local(moment).date()) if start <= moment < end)
            if left <= closing - moment:
                return moment + left
            left -= closing - moment
            moment = self.roll_to_next_opening(closing)

    def hours_before(self, at: datetime, hours: float) -> datetime:
        """The moment from which `hours` of office time are left until `at`; within office hours."""
        if hours < 0:
            raise ValueError("a warning comes before its deadline")
        left, day = timedelta(hours=hours), local(at).date()
        limit = day - _HORIZON
        while day >= limit:
            for opening, closing in reversed(self._spans(day)):
                span = min(at, closing) - opening
                if span <= timedelta():
                    continue
                if left <= span:
                    return min(at, closing) - left
                left -= span
            day -= timedelta(days=1)
        raise NoWorkingTime

    def with_days(self, days: Mapping[date, str | None]) -> WorkingCalendar:
        """This calendar with single days laid over it: a name makes a day off, None a working day."""
        off = {day: name for day, name in days.items() if name is not None}
        working = {day for day, name in days.items() if name is None}
        return replace(
            self,
            holidays={**{day: name for day, name in self.holidays.items() if day not in working}, **off},
            working_days=(self.working_days - off.keys()) | working,
        )

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Office time from `start` to `end`, negative when `end` comes first."""
        if end < start:
            return -self.working_time_between(end, start)
        total = timedelta()
        day, last = local(start).date(), local(end).date()
        while day <= last:
            for opening, closing in self._spans(day):
                total += max(timedelta(), min(end, closing) - max(start, opening))
            day += timedelta(days=1)
        return total

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` comes first."""
        if end < start:
            return -self.working_days_between(end, start)
        count, day = 0, start
        while day < end:
            day += timedelta(days=1)
            count += self.is_working_day(day)
        return count

    def _working_day_after(self, day: date, days: int) -> date:
        """The `days`-th working day after `day`; each single step stays within the horizon."""
        for _ in range(days):
            limit = day + _HORIZON
            day += timedelta(days=1)
            while not self.is_working_day(day):
                day += timedelta(days=1)
                if day > limit:
                    raise NoWorkingTime
        return day

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.is_working_day(day):
            return []
        return [(_moment(day, opening), _moment(day, closing)) for opening, closing in self.office_hours]

    def _spans_from(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        limit = day + _HORIZON
        while day <= limit:
            yield from self._spans(day)
            day += timedelta(days=1)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=VIETNAM).astimezone(UTC)
