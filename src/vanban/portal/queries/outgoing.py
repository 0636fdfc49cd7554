"""The list of issued documents as a person narrows it: by words and by year."""

from __future__ import annotations

from datetime import datetime

from vanban.directory import api as directory
from vanban.directory.api import Place
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM
from vanban.portal.queries.walking import below, walk
from vanban.registry import api as registry
from vanban.search import api as search

STRIDE = 100
"""Places looked at in one go: drafts stand among them."""


def page(
    actor: Actor, *, text: str = "", year: int | None = None, after: Place | None = None, limit: int = 50
) -> registry.RegisterPage[registry.OutgoingDocument]:
    """The next issued documents that this person may see and that fit, newest first; never an exact count."""
    since = datetime(year, 1, 1, tzinfo=VIETNAM) if year else None
    after = below(datetime(year + 1, 1, 1, tzinfo=VIETNAM) if year else None, after)

    def holding(place: Place | None) -> list[Place]:
        return search.places(actor, text, kind="outgoing", after=place, limit=STRIDE)

    def seen(place: Place | None) -> list[Place]:
        return directory.visible_page(actor, "outgoing", after=place, since=since, limit=STRIDE)

    look = holding if search.asks_anything(text) else seen
    return walk(look, registry.outgoing_rows, after=after, since=since, limit=limit, stride=STRIDE)
