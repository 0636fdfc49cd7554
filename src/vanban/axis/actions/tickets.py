"""Faults for the operator: opened by the hub, once for each, closed by a person with a note (HP25-Đ20.2d)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.models import Delivery, Mailbox, Ticket
from vanban.axis.policies import check_can_operate
from vanban.kernel.actor import Actor
from vanban.platform import audit


@transaction.atomic
def open_ticket(
    kind: str, destination: Mailbox, text: str, *, delivery: Delivery | None = None, by: Actor, at: datetime
) -> bool:
    """Tell the operator of a fault; False when the same one was told before."""
    known = Ticket.objects.filter(kind=kind, delivery=delivery, destination=destination)
    if (known if delivery else known.filter(closed_at__isnull=True)).exists():
        return False
    ticket = Ticket(kind=kind, delivery=delivery, destination=destination, text=text[:1000], at=at)
    Ticket.objects.bulk_create([ticket], ignore_conflicts=True)
    audit.record(
        by, "axis.ticket_opened", delivery.message_id if delivery else None, at,
        ticket=ticket.id, kind=kind, destination=destination.code, text=text[:500],
    )  # fmt: skip
    return True


@transaction.atomic
def close_open(kind: str, destination: Mailbox, *, by: Actor, at: datetime) -> int:
    """A fault of a destination mended itself; how many tickets that closed."""
    found = Ticket.objects.filter(kind=kind, destination=destination, delivery__isnull=True, closed_at__isnull=True)
    closed = found.update(closed_at=at, closed_by=by.printed[:200])
    if closed:
        audit.record(by, "axis.ticket_closed", None, at, kind=kind, destination=destination.code)
    return closed


@transaction.atomic
def close_ticket(ticket_id: UUID, *, note: str, by: Actor, at: datetime) -> Ticket:
    """The operator has seen to it; closing twice changes nothing. Raises `NotAllowed`, Ticket.DoesNotExist."""
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("delivery", "destination").get(id=ticket_id)
    check_can_operate(by)
    if ticket.closed_at is not None:
        return ticket
    ticket.closed_at, ticket.closed_by, ticket.note = at, by.printed[:200], note[:1000]
    ticket.save(update_fields=["closed_at", "closed_by", "note"])
    audit.record(
        by, "axis.ticket_closed", ticket.delivery.message_id if ticket.delivery else None, at,
        ticket=ticket.id, kind=ticket.kind, destination=ticket.destination.code, note=note[:500],
    )  # fmt: skip
    return ticket
