"""Words with their places, put into lines and runs: what every other rule of reading works on.

Places are points from the top left of the page as seen. A run is the part of a line without a wide gap in it: the two
columns of a letter's head stand on one line and are two runs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from vanban.kernel.vietnamese import fold

SAME_LINE = 0.45
"""Two words share a line when their middles lie no further apart than this part of the smaller height."""
GAP = 1.6
"""A gap wider than this many heights of the text ends a run."""

LONGEST_WORD = 60
MOST_WORDS = 3000
"""Of a word, and on one page, so much is looked at: no letter has more, and a file that does must not hold a worker."""

_SPACE_BEFORE = re.compile(r"\s+([,;:.)”])")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True)
class Word:
    """A word as printed, its page from 1, its box, how surely it was read (0 to 1), and whether it is set bold."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0
    bold: bool | None = None

    @property
    def height(self) -> float:
        """Of its box."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """How far down its middle lies."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Page:
    """One page as read: its size, its words, whether they come from the file's own text or were recognised."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    recognised: bool = False
    stamps: tuple[Word, ...] = ()
    """What was recognised in the red ink alone: degrees of urgency are printed in it."""
    angle: float = 0.0
    """Degrees, against the clock, by which the page was turned to make its lines level; words stand on the level."""
    turned: bool = False
    """Whether it lay upside down and was turned before."""
    second: tuple[Word, ...] = ()
    """What a second look at the same page saw."""


@dataclass(frozen=True)
class Run:
    """Neighbouring words of one line."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """As printed, single spaces."""
        return tidy(" ".join(word.text for word in self.words))

    @property
    def folded(self) -> str:
        """Lower case, no marks, signs as spaces."""
        return plain(self.text)

    @property
    def page(self) -> int:
        """Its page from 1."""
        return self.words[0].page

    @property
    def left(self) -> float:
        """Its left edge."""
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        """Its right edge."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def middle(self) -> float:
        """How far down it stands: the middle one of its words' middles, which a stray speck does not move."""
        found = sorted(word.middle for word in self.words)
        return found[len(found) // 2]

    @property
    def centre(self) -> float:
        """How far right its middle lies."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """The usual height of its words."""
        found = sorted(word.height for word in self.words)
        return found[len(found) // 2]

    @property
    def confidence(self) -> float:
        """Of the least sure word."""
        return min(word.confidence for word in self.words)

    @property
    def bold(self) -> bool | None:
        """Whether it is set bold; None where the file does not say, as in every scan."""
        known = [word.bold for word in self.words if word.bold is not None]
        return sum(known) * 2 > len(known) if known else None

    @property
    def upper(self) -> bool:
        """Whether it is set in capitals."""
        return is_upper(self.text)


@dataclass(frozen=True)
class Box:
    """A place on a page, for the mark over its picture."""

    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Lines:
    """The runs of a whole document, page by page, from the top down and left to right."""

    pages: tuple[Page, ...]
    runs: tuple[Run, ...] = field(init=False)

    def __post_init__(self) -> None:
        runs = [run for page in self.pages for run in runs_of(page.words)]
        object.__setattr__(self, "runs", tuple(runs))

    def on(self, page: int) -> list[Run]:
        """The runs of one page."""
        return [run for run in self.runs if run.page == page]

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of one page."""
        found = next(one for one in self.pages if one.number == page)
        return found.width, found.height


def as_looked_at(page: Page) -> Page:
    """The page with no word longer, and no more of them, than a letter has: the time the rules take is bounded."""
    return replace(page, words=_short(page.words), stamps=_short(page.stamps), second=_short(page.second))


def _short(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(
        word if len(text := tidy(word.text)) <= LONGEST_WORD and text == word.text
        else replace(word, text=text[:LONGEST_WORD])
        for word in words[:MOST_WORDS]
    )  # fmt: skip


def runs_of(words: Iterable[Word]) -> list[Run]:
    """The words of one page as runs, line by line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.middle):
        if not word.text.strip():
            continue
        home = next((line for line in reversed(lines[-6:]) if _shares(line, word)), None)
        if home is None:
            lines.append([word])
        else:
            home.append(word)
    lines.sort(key=lambda line: sum(word.middle for word in line) / len(line))
    return [run for line in lines for run in _cut(sorted(line, key=lambda one: one.left))]


def _shares(line: Sequence[Word], word: Word) -> bool:
    near = min(line, key=lambda one: abs(one.left - word.left))
    small = max(min(near.height, word.height), 4.0)
    return abs(near.middle - word.middle) <= SAME_LINE * small


def _cut(line: Sequence[Word]) -> Iterator[Run]:
    """The line in runs; Quốc hiệu begins one of its own however near the name on its left stands."""
    run: list[Word] = []
    country = _country_at(line)
    for index, word in enumerate(line):
        wide = bool(run) and word.left - run[-1].right > GAP * max(8.0, min(20.0, _usual(run, word)))
        if run and (wide or index == country):
            yield Run(tuple(run))
            run = []
        run.append(word)
    if run:
        yield Run(tuple(run))


def _country_at(line: Sequence[Word]) -> int | None:
    """Where “CỘNG HÒA XÃ HỘI …” begins in a line."""
    folded = [fold(word.text) for word in line]
    for index in range(len(folded) - 2):
        if folded[index] == "cong" and folded[index + 1].startswith("ho") and folded[index + 2].startswith("x"):
            return index
    return None


def _usual(run: Sequence[Word], word: Word) -> float:
    return sorted([one.height for one in run] + [word.height])[(len(run) + 1) // 2]


def box_of(words: Sequence[Word]) -> Box | None:
    """The box around words; of words on several pages, around those on the first."""
    if not words:
        return None
    page = words[0].page
    here = [word for word in words if word.page == page]
    left, top = min(word.left for word in here), min(word.top for word in here)
    width, height = max(word.right for word in here) - left, max(word.bottom for word in here) - top
    return Box(page, round(left, 1), round(top, 1), round(width, 1), round(height, 1))


def as_seen(box: Box, page: Page) -> Box:
    """Where a box of the levelled page lies on the page as it came."""
    if not page.angle and not page.turned:
        return box
    turn = math.radians(page.angle)
    across = box.left + box.width / 2 - page.width / 2
    down = box.top + box.height / 2 - page.height / 2
    x = across * math.cos(turn) - down * math.sin(turn) + page.width / 2
    y = across * math.sin(turn) + down * math.cos(turn) + page.height / 2
    if page.turned:
        x, y = page.width - x, page.height - y
    height = box.height + box.width * abs(math.sin(turn))
    return Box(box.page, round(x - box.width / 2, 1), round(y - height / 2, 1), box.width, round(height, 1))


def joined(runs: Sequence[Run]) -> str:
    """Several lines as one sentence."""
    return tidy(" ".join(run.text for run in runs))


def words_of(runs: Iterable[Run]) -> tuple[Word, ...]:
    """All words of several lines."""
    return tuple(word for run in runs for word in run.words)


def tidy(text: str) -> str:
    """Single spaces, none before a comma or a full stop."""
    return _SPACE_BEFORE.sub(r"\1", " ".join(text.split()))


def plain(text: str) -> str:
    """For comparing: lower case, no marks, only letters, digits and single spaces."""
    return _NOT_WORD.sub(" ", fold(text)).strip()


def is_upper(text: str) -> bool:
    """Whether a text is set in capitals; a few letters read wrongly do not change it."""
    cased = [char for char in text if char.upper() != char.lower()]
    return len(cased) >= 2 and sum(char == char.upper() for char in cased) >= 0.8 * len(cased)
