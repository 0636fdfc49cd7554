"""What this side still owes the hub, and what of ours is still on its way there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanban.exchange import states
from vanban.exchange.models import Dispatch, Recipient, StatusEntry

CLOSELY = 60
"""Of the packets still on their way, this many of the latest are asked after every minute, all others once an hour."""


def unsent(*, before: datetime, limit: int) -> list[UUID]:
    """Documents with recipients that have waited for their packet since before this moment, oldest first."""
    rows = Recipient.objects.filter(state=states.WAITING, channel="axis", clicked_at__lt=before)
    return list(dict.fromkeys(rows.order_by("clicked_at").values_list("envelope_id", flat=True)[:limit]))


def unreported(*, before: datetime, limit: int) -> list[UUID]:
    """Reports written before this moment that the hub has not got, oldest first."""
    rows = StatusEntry.objects.filter(direction="out", handed_at__isnull=True, noted_at__lt=before)
    return list(rows.order_by("noted_at", "id").values_list("id", flat=True)[:limit])


def being_carried(*, minute: int, limit: int) -> list[tuple[UUID, UUID]]:
    """Packets whose fate is not known for every recipient: (document, the hub's id), those whose minute this is."""
    rows = (
        Dispatch.objects.filter(recipients__state=states.HANDED, handed_at__isnull=False)
        .order_by("-handed_at")
        .values_list("id", "envelope_id", "receipt")
        .distinct()
    )
    due = [
        (document_id, UUID(receipt["doc_id"]))
        for place, (own, document_id, receipt) in enumerate(rows)
        if place < CLOSELY or own.int % 60 == minute % 60
    ]
    return due[:limit]
