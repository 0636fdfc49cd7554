"""What the hub writes down about calls: how many a system has left, refused ones, wrong clocks, packets fetched."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from vanban.axis.errors import TooManyCalls
from vanban.axis.models import CallBudget, ClockWatch, ConnectedSystem, Delivery, Event
from vanban.axis.rules.vxp.budget import draw
from vanban.kernel.actor import Actor
from vanban.platform import audit

NOTED = timedelta(minutes=1)


def draw_calls(system_id: UUID, *, per_minute: int, by: Actor, at: datetime) -> int:
    """Take a handful of a system's calls out of its budget; how many may now be made.

    Raises `TooManyCalls`, of which one line a minute is put on record.
    """
    got, wait = _draw(system_id, per_minute, by=by, at=at)
    if got < 1:
        raise TooManyCalls(limit=per_minute, seconds=wait)
    return got


@transaction.atomic
def _draw(system_id: UUID, per_minute: int, *, by: Actor, at: datetime) -> tuple[int, int]:
    budget = CallBudget.objects.select_for_update().filter(system_id=system_id).first()
    if budget is None:
        fresh = CallBudget(system_id=system_id, left=per_minute, at=at)
        CallBudget.objects.bulk_create([fresh], ignore_conflicts=True)
        budget = CallBudget.objects.select_for_update().get(system_id=system_id)
    drawn = draw(left=budget.left, since=budget.at, at=at, per_minute=per_minute)
    budget.left, budget.at = drawn.left, max(at, budget.at)
    if not drawn.calls and (budget.refused_at is None or at - budget.refused_at >= NOTED):
        budget.refused_at = at
        audit.record(by, "axis.calls_refused", system_id, at, limit=per_minute)
    budget.save(update_fields=["left", "at", "refused_at"])
    return drawn.calls, drawn.wait


@transaction.atomic
def note_refused_call(reason: str, error_code: str, text: str, *, by: Actor, at: datetime, **data: Any) -> None:
    """Put a refused call on record: who called, what, why not."""
    audit.record(by, "axis.call_refused", None, at, reason=reason, error_code=error_code, text=text[:500], **data)


@transaction.atomic
def note_skew(system_id: UUID, timestamp: str, seconds: int, *, by: Actor, at: datetime) -> None:
    """Put a wrong clock on record, once for each timestamp that a client signs (HP25-Đ14.1a)."""
    system = ConnectedSystem.objects.select_for_update().get(id=system_id)
    seen = ClockWatch.objects.filter(system_id=system_id).first()
    if seen is not None and seen.timestamp == timestamp:
        return
    ClockWatch.objects.update_or_create(
        system_id=system_id, defaults={"timestamp": timestamp[:40], "skew_seconds": seconds, "noted_at": at}
    )
    audit.record(by, "axis.clock_skew", system_id, at, system=system.code, seconds=seconds, timestamp=timestamp[:40])


@transaction.atomic
def note_fetched(delivery_id: UUID, *, by: Actor, at: datetime) -> None:
    """The receiving system took the bytes away; it has not said yet what became of them."""
    message = Delivery.objects.values_list("message_id", flat=True).get(id=delivery_id)
    Delivery.objects.filter(id=delivery_id).update(attempt=F("attempt") + 1)
    Event.objects.create(at=at, message_id=message, delivery_id=delivery_id, kind="fetched", text=by.printed[:200])
    audit.record(by, "axis.fetched", message, at, delivery=delivery_id)


@transaction.atomic
def note_processing(delivery_id: UUID, *, by: Actor, at: datetime) -> None:
    """The receiving system says that it is at work on a packet; one that has ended stays as it is."""
    message = Delivery.objects.values_list("message_id", flat=True).get(id=delivery_id)
    open_ones = Delivery.objects.filter(id=delivery_id, ended_at=None, attempt=0)
    if open_ones.update(attempt=1):
        Event.objects.create(at=at, message_id=message, delivery_id=delivery_id, kind="processing")
        audit.record(by, "axis.processing", message, at, delivery=delivery_id)
