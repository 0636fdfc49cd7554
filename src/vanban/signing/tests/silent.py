"""A keeper of keys that does not answer, for stories in which it comes back later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from vanban.signing import ports


class _Silent:
    """An engine that can do everything but reach the person's key."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def sign_person(self, *_given: Any, **_named: Any) -> bytes:
        """The keeper does not answer."""
        raise ports.KeySilent


@contextmanager
def silent_keeper() -> Iterator[None]:
    """As long as this lasts no person's key can be reached."""
    engine = ports.engine()
    ports.put_engine(_Silent(engine))  # type: ignore[arg-type]
    try:
        yield
    finally:
        ports.put_engine(engine)
