"""What a document asks of its recipients: read from its words, and how each task stands on a day (NB25-Đ14.3b)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from vanban.kernel.refusals import gettext_noop
from vanban.kernel.vietnamese import nfc, search_fold

SOON = timedelta(days=3)
REPLY = "Thực hiện và trả lời theo yêu cầu của văn bản"
"""What a document with a day for the reply asks of each recipient, kept in Vietnamese as the document is."""

_ORDERS = ("giao", "yeu cau", "de nghi", "chu tri", "phoi hop", "bao cao")
_DAY = re.compile(r"(?:trước|chậm nhất|hạn|đến)\D{0,25}?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.IGNORECASE)
_END = re.compile(r"(?<=[.;])\s+|\n+")
_SIGNS = re.compile(r"[^a-z0-9]+")
_LONGEST = 1000


class Standing(StrEnum):
    """How a task stands on a day."""

    OVERDUE = "overdue"
    SOON = "soon"
    OPEN = "open"
    REPORTED = "reported"
    ENDED = "ended"


STANDING_LABELS = {
    Standing.OVERDUE: gettext_noop("Overdue"),
    Standing.SOON: gettext_noop("Due soon"),
    Standing.OPEN: gettext_noop("Within time"),
    Standing.REPORTED: gettext_noop("Reported done, to be confirmed"),
    Standing.ENDED: gettext_noop("Ended"),
}


@dataclass(frozen=True)
class Order:
    """A sentence that gives one recipient something to do."""

    place: int
    text: str
    due: date | None


def standing(due: date | None, *, is_open: bool, on: date, is_reported: bool = False) -> Standing:
    """A task is overdue from the day after its last day; one that is reported done waits for the sender's word."""
    if not is_open:
        return Standing.ENDED
    if is_reported:
        return Standing.REPORTED
    if due is None:
        return Standing.OPEN
    if due < on:
        return Standing.OVERDUE
    return Standing.SOON if due - on <= SOON else Standing.OPEN


def orders_in(body: str, names: Sequence[str], *, otherwise: date | None) -> list[Order]:
    """The sentences that name a recipient and order something, each with its day (else `otherwise`), in order.

    `names` are the recipients; an order's `place` is the index in them. A sentence that names several gives each a
    task; an order to nobody by name is no task of anybody's.
    """
    found = []
    folded = [(place, _words(name)) for place, name in enumerate(names)]
    for sentence in _END.split(nfc(body)):
        said = " ".join(sentence.split())
        words = f" {_plain(said)} "
        if not any(f" {order} " in words for order in _ORDERS):
            continue
        due = _day(said) or otherwise
        found += [Order(place, said[:_LONGEST], due) for place, name in folded if name and f" {name} " in words]
    return found


def _plain(text: str) -> str:
    return " ".join(_SIGNS.sub(" ", search_fold(text)).split())


def _words(name: str) -> str:
    """A name as it may stand in a sentence; lines of “Lưu:” and words for nobody in particular are none."""
    folded = _plain(name)
    return "" if folded.startswith(("luu", "nhu tren")) or len(folded) < 5 else folded


def _day(text: str) -> date | None:
    for day, month, year in _DAY.findall(text):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def sums(standings: Iterable[Standing]) -> dict[Standing, int]:
    """How many stand how."""
    counted = dict.fromkeys(Standing, 0)
    for one in standings:
        counted[one] += 1
    return counted
