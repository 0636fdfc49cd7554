"""What was read of a letter: a field with its value, its place, and how sure the reading is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from vanban.exchange.rules.reading.words import Box, Run, Word, box_of, words_of
from vanban.kernel.refusals import gettext_noop

NUMBER = "number"
SYMBOL = "symbol"
DATE = "issued_date"
ISSUER = "issuer_name"
TYPE = "type_name"
SUBJECT = "subject"
SIGNER = "signer_name"
TITLE = "signer_title"
URGENCY = "urgency"
DUE = "due"
ANSWERS = "answers"

LABELS = {
    NUMBER: gettext_noop("Number"),
    SYMBOL: gettext_noop("Symbol"),
    DATE: gettext_noop("Date of document"),
    ISSUER: gettext_noop("Issuing agency"),
    TYPE: gettext_noop("Document type"),
    SUBJECT: gettext_noop("Abstract"),
    SIGNER: gettext_noop("Signer"),
    TITLE: gettext_noop("Signer's title"),
    URGENCY: gettext_noop("Urgency"),
    DUE: gettext_noop("Deadline for processing"),
    ANSWERS: gettext_noop("Answers"),
}
"""Every field that is read, in the order a clerk goes through them."""

SURE = 0.8
"""From here on a proposal is shown as sure; below it the clerk is asked to look."""


@dataclass(frozen=True)
class Found:
    """One field. `value` is text as the form wants it (a date is ISO, urgency a digit); `sure` is 0 to 1."""

    name: str
    value: str
    sure: float
    box: Box | None = None
    why: str = ""
    """The words it was taken from, where the value is not what is printed."""

    @property
    def is_sure(self) -> bool:
        """Whether it may be accepted without looking."""
        return self.sure >= SURE

    def as_json(self) -> dict[str, Any]:
        """As stored."""
        box = self.box
        place = [box.page, box.left, box.top, box.width, box.height] if box else None
        return {"name": self.name, "value": self.value, "sure": round(self.sure, 3), "box": place, "why": self.why}


def from_json(values: Mapping[str, Any]) -> Found:
    """A stored field again."""
    place = values.get("box")
    box = Box(int(place[0]), *(float(side) for side in place[1:])) if place else None
    return Found(str(values["name"]), str(values["value"]), float(values["sure"]), box, str(values.get("why", "")))


@dataclass(frozen=True)
class KnownIssuer:
    """An agency of the directory: its name and the abbreviation it puts into symbols."""

    name: str
    abbreviation: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Knowledge:
    """What the reader knows besides the page: agencies of the directory, and the day of reading."""

    issuers: Sequence[KnownIssuer] = ()
    today: date | None = None


def found(name: str, value: str, sure: float, runs: Sequence[Run], why: str = "") -> Found:
    """A field taken from whole runs; it is never surer than the least sure of its words allows."""
    return of_words(name, value, sure, words_of(runs), why)


def of_words(name: str, value: str, sure: float, words: Sequence[Word], why: str = "") -> Found:
    """A field taken from these words."""
    least = min((word.confidence for word in words), default=0.0)
    return Found(name, value, max(0.0, min(1.0, sure * trust(least))), box_of(words), why)


def trust(confidence: float) -> float:
    """How far a recognised word is believed: what is read at 0.9 and more is right nearly always."""
    return min(1.0, 0.35 + confidence * 0.72)
