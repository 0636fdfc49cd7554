"""Granting sight of documents and opening and closing work; called inside the flows' own transactions.

These write no audit line of their own: the verb that calls them does, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vanban.directory.events import AccessGranted, WorkOpened
from vanban.directory.models import Access, OpenItem
from vanban.directory.rules import Box
from vanban.platform.events import publish


def grant_access(document_id: UUID, principals: Iterable[int], *, kind: str, moment: datetime, reason: str) -> None:
    """Let principals see a document; granting again changes nothing. `moment` is the document's own, for list order."""
    Access.objects.bulk_create(
        [
            Access(document_id=document_id, principal_id=principal, kind=kind, moment=moment, reason=reason)
            for principal in set(principals)
        ],
        ignore_conflicts=True,
    )
    publish(AccessGranted(document_id))


def open_item(
    document_id: UUID,
    principals: Iterable[int],
    *,
    box: str,
    moment: datetime,
    title: str,
    subject: str,
    origin: str = "",
    urgency: int = 0,
    due: datetime | None = None,
) -> None:
    """Put a document into a box of each principal; an item that is open already is refreshed. They are told of it."""
    holding = sorted(set(principals))
    OpenItem.objects.bulk_create(
        [
            OpenItem(
                document_id=document_id,
                principal_id=principal,
                box=box,
                moment=moment,
                title=title[:120],
                subject=subject[:500],
                origin=origin[:200],
                urgency=urgency,
                due=due,
            )
            for principal in holding
        ],
        update_conflicts=True,
        unique_fields=["document_id", "principal", "box"],
        update_fields=["moment", "title", "subject", "origin", "urgency", "due"],
    )
    if box != Box.DRAFT:  # one's own paper, laid down again at every saving
        publish(WorkOpened(document_id, tuple(holding), str(box), title[:120], subject[:500], urgency, due, moment))


def close_items(
    document_id: UUID, *, box: str | None = None, principals: Iterable[int] | None = None, keep: str = ""
) -> None:
    """Take a document out of a box (or all boxes but the one to `keep`), of some principals (or all)."""
    items = OpenItem.objects.filter(document_id=document_id).exclude(box=keep)
    if box is not None:
        items = items.filter(box=box)
    if principals is not None:
        items = items.filter(principal_id__in=list(principals))
    items.delete()
