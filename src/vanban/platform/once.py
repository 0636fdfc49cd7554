"""An act that a browser may send twice, because it never saw the answer: it is done once.

The browser names each act with a key of its own. The key is written in the same transaction as the first line of the
act in the record, and may stand there once per person; so whatever breaks, an act with a known key is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass
class Deed:
    """One act as its browser named it. `is_written` once its key stands beside what it did."""

    person_id: UUID
    key: UUID
    place: str
    is_written: bool = False
    is_known: bool = False
    """It turned out while acting that the same act was done before."""


Keeper = Callable[[Deed, datetime], None]

_current: ContextVar[Deed | None] = ContextVar("deed", default=None)
_keepers: list[Keeper] = []


def use_keeper(keeper: Keeper) -> None:
    """Join what writes a key down in the caller's transaction, and refuses one that stands there already."""
    _keepers[:] = [keeper]


@contextmanager
def named(deed: Deed) -> Iterator[Deed]:
    """What is done inside is this act."""
    before = _current.set(deed)
    try:
        yield deed
    finally:
        _current.reset(before)


@contextmanager
def aside() -> Iterator[None]:
    """What is done inside may be done again without harm, and is not the act that its browser named."""
    before = _current.set(None)
    try:
        yield
    finally:
        _current.reset(before)


def note(at: datetime) -> None:
    """Something is about to be on record: the act's key goes with it. Raises what the keeper raises."""
    deed = _current.get()
    if deed is not None and not deed.is_written and _keepers:
        _keepers[0](deed, at)
        deed.is_written = True
