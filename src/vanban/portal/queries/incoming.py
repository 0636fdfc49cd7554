"""The incoming list as a person narrows it: by words, period, type, issuer, how far the work is and who has it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from vanban.directory import api as directory
from vanban.directory.api import Place
from vanban.kernel.actor import Actor
from vanban.kernel.clock import VIETNAM, local_date
from vanban.kernel.vietnamese import fold
from vanban.portal.queries.walking import below, walk
from vanban.registry import api as registry
from vanban.search import api as search
from vanban.work import api as work

STRIDE = 100
"""Places looked at in one go where words are typed."""
WAITING = 50
"""Places looked at above a page: what lies before the clerks and is not registered stands among them."""
MANY = 60
"""Agencies or posts that one name may mean."""


@dataclass(frozen=True)
class Asked:
    """What a person typed and chose; empty values narrow nothing."""

    text: str = ""
    since: date | None = None
    until: date | None = None
    type_code: str = ""
    issuer: str = ""
    stage: str = ""
    handler: str = ""
    overdue: bool = False


def page(
    actor: Actor, asked: Asked, *, at: datetime, after: Place | None = None, limit: int = 50
) -> registry.RegisterPage[registry.IncomingDocument]:
    """The next registered documents that this person may see and that fit, newest first; never an exact count."""
    narrowed = _narrowed(actor, asked, at)
    after = below(narrowed.until, after)

    def fitting(ids: Sequence[UUID]) -> dict[UUID, registry.IncomingDocument]:
        return registry.incoming_rows(ids, narrowed)

    if search.asks_anything(asked.text):

        def found(place: Place | None) -> list[Place]:
            return search.places(actor, asked.text, kind="incoming", after=place, limit=STRIDE)

        return walk(found, fitting, after=after, since=narrowed.since, limit=limit, stride=STRIDE)
    if narrowed.among or narrowed.among_of_agency or narrowed.few or narrowed.type_code or narrowed.issuers is not None:
        places = registry.narrowed_incoming(actor, narrowed, after=after, limit=limit)
        rows = registry.incoming_rows([document for _moment, document in places])
        here = [rows[document] for _moment, document in places if document in rows]
        return registry.RegisterPage(here, places[-1] if len(places) == limit else None)

    def seen(place: Place | None) -> list[Place]:
        return directory.visible_page(actor, "incoming", after=place, since=narrowed.since, limit=limit + WAITING)

    return walk(seen, fitting, after=after, since=narrowed.since, limit=limit, stride=limit + WAITING)


def _narrowed(actor: Actor, asked: Asked, at: datetime) -> registry.Narrowed:
    among: list[QuerySet[Any, Any]] = []
    here: list[QuerySet[Any, Any]] = []
    few: list[QuerySet[Any, Any]] = []
    if asked.stage:  # what is finished is nearly everything: it is met on the way, not looked up
        ended = work.HANDLING.statuses[asked.stage].final
        (among if ended else here).append(work.in_state(asked.stage))
    if asked.overdue:
        here.append(work.overdue(at))
    if asked.handler:
        few.append(work.handled_by(_posts_named(actor, asked.handler, on=local_date(at))))
    return registry.Narrowed(
        since=_midnight(asked.since),
        until=_midnight(asked.until + timedelta(days=1)) if asked.until else None,
        type_code=asked.type_code,
        issuers=_agencies_named(asked.issuer) if asked.issuer else None,
        among=tuple(among),
        among_of_agency=tuple(here),
        few=tuple(few),
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=VIETNAM) if day else None


def _posts_named(actor: Actor, name: str, *, on: date) -> list[UUID]:
    """Posts of the actor's agency whose holder's name holds the words typed, marks or none; the post of an id."""
    if actor.agency_id is None:
        return []
    posts = directory.posts_in_force(on=on).filter(agency_id=actor.agency_id)
    with suppress(ValueError):
        return list(posts.filter(id=UUID(name)).values_list("id", flat=True))
    words = fold(name).split()
    names = posts.values_list("id", "person__full_name")
    return [post for post, full in names if all(word in fold(full) for word in words)][:MANY]


def _agencies_named(name: str) -> tuple[UUID, ...]:
    """Agencies of this code, else those whose name or abbreviation holds the words typed, marks or none."""
    found = directory.find_agency(name.strip().upper())
    if found is not None:
        return (found.id,)
    words = fold(name).split()
    known = directory.Agency.objects.values_list("id", "name", "abbreviation")
    return tuple(
        agency for agency, full, short in known if all(word in f"{fold(full)} {fold(short)}" for word in words)
    )[:MANY]
