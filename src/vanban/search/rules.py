"""From what a person types to what the index is asked."""

from __future__ import annotations

import re

from vanban.kernel.vietnamese import search_fold

MOST_WORDS = 12
SHORT = 2
"""Letters of an unfinished word that say too little for an index."""
_WORD = re.compile(r"[0-9a-z]+")


def words(typed: str) -> list[str]:
    """The folded words of a query: “15/QĐ-UBND đất” is 15, qd, ubnd, dat."""
    return _WORD.findall(search_fold(typed))[:MOST_WORDS]


def parts(typed: str) -> tuple[str, str]:
    """What the index is asked, and what is then asked of what it found.

    All words must occur; the last may be unfinished. One or two letters begin so many words that the index would read
    most of itself for them: beside other words they are looked for in what those have found.
    """
    found = words(typed)
    if not found:
        return "", ""
    *whole, last = found
    if whole and len(last) <= SHORT and last.isalpha():
        return " & ".join(whole), f"{last}:*"
    return " & ".join([*whole, f"{last}:*"]), ""


def tsquery(typed: str) -> str:
    """Both parts as one question. Empty when nothing can be asked."""
    return " & ".join(filter(None, parts(typed)))


def number_matches(number_folded: str, typed: str) -> bool:
    """Whether the words typed stand in a row at the start of the number: “123/UB” finds 123/UBND-VX."""
    asked = " ".join(words(typed))
    return bool(asked) and f"{number_folded} ".startswith(asked)


def phrase_matches(text_folded: str, typed: str) -> bool:
    """Whether the words typed stand together, in order."""
    asked = " ".join(words(typed))
    return bool(asked) and asked in text_folded
