"""The deadline a rule proposes, and the refusal of one that lies on a day off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal, gettext_noop
from vanban.kernel.working_time import WorkingCalendar
from vanban.work.errors import DeadlineOnDayOff
from vanban.work.rules.assigning import STANDARD_DAYS

URGENT_DAYS = {1: 3, 2: 1, 3: 0}
"""Working days for khẩn, thượng khẩn and hỏa tốc. The regulations say “ngay” without a number (NĐ 30/2020 Đ23.1,
HP25 Đ6.2a): three, one and none are this project's assumption."""


class DueWhy(StrEnum):
    """Where a proposed deadline comes from."""

    ASKED = "asked"
    URGENCY = "urgency"
    STANDARD = "standard"


DUE_WHY_LABELS = {
    DueWhy.ASKED: gettext_noop("the document asks for it"),
    DueWhy.URGENCY: gettext_noop("by its degree of urgency"),
    DueWhy.STANDARD: gettext_noop("the usual time"),
}


@dataclass(frozen=True)
class ProposedDue:
    """A deadline by rule."""

    moment: datetime
    why: DueWhy


def proposed_due(asked: datetime | None, urgency: int, *, at: datetime, calendar: WorkingCalendar) -> ProposedDue:
    """What the document itself asks, if that lies ahead; else by urgency; else the usual time. Never on a day off."""
    if asked is not None and asked > at:
        day = local_date(asked)
        if calendar.is_working_day(day):
            return ProposedDue(asked, DueWhy.ASKED)
        before = calendar.end_of_working_day(worked_day(day, calendar, -1))
        return ProposedDue(before if before > at else asked, DueWhy.ASKED)
    if urgency in URGENT_DAYS:
        return ProposedDue(calendar.add_working_days(at, URGENT_DAYS[urgency]), DueWhy.URGENCY)
    return ProposedDue(calendar.add_working_days(at, STANDARD_DAYS), DueWhy.STANDARD)


def worked_day(day: date, calendar: WorkingCalendar, step: int) -> date:
    """The day itself when it is worked, else the nearest worked day in the direction of `step` (1 or -1)."""
    for _ in range(60):
        if calendar.is_working_day(day):
            return day
        day += timedelta(days=step)
    return day


def days_off(moments: Iterable[datetime | None], calendar: WorkingCalendar) -> Iterator[Refusal]:
    """One refusal for each deadline on a day nobody works, with the next working day to take instead."""
    for day in sorted({local_date(moment) for moment in moments if moment is not None}):
        if not calendar.is_working_day(day):
            name = calendar.holidays.get(day, "")
            following = worked_day(day, calendar, 1)
            yield DeadlineOnDayOff(day=_told(day, name), following=f"{following:%d/%m/%Y}", take=following.isoformat())


def _told(day: date, name: str) -> str:
    return f"{day:%d/%m/%Y}" + (f" ({name})" if name else "")
