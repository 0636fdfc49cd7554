"""The incoming list narrowed by period, type, issuer, or by what another context knows of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, QuerySet

from vanban.directory.api import Place, agencies_seen_whole, before, seen_by, visible_page
from vanban.kernel.actor import Actor
from vanban.platform.newest import LIST_ID, OneOf, newest
from vanban.registry.models import IncomingDocument, OutgoingDocument


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; empty values narrow nothing.

    `among` are querysets of ids of documents, one for each thing that another context knows of them; those of
    `among_of_agency` come from tables that name the agency too, so that one agency's part is found by its index; those
    of `few` are so few that each is looked up.
    """

    since: datetime | None = None
    until: datetime | None = None
    type_code: str = ""
    issuers: tuple[UUID, ...] | None = None
    among: tuple[QuerySet[Any, Any], ...] = ()
    among_of_agency: tuple[QuerySet[Any, Any], ...] = ()
    few: tuple[QuerySet[Any, Any], ...] = ()


def narrowed_incoming(by: Actor, asked: Narrowed, *, after: Place | None, limit: int) -> list[Place]:
    """The next places of what fits, newest first, among what this person sees.

    Where everything an agency registers comes before the person (its clerks, its leaders), its register is walked by
    its own indexes; single documents granted elsewhere are looked up one by one. In both the sight is part of the
    question, so nothing is read to be thrown away.
    """
    whole, single = agencies_seen_whole(by)
    wanted = _fitting(asked)
    here = replace(asked, among_of_agency=tuple(ids.filter(agency_id=LIST_ID) for ids in asked.among_of_agency))
    each = _fitting(here).filter(Exists(seen_by(by)), agency_id=LIST_ID)
    each = before(each, after, "arrived_at", "id").order_by("-arrived_at", "-id")
    found = newest(whole, each.values_list("arrived_at", "id"), kind="uuid", limit=limit)
    found += visible_page(
        by, "incoming", after=after, since=asked.since, limit=limit, principals=single, among=wanted.values("id")
    )
    return sorted(set(found), reverse=True)[:limit]


def incoming_rows(ids: Sequence[UUID], asked: Narrowed | None = None) -> dict[UUID, IncomingDocument]:
    """The registered documents of these ids, those that fit if a narrowing is given."""
    rows = _fitting(asked) if asked is not None else IncomingDocument.objects.all()
    return {row.id: row for row in rows.filter(id__in=list(ids))}


def outgoing_rows(ids: Sequence[UUID]) -> dict[UUID, OutgoingDocument]:
    """The issued documents of these ids."""
    return {row.id: row for row in OutgoingDocument.objects.filter(id__in=list(ids))}


def _fitting(asked: Narrowed) -> QuerySet[IncomingDocument]:
    rows = IncomingDocument.objects.all()
    if asked.since is not None:
        rows = rows.filter(arrived_at__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(arrived_at__lt=asked.until)
    if asked.type_code:
        rows = rows.filter(type_code=asked.type_code)
    if asked.issuers is not None:
        rows = rows.filter(issuer_id__in=asked.issuers)
    for ids in (*asked.among, *asked.among_of_agency):
        rows = rows.filter(id__in=ids)
    for ids in asked.few:
        rows = rows.filter(OneOf("id", ids))
    return rows
