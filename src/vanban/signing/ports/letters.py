"""The desk on which a letter of the house begins; it stands on a floor above, config joins it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from vanban.kernel.actor import Actor
from vanban.signing.errors.trust import NoDraftingDesk


@dataclass(frozen=True)
class Letter:
    """A letter to begin: subject, text (a line `| a | b |` is a row of a table), and to whom."""

    subject: str
    body: str
    addressee: str
    domain: str


class Desk(Protocol):
    """Begins a draft in the caller's transaction and answers with the document's id."""

    def __call__(self, letter: Letter, *, by: Actor, at: datetime) -> UUID: ...


_desks: list[Desk] = []


def use_desk(joined: Desk) -> None:
    """Join the desk; joining again replaces."""
    _desks[:] = [joined]


def desk() -> Desk:
    """The desk in use; raises NoDraftingDesk where no documents are written, on a hub alone."""
    if not _desks:
        raise NoDraftingDesk
    return _desks[0]
