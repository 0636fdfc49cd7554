"""Background entry points of exchange: each takes a fact or an id, reads again, calls one action, harmless twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from vanban.axis.events import DeliveryFailed, DeliveryReady
from vanban.exchange import actions
from vanban.exchange.events import SendingAsked, StatusQueued
from vanban.kernel.actor import system_actor
from vanban.registry.events import OutgoingIssued

HUB = system_actor("liên thông văn bản")


def on_issued(event: OutgoingIssued) -> None:
    """A document is registered: send it at once (NB16-Đ11.1a)."""
    actions.send_issued(event.document_id, by=HUB, at=timezone.now())


def on_sending_asked(event: SendingAsked) -> None:
    """A clerk sends again."""
    actions.send_issued(event.document_id, by=HUB, at=timezone.now())


def on_delivery_ready(event: DeliveryReady) -> None:
    """The hub has something for an agency of ours."""
    actions.receive(event.delivery_id, by=HUB, at=timezone.now())


def on_delivery_failed(event: DeliveryFailed) -> None:
    """A receiver could not take what an agency of ours sent."""
    actions.note_undeliverable(event.document_code, event.agency_code, event.reason, by=HUB, at=timezone.now())


def on_status_queued(event: StatusQueued) -> None:
    """A report waits to be handed over."""
    actions.hand_status(event.entry_id, by=HUB, at=timezone.now())


REACTIONS: tuple[tuple[type, str, Callable[[Any], None]], ...] = (
    (OutgoingIssued, "exchange.send", on_issued),
    (SendingAsked, "exchange.send_again", on_sending_asked),
    (DeliveryReady, "exchange.receive", on_delivery_ready),
    (DeliveryFailed, "exchange.undeliverable", on_delivery_failed),
    (StatusQueued, "exchange.report", on_status_queued),
)
"""What config/wiring.py joins, on the queue “exchange”."""
