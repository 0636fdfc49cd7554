"""How numbers of a date are written on paper."""

from __future__ import annotations


def month_as_written(month: int) -> str:
    """Months 1 and 2 are written with a zero, the others without (NĐ 30/2020 Phụ lục I, II.4)."""
    return f"{month:02d}" if month in {1, 2} else str(month)
