"""Handing messages over: a lease with a token, work outside any transaction, a result guarded by the token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from vanban.axis import states
from vanban.axis.errors import LeaseLost
from vanban.axis.events import DeliveryFailed
from vanban.axis.models import Delivery, Event
from vanban.axis.rules.routing import pause
from vanban.kernel.actor import Actor
from vanban.kernel.clock import to_wire
from vanban.kernel.identifiers import new_id
from vanban.platform import audit
from vanban.platform.events import publish

LEASE_SECONDS = 120

Outcome = Literal["deliver", "fail", "release"]


@dataclass(frozen=True)
class Lease:
    """The right to deal with one delivery until `until`; `token` proves it when the result is written."""

    delivery_id: UUID
    token: UUID
    until: datetime


@transaction.atomic
def lease(delivery_id: UUID, *, by: Actor, at: datetime, seconds: int = LEASE_SECONDS) -> Lease | None:
    """Take a delivery for a while; None when it is done, not due, or another worker holds it.

    A worker that dies simply loses its lease; the next one gets a new token, and the old token counts for nothing.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).get(id=delivery_id)
    lease_ended = delivery.lease_until is not None and delivery.lease_until <= at
    if not states.can_lease(delivery.state, next_at_passed=delivery.next_at <= at, lease_ended=lease_ended):
        return None
    delivery.state = states.DELIVERY.step(delivery.state, "lease").target
    delivery.attempt += 1
    delivery.lease_token = new_id()
    delivery.lease_until = at + timedelta(seconds=seconds)
    delivery.save(update_fields=["state", "attempt", "lease_token", "lease_until"])
    Event.objects.create(
        at=at, message_id=delivery.message_id, delivery_id=delivery.id, kind="leased", text=by.printed[:200]
    )
    return Lease(delivery.id, delivery.lease_token, delivery.lease_until)


@transaction.atomic
def acknowledge(delivery_id: UUID, *, token: UUID, outcome: Outcome, by: Actor, at: datetime, reason: str = "") -> None:
    """Write the result of a lease: delivered, refused for good (`fail`), or to be tried again later (`release`).

    Saying it twice with the same token changes nothing. Raises `LeaseLost` when another worker took over.
    """
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("message__sender", "destination")
        .get(id=delivery_id)
    )
    if delivery.lease_token != token:
        raise LeaseLost()
    if states.DELIVERY.statuses[delivery.state].final:
        return
    delivery.state = states.DELIVERY.step(delivery.state, outcome).target
    delivery.last_error = reason[:1000]
    if outcome == "release":
        delivery.next_at = at + timedelta(seconds=pause(delivery.attempt))
        delivery.lease_token = delivery.lease_until = None
    else:
        delivery.ended_at = at
        delivery.receipt = {"at": to_wire(at), "outcome": outcome, "sha256": delivery.message.sha256}
    delivery.save(update_fields=["state", "last_error", "next_at", "lease_token", "lease_until", "ended_at", "receipt"])
    Event.objects.create(
        at=at, message_id=delivery.message_id, delivery_id=delivery.id, kind=delivery.state, text=reason[:1000]
    )
    if outcome == "release":
        return
    audit.record(
        by,
        "axis.delivered" if outcome == "deliver" else "axis.delivery_failed",
        delivery.message_id,
        at,
        destination=delivery.destination.code,
        attempt=delivery.attempt,
        reason=reason[:1000],
    )
    if outcome == "fail":
        publish(
            DeliveryFailed(
                delivery_id=delivery.id,
                sender_code=delivery.message.sender.code,
                agency_code=delivery.addressed_as,
                document_code=delivery.message.document_code,
                message_id=delivery.message.message_id,
                reason=reason,
                at=at,
            )
        )
