"""The delivery engine: the fairest due delivery is leased, carried outside any transaction, its result fenced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis import ports, states
from vanban.axis.actions.delivering import acknowledge, lease
from vanban.axis.actions.tickets import close_open, open_ticket
from vanban.axis.errors import LeaseLost
from vanban.axis.events import DeliveryReady
from vanban.axis.models import Delivery, Event, Mailbox
from vanban.axis.ports import Carriage, Carrier, DeliveryStore
from vanban.axis.queries.carrying import held, next_due, ready
from vanban.axis.rules import carrying
from vanban.axis.rules.carrying import PACE, Destination, Result
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.events import publish

TOLD_AT_ONCE = 500
"""Waiting deliveries told of when a destination answers again; the sweep tells of the others."""


def carry_next(*, by: Actor, at: datetime) -> bool:
    """Carry the delivery whose turn it is over all destinations of the kinds we push to; False when none is due.

    Urgent ones come first (HY19-Đ6.3, HP25-Đ6.1a), then the destination that waited longest. A destination that does
    not answer rests; the others go on. Must be called outside any transaction. Raises what a carrier raises by a fault
    of its own, after putting the delivery back.
    """
    return bool(list(Worker(HubStore(by), ports.carriers(), now=lambda: at).steps()))


class Worker:
    """Carries one delivery from a store that the real hub or a simulation gives."""

    def __init__(self, store: DeliveryStore, carriers: Mapping[str, Carrier], *, now: Callable[[], datetime]) -> None:
        self.store, self.carriers, self.now = store, carriers, now

    def steps(self) -> Iterator[str]:
        """One carriage, pausing at every point where a worker may die or be overtaken; nothing when none is due."""
        carriage = self.store.take_next(at=self.now())
        if carriage is None:
            return
        yield "taken"
        if carriage.until <= self.now():  # held up so long that another worker may have dealt with it for good
            return
        result = self._carry(carriage)
        yield "carried"
        if result is None:
            self.store.note(carriage.destination_id, reached=True, at=self.now())
        else:
            self.store.conclude(carriage, result, at=self.now())  # False when another took over: the store noted it
        yield "concluded"

    def _carry(self, carriage: Carriage) -> Result | None:
        returned = False
        try:
            result = self.carriers[carriage.kind](carriage, at=self.now())
            returned = True
        except LeaseLost:  # the receiving side was told so: another worker has it
            returned = True
            return None
        except OutsideFailure as failure:
            returned = True
            return Result("release", str(failure), reached=False)
        finally:
            if not returned:  # a fault of ours: the delivery waits, nobody is blamed, the job fails in plain sight
                self.store.conclude(carriage, Result("release", "fault while carrying"), at=self.now())
        return result


class HubStore:
    """The hub's own tables."""

    def __init__(self, by: Actor) -> None:
        self.by = by

    def take_next(self, *, at: datetime) -> Carriage | None:
        """Lease the delivery whose turn it is; a destination filled up meanwhile by another worker is passed over."""
        full: list[UUID] = []
        while True:
            with transaction.atomic():
                found = next_due(at=at, kinds=list(ports.carriers()), without=full)
                carriage = self._take(*found, at=at) if found else None
            if carriage is not None or found is None:
                return carriage
            full.append(found[1])

    def _take(self, delivery_id: UUID, box_id: UUID, *, at: datetime) -> Carriage | None:
        """Delivery first, then mailbox: every transaction of the engine locks in this order."""
        box = Mailbox.objects.select_for_update(of=("self",), no_key=True).select_related("system").get(id=box_id)
        if not carrying.room(_fared(box), held(box_id, at=at), at=at):
            return None
        held_now = lease(delivery_id, by=self.by, at=at, seconds=PACE.lease_seconds[box.system.kind])
        if held_now is None:
            return None
        if held_now.attempt > PACE.attempts_before_ticket:
            self._note_stuck(delivery_id, box, at=at)
        box.served_at = at
        box.save(update_fields=["served_at"])
        return Carriage(delivery_id, box.id, box.code, box.system.kind, held_now.token, held_now.until)

    def _note_stuck(self, delivery_id: UUID, box: Mailbox, *, at: datetime) -> None:
        """What was tried again and again is shown to the operator long before it is given up (HP25-Đ20.2d)."""
        delivery = Delivery.objects.get(id=delivery_id)
        open_ticket("stuck", box, delivery.last_error, delivery=delivery, by=self.by, at=at)

    @transaction.atomic
    def conclude(self, carriage: Carriage, result: Result, *, at: datetime) -> bool:
        """The result, the other hub's id, and how the destination fared, in one transaction."""
        try:
            acknowledge(
                carriage.delivery_id, token=carriage.token, outcome=result.outcome, by=self.by, at=at,
                reason=result.reason,
            )  # fmt: skip
        except LeaseLost:
            Event.objects.create(
                at=at,
                message_id=Delivery.objects.values_list("message_id", flat=True).get(id=carriage.delivery_id),
                delivery_id=carriage.delivery_id,
                kind=f"late_{result.outcome}",
                text=result.reason[:1000],
            )
            return False
        if result.remote_id:
            Delivery.objects.filter(id=carriage.delivery_id).update(remote_id=result.remote_id[:64], next_at=at)
        self.note(carriage.destination_id, reached=result.reached, at=at)
        return True

    @transaction.atomic
    def note(self, destination_id: UUID, *, reached: bool, at: datetime) -> None:
        """How a destination fared; when it answers again after its rest, what waits for it is told of at once."""
        if reached and not Mailbox.objects.filter(id=destination_id, failures__gt=0).exists():
            return
        box = Mailbox.objects.select_for_update(no_key=True).get(id=destination_id)
        before = _fared(box)
        fared = carrying.after_success(before) if reached else carrying.after_failure(before, at=at)
        box.failures, box.rest_until = fared.failures, fared.rest_until
        box.save(update_fields=["failures", "rest_until"])
        if not reached and box.failures == PACE.failures_before_ticket:
            open_ticket("unreachable", box, "", by=self.by, at=at)
        if reached and before.failures >= PACE.failures_before_ticket:
            close_open("unreachable", box, by=self.by, at=at)
        if reached and before.failures >= PACE.failures_before_rest:
            Delivery.objects.filter(destination=box, state=states.WAITING, next_at__gt=at).update(next_at=at)
            for delivery_id in ready(box.id, at=at, limit=TOLD_AT_ONCE):
                publish(DeliveryReady(delivery_id, box.code))


def _fared(box: Mailbox) -> Destination:
    return Destination(box.failures, box.rest_until, box.served_at)
