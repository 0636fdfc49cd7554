"""What the directory needs from above: which acts belong to which box, and who holds somebody's open work.

config/ joins both: the directory lies below the flows and names none of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from vanban.directory.rules import EVERYTHING
from vanban.kernel.actor import Actor, Scope


@dataclass
class _Scopes:
    boxes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    never: frozenset[str] = frozenset()


_scopes = _Scopes()


def use_scopes(boxes: Mapping[str, frozenset[str]], *, always: frozenset[str], never: frozenset[str]) -> None:
    """Join the acts of each box that may be delegated alone, those done anywhere, and those never done for another."""
    _scopes.boxes = {box: acts | always for box, acts in boxes.items()}
    _scopes.never = never


def scopes() -> tuple[str, ...]:
    """The scopes one may choose from: everything, or one of the joined boxes."""
    return (EVERYTHING, *_scopes.boxes)


def scope_of(code: str) -> Scope:
    """What a delegation of this scope covers; nothing for a box that nobody joined."""
    if code == EVERYTHING:
        return Scope(only=None, never=_scopes.never)
    return Scope(only=_scopes.boxes.get(code, frozenset()), never=_scopes.never)


@dataclass(frozen=True)
class HeldItem:
    """One thing that waits for somebody, as a record of handing over prints it."""

    kind: str
    title: str
    subject: str
    document_id: UUID | None = None
    due: datetime | None = None


class Holding(Protocol):
    """One flow's answer to: what does this post hold, and let that one have it. Both run in the caller's transaction.

    `hand_over` and `merge` answer how many things went over.
    """

    def held(self, post_id: UUID) -> Sequence[HeldItem]: ...

    def hand_over(self, post_id: UUID, to_post_id: UUID, *, by: Actor, at: datetime) -> int: ...

    def merge(self, former_id: UUID, heir_id: UUID, *, by: Actor, at: datetime) -> int: ...


_holdings: dict[str, Holding] = {}


def use_holding(name: str, joined: Holding) -> None:
    """Join a flow; joining again replaces."""
    _holdings[name] = joined


def holdings() -> Mapping[str, Holding]:
    """Every flow that may hold somebody's work, by name, in the order they were joined."""
    return dict(_holdings)


@dataclass(frozen=True)
class HandoverRecord:
    """A biên bản bàn giao as it is printed: who hands what over to whom, and who confirmed it when."""

    agency: str
    parent: str
    dated: str
    giver: str
    taker: str
    reason: str
    completed_by: str
    confirmed: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


class RecordPress(Protocol):
    """Typesets a record. Called outside transactions; raises `OutsideFailure`."""

    def __call__(self, record: HandoverRecord) -> bytes: ...


_presses: list[RecordPress] = []


def use_record_press(joined: RecordPress) -> None:
    """Join the press; joining again replaces."""
    _presses[:] = [joined]


def record_press() -> RecordPress:
    """The press in use; raises `LookupError` when config joined none."""
    if not _presses:
        raise LookupError("no press for records: config/wiring.py must call directory.ports.use_record_press")
    return _presses[0]


@dataclass(frozen=True)
class Figure:
    """One number of an administrator's report. `label` is a message id."""

    code: str
    label: str
    number: int


class Figures(Protocol):
    """What another context counts of an agency between two moments."""

    def __call__(self, agency_id: UUID, /, *, starts: datetime, ends: datetime) -> Sequence[Figure]: ...


_figures: dict[str, Figures] = {}


def use_figures(name: str, joined: Figures) -> None:
    """Join a context's numbers; joining again replaces."""
    _figures[name] = joined


def figures() -> Mapping[str, Figures]:
    """Every context that counts for reports, by name, in the order they were joined."""
    return dict(_figures)
