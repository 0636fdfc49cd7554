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
        """One or two letters begin so many words that the index would read most of itself for them.

        Beside other words they are looked for in what those have found.
        """
        return bool(self.whole) and len(self.last) <= SHORT and self.last.isalpha()

    def by_index(self, endings: Sequence[str] | None = None) -> str:
        """What the index is asked, in PostgreSQL's language of words.

        `endings` are all words that begin with the last one, where they are few: a word is met in its own place of
        the index, a beginning makes the index gather every place of every word that begins so.
        """
        if self.last_says_little:
            return " & ".join(self.whole)
        if endings is None or not all(_WORD.fullmatch(word) for word in endings):
            return " & ".join([*self.whole, f"{self.last}:*"])
        return " & ".join([*self.whole, f"({' | '.join(endings)})"])

    def afterwards(self) -> str:
        """What is then asked of what the index found; empty for nothing."""
        return f"{self.last}:*" if self.last_says_little else ""


def question(typed: str) -> Question | None:
    """What was typed as a question; None when there is no word in it."""
    found = words(typed)
    return Question(tuple(found[:-1]), found[-1]) if found else None


def month_word(year: int, month: int) -> str:
    """What stands among the words of every document of a month, so that the index itself can keep to some months."""
    return f"xmonth{year:04d}{month:02d}"


def word_of_month(moment: datetime) -> str:
    """The word of the month of a moment, in Vietnam's time."""
    day = moment.astimezone(VIETNAM)
    return month_word(day.year, day.month)


def months_before(moment: datetime, count: int) -> tuple[list[str], datetime]:
    """The words of so many months up to that of a moment, and when the first of them begins."""
    day = moment.astimezone(VIETNAM)
    numbers = [day.year * 12 + day.month - 1 - back for back in range(count)]
    months = [(number // 12, number % 12 + 1) for number in numbers]
    return [month_word(*month) for month in months], datetime(*months[-1], 1, tzinfo=VIETNAM)


def number_matches(number_folded: str, typed: str) -> bool:
    """Whether the words typed stand in a row at the start of the number: “123/UB” finds 123/UBND-VX."""
    asked = " ".join(words(typed))
    return bool(asked) and f"{number_folded} ".startswith(asked)


def phrase_matches(text_folded: str, typed: str) -> bool:
    """Whether the words typed stand together, in order."""
    asked = " ".join(words(typed))
    return bool(asked) and asked in text_folded
