"""Deadlines in words: “trước 30/11”, “trong 3 ngày làm việc”, “thứ Sáu tuần này”, “cuối tháng”, “17h chiều mai”."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from vanban.kernel.working_time import WorkingCalendar
from vanban.work.rules.sentence.moments import (
    SaidDue,
    Setting,
    Why,
    as_asked,
    at_once,
    calendar_date,
    counted,
    day_of_month,
    month_end,
    near_day,
    quarter_end,
    week_end,
    weekday,
)
from vanban.work.rules.sentence.words import clean, has_marks, same_length, words_of

__all__ = ["SaidDue", "Why", "read_deadlines"]

_COUNT = r"(?P<count>\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
_HOUR = r"(?:(?P<hour>\d{1,2})\s*(?:gio|h|g|:)\s*(?P<minute>[0-5]\d)?(?:\s*phut)?\s*,?\s*)?"
_PART = r"(?:(?P<part>sang|trua|chieu|toi)\s+)?"
_INTO = (
    r"(?:(?P<into>truoc|cham nhat(?: la)?|muon nhat(?: la)?|han(?: chot| cuoi| xong| xu ly)?|thoi han|den(?: het)?|"
    r"xong|vao|het|trong|toi)\s*:?\s+(?:luc\s+)?)?"
)
_START, _END = r"(?<![\w/.\-])", r"(?![\w/])"
_WEEK = r"(?:\s+(?P<week>tuan nay|tuan sau|tuan toi|tuan ke|toi day))?"

_Handler = Callable[[re.Match[str], Setting], SaidDue | None]


def read_deadlines(
    text: str, *, at: datetime, calendar: WorkingCalendar, asked: datetime | None = None
) -> list[SaidDue]:
    """Every deadline said in a sentence, in order; `asked` is the document's own, for “theo thời hạn của văn bản”."""
    typed = clean(text)
    plain = same_length(typed)
    setting = Setting(at, calendar, asked, has_marks(words_of(typed)))
    found: list[SaidDue] = []
    for pattern, handle in _PATTERNS:
        for match in pattern.finditer(plain):
            taken = any(one.start < match.end() and match.start() < one.end for one in found)
            if taken or not _spelt(typed, plain, match, setting):
                continue
            said = handle(match, setting)
            if said is not None:
                found.append(_told(said, typed, match, setting))
    return sorted(found, key=lambda one: one.start)


_SPELLINGS = {"thu": "thứ", "ngay": "ngày", "tuan": "tuần", "thang": "tháng", "han": "hạn", "het": "hết", "gio": "giờ",
              "toi": "tới tối", "sang": "sáng", "chieu": "chiều", "quy": "quý", "cuoi": "cuối",
              "dau": "đầu"}  # fmt: skip
"""Words of deadlines that are other words with other marks: “ngay” is at once, “ngày” a day."""


def _spelt(typed: str, plain: str, match: re.Match[str], setting: Setting) -> bool:
    """In a text with marks the words of a deadline carry theirs; “Mai” with a capital is somebody's name."""
    if re.search(r"\bMai\b", typed[match.start() : match.end()]):
        return False
    if not setting.marked or match.re in _AT_ONCE:
        return True
    for word in re.finditer(r"[a-z]+", plain[match.start() : match.end()]):
        wanted = _SPELLINGS.get(word.group())
        start = match.start() + word.start()
        if wanted is not None and typed[start : start + len(word.group())].lower() not in wanted.split():
            return False
    return True


def _told(said: SaidDue, typed: str, match: re.Match[str], setting: Setting) -> SaidDue:
    """The find with its words; a moment gone by is never sure, and alternatives lie ahead."""
    past = said.moment <= setting.at
    words = typed[match.start() : match.end()]
    lead = len(words) - len(words.lstrip(" :,"))
    return SaidDue(
        said=words.strip(" :,"),
        start=match.start() + lead,
        end=match.end(),
        moment=said.moment,
        sure=said.sure and not past,
        why=Why.PAST if past else said.why,
        others=tuple(one for one in said.others if one > setting.at),
    )


