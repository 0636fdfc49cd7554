"""Background work of the hub."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from vanban.axis.events import DeliveryReady
from vanban.axis.queries.traffic import due
from vanban.platform.events import publish

QUIET = timedelta(minutes=1)
"""Younger deliveries have a job of their own on its way."""

log = structlog.get_logger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="axis.sweep_due", queue="exchange", queueing_lock="axis.sweep_due")
def sweep_due(timestamp: int) -> None:
    """Tell again of deliveries that are due for a minute and that nobody holds: after an outage or a worker's death."""
    with transaction.atomic():
        found = due(at=timezone.now() - QUIET, kind="local", limit=200)
        for delivery_id, agency_code in found:
            publish(DeliveryReady(delivery_id, agency_code))
    if found:
        log.info("deliveries told again", count=len(found), timestamp=timestamp)
