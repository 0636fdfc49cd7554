"""Reads of the hub's clock: what waits too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from vanban.axis import states
from vanban.axis.models import Delivery, Ticket


def overdue(*, at: datetime, remind_days: Sequence[int], give_up_days: int, limit: int) -> list[UUID]:
    """Open deliveries that are to be given up, or that had fewer reminders than are due; the oldest first."""
    late = Q(created_at__lte=at - timedelta(days=give_up_days))
    for count, days in enumerate(sorted(remind_days), 1):
        late |= Q(created_at__lte=at - timedelta(days=days), reminded__lt=count)
    first = min([*remind_days, give_up_days])
    rows = Delivery.objects.filter(late, state__in=states.OPEN, created_at__lte=at - timedelta(days=first))
    return list(rows.order_by("created_at", "id").values_list("id", flat=True)[:limit])


def urgent_waiting(*, before: datetime, limit: int) -> list[UUID]:
    """Open urgent deliveries from before that moment, without an alarm yet."""
    told = Ticket.objects.filter(delivery_id=OuterRef("id"), kind="urgent_waiting")
    rows = Delivery.objects.filter(~Exists(told), state__in=states.OPEN, priority__gt=0, created_at__lte=before)
    return list(rows.order_by("created_at").values_list("id", flat=True)[:limit])
