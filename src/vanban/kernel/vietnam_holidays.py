"""Days off and working Saturdays of Vietnamese public bodies, 2025 to 2027: a seed, to be edited by administrators.

Bộ luật Lao động 2019 Đ112 (with Ngày Văn hóa Việt Nam 24/11 from 2026). The days exchanged by yearly notices are
known for 2025 and 2026; those of 2027 are this project's assumption until the notice appears.
"""

from __future__ import annotations

from datetime import date, timedelta

_NEW_YEAR = "Tết Dương lịch"
_TET = "Tết Nguyên đán"
_HUNG = "Giỗ Tổ Hùng Vương"
_VICTORY = "Ngày Chiến thắng"
_LABOUR = "Ngày Quốc tế lao động"
_NATIONAL = "Quốc khánh"
_CULTURE = "Ngày Văn hóa Việt Nam"
_EXCHANGED = "Nghỉ hoán đổi"


def _run(first: date, days: int, name: str) -> dict[date, str]:
    return {first + timedelta(days=index): name for index in range(days)}


#: First days of the lunar year, to which the spring leave belongs.
LUNAR_NEW_YEAR: dict[int, date] = {2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2027: date(2027, 2, 6)}

HOLIDAYS: dict[date, str] = {
    date(2025, 1, 1): _NEW_YEAR,
    **_run(date(2025, 1, 27), 5, _TET),
    date(2025, 4, 7): _HUNG,
    date(2025, 4, 30): _VICTORY,
    date(2025, 5, 1): _LABOUR,
    date(2025, 5, 2): _EXCHANGED,
    date(2025, 9, 1): _NATIONAL,
    date(2025, 9, 2): _NATIONAL,
    date(2026, 1, 1): _NEW_YEAR,
    date(2026, 1, 2): _EXCHANGED,
    **_run(date(2026, 2, 16), 5, _TET),
    date(2026, 4, 26): _HUNG,
    date(2026, 4, 27): _HUNG,
    date(2026, 4, 30): _VICTORY,
    date(2026, 5, 1): _LABOUR,
    date(2026, 8, 31): _EXCHANGED,
    date(2026, 9, 1): _NATIONAL,
    date(2026, 9, 2): _NATIONAL,
    date(2026, 11, 24): _CULTURE,
    date(2027, 1, 1): _NEW_YEAR,
    **_run(date(2027, 2, 5), 7, _TET),
    date(2027, 4, 16): _HUNG,
    date(2027, 4, 30): _VICTORY,
    date(2027, 5, 1): _LABOUR,
    date(2027, 5, 3): _LABOUR,
    date(2027, 9, 2): _NATIONAL,
    date(2027, 9, 3): _NATIONAL,
    date(2027, 11, 24): _CULTURE,
}

#: Saturdays worked in exchange for a day off.
WORKING_SATURDAYS: frozenset[date] = frozenset({date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)})
