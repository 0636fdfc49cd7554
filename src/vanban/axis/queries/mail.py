"""Lists for systems that fetch by themselves: what waits for them, and what became of what they sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.axis import states
from vanban.axis.errors import NotYourDelivery
from vanban.axis.models import Delivery, Mailbox, Message
from vanban.axis.rules.vxp.parameters import ListAsked
from vanban.axis.rules.vxp.statuses import wire_status
from vanban.platform import storage

MOST_SENT = 1000


@dataclass(frozen=True)
class Waiting:
    """A packet for one of the system's mailboxes."""

    delivery_id: UUID
    message_id: str
    kind: str
    business: int
    status_code: str
    sender: str
    to: tuple[str, ...]
    destination: str
    sha256: str
    size: int
    priority: int
    document_code: str
    number_symbol: str
    status: str
    reason: str
    accepted_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Fate:
    """What became of a sent packet at one of its recipients."""

    message: UUID
    delivery_id: UUID
    kind: str
    sender: str
    to: str
    status: str
    reason: str
    number_symbol: str
    sent_at: datetime
    received_at: datetime | None


@dataclass(frozen=True)
class Carried:
    """The bytes of a packet, to be read once, outside any transaction."""

    size: int
    pieces: Iterator[bytes]


def waiting(system: str, asked: ListAsked) -> list[Waiting]:
    """The packets in a system's mailboxes that nobody has settled, urgent and old ones first; or those asked for."""
    rows = _asked(system, asked).select_related("message", "destination")
    first = (asked.page - 1) * asked.size
    return [_waiting(row) for row in rows.order_by("-priority", "next_at", "id")[first : first + asked.size]]


def count_waiting(system: str, kind: str) -> int:
    """How many packets of a kind wait for a system."""
    return _asked(system, ListAsked(kind=kind)).count()


def _asked(system: str, asked: ListAsked) -> QuerySet[Delivery]:
    boxes = Mailbox.objects.filter(system__code=system)
    if asked.to:
        boxes = boxes.filter(Q(code__in=asked.to) | Q(aliases__code__in=asked.to)).distinct()
    rows = Delivery.objects.filter(destination_id__in=list(boxes.values_list("id", flat=True)))
    if asked.only is not None:
        return rows.filter(id=asked.only)
    if asked.kind:
        rows = rows.filter(message__kind=asked.kind)
    if asked.since:
        rows = rows.filter(created_at__gte=asked.since)
    if asked.before:
        rows = rows.filter(created_at__lt=asked.before)
    return rows.filter(_in(asked.statuses or ("initial", "processing")))


def _in(statuses: tuple[str, ...]) -> Q:
    kinds = {
        "initial": Q(state=states.WAITING, attempt=0),
        "processing": Q(state=states.LEASED) | Q(state=states.WAITING, attempt__gt=0),
        "done": Q(state=states.DELIVERED),
        "fail": Q(state=states.FAILED),
    }
    found = Q(pk__in=[])
    for status in statuses:
        found |= kinds[status]
    return found & Q(state__in=states.OPEN) if set(statuses) <= {"initial", "processing"} else found


def _waiting(row: Delivery) -> Waiting:
    message = row.message
    return Waiting(
        delivery_id=row.id,
        message_id=message.message_id,
        kind=message.kind,
        business=message.business,
        status_code=message.status_code,
        sender=message.sender_code,
        to=tuple(row.addressees) or (row.addressed_as,),
        destination=row.destination.code,
        sha256=message.sha256,
        size=message.size,
        priority=message.priority,
        document_code=message.document_code,
        number_symbol=message.number_symbol,
        status=wire_status(row.state, row.attempt),
        reason=row.last_error,
        accepted_at=message.accepted_at,
        changed_at=row.ended_at or row.created_at,
    )


def fates(system: str, *, message: UUID | None = None, kind: str = "") -> list[Fate]:
    """What became of a message that this system sent, or of its latest ones; the newest round for each recipient.

    Raises `NotYourDelivery` when this system sent no such message.
    """
    sent = Message.objects.filter(system__code=system)
    if message is not None:
        sent = sent.filter(id=message)
        if not sent.exists():
            raise NotYourDelivery()
    elif kind:
        sent = sent.filter(kind=kind)
    latest_sent = list(sent.order_by("-accepted_at").values_list("id", flat=True)[:MOST_SENT])
    rows = Delivery.objects.filter(message__in=latest_sent)
    rows = rows.select_related("message", "destination").order_by("-message__accepted_at", "created_at", "round", "id")
    latest = {(row.message_id, row.destination_id, tuple(row.addressees)): row for row in rows}
    return [fate for row in latest.values() for fate in _fates(row)]


def _fates(row: Delivery) -> Iterator[Fate]:
    """Behind a gateway each agency has its own fate."""
    message = row.message
    for code in row.addressees or [row.destination.code]:
        failed = row.failures.get(code) if isinstance(row.failures, dict) else None
        yield Fate(
            message=message.id,
            delivery_id=row.id,
            kind=message.kind,
            sender=message.sender_code,
            to=code if row.addressees else row.addressed_as,
            status="fail" if failed else wire_status(row.state, row.attempt),
            reason=str(failed or row.last_error),
            number_symbol=message.number_symbol,
            sent_at=message.accepted_at,
            received_at=row.ended_at,
        )


def carried(delivery_id: UUID, *, system: str) -> Carried:
    """The packet of a delivery to one of the system's mailboxes, ready to be read. Raises `NotYourDelivery`, and
    `storage.ContentDamaged` before a single byte was given away when the content cannot be had unchanged.
    """
    theirs = Delivery.objects.filter(id=delivery_id, destination__system__code=system)
    facts = theirs.values_list("message__blob_id", "message__size").first()
    if facts is None:
        raise NotYourDelivery()
    pieces = storage.stream(facts[0])
    first = next(pieces, b"")
    return Carried(facts[1], chain((first,), pieces))


def is_theirs(delivery_id: UUID, *, system: str) -> bool:
    """True when the delivery lies in one of the system's mailboxes."""
    return Delivery.objects.filter(id=delivery_id, destination__system__code=system).exists()
