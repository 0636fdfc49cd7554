"""The hub's clock: reminders, alarms for urgent letters, and giving up in the end. Nothing dies silently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from vanban.axis import states
from vanban.axis.actions.delivering import expire
from vanban.axis.actions.tickets import open_ticket
from vanban.axis.events import DeliveryOverdue, UrgentWaiting
from vanban.axis.models import Delivery, Event
from vanban.axis.queries.clock import overdue, urgent_waiting
from vanban.axis.rules.carrying import still_under_way
from vanban.axis.rules.clock import gives_up, reminders_due
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.rulebook.api import HubClock, hub_clock

AT_ONE_STROKE = 500


@dataclass(frozen=True)
class Stroke:
    """What one stroke of the clock did."""

    reminded: int = 0
    given_up: int = 0
    urgent: int = 0

    @property
    def any(self) -> bool:
        """True when something was done."""
        return bool(self.reminded or self.given_up or self.urgent)


def strike(*, by: Actor, at: datetime) -> Stroke:
    """Look at every delivery that waits too long: remind of it, alarm, or give it up, by the days of the profile.

    Each delivery is dealt with in a transaction of its own; a second stroke at the same moment finds nothing to do.
    What is given up keeps its packet; its sender learns that it was not delivered, and the operator finds a ticket
    (HP25-Đ20.2d).
    """
    rules = hub_clock(settings.VANBAN_PROVINCE, local_date(at))
    late = overdue(at=at, remind_days=rules.remind_days, give_up_days=rules.give_up_days, limit=AT_ONE_STROKE)
    before = at - timedelta(minutes=rules.urgent_minutes)
    outcomes = [_look_at(delivery_id, rules, by=by, at=at) for delivery_id in late]
    urgent = [_alarm(one, by=by, at=at) for one in urgent_waiting(before=before, limit=AT_ONE_STROKE)]
    return Stroke(outcomes.count("reminded"), outcomes.count("given up"), sum(urgent))


def _look_at(delivery_id: UUID, rules: HubClock, *, by: Actor, at: datetime) -> str:
    created_at = Delivery.objects.values_list("created_at", flat=True).get(id=delivery_id)
    if not gives_up(created_at, at, rules.give_up_days):
        return "reminded" if _remind(delivery_id, rules, by=by, at=at) else ""
    with translation.override("vi"):
        reason = gettext("Not delivered: the receiving system did not take it within %(days)d days.") % {
            "days": rules.give_up_days
        }
    return "given up" if _give_up(delivery_id, reason, by=by, at=at) else ""


@transaction.atomic
def _give_up(delivery_id: UUID, reason: str, *, by: Actor, at: datetime) -> bool:
    if not expire(delivery_id, by=by, at=at, reason=reason):
        return False
    delivery = Delivery.objects.select_related("destination").get(id=delivery_id)
    open_ticket("undeliverable", delivery.destination, reason, delivery=delivery, by=by, at=at)
    return True


@transaction.atomic
def _remind(delivery_id: UUID, rules: HubClock, *, by: Actor, at: datetime) -> bool:
    delivery = _hold_open(delivery_id)
    if delivery is None:
        return False
    due = reminders_due(delivery.created_at, at, rules.remind_days)
    if due <= delivery.reminded:
        return False
    delivery.reminded = due
    delivery.save(update_fields=["reminded"])
    days = rules.remind_days[due - 1]
    Event.objects.create(
        at=at, message_id=delivery.message_id, delivery_id=delivery.id, kind="overdue", code=str(days)
    )  # fmt: skip
    audit.record(by, "axis.delivery_overdue", delivery.message_id, at, destination=delivery.destination.code, days=days)
    for code in still_under_way(delivery.addressees, delivery.addressed_as, delivery.failures):
        publish(
            DeliveryOverdue(
                delivery_id=delivery.id,
                sender_code=delivery.message.sender_code,
                agency_code=code,
                document_code=delivery.message.document_code,
                message_id=delivery.message.message_id,
                days=days,
                at=at,
            )
        )
    return True


@transaction.atomic
def _alarm(delivery_id: UUID, *, by: Actor, at: datetime) -> bool:
    """An urgent letter that nobody fetched: one alarm (HP25-Đ6.1a)."""
    delivery = _hold_open(delivery_id)
    if delivery is None:
        return False
    minutes = int((at - delivery.created_at).total_seconds() // 60)
    text = f"{delivery.message.number_symbol} · {minutes} min"
    if not open_ticket("urgent_waiting", delivery.destination, text, delivery=delivery, by=by, at=at):
        return False
    Event.objects.create(
        at=at, message_id=delivery.message_id, delivery_id=delivery.id, kind="urgent_waiting", code=str(minutes)
    )  # fmt: skip
    for code in still_under_way(delivery.addressees, delivery.addressed_as, delivery.failures):
        publish(
            UrgentWaiting(
                delivery_id=delivery.id,
                sender_code=delivery.message.sender_code,
                agency_code=code,
                document_code=delivery.message.document_code,
                message_id=delivery.message.message_id,
                priority=delivery.priority,
                minutes=minutes,
                at=at,
            )
        )
    return True


def _hold_open(delivery_id: UUID) -> Delivery | None:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message", "destination")
    return rows.filter(id=delivery_id, state__in=states.OPEN).first()
