"""Moments: stored in UTC, shown in Vietnam time, written with +07:00 on the wire.

Nothing here asks what time it is: callers pass `at`, an aware moment (HP25-Đ14.1a: one zone for everybody).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_EDXML_MOMENT = "%Y/%m/%d %H:%M:%S"
_EDXML_DATE = "%Y/%m/%d"


def local(at: datetime) -> datetime:
    """The same moment on a Vietnamese wall clock. Raises ValueError for a moment without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(VIETNAM)


def local_date(at: datetime) -> date:
    """The calendar day in Vietnam at this moment."""
    return local(at).date()


def to_wire(at: datetime) -> str:
    """ISO 8601 with +07:00, to the second: `2026-11-23T08:02:00+07:00`."""
    return local(at).isoformat(timespec="seconds")


def from_wire(text: str) -> datetime:
    """Read ISO 8601; a time without zone is Vietnam time. Raises ValueError when it is no time at all."""
    found = datetime.fromisoformat(text.strip())
    return (found.replace(tzinfo=VIETNAM) if found.tzinfo is None else found).astimezone(UTC)


def to_edxml(at: datetime) -> str:
    """The moment as edXML packets carry it: local time without zone, `2026/11/23 08:02:00`."""
    return local(at).strftime(_EDXML_MOMENT)


def from_edxml(text: str) -> datetime:
    """Read a packet's timestamp; some senders write only the day. Raises ValueError otherwise."""
    cleaned = text.strip()
    form = _EDXML_MOMENT if " " in cleaned else _EDXML_DATE
    return datetime.strptime(cleaned, form).replace(tzinfo=VIETNAM).astimezone(UTC)


def to_edxml_date(day: date) -> str:
    """A day as edXML packets carry it: `2026/11/23`."""
    return f"{day.year:04d}/{day.month:02d}/{day.day:02d}"


def from_edxml_date(text: str) -> date:
    """Read `yyyy/MM/dd`, exactly; `17/01/2019` is refused rather than read as the year 17. Raises ValueError."""
    year, _, rest = text.strip().partition("/")
    if len(year) != 4:
        raise ValueError(f"not a yyyy/MM/dd date: {text!r}")
    return datetime.strptime(f"{year}/{rest}", _EDXML_DATE).replace(tzinfo=VIETNAM).date()


def on_screen(at: datetime, now: datetime) -> str:
    """The short form of a list: 08:02 today, 23/11 this year, 23/11/2025 otherwise."""
    there, here = local(at), local(now)
    if there.date() == here.date():
        return f"{there:%H:%M}"
    return f"{there:%d/%m}" if there.year == here.year else f"{there:%d/%m/%Y}"


def day_on_screen(day: date, now: datetime) -> str:
    """A day without hour: 23/11 this year, 23/11/2025 otherwise."""
    return f"{day:%d/%m}" if day.year == local(now).year else f"{day:%d/%m/%Y}"


def moment_on_screen(at: datetime, now: datetime) -> str:
    """Hour and day, for timelines and deadlines: 08:02, 17:00 24/11, 17:00 24/11/2025."""
    there, here = local(at), local(now)
    return f"{there:%H:%M}" if there.date() == here.date() else f"{there:%H:%M} {on_screen(at, now)}"


def day_on_paper(day: date) -> str:
    """The date line of a document: days below 10 and the months 1 and 2 take a zero (NĐ 30/2020 PL I, II.4)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
