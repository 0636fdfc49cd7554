"""Lists of documents that a person sees: by index, a page per principal, merged in one question (decision 10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet

from vanban.directory.models import Access, Principal
from vanban.kernel.actor import Actor
from vanban.platform.newest import LIST_ID, Place, newest

WHOLE = ("clerks", "leaders")
"""Places before which every registered document of an agency comes."""


def visible_page(
    actor: Actor,
    kind: str,
    *,
    after: Place | None = None,
    since: datetime | None = None,
    limit: int = 50,
    principals: Iterable[int] | None = None,
    among: QuerySet[Any, Any] | None = None,
) -> list[Place]:
    """The next places of one kind in the actor's list, newest first, each once, in one question.

    `since` bounds the list below; of some of the actor's `principals` only, if given, and only documents `among` those
    of a queryset of ids.
    """
    rows = Access.objects.filter(principal_id=LIST_ID, kind=kind)
    if since is not None:
        rows = rows.filter(moment__gte=since)
    if among is not None:
        rows = rows.filter(document_id__in=among)
    each = before(rows, after, "moment", "document_id").order_by("-moment", "-document_id")
    wanted = actor.principals if principals is None else principals
    return newest(wanted, each.values_list("moment", "document_id"), kind="int", limit=limit)


def before(rows: QuerySet[Any, Any], after: Place | None, moment: str, key: str) -> QuerySet[Any, Any]:
    """The rows that stand behind a place, in a form the index is searched by."""
    if after is None:
        return rows
    at, document_id = after
    return rows.filter(**{f"{moment}__lte": at}).filter(Q(**{f"{moment}__lt": at}) | Q(**{f"{key}__lt": document_id}))


def seen_by(actor: Actor, document: str = "pk") -> QuerySet[Access]:
    """For `Exists` in a question about documents: the actor's sight of the document of each row."""
    return Access.objects.filter(document_id=OuterRef(document), principal_id__in=list(actor.principals))


def agencies_seen_whole(actor: Actor) -> tuple[list[UUID], list[int]]:
    """Agencies all of whose registered documents come before the actor, and the principals that see single ones."""
    whole = dict(Principal.objects.filter(id__in=list(actor.principals), kind__in=WHOLE).values_list("id", "ref"))
    return list(dict.fromkeys(whole.values())), [one for one in actor.principals if one not in whole]


def why_seen(actor: Actor, document_id: UUID) -> list[tuple[str, UUID, str]]:
    """By what this actor sees a document: whose place it was granted to (kind, ref), and the reason."""
    rows = Access.objects.filter(document_id=document_id, principal_id__in=list(actor.principals))
    return list(rows.order_by("principal_id").values_list("principal__kind", "principal__ref", "reason"))
