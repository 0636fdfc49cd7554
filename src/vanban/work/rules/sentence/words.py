"""The words of a sentence as typed and as compared: with marks where marks were typed, without where they were not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vanban.kernel.vietnamese import fold, nfc

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Word:
    """One word: as typed, folded, and where it stands in the text."""

    text: str
    bare: str
    start: int
    end: int

    @property
    def marked(self) -> bool:
        """True when the typed word carries marks of Vietnamese."""
        return self.text.lower() != self.bare

    @property
    def capital(self) -> bool:
        """True when it begins with a capital letter."""
        return self.text[:1].isupper()


def same_length(text: str) -> str:
    """The folded text with every letter in its old place, for patterns whose finds are shown in the typed words."""
    return "".join((fold(char) or " ")[:1] for char in text)


def clean(text: str) -> str:
    """The sentence in normal form; finds point into this text."""
    return nfc(text)


def words_of(text: str) -> list[Word]:
    """The words of a text in normal form."""
    bare = same_length(text)
    return [Word(m.group(), bare[m.start() : m.end()], m.start(), m.end()) for m in _WORD.finditer(text)]


def has_marks(words: Sequence[Word]) -> bool:
    """True when anything was typed with marks; then a word without marks was meant without."""
    return any(word.marked for word in words)


def alike(typed: Word, name: Word, *, marked_text: bool) -> bool:
    """A typed word is this word of a name: letter by letter, or without marks where the whole text has none.

    A single word left without its marks in a marked text still counts when it was written with a capital, as names
    are; a word with other marks is another word.
    """
    if typed.bare != name.bare:
        return False
    if typed.text.lower() == name.text.lower():
        return True
    return not typed.marked and (not marked_text or typed.capital)
