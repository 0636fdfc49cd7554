"""The bars of a separator sheet: how they are drawn and how they are found again on a scanned page.

Twelve dark bars, thin or thick, run across the sheet. The order of thick and thin tells what begins after the sheet; no
word read from below is another word, so that a sheet fed upside down says the same. Any straight line down the page
crosses all bars: a page that lies askew is read as well as a straight one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

LETTER = "letter"
ENCLOSURE = "enclosure"

WORDS = {LETTER: "110100101100", ENCLOSURE: "110010110100"}
"""1 is a thick bar, 0 a thin one, from the top."""
MODULE_MM = 1.5
THIN, THICK, SPACE = 1, 3, 2
"""In modules."""
BARS = 12
MODULES = sum(THICK if bit == "1" else THIN for bit in WORDS[LETTER]) + SPACE * (BARS - 1)
LEAST_LINES = 4
"""So many lines across the page must read the same word."""
LEAST_CONTRAST = 70

_READ = {word: kind for kind, word in WORDS.items()} | {word[::-1]: kind for kind, word in WORDS.items()}


def bars(kind: str) -> list[tuple[float, float]]:
    """Where each bar begins and how high it is, in millimetres from the top of the pattern."""
    found, down = [], 0.0
    for bit in WORDS[kind]:
        high = (THICK if bit == "1" else THIN) * MODULE_MM
        found.append((down, high))
        down += high + SPACE * MODULE_MM
    return found


def kind_on(lines: Iterable[Sequence[int]]) -> str:
    """What the sheet says, by lines of brightness (0 dark to 255) across the page; empty where it is no separator."""
    votes = Counter(kind for line in lines for kind in _kinds(line))
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] >= LEAST_LINES else ""


def _kinds(line: Sequence[int]) -> Iterator[str]:
    """At most one kind for a line: twelve bars with their spaces, in the right proportions."""
    runs = _runs(line)
    first = 0 if runs and runs[0][0] else 1
    for start in range(first, len(runs) - 2 * BARS + 2, 2):
        word = _word([length for _dark, length in runs[start : start + 2 * BARS - 1]])
        if word in _READ:
            yield _READ[word]
            return


def _runs(line: Sequence[int]) -> list[tuple[bool, int]]:
    """Dark and light stretches in turn; specks of one dot are taken into what surrounds them."""
    low, high = min(line), max(line)
    if high - low < LEAST_CONTRAST:
        return []
    middle = (low + high) / 2
    runs: list[tuple[bool, int]] = []
    for value in line:
        dark = value < middle
        if runs and runs[-1][0] == dark:
            runs[-1] = (dark, runs[-1][1] + 1)
        else:
            runs.append((dark, 1))
    return _without_specks(runs)


def _without_specks(runs: list[tuple[bool, int]]) -> list[tuple[bool, int]]:
    found: list[tuple[bool, int]] = []
    for dark, length in runs:
        if found and (length == 1 or found[-1][0] == dark):
            found[-1] = (found[-1][0], found[-1][1] + length)
        else:
            found.append((dark, length))
    return found


def _word(lengths: Sequence[int]) -> str:
    """The word of thick and thin; empty when a bar or a space has no proper width."""
    unit = sum(lengths) / MODULES
    word = ""
    for place, length in enumerate(lengths):
        wide = length / unit
        if place % 2:
            if not 1.1 <= wide <= 2.9:
                return ""
        elif 2.1 <= wide <= 4.0:
            word += "1"
        elif 0.4 <= wide <= 1.8:
            word += "0"
        else:
            return ""
    return word
