"""Lists and boxes: who sees what and who must act, by index and never per row (decision 10)."""

from __future__ import annotations

import heapq
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Now

from vanban.directory.models import Access, OpenItem
from vanban.kernel.actor import Actor

Place = tuple[datetime, UUID]
"""A place in a list: moment and document, newest first."""


def can_see(actor: Actor, document_id: UUID) -> bool:
    """Whether any principal of the actor was granted this document."""
    return Access.objects.filter(document_id=document_id, principal_id__in=actor.principals).exists()


def visible_page(actor: Actor, kind: str, *, after: Place | None = None, limit: int = 50) -> list[Place]:
    """The next places of one kind in the actor's list, newest first, each once: merged from a page per principal."""
    pages = []
    for principal in actor.principals:
        rows = Access.objects.filter(principal_id=principal, kind=kind)
        if after is not None:
            moment, document_id = after
            rows = rows.filter(moment__lte=moment).filter(Q(moment__lt=moment) | Q(document_id__lt=document_id))
        places = rows.order_by("-moment", "-document_id").values_list("moment", "document_id")
        pages.append(list(places[:limit]))
    merged: list[Place] = []
    for place in heapq.merge(*pages, reverse=True):
        if not merged or merged[-1] != place:
            merged.append(place)
        if len(merged) == limit:
            break
    return merged


def who_sees(document_id: UUID) -> list[tuple[int, str, UUID, str]]:
    """Principals that see a document: (id, kind, ref, reason)."""
    rows = Access.objects.filter(document_id=document_id).order_by("principal__kind", "principal_id")
    return list(rows.values_list("principal_id", "principal__kind", "principal__ref", "reason"))


def finders(document_id: UUID) -> list[int]:
    """Principals that find a document by searching: all that see it but those only asked for an opinion elsewhere.

    They were asked about one version, and are not to read in a search what became of it.
    """
    return sorted(
        Access.objects.filter(document_id=document_id).exclude(kind="consult").values_list("principal_id", flat=True)
    )


def box_counts(actor: Actor) -> dict[str, int]:
    """How many items stand open in each box of this actor; exact, since the table holds open work only."""
    rows = OpenItem.objects.filter(principal_id__in=actor.principals).values("box")
    return {row["box"]: row["n"] for row in rows.annotate(n=Count("document_id", distinct=True)).order_by("box")}


def box_items(actor: Actor, box: str, *, limit: int = 100) -> list[OpenItem]:
    """The open items of one box: overdue first, then most urgent, soonest due, newest; each document once."""
    overdue = Case(When(due__lt=Now(), then=0), default=1)
    rows = OpenItem.objects.filter(principal_id__in=actor.principals, box=box)
    rows = rows.order_by(overdue, "-urgency", F("due").asc(nulls_last=True), "-moment")
    seen: set[UUID] = set()
    items = []
    for item in rows[: limit * 2]:
        if item.document_id not in seen:
            seen.add(item.document_id)
            items.append(item)
    return items[:limit]


def has_open_item(actor: Actor, document_id: UUID, box: str) -> bool:
    """Whether this document waits for this actor in a box."""
    return OpenItem.objects.filter(document_id=document_id, box=box, principal_id__in=actor.principals).exists()
