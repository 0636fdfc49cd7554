"""Giving written reports to the hub, after the transaction that wrote them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.api import PacketRefused
from vanban.exchange.actions.following import note_unasked
from vanban.exchange.models import StatusEntry
from vanban.exchange.ports import axis
from vanban.kernel.actor import Actor
from vanban.platform import audit


def hand_status(entry_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give a written report to the hub; harmless when repeated. Must be called outside any transaction.

    A report that the hub refuses (the other side's mailbox is gone) is dropped with an audit line; where an answer was
    awaited, as after a recall, the clerk is told that it will not come.
    """
    entry = StatusEntry.objects.get(id=entry_id)
    if entry.handed_at is not None or entry.packet is None:
        return
    refused = ""
    try:
        axis().submit(bytes(entry.packet), message_id=entry.message_id, by=by, at=at)
    except PacketRefused as refusal:
        refused = str(refusal)
    with transaction.atomic():
        StatusEntry.objects.filter(id=entry.id, handed_at__isnull=True).update(handed_at=at)
        if refused:
            audit.record(by, "exchange.status_refused", entry.document_id, at, status=entry.code, reason=refused[:500])
            note_unasked(entry.message_id, reason=refused, by=by, at=at)
