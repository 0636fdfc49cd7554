"""Lists and boxes: who sees what and who must act, by index and never per row (decision 10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, Q, When, Window
from django.db.models.functions import Now, RowNumber

from vanban.directory.models import Access, OpenItem
from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.platform.web.reading import once


def _open_to(actor: Actor) -> Q:
    """Which open items are before this actor: of every principal, and of boxes that were delegated alone."""
    found = Q(principal_id__in=actor.principals)
    for box, principals in actor.bounded:
        found |= Q(principal_id__in=principals, box=box)
    return found


Place = tuple[datetime, UUID]
"""A place in a list: moment and document, newest first."""


def can_see(actor: Actor, document_id: UUID) -> bool:
    """Whether any principal of the actor was granted this document.

    Who stands in for one box alone sees what lies in it, and goes on seeing what they did there themselves for as long
    as they stand in for that person.
    """
    return once(("directory.sees", actor, document_id), lambda: _sees(actor, document_id))


def _sees(actor: Actor, document_id: UUID) -> bool:
    if Access.objects.filter(document_id=document_id, principal_id__in=actor.principals).exists():
        return True
    if not actor.bounded:
        return False
    lies_there = OpenItem.objects.filter(_open_to(actor), document_id=document_id).exists()
    return lies_there or audit.acted_for_another(document_id, actor.person_id, others=actor.bounded_by)


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
    rows = OpenItem.objects.filter(_open_to(actor)).values("box")
    return {row["box"]: row["n"] for row in rows.annotate(n=Count("document_id", distinct=True)).order_by("box")}


def box_items(actor: Actor, box: str, *, limit: int = 100) -> list[OpenItem]:
    """The open items of one box: overdue first, then most urgent, soonest due, newest; each document once."""
    return items_of_boxes(actor, [box], limit=limit)


def items_of_boxes(actor: Actor, boxes: Sequence[str], *, limit: int = 100) -> list[OpenItem]:
    """The first open items of each of these boxes, box by box in the order given, in one question."""
    overdue = Case(When(due__lt=Now(), then=0), default=1)
    order = (overdue.asc(), F("urgency").desc(), F("due").asc(nulls_last=True), F("moment").desc())
    rows = OpenItem.objects.filter(_open_to(actor), box__in=list(boxes)).annotate(
        place=Window(RowNumber(), partition_by="box", order_by=order)
    )
    seen: set[tuple[str, UUID]] = set()
    items: dict[str, list[OpenItem]] = {box: [] for box in boxes}
    for item in rows.filter(place__lte=limit * 2).order_by("box", "place"):
        if (item.box, item.document_id) not in seen and len(items[item.box]) < limit:
            seen.add((item.box, item.document_id))
            items[item.box].append(item)
    return [item for box in boxes for item in items[box]]


def waits_with(document_id: UUID, box: str) -> set[int]:
    """The principals in whose box a document lies."""
    return set(OpenItem.objects.filter(document_id=document_id, box=box).values_list("principal_id", flat=True))


def has_open_item(actor: Actor, document_id: UUID, box: str) -> bool:
    """Whether this document waits for this actor in a box."""
    return OpenItem.objects.filter(_open_to(actor), document_id=document_id, box=box).exists()
