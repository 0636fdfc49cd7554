"""Ending the work on a document that its sender has taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import close_items
from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.work import states
from vanban.work.models import Handling


@transaction.atomic
def close_recalled(document_id: UUID, *, reason: str, by: Actor, at: datetime) -> Handling | None:
    """Nobody works on a document whose copy was destroyed for its sender (HY19-Đ10.2): every open share is closed.

    What was finished before stays finished; nothing happens for a document that is not handled here, nor twice.
    """
    handling = Handling.objects.select_for_update().filter(document_id=document_id).first()
    if handling is None or not states.HANDLING.can(handling.status, "recall"):
        return None
    for one in handling.open_assignments():
        one.end("close", at)
    handling.status = states.HANDLING.step(handling.status, "recall").target
    handling.turn_since, handling.due = at, None
    handling.save()
    close_items(document_id)
    audit.record(by, "work.recalled", document_id, at, reason=reason)
    return handling
