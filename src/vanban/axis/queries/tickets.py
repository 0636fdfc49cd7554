"""Reads of what the operator must look after."""

from __future__ import annotations

from vanban.axis.models import Ticket


def open_tickets(*, limit: int = 200) -> list[Ticket]:
    """Faults that nobody closed yet, the newest first, with their deliveries and destinations."""
    rows = Ticket.objects.filter(closed_at__isnull=True).select_related("delivery__message", "destination__system")
    return list(rows.order_by("-at", "-id")[:limit])