_AT_ONCE_WORDS = re.compile(
    _START + r"(?:xu ly|thuc hien|lam|bao cao|trien khai|giai quyet|tra loi)\s+(?:ngay|khan)"
    r"(?! lam| sau|\s+\d| thang| mai)(?:\s+lap tuc)?" + _END + r"|" + _START + r"(?:ngay lap tuc|hoa toc)" + _END
)
_AT_ONCE = frozenset({_AT_ONCE_WORDS})
_DATE = (
    _START + r"(?<!so )" + _INTO + _HOUR + _PART + r"(?P<named>ngay\s+)?(?P<day>\d{1,2})\s*"
    r"(?:[/.\-]|\s+thang\s+)\s*(?P<month>1[0-2]|0?[1-9])(?:\s*(?:[/.\-]|\s+nam\s+)\s*(?P<year>\d{4}|\d{2}))?"
    r"(?![\w/]|-\w)"
)
_WEEKDAY = (
    _START + _INTO + _HOUR + _PART + r"(?<!lan )(?<!ben )(?<!nguoi )"
    r"(?:thu\s+(?P<weekday>hai|ba|tu|nam|sau|bay|[2-7])|t(?P<short>[2-7])|(?P<sunday>chu nhat))" + _WEEK + _END
)
_NEAR = (
    _START + _INTO + _HOUR + r"(?P<part>sang|trua|chieu|toi)?\s*(?P<near>trong ngay|hom nay|ngay mai|ngay kia)" + _END
)
_PART_NEAR = _START + _INTO + _HOUR + r"(?P<part>sang|trua|chieu|toi)\s+(?P<near>nay|mai|kia)" + _END
_COUNTED = (
    _START + r"(?:(?P<into>trong(?: vong)?|sau|toi da|khong qua|cham nhat)\s+(?:khoang\s+)?)?" + _COUNT
    + r"\s+(?P<unit>ngay lam viec|ngay|tuan|gio lam viec|gio|thang)(?!\s*\d)" + _END
)  # fmt: skip
_WHOLE = _START + r"(?:(?P<into>trong|het|truoc|xong|han)\s+)?(?:(?P<place>cuoi|dau|giua)\s+)?"
_YEAR = r"(?:\s*(?:/|nam)\s*(?P<year>\d{4}))?"
_QUARTER = (
    _START + r"(?:(?:(?:trong|het|truoc|cuoi)\s+){1,3}nam(?:\s+nay)?|(?:(?:trong|het|truoc|cuoi)\s+){0,3}"
    r"quy\s+(?P<quarter>iv|iii|ii|i|[1-4])" + _YEAR + r")" + _END
)
_MONTH_DAY = (
    _START + _INTO + _HOUR + _PART + r"(?P<named>ngay)\s+(?P<day>[12]\d|3[01]|0?[1-9])"
    r"(?!\s*(?:ngay|thang|lam|[/.\-]\d))" + _END
)
_LIMIT = _START + r"(?:dung|theo|bao dam|dam bao)\s+(?:thoi\s+)?han(?:\s+(?:quy dinh|yeu cau|cua van ban))?" + _END

_PATTERNS: tuple[tuple[re.Pattern[str], _Handler], ...] = (
    (re.compile(_DATE), calendar_date),
    (re.compile(_WEEKDAY), weekday),
    (re.compile(_NEAR), near_day),
    (re.compile(_PART_NEAR), near_day),
    (re.compile(_COUNTED), counted),
    (re.compile(_WHOLE + r"tuan(?P<which>\s+(?:nay|sau|toi|ke tiep))?" + _END), week_end),
    (re.compile(_WHOLE + r"thang(?P<which>\s+(?:nay|sau|toi|\d{1,2}))?" + _YEAR + _END), month_end),
    (re.compile(_QUARTER), quarter_end),
    (re.compile(_MONTH_DAY), day_of_month),
    (re.compile(_LIMIT), as_asked),
    (_AT_ONCE_WORDS, at_once),
)
"""From the plainest to the vaguest; a later pattern never takes words that an earlier one has taken."""
