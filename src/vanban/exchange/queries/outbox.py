"""What this side still owes the hub, and what of ours is still on its way there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanban.exchange import states
from vanban.exchange.models import Dispatch, MailMessage, Recipient, Request, StatusEntry
from vanban.exchange.rules import answers

CLOSELY = 60
"""Of the packets still on their way, this many of the latest are asked after every minute, all others once an hour."""


def unsent(*, before: datetime, limit: int) -> list[UUID]:
    """Documents with recipients that wait for their packet since before this moment, urgent first, then the oldest."""
    rows = Recipient.objects.filter(
        state=states.WAITING, recall__in=states.SENDABLE, channel="axis", clicked_at__lt=before
    )
    rows = rows.order_by("-envelope__urgency", "clicked_at")
    return list(dict.fromkeys(rows.values_list("envelope_id", flat=True)[:limit]))


def unmailed(*, before: datetime, limit: int) -> list[UUID]:
    """Documents of which a message, written or not, has waited for the mail server since before this moment."""
    rows = Recipient.objects.filter(
        state=states.WAITING, recall__in=states.SENDABLE, channel="mail", clicked_at__lt=before
    )
    written = MailMessage.objects.filter(handed_at=None, failed_at=None, made_at__lt=before)
    found = [
        *rows.order_by("-envelope__urgency", "clicked_at").values_list("envelope_id", flat=True)[:limit],
        *written.order_by("made_at").values_list("envelope_id", flat=True)[:limit],
    ]
    return list(dict.fromkeys(found))[:limit]


def unasked(*, before: datetime, limit: int) -> list[UUID]:
    """Documents with updates or replacements of which the hub has not got the packet, oldest first."""
    rows = Request.objects.filter(state=states.ASKED, asked_at__lt=before).exclude(kind=answers.RECALL)
    rows = rows.filter(Q(dispatch=None) | Q(dispatch__handed_at=None, dispatch__dropped_at=None))
    return list(dict.fromkeys(rows.order_by("asked_at").values_list("recipient__envelope_id", flat=True)[:limit]))


def unreported(*, before: datetime, limit: int) -> list[UUID]:
    """Reports written before this moment that the hub has not got, oldest first."""
    rows = StatusEntry.objects.filter(direction="out", handed_at__isnull=True, noted_at__lt=before)
    return list(rows.order_by("noted_at", "id").values_list("id", flat=True)[:limit])


def being_carried(*, minute: int, limit: int) -> list[tuple[str, UUID, UUID]]:
    """Packets whose fate is not known for every recipient, those whose minute this is.

    Each with its document's code, its message id, and the hub's id.
    """
    on_its_way = Q(recipients__state=states.HANDED) | Q(requests__state=states.ASKED)
    rows = (
        Dispatch.objects.filter(on_its_way, handed_at__isnull=False)
        .order_by("-handed_at", "id")
        .values_list("envelope__document_code", "id", "receipt")
        .distinct()
    )
    due = [
        (document_code, own, UUID(receipt["doc_id"]))
        for place, (document_code, own, receipt) in enumerate(rows)
        if place < CLOSELY or own.int % 60 == minute % 60
    ]
    return due[:limit]
