"""Two looks at one page: where they say the same, the words can be trusted; where not, a person has to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vanban.exchange.rules.reading.words import Word
from vanban.kernel.vietnamese import nfc

DOUBTED = 0.5
"""At most so sure is a word that the second look reads otherwise."""
ALONE = 0.8
"""By so much less sure is a word that the second look does not see."""
SAID_TWICE = 0.85
"""At least so sure is a word that both looks read."""


def agreed(words: Sequence[Word], second: Sequence[Word]) -> tuple[Word, ...]:
    """The words of the first look, each as sure as both looks allow; of two readings the surer one is kept."""
    by_row: dict[int, list[Word]] = {}
    for word in second:
        by_row.setdefault(round(word.middle / 8), []).append(word)
    return tuple(_judged(word, _twin(word, by_row)) for word in words)


def _twin(word: Word, by_row: dict[int, list[Word]]) -> Word | None:
    """The word of the second look at the same place."""
    row = round(word.middle / 8)
    near = [one for step in (-1, 0, 1) for one in by_row.get(row + step, ())]
    best = max(near, key=lambda one: _overlap(word, one), default=None)
    return best if best is not None and _overlap(word, best) > 0.5 else None


def _overlap(one: Word, other: Word) -> float:
    """The shared width as a part of the wider word, where both stand on one line."""
    if abs(one.middle - other.middle) > 0.6 * max(one.height, other.height):
        return 0.0
    shared = min(one.right, other.right) - max(one.left, other.left)
    return max(0.0, shared) / max(one.right - one.left, other.right - other.left, 1.0)


def _judged(word: Word, twin: Word | None) -> Word:
    if twin is None:
        return replace(word, confidence=word.confidence * ALONE)
    if nfc(word.text).strip(".,;:") == nfc(twin.text).strip(".,;:"):
        return replace(word, confidence=max(word.confidence, twin.confidence, SAID_TWICE))
    text = twin.text if twin.confidence > word.confidence + 0.05 else word.text
    return replace(word, text=text, confidence=min(word.confidence, twin.confidence, DOUBTED))
