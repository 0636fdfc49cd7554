"""How numbers follow one another: in order of time, without gaps, every one accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vanban.kernel.refusals import Refusal, refuse_all
from vanban.registry.errors import (
    BackDatingUnexplained,
    DateBeforeLastNumber,
    DateInFuture,
    NumberNotNext,
    PurposeMissing,
    ReasonMissing,
)


@dataclass(frozen=True)
class LastNumber:
    """The number of a register that carries the latest date of those held or used."""

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


def check_set_aside(on: date, *, today: date, purpose: str, why_back_dated: str) -> tuple[str, str]:
    """What a number is set aside for and why it carries an earlier day, cleaned; the second is empty for today.

    A number may be dated before today, and even before numbers given since, when the reason stays in the book: the
    order of the book is then broken in sight of everybody (NĐ 30/2020 Đ15.1). Raises DateInFuture, PurposeMissing,
    BackDatingUnexplained.
    """
    refusals: list[Refusal] = []
    purpose, why = purpose.strip()[:300], why_back_dated.strip()[:300]
    if on > today:
        refusals.append(DateInFuture(on=f"{on:%d/%m/%Y}"))
    if not purpose:
        refusals.append(PurposeMissing())
    if on < today and not why:
        refusals.append(BackDatingUnexplained(on=f"{on:%d/%m/%Y}"))
    refuse_all(refusals)
    return purpose, why if on < today else ""


def check_wanted(wanted: int, *, next_number: int) -> None:
    """A number that somebody asks for by name is the next one, or nobody would know of those between.

    Raises NumberNotNext. Numbers already in the book are looked at before.
    """
    if wanted != next_number:
        raise NumberNotNext(wanted=wanted, next=next_number)
