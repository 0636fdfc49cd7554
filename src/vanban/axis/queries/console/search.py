"""Finding messages and deliveries by what the envelope says, newest first, page after page without counting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.axis import states
from vanban.axis.models import Delivery, Mailbox, MailboxAlias, Message
from vanban.axis.rules.periods import Period

PAGE = 50
Place = tuple[datetime, UUID]
"""Where a page ends: moment and id of its last row."""

OPEN = "open"
STATES = (OPEN, states.DELIVERED, states.FAILED)
MOST_NAMED = 8
"""A row names so many receivers; the message's page shows all."""


@dataclass(frozen=True)
class Wanted:
    """What the operator looks for; empty fields do not narrow."""

    words: str = ""
    """A number with symbol, a message id or a document code; a number may be only begun."""
    sender: str = ""
    receiver: str = ""
    fate: str = ""
    kind: str = ""
    period: Period | None = None
    after: Place | None = None


@dataclass(frozen=True)
class Line:
    """One row: an envelope and how it fares."""

    message: Message
    deliveries: list[Delivery]
    more: int = 0


@dataclass(frozen=True)
class Found:
    """One page and where the next one begins."""

    lines: list[Line]
    next: Place | None


def find(wanted: Wanted, *, limit: int = PAGE) -> Found:
    """A page of messages; of deliveries when a receiver or a state is asked for, since these belong to deliveries."""
    codes = _codes(wanted)
    if wanted.receiver or wanted.fate:
        return _by_delivery(codes, limit)
    return _by_message(codes, limit)


def _codes(wanted: Wanted) -> Wanted:
    """Old codes and aliases lead to the present code of the mailbox."""
    return replace(wanted, sender=_present(wanted.sender), receiver=_present(wanted.receiver))


def _present(code: str) -> str:
    alias = MailboxAlias.objects.filter(code=code).values_list("mailbox__code", flat=True).first() if code else None
    return alias or code


def _by_message(wanted: Wanted, limit: int) -> Found:
    rows = Message.objects.all()
    if wanted.sender:
        rows = rows.filter(sender_code=wanted.sender)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.period:
        rows = rows.filter(accepted_at__gte=wanted.period.starts, accepted_at__lt=wanted.period.ends)
    if wanted.after:
        rows = rows.filter(_before("accepted_at", wanted.after))
    found = list(_worded(rows, wanted.words, limit))
    page, onward = found[:limit], len(found) > limit
    of: dict[UUID, list[Delivery]] = {message.id: [] for message in page}
    deliveries = Delivery.objects.select_related("destination").filter(message_id__in=of).order_by("created_at", "id")
    for delivery in deliveries:
        of[delivery.message_id].append(delivery)
    lines = [Line(m, of[m.id][:MOST_NAMED], max(0, len(of[m.id]) - MOST_NAMED)) for m in page]
    return Found(lines, (page[-1].accepted_at, page[-1].id) if onward else None)


def _worded(rows: QuerySet[Message], words: str, limit: int) -> QuerySet[Message]:
    """Narrowed by what was typed: one question per index, each cut to a page, then merged newest first."""
    order = ("-accepted_at", "-id")
    if not words:
        return rows.order_by(*order)[: limit + 1]
    ways = (Q(number_symbol__istartswith=words), Q(message_id=words), Q(document_code=words))
    parts = [rows.filter(way).order_by(*order)[: limit + 1] for way in ways]
    return parts[0].union(*parts[1:]).order_by(*order)[: limit + 1]


def _by_delivery(wanted: Wanted, limit: int) -> Found:
    rows = Delivery.objects.select_related("message", "destination")
    if wanted.receiver:
        destination = Mailbox.objects.filter(code=wanted.receiver).values_list("id", flat=True).first()
        rows = rows.filter(destination_id=destination) if destination else rows.none()
    if wanted.fate == OPEN:
        rows = rows.filter(state__in=states.OPEN)
    elif wanted.fate:
        rows = rows.filter(state=wanted.fate)
    if wanted.sender:
        rows = rows.filter(message__sender_code=wanted.sender)
    if wanted.kind:
        rows = rows.filter(message__kind=wanted.kind)
    if wanted.words:
        messages = _worded(Message.objects.all(), wanted.words, 1000)
        rows = rows.filter(message_id__in=[message.id for message in messages])
    if wanted.period:
        rows = rows.filter(created_at__gte=wanted.period.starts, created_at__lt=wanted.period.ends)
    if wanted.after:
        rows = rows.filter(_before("created_at", wanted.after))
    found = list(rows.order_by("-created_at", "-id")[: limit + 1])
    page = found[:limit]
    onward = (page[-1].created_at, page[-1].id) if len(found) > limit else None
    return Found([Line(delivery.message, [delivery]) for delivery in page], onward)


def _before(moment: str, place: Place) -> Q:
    """Rows after this place in a list that goes newest first; the first part lets the index begin there."""
    at, last = place
    return Q(**{f"{moment}__lte": at}) & (Q(**{f"{moment}__lt": at}) | Q(id__lt=last))
