"""Which functions may run in a bounded child, and how they say no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

Blobs = list[bytes]
Answer = tuple[dict[str, Any], Blobs]


class BoundedFunction(Protocol):
    """A function of JSON values and byte strings."""

    def __call__(self, values: dict[str, Any], blobs: Blobs) -> Answer: ...


class Declined(Exception):
    """The function will not do this to these bytes; `code` and `data` travel back to the caller as they are."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


def bounded(function: Callable[[dict[str, Any], Blobs], Answer]) -> Callable[[dict[str, Any], Blobs], Answer]:
    """Mark a module-level function as one that a child process may run by name."""
    function.__bounded__ = True  # type: ignore[attr-defined]
    return function
