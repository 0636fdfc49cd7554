"""What a deadline in words means: the moment, whether that is sure, and what else may be meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from vanban.kernel.clock import VIETNAM, local_date
from vanban.kernel.working_time import WorkingCalendar
from vanban.work.rules.due import worked_day


class Why(StrEnum):
    """What is to be said beside a deadline that was read."""

    PLAIN = ""
    BEFORE = "before"
    DAY_OFF = "day_off"
    NEXT_YEAR = "next_year"
    PAST = "past"
    LOOSE = "loose"
    ASKED = "asked"


@dataclass(frozen=True)
class SaidDue:
    """A deadline as said, the moment it means, and other moments it may mean."""

    said: str
    start: int
    end: int
    moment: datetime
    sure: bool = True
    why: Why = Why.PLAIN
    others: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Setting:
    """When and by which calendar the sentence is read."""

    at: datetime
    calendar: WorkingCalendar
    asked: datetime | None
    marked: bool

    @property
    def today(self) -> date:
        return local_date(self.at)


_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi"), start=1
    )
} | {"tu": 4}  # fmt: skip


def _due(moment: datetime, *, sure: bool = True, why: Why = Why.PLAIN, others: tuple[datetime, ...] = ()) -> SaidDue:
    return SaidDue("", 0, 0, moment, sure, why, others)


def _into(match: re.Match[str]) -> str:
    return (match.groupdict().get("into") or "").strip()


def _clock(match: re.Match[str], day: date, calendar: WorkingCalendar) -> datetime | None:
    """The hour of the day, or the end of the part of day, or None when only the day is said."""
    groups = match.groupdict()
    part = groups.get("part") or groups.get("part2") or ""
    if groups.get("hour"):
        hour, minute = int(groups["hour"]), int(groups.get("minute") or 0)
        if part in {"chieu", "toi"} and hour < 12:
            hour += 12
        if hour > 23:
            return None
        return datetime.combine(day, time(hour, minute), tzinfo=VIETNAM)
    if part in {"sang", "trua"}:
        return calendar.end_of_morning(day)
    return calendar.end_of_working_day(day) if part else None


def _on_day(match: re.Match[str], day: date, setting: Setting, *, sure: bool = True, why: Why = Why.PLAIN) -> SaidDue:
    """A day that was named. “Trước” a day without an hour is up to the end of the working day before it; a day off
    moves to the next working day (BLDS 2015 Đ148.5), which is asked back."""
    calendar = setting.calendar
    exact = _clock(match, day, calendar)
    if _into(match) == "truoc" and exact is None:
        before = worked_day(day - timedelta(days=1), calendar, -1)
        on = worked_day(day, calendar, 1)
        return _due(
            calendar.end_of_working_day(before),
            sure=sure,
            why=why or Why.BEFORE,
            others=(calendar.end_of_working_day(on),),
        )
    if not calendar.is_working_day(day):
        after, before = worked_day(day, calendar, 1), worked_day(day, calendar, -1)
        return _due(
            calendar.end_of_working_day(after),
            sure=False,
            why=Why.DAY_OFF,
            others=(calendar.end_of_working_day(before),),
        )
    return _due(exact or calendar.end_of_working_day(day), sure=sure, why=why)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def calendar_date(match: re.Match[str], setting: Setting) -> SaidDue | None:
    """“trước 30/11”, “17h00 ngày 30/11/2026”, “ngày 30 tháng 11”; a bare “30/11” is only a guess."""
    day, month = int(match["day"]), int(match["month"])
    said = match["year"]
    year = setting.today.year if not said else int(said) + (2000 if len(said) == 2 else 0)
    found = _date(year, month, day)
    if found is None:
        return None
    why = Why.PLAIN
    if not said and found < setting.today:
        later = _date(year + 1, month, day)
        if later is None:
            return None
        found, why = later, Why.NEXT_YEAR
    named = bool(_into(match) or match["hour"] or match["named"])
    return _on_day(match, found, setting, sure=named and why is Why.PLAIN, why=why if named else why or Why.LOOSE)


def day_of_month(match: re.Match[str], setting: Setting) -> SaidDue | None:
    """“trước ngày 30”: the next 30th."""
    day, today = int(match["day"]), setting.today
    for months in range(3):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        found = _date(year, month + 1, day)
        if found is not None and found >= today:
            return _on_day(match, found, setting)
    return None


def counted(match: re.Match[str], setting: Setting) -> SaidDue | None:
    """“trong 3 ngày làm việc”, “trong vòng 10 ngày”, “trong 2 tuần”, “trong 4 giờ”."""
    count = _NUMBERS.get(match["count"]) or int(match["count"] if match["count"].isdigit() else 0)
    unit, calendar = match["unit"], setting.calendar
    if not 0 < count <= 366:
        return None
    bare = not match["into"] and "lam viec" not in unit
    if unit.startswith("gio"):
        return _due(calendar.add_working_hours(setting.at, count), sure=not bare)
    if unit == "ngay lam viec":
        return _due(calendar.add_working_days(setting.at, count))
    days = {"ngay": 1, "tuan": 7, "thang": 30}[unit] * count
    last = setting.today + timedelta(days=days)
    if unit == "thang":
        year, month = divmod(setting.today.year * 12 + setting.today.month - 1 + count, 12)
        last = next(found for less in range(4) if (found := _date(year, month + 1, setting.today.day - less)))
    worked = worked_day(last, calendar, 1)
    return _due(calendar.end_of_working_day(worked), sure=not bare, why=Why.LOOSE if bare else Why.PLAIN)


def weekday(match: re.Match[str], setting: Setting) -> SaidDue | None:
    """“thứ Sáu tuần này”, “sáng thứ Hai tuần sau”; without a week the next one to come."""
    said = match["weekday"] or match["short"]
    number = 6 if match["sunday"] else (int(said) if said.isdigit() else _NUMBERS[said]) - 2
    if not 0 <= number <= 6:
        return None
    monday = setting.today - timedelta(days=setting.today.weekday())
    week = match["week"] or ""
    if week in {"tuan sau", "tuan toi", "tuan ke"}:
        day = monday + timedelta(days=7 + number)
    elif week == "tuan nay":
        day = monday + timedelta(days=number)
    else:
        day = setting.today + timedelta(days=(number - setting.today.weekday()) % 7 or 7)
    return _on_day(match, day, setting)


def near_day(match: re.Match[str], setting: Setting) -> SaidDue | None:
    """“trong ngày”, “chiều nay”, “17h hôm nay”, “sáng mai”, “ngày kia”."""
    said = match["near"]
    days = 1 if said in {"mai", "ngay mai"} else 2 if said in {"kia", "ngay kia"} else 0
    if said == "trong ngay":
        day = setting.calendar.counted_day(setting.at)
        return _due(setting.calendar.end_of_working_day(day))
    return _on_day(match, setting.today + timedelta(days=days), setting)


def week_end(match: re.Match[str], setting: Setting) -> SaidDue | None:
    """“trong tuần”, “cuối tuần này”, “đầu tuần sau”, “tuần tới”; alone the word may be a name."""
    if not (match["into"] or match["place"] or match["which"]):
        return None
    later = (match["which"] or "").strip() in {"sau", "toi", "ke tiep"}
    monday = setting.today - timedelta(days=setting.today.weekday()) + timedelta(days=7 if later else 0)
    place = match["place"] or ""
    if place == "dau":
        day, sure = worked_day(monday, setting.calendar, 1), later
    elif place == "giua":
        day, sure = worked_day(monday + timedelta(days=2), setting.calendar, 1), False
    else:
        day, sure = worked_day(monday + timedelta(days=4), setting.calendar, -1), True
    return _due(setting.calendar.end_of_working_day(day), sure=sure, why=Why.PLAIN if sure else Why.LOOSE)


def month_end(match: re.Match[str], setting: Setting) -> SaidDue | None:
    """“trong tháng 12”, “cuối tháng này”, “hết tháng 11/2026”; alone the word may be a name."""
    if not (match["into"] or match["place"] or match["which"]):
        return None
    said, today = (match["which"] or "").strip(), setting.today
    year, month = today.year, today.month
    if said.isdigit():
        month = int(said)
        if not 1 <= month <= 12:
            return None
        year = int(match["year"]) if match["year"] else today.year + (month < today.month)
    elif said in {"sau", "toi"}:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    if match["place"] == "dau":
        worked = worked_day(date(year, month, 5), setting.calendar, 1)
        return _due(setting.calendar.end_of_working_day(worked), sure=False, why=Why.LOOSE)
    return _last_of_month(year, month, setting)


def _last_of_month(year: int, month: int, setting: Setting) -> SaidDue:
    first_after = date(year + month // 12, month % 12 + 1, 1)
    day = worked_day(first_after - timedelta(days=1), setting.calendar, -1)
    return _due(setting.calendar.end_of_working_day(day))


def quarter_end(match: re.Match[str], setting: Setting) -> SaidDue | None:
    """“trong quý IV”, “hết quý 1/2027”, “cuối năm”."""
    said = match["quarter"]
    if not said:
        return _last_of_month(setting.today.year, 12, setting)
    quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(said) or int(said)
    year = int(match["year"]) if match["year"] else setting.today.year + (quarter * 3 < setting.today.month)
    return _last_of_month(year, quarter * 3, setting)


def as_asked(_match: re.Match[str], setting: Setting) -> SaidDue | None:
    """“đúng thời hạn”: what the sender asked for, when the document says it."""
    return _due(setting.asked, why=Why.ASKED) if setting.asked is not None else None


def at_once(_match: re.Match[str], setting: Setting) -> SaidDue | None:
    """“xử lý ngay”, “hỏa tốc”: by the end of this working day, which is asked back."""
    day = setting.calendar.counted_day(setting.at)
    return _due(setting.calendar.end_of_working_day(day), sure=False, why=Why.LOOSE)
