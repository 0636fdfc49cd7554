"""Walking a person's own list, page after page: places come from an index, and some of them are rows of this list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from vanban.directory.api import Place
from vanban.registry import api as registry

Row = TypeVar("Row", registry.IncomingDocument, registry.OutgoingDocument)

ROUNDS = 10
"""No more strides are looked at in one go; “Older” looks further."""


def walk(
    look: Callable[[Place | None], list[Place]],
    rows_of: Callable[[Sequence[UUID]], Mapping[UUID, Row]],
    *,
    after: Place | None,
    since: datetime | None,
    limit: int,
    stride: int,
) -> registry.RegisterPage[Row]:
    """The rows among the next places until the page is full; `look` gives `stride` places, fewer at the end."""
    found: list[Row] = []
    for _round in range(ROUNDS):
        places = look(after)
        rows = rows_of([document for _moment, document in places])
        for place in places:
            after = place
            if since is not None and place[0] < since:
                return registry.RegisterPage(found, None)
            if place[1] in rows:
                found.append(rows[place[1]])
                if len(found) == limit:
                    return registry.RegisterPage(found, after)
        if len(places) < stride:
            return registry.RegisterPage(found, None)
    return registry.RegisterPage(found, after)


def below(top: datetime | None, after: Place | None) -> Place | None:
    """The place to go on from when the list ends at a moment."""
    if top is None:
        return after
    ceiling = (top, UUID(int=0))
    return min(after, ceiling) if after else ceiling
