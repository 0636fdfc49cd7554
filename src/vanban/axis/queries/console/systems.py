"""Connected systems and their mailboxes for the operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from vanban.axis.models import CallBudget, ConnectedSystem, Mailbox

MOST = 500
"""A province has some hundreds of systems; a list never grows beyond this."""


@dataclass(frozen=True)
class SystemRow:
    """One system as the list shows it."""

    system: ConnectedSystem
    mailboxes: int
    last_call: datetime | None


def listing() -> list[SystemRow]:
    """Every system by name, with how many mailboxes are open and when it called last."""
    systems = list(
        ConnectedSystem.objects.annotate(open_boxes=Count("mailboxes", filter=Q(mailboxes__closed_at=None))).order_by(
            "name", "code"
        )[:MOST]
    )
    calls = dict(CallBudget.objects.values_list("system_id", "at"))
    return [SystemRow(one, one.open_boxes, calls.get(one.id)) for one in systems]


@dataclass(frozen=True)
class SystemTold:
    """Everything on the page of a system."""

    system: ConnectedSystem
    mailboxes: list[Mailbox]
    last_call: datetime | None


def told(system_id: UUID) -> SystemTold | None:
    """One system with its mailboxes, open ones first; None when there is none."""
    system = ConnectedSystem.objects.filter(id=system_id).first()
    if system is None:
        return None
    boxes = Mailbox.objects.filter(system=system).select_related("successor").prefetch_related("aliases")
    mailboxes = list(boxes.order_by("closed_at", "code")[:MOST])
    last_call = CallBudget.objects.filter(system=system).values_list("at", flat=True).first()
    return SystemTold(system, mailboxes, last_call)


def mailbox(mailbox_id: UUID) -> Mailbox | None:
    """One mailbox with its system."""
    return Mailbox.objects.select_related("system", "successor").filter(id=mailbox_id).first()
