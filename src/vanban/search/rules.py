"""From what a person types to what the index is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vanban.kernel.clock import VIETNAM
from vanban.kernel.vietnamese import search_fold

MOST_WORDS = 12
SHORT = 2
"""Letters of an unfinished word that say too little for an index."""
_WORD = re.compile(r"[0-9a-z]+")


def words(typed: str) -> list[str]:
    """The folded words of a query: “15/QĐ-UBND đất” is 15, qd, ubnd, dat."""
    return _WORD.findall(search_fold(typed))[:MOST_WORDS]


@dataclass(frozen=True)
class Question:
    """Words that must all occur, and the last one, which may be unfinished."""

    whole: tuple[str, ...]
    last: str

    @property
    def last_says_little(self) -> bool:
        """One or two letters mostly begin so many words that the index would read most of itself for them.

        Then they are looked for, beside other words, in what those have found.
        """
        return bool(self.whole) and len(self.last) <= SHORT and self.last.isalpha()

    def by_index(self, endings: Sequence[str] | None = None) -> list[str]:
        """The questions that the index must all answer with yes, in PostgreSQL's language of words.

        `endings` are all words that begin with the last one, where they are few: a word is met in its own place of
        the index, a beginning makes the index gather every place of every word that begins so. They are a question of
        their own: within one question the index would go through all their places, now it looks at those that the
        other words left.
        """
        if endings is not None and all(_WORD.fullmatch(word) for word in endings):
            return [part for part in (" & ".join(self.whole), " | ".join(endings)) if part]
        if self.last_says_little:
            return [" & ".join(self.whole)]
        return [" & ".join([*self.whole, f"{self.last}:*"])]

    def afterwards(self, endings: Sequence[str] | None = None) -> str:
        """What is then asked of what the index found; empty for nothing."""
        return f"{self.last}:*" if self.last_says_little and endings is None else ""


def question(typed: str) -> Question | None:
    """What was typed as a question; None when there is no word in it."""
    found = words(typed)
    return Question(tuple(found[:-1]), found[-1]) if found else None


KINDS = {"incoming": 0, "outgoing": 1}
"""Kinds of documents as slots of the index."""


def slots_of(kind: str, moment: datetime) -> list[int]:
    """Where the index files a document: its kind, and its kind in its month by Vietnam's clock."""
    return [KINDS[kind], _slot(_month(moment), kind)]


def slots_asked(kind: str, months: Sequence[int]) -> list[int]:
    """The slots of a kind (of every kind, if empty) in these months."""
    return [_slot(month, one) for month in months for one in ([kind] if kind else KINDS)]


def months_before(moment: datetime, count: int) -> tuple[list[int], datetime]:
    """So many months up to that of a moment, newest first, and when the last of them begins."""
    months = [_month(moment) - back for back in range(count)]
    return months, datetime(months[-1] // 12, months[-1] % 12 + 1, 1, tzinfo=VIETNAM)


def _month(moment: datetime) -> int:
    day = moment.astimezone(VIETNAM)
    return day.year * 12 + day.month - 1


def _slot(month: int, kind: str) -> int:
    return month * 10 + KINDS[kind]


def number_matches(number_folded: str, typed: str) -> bool:
    """Whether the words typed stand in a row at the start of the number: “123/UB” finds 123/UBND-VX."""
    asked = " ".join(words(typed))
    return bool(asked) and f"{number_folded} ".startswith(asked)


def phrase_matches(text_folded: str, typed: str) -> bool:
    """Whether the words typed stand together, in order."""
    asked = " ".join(words(typed))
    return bool(asked) and asked in text_folded
