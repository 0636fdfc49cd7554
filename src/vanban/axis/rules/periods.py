"""Periods that the hub is asked about: day, month, quarter, half-year, year, in Vietnamese calendar time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from vanban.kernel.clock import VIETNAM
from vanban.kernel.working_time import WorkingCalendar

YEARS = range(2000, 2101)

_FORMS = (
    ("year", re.compile(r"(\d{4})"), 12),
    ("half", re.compile(r"(\d{4})-N([12])"), 6),
    ("quarter", re.compile(r"(\d{4})-Q([1-4])"), 3),
    ("month", re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), 1),
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included. `code` names it in an address: 2026, 2026-N2, 2026-Q4, 2026-11."""

    code: str
    kind: str
    first: date
    last: date

    @property
    def starts(self) -> datetime:
        """Midnight in Vietnam before the first day."""
        return datetime.combine(self.first, time.min, tzinfo=VIETNAM)

    @property
    def ends(self) -> datetime:
        """Midnight in Vietnam after the last day."""
        return datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=VIETNAM)

    @property
    def part(self) -> int:
        """Which half, quarter or month of its year."""
        length = {"half": 6, "quarter": 3}.get(self.kind, 1)
        return (self.first.month - 1) // length + 1


def read_period(text: str) -> Period | None:
    """The period that an address names; None for anything else."""
    if _DAY.fullmatch(text):
        return _day(text)
    for kind, form, months in _FORMS:
        found = form.fullmatch(text)
        if found and int(found[1]) in YEARS:
            part = int(found[2]) if form.groups == 2 else 1
            return _months(text, kind, date(int(found[1]), (part - 1) * months + 1, 1), months)
    return None


def _day(text: str) -> Period | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return Period(text, "day", day, day) if day.year in YEARS else None


def _months(code: str, kind: str, first: date, months: int) -> Period:
    month = first.month - 1 + months
    after = date(first.year + month // 12, month % 12 + 1, 1)
    return Period(code, kind, first, after - timedelta(days=1))


def quarter_of(day: date) -> Period:
    """The quarter this day lies in, which the report to the Chairman covers (HP25-Đ21.5)."""
    first = (day.month - 1) // 3
    return _months(f"{day.year}-Q{first + 1}", "quarter", date(day.year, first * 3 + 1, 1), 3)


def offered(day: date) -> Iterator[Period]:
    """What a page offers on this day: today, this month and the one before, quarters and halves of two years, years."""
    yield Period(day.isoformat(), "day", day, day)
    this_month = day.replace(day=1)
    for first in (this_month, (this_month - timedelta(days=1)).replace(day=1)):
        yield _months(f"{first:%Y-%m}", "month", first, 1)
    for year in (day.year, day.year - 1):
        for quarter in (4, 3, 2, 1):
            yield _months(f"{year}-Q{quarter}", "quarter", date(year, quarter * 3 - 2, 1), 3)
        for half in (2, 1):
            yield _months(f"{year}-N{half}", "half", date(year, half * 6 - 5, 1), 6)
        yield _months(str(year), "year", date(year, 1, 1), 12)


def due_by_day(period: Period, calendar: WorkingCalendar) -> list[tuple[date, datetime]]:
    """For each day on which something was accepted: until when its receiver's system had to take it.

    A document goes out on the day it is signed, at the latest on the next working day (NĐ 30/2020 Đ18.1); the hub
    holds its last stretch to the same measure: the end of the next working day after acceptance.
    """
    days = (period.last - period.first).days + 1
    found = []
    for number in range(days):
        day = period.first + timedelta(days=number)
        found.append((day, calendar.end_of_working_day(calendar.next_working_day(day))))
    return found
