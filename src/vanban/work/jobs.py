"""Reactions to what the registry tells; each is harmless when run twice."""

from __future__ import annotations

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from vanban.kernel.actor import system_actor
from vanban.registry.events import IncomingRegistered, OutgoingIssued
from vanban.work.actions.handling import finish_by_reply
from vanban.work.actions.instructing import submit_to_leader
from vanban.work.actions.urging import pass_deadlines

log = structlog.get_logger(__name__)

CLOCK = system_actor("theo dõi hạn")


def on_incoming_registered(event: IncomingRegistered) -> None:
    """A registered document lies before the leaders at once (NB25-Đ13.2b)."""
    submit_to_leader(event.document_id, to_posts=event.submit_to, by=system_actor("văn thư"), at=event.at)


def on_outgoing_issued(event: OutgoingIssued) -> None:
    """An issued reply finishes the document it answers."""
    if event.answers is not None:
        finish_by_reply(event.answers, reply_id=event.document_id, by=system_actor("phát hành"), at=event.at)


@app.periodic(cron="* * * * *")
@app.task(name="work.pass_deadlines", queue="office", queueing_lock="work.pass_deadlines", lock="work.pass_deadlines")
def watch_deadlines(timestamp: int) -> None:
    """Every minute: what has become due soon or late since the last one is stored and told, once."""
    count = pass_deadlines(by=CLOCK, at=timezone.now())
    if count:
        log.info("deadlines passed or near", count=count, timestamp=timestamp)
