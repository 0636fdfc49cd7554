"""Handing messages over: a lease with a token, work outside any transaction, a result guarded by the token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from vanban.axis import states
from vanban.axis.errors import NotYourDelivery, StillOnItsWay
from vanban.axis.events import DeliveryFailed, DeliveryReady, GuestMail
from vanban.axis.models import Delivery, Event, Message
from vanban.axis.rules import carrying
from vanban.axis.rules.carrying import Outcome as Outcome
from vanban.axis.rules.carrying import Way, still_under_way
from vanban.kernel.actor import Actor
from vanban.kernel.clock import to_wire
from vanban.kernel.identifiers import new_id
from vanban.platform import audit
from vanban.platform.events import publish

LEASE_SECONDS = carrying.PACE.lease_seconds["local"]

End = Literal["deliver", "fail", "release", "expire"]
ENDS = {"deliver": states.DELIVERED, "fail": states.FAILED, "release": states.WAITING}


@dataclass(frozen=True)
class Lease:
    """The right to deal with one delivery until `until`; `token` proves it when the result is written."""

    delivery_id: UUID
    token: UUID
    until: datetime
    attempt: int = 1


@transaction.atomic
def lease(delivery_id: UUID, *, by: Actor, at: datetime, seconds: int = LEASE_SECONDS) -> Lease | None:
    """Take a delivery for a while; None when it is done, not due, or another worker holds it.

    A worker that dies simply loses its lease; the next one gets a new token, and the old token counts for nothing.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).get(id=delivery_id)
    way = carrying.taken(_way(delivery), token=new_id(), at=at, seconds=seconds)
    if way is None or way.token is None or way.lease_until is None:
        return None
    _put(delivery, way)
    delivery.save(update_fields=["state", "attempt", "lease_token", "lease_until"])
    Event.objects.create(
        at=at, message_id=delivery.message_id, delivery_id=delivery.id, kind="leased", text=by.printed[:200]
    )
    return Lease(delivery.id, way.token, way.lease_until, way.attempt)


@transaction.atomic
def acknowledge(delivery_id: UUID, *, token: UUID, outcome: Outcome, by: Actor, at: datetime, reason: str = "") -> None:
    """Write the result of a lease: delivered, refused for good (`fail`), or to be tried again later (`release`).

    Saying it twice with the same token changes nothing. Raises `LeaseLost` when another worker took over.
    """
    delivery = _hold(delivery_id)
    if carrying.concluded(_way(delivery), token=token, outcome=outcome, at=at) is not None:
        _end(delivery, outcome, by=by, at=at, reason=reason)


@transaction.atomic
def settle(delivery_id: UUID, *, system: str, outcome: Outcome, by: Actor, at: datetime, reason: str = "") -> bool:
    """What a system that fetches by itself says of a delivery to one of its mailboxes: done, or failed for good.

    False, and nothing changed, when the delivery has ended before: repeats and late answers are harmless, but a late
    one is put on record. Raises `NotYourDelivery`.
    """
    delivery = _hold(delivery_id)
    if delivery.destination.system.code != system:
        raise NotYourDelivery()
    if states.DELIVERY.statuses[delivery.state].final:
        if states.DELIVERY.statuses[delivery.state].code != ENDS[outcome]:
            Event.objects.create(
                at=at, message_id=delivery.message_id, delivery_id=delivery.id, kind=f"late_{outcome}",
                text=reason[:1000],
            )  # fmt: skip
        return False
    _end(delivery, outcome, by=by, at=at, reason=reason)
    return True


@transaction.atomic
def expire(delivery_id: UUID, *, by: Actor, at: datetime, reason: str) -> bool:
    """Give up a delivery that nobody fetched in time; its sender learns it, the packet stays. False when it ended,
    or while a worker holds it."""
    delivery = _hold(delivery_id)
    if not carrying.may_expire(_way(delivery), at=at):
        return False
    _end(delivery, "expire", by=by, at=at, reason=reason)
    return True


@transaction.atomic
def deliver_again(delivery_id: UUID, *, by: Actor, at: datetime) -> Delivery:
    """Give a failed delivery another round with the same bytes; raises `StillOnItsWay` while one is open."""
    old = _hold(delivery_id)
    Message.objects.select_for_update().get(id=old.message_id)
    siblings = Delivery.objects.filter(message_id=old.message_id, destination_id=old.destination_id)
    if siblings.filter(state__in=[*states.OPEN, states.DELIVERED]).exists():
        raise StillOnItsWay()
    last = siblings.aggregate(last=Max("round"))["last"]
    fresh = Delivery.objects.create(
        message=old.message,
        destination=old.destination,
        addressed_as=old.addressed_as,
        addressees=old.addressees,
        round=last + 1,
        priority=old.priority,
        next_at=at,
        created_at=at,
    )
    Event.objects.create(at=at, message_id=old.message_id, delivery_id=fresh.id, kind="again", text=by.printed[:200])
    audit.record(by, "axis.delivery_again", old.message_id, at, destination=old.destination.code, round=fresh.round)
    if old.destination.system.kind in ("local", "upstream"):
        publish(DeliveryReady(fresh.id, old.destination.code))
    elif old.destination.system.kind == "guest":
        publish(GuestMail(fresh.id, old.destination.code))
    return fresh


def _hold(delivery_id: UUID) -> Delivery:
    return (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("message", "destination__system")
        .get(id=delivery_id)
    )


def _way(delivery: Delivery) -> Way:
    return Way(delivery.state, delivery.next_at, delivery.attempt, delivery.lease_token, delivery.lease_until)


def _put(delivery: Delivery, way: Way) -> None:
    delivery.state, delivery.next_at, delivery.attempt = way.state, way.next_at, way.attempt
    delivery.lease_token, delivery.lease_until = way.token, way.lease_until


def _end(delivery: Delivery, outcome: End, *, by: Actor, at: datetime, reason: str) -> None:
    """Move on, write it down, tell the sender's side when it went wrong for good."""
    _put(delivery, carrying.after(_way(delivery), outcome, at=at))
    delivery.last_error = reason[:1000]
    if outcome != "release":
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
    if outcome != "deliver":
        for code in still_under_way(delivery.addressees, delivery.addressed_as, delivery.failures):
            publish(
                DeliveryFailed(
                    delivery_id=delivery.id,
                    sender_code=delivery.message.sender_code,
                    agency_code=code,
                    document_code=delivery.message.document_code,
                    message_id=delivery.message.message_id,
                    reason=reason,
                    at=at,
                )
            )
