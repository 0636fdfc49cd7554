"""From pages on the table to letters: what the machine proposes, and what the clerk's marks mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vanban.exchange.rules.scans.separators import ENCLOSURE, LETTER

PAGE = "page"
BLANK = "blank"
SEPARATOR = "separator"
TURNS = (0, 90, 180, 270)
STEP = 10
"""Between the positions of two pages that follow each other."""


@dataclass(frozen=True)
class Proposal:
    """What the machine would do with a page."""

    begins: str
    left_out: bool


@dataclass(frozen=True)
class Laid:
    """A page as the clerk left it: its key, whether it is left out, what begins with it, its turn."""

    key: int
    begins: str = ""
    left_out: bool = False
    turn: int = 0


@dataclass
class Sorted:
    """One letter: its own pages, then those of each enclosure."""

    parts: list[list[Laid]] = field(default_factory=list)


def proposals(looks: Iterable[tuple[str, str]]) -> list[Proposal]:
    """For each page, by what it looks like and what its separator says: sheets and blank sides are left out.

    What begins after a separator begins with the next page that is kept; without any separator all is one letter.
    """
    found: list[Proposal] = []
    begins = LETTER
    for look, says in looks:
        if look == SEPARATOR:
            begins = LETTER if begins == LETTER and not _any_kept(found) else says or LETTER
        if look in (SEPARATOR, BLANK):
            found.append(Proposal("", left_out=True))
        else:
            found.append(Proposal(begins, left_out=False))
            begins = ""
    return found


def letters(pages: Sequence[Laid]) -> list[Sorted]:
    """The letters that the marks on the table make; the first page kept always begins one."""
    found: list[Sorted] = []
    for page in pages:
        if page.left_out:
            continue
        if not found or page.begins == LETTER:
            found.append(Sorted([[page]]))
        elif page.begins == ENCLOSURE:
            found[-1].parts.append([page])
        else:
            found[-1].parts[-1].append(page)
    return found


def _any_kept(found: Sequence[Proposal]) -> bool:
    return any(not one.left_out for one in found)
