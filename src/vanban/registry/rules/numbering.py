"""How numbers follow one another: in order of time, without gaps, every one accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vanban.kernel.refusals import Refusal, refuse_all
from vanban.registry.errors import DateBeforeLastNumber, DateInFuture, ReasonMissing


@dataclass(frozen=True)
class LastNumber:
    """The highest number of a register that is held or used, and its date."""

    number: int
    dated: date


def check_date(on: date, *, today: date, last: LastNumber | None) -> None:
    """A number's date is neither in the future nor before the last number's (NĐ 30/2020 Đ15.1).

    `today` is the day in Vietnam. Raises DateInFuture, DateBeforeLastNumber.
    """
    refusals: list[Refusal] = []
    if on > today:
        refusals.append(DateInFuture(on=f"{on:%d/%m/%Y}"))
    elif last is not None and on < last.dated:
        refusals.append(DateBeforeLastNumber(last=last.number, last_date=f"{last.dated:%d/%m/%Y}", on=f"{on:%d/%m/%Y}"))
    refuse_all(refusals)


def fate_of_unused(number: int, *, highest_settled: int) -> str:
    """The verb for a number that will not be used: given back at the register's end, else void.

    `highest_settled` is the highest number held, used or void by others: below it a number stays in the book with
    its reason, since giving it to a later document would break the order of time.
    """
    return "give_back" if number > highest_settled else "void"


def check_reason(reason: str) -> str:
    """The reason without outer blanks. Raises ReasonMissing when nothing is left."""
    cleaned = reason.strip()
    if not cleaned:
        raise ReasonMissing
    return cleaned[:300]
