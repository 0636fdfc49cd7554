"""The event wire between contexts that do not know each other.

A context publishes a fact (a frozen dataclass in its events.py); config/wiring.py says who reacts. Each reaction
is a job deferred in the publisher's transaction: no fact without its reactions, no reaction without its fact, and
a failing reaction is retried without undoing what happened.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

Reaction = Callable[[Any], None]

_deferrer: list[Callable[..., None]] = []
_reactions: dict[type, dict[str, tuple[Reaction, str]]] = {}
_types: dict[str, type] = {}


def use_deferrer(defer: Callable[..., None]) -> None:
    """Join what writes a reaction down as a job in the caller's transaction; joining again replaces."""
    _deferrer[:] = [defer]


def react(event: type, name: str, reaction: Reaction, *, queue: str = "office") -> None:
    """Join a reaction to an event; `name` is stable, since waiting jobs carry it. Joining twice replaces."""
    _reactions.setdefault(event, {})[name] = (reaction, queue)
    _types[_path(event)] = event


def reactions(event: type) -> dict[str, tuple[Reaction, str]]:
    """The reactions joined to an event type, by name."""
    return _reactions.get(event, {})


def publish(event: Any) -> None:
    """Tell the house a fact: one job per reaction, deferred in the caller's transaction."""
    for name, (_reaction, queue) in reactions(type(event)).items():
        _deferrer[0](event_type=_path(type(event)), reaction=name, payload=encode(event), queue=queue)


def perform(event_type: str, reaction: str, payload: dict[str, Any]) -> None:
    """Run one reaction from its job arguments."""
    kind = _types[event_type]
    function, _queue = reactions(kind)[reaction]
    function(decode(kind, payload))


def encode(event: Any) -> dict[str, Any]:
    """An event as JSON values."""
    return {f.name: _plain(getattr(event, f.name)) for f in dataclasses.fields(event)}


def decode(kind: type, payload: dict[str, Any]) -> Any:
    """The event back from JSON values, by the types its fields declare."""
    hints = typing.get_type_hints(kind)
    return kind(**{name: _typed(hints[name], value) for name, value in payload.items()})


def _path(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"an event carries ids, texts, numbers and times, not {type(value).__name__}")


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _typed(next(arg for arg in typing.get_args(hint) if arg is not type(None)), value)
    if origin is tuple:
        return tuple(_typed(typing.get_args(hint)[0], item) for item in value)
    if hint is UUID:
        return UUID(value)
    if hint in (datetime, date):
        return hint.fromisoformat(value)
    return value
