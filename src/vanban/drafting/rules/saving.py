"""Whether what a page sends may replace what is kept: two writers are told apart from one writer on a bad line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID


@dataclass(frozen=True)
class OpenPage:
    """One opening of the compose page, and the how-manieth sending from it; the page counts, never the server."""

    id: UUID
    turn: int = 0


class Saving(Enum):
    """What becomes of a text that is sent."""

    KEEP = "keep"
    """It replaces what is kept."""
    OVERTAKEN = "overtaken"
    """The same page has sent a later text, or this very one, before: nothing is to be done."""
    CONFLICT = "conflict"
    """Somebody saved since this page was opened: both texts are kept."""


def judge(*, opened: int, now: int, page: OpenPage | None, last: OpenPage | None) -> Saving:
    """`opened` is the revision the page knows, `now` the one that is kept, `last` the page that saved it.

    A page whose answer was lost knows an older revision than the one it made itself. Since nobody saved after it,
    what it sends now holds everything, so it is no conflict.
    """
    if page is not None and last is not None and page.id == last.id:
        return Saving.KEEP if page.turn > last.turn else Saving.OVERTAKEN
    return Saving.KEEP if opened == now else Saving.CONFLICT
