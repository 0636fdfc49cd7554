"""One reading of a page asks each thing once: what several voices and verbs need is read a single time.

The memory lives only while a page is being read and never across an act, so nothing stale can be acted upon.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_remembered: ContextVar[dict[Hashable, Any] | None] = ContextVar("remembered", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """While entered, `once` remembers; leaving forgets everything. One inside another has a memory of its own."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


@contextmanager
def same_reading() -> Iterator[None]:
    """The reading that is going on, else one of its own."""
    if _remembered.get() is not None:
        yield
        return
    with one_reading():
        yield


def once(key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives; inside `one_reading` it is asked only the first time for this key."""
    remembered = _remembered.get()
    if remembered is None:
        return read()
    if key not in remembered:
        remembered[key] = read()
    found: T = remembered[key]
    return found
