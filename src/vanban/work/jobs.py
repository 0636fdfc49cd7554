"""Reactions to what the registry tells; each is harmless when run twice."""

from __future__ import annotations

from vanban.kernel.actor import system_actor
from vanban.registry.events import IncomingRegistered, OutgoingIssued
from vanban.work.actions.handling import finish_by_reply
from vanban.work.actions.instructing import submit_to_leader


def on_incoming_registered(event: IncomingRegistered) -> None:
    """A registered document lies before the leaders at once (NB25-Đ13.2b)."""
    submit_to_leader(event.document_id, to_posts=event.submit_to, by=system_actor("văn thư"), at=event.at)


def on_outgoing_issued(event: OutgoingIssued) -> None:
    """An issued reply finishes the document it answers."""
    if event.answers is not None:
        finish_by_reply(event.answers, reply_id=event.document_id, by=system_actor("phát hành"), at=event.at)
