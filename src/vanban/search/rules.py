"""From what a person types to what the index is asked."""

from __future__ import annotations

import re

from vanban.kernel.vietnamese import search_fold

MOST_WORDS = 12
_WORD = re.compile(r"[0-9a-z]+")


def words(typed: str) -> list[str]:
    """The folded words of a query: “15/QĐ-UBND đất” is 15, qd, ubnd, dat."""
    return _WORD.findall(search_fold(typed))[:MOST_WORDS]


def tsquery(typed: str) -> str:
    """All words must occur; the last may be unfinished. Empty when nothing can be asked."""
    found = words(typed)
    return " & ".join([*found[:-1], f"{found[-1]}:*"]) if found else ""


def number_matches(number_folded: str, typed: str) -> bool:
    """Whether the words typed stand in a row at the start of the number: “123/UB” finds 123/UBND-VX."""
    asked = " ".join(words(typed))
    return bool(asked) and f"{number_folded} ".startswith(asked)


def phrase_matches(text_folded: str, typed: str) -> bool:
    """Whether the words typed stand together, in order."""
    asked = " ".join(words(typed))
    return bool(asked) and asked in text_folded
