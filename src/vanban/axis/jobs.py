"""Background work of the hub."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from vanban.axis import actions
from vanban.axis.actions.carrying import carry_next
from vanban.axis.actions.clock import strike
from vanban.axis.actions.joining import take_live_what_may
from vanban.axis.actions.partner import take_what_came
from vanban.axis.actions.upstream_directory import register_ours, sync_directory
from vanban.axis.actions.upstream_mail import ask_fates, poll_upstream
from vanban.axis.events import DeliveryFailed, DeliveryReady, GuestLetterReady, GuestMail, GuestReported
from vanban.axis.queries import guests
from vanban.axis.queries.upstream import upstream_codes
from vanban.kernel.actor import system_actor
from vanban.platform.events import publish

HUB = system_actor("trục liên thông")
SWEEP = timedelta(seconds=45)
"""How long one sweep goes on; the next one begins a minute after it."""

log = structlog.get_logger(__name__)


def on_delivery_ready(_event: DeliveryReady) -> None:
    """Something is to be carried: not necessarily this delivery, but the one whose turn it is."""
    carry_next(by=HUB, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="axis.sweep_due", queue="exchange", queueing_lock="axis.sweep_due", lock="axis.sweep_due")
def sweep_due(timestamp: int) -> None:
    """Carry what is due and has no job of its own any more: put back, or left by a worker that died."""
    begun, count = timezone.now(), 0
    while timezone.now() - begun < SWEEP and carry_next(by=HUB, at=timezone.now()):
        count += 1
    if count:
        log.info("deliveries swept up", count=count, timestamp=timestamp)


@app.periodic(cron="* * * * *")
@app.task(name="axis.clock", queue="exchange", queueing_lock="axis.clock", lock="axis.clock")
def clock(timestamp: int) -> None:
    """Reminders, alarms for urgent letters, and giving up what nobody fetched: nothing dies silently."""
    done = strike(by=HUB, at=timezone.now())
    if done.any:
        log.info("the clock struck", reminded=done.reminded, given_up=done.given_up, urgent=done.urgent, at=timestamp)


@app.periodic(cron="* * * * * */20")
@app.task(name="axis.poll_upstream", queue="exchange", queueing_lock="axis.poll_upstream", lock="axis.poll_upstream")
def poll_upstreams(timestamp: int) -> None:
    """Make new agencies of ours known at the hubs above, take what waits there, ask what became of what we sent."""
    for code in upstream_codes(at=timezone.now()):
        register_ours(code, by=HUB, at=timezone.now())
        taken = poll_upstream(code, by=HUB, at=timezone.now())
        settled = ask_fates(code, by=HUB, at=timezone.now())
        if taken or settled:
            log.info("upstream hub polled", system=code, taken=taken, settled=settled, timestamp=timestamp)


@app.periodic(cron="17 * * * *")
@app.task(name="axis.sync_directory", queue="exchange", queueing_lock="axis.sync_directory", lock="axis.sync_directory")
def sync_directories(timestamp: int) -> None:
    """The directories of the hubs above, what changed since last time; and our own agencies made known there."""
    for code in upstream_codes(at=timezone.now()):
        changed = sync_directory(code, by=HUB, at=timezone.now())
        log.info("directory synchronised", system=code, changed=changed, timestamp=timestamp)


@app.periodic(cron="* * * * *")
@app.task(name="axis.follow_joinings", queue="exchange", queueing_lock="axis.follow_joinings")
def follow_joinings(timestamp: int) -> None:
    """The test partner takes what joining systems sent it; those whose tests are passed may go live by themselves."""
    at = timezone.now()
    taken = take_what_came(by=HUB, at=at)
    live = take_live_what_may(by=HUB, at=at)
    if taken or live:
        log.info("joinings followed", taken=taken, live=live, timestamp=timestamp)


GUEST_DESK = system_actor("hộp thư khách trên trục")
QUIET = timedelta(minutes=1)
"""What is younger has a job of its own on its way."""


def on_guest_mail(event: GuestMail) -> None:
    """Something lies in the mailbox of an agency without a system."""
    actions.take_in(event.delivery_id, by=GUEST_DESK, at=timezone.now())


def on_guest_reported(event: GuestReported) -> None:
    """A guest's report waits to be handed over."""
    actions.hand_report(event.report_id, by=GUEST_DESK, at=timezone.now())


def on_guest_letter(event: GuestLetterReady) -> None:
    """A guest's letter waits to be handed over."""
    actions.hand_letter(event.letter_id, by=GUEST_DESK, at=timezone.now())


def on_given_up(event: DeliveryFailed) -> None:
    """The hub has given up a delivery: to a guest, or of a guest's letter."""
    at = timezone.now()
    actions.expire_arrival(event.delivery_id, by=GUEST_DESK, at=at)
    actions.note_guest_undelivered(event.message_id, event.agency_code, event.reason, by=GUEST_DESK, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="axis.sweep_guests", queue="exchange", queueing_lock="axis.sweep_guests")
def sweep_guests(timestamp: int) -> None:
    """Tell again what lies undone for a minute at the desks of agencies without a system: after a worker's death."""
    with transaction.atomic():
        found = guests.left_lying(before=timezone.now() - QUIET)
        for event in found:
            publish(event)
    if found:
        log.info("guests' facts told again", count=len(found), timestamp=timestamp)


GUEST_REACTIONS: tuple[tuple[type, str, Callable[[Any], None]], ...] = (
    (GuestMail, "axis.guest_mail", on_guest_mail),
    (GuestReported, "axis.guest_report", on_guest_reported),
    (GuestLetterReady, "axis.guest_letter", on_guest_letter),
    (DeliveryFailed, "axis.guest_given_up", on_given_up),
)
"""What config/wiring.py joins, on the queue “exchange”."""
