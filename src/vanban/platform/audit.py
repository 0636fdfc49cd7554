"""The append-only record of every act, reading included: who, on whose behalf, in which post, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.kernel.actor import Actor
from vanban.platform.models import AuditEntry


def record(by: Actor, code: str, subject_id: UUID | None, at: datetime, **data: Any) -> None:
    """Write one line in the caller's transaction, so that act and line stand or fall together.

    `code` is `context.verb`; `subject_id` is the thing acted on (a document's UUID for the timeline); `data`
    holds JSON values that the sentence template of the code needs. Names are stored printed, so a line survives
    the person.
    """
    AuditEntry.objects.create(
        at=at,
        code=code,
        subject_id=subject_id,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        actor_name=by.name,
        post_id=by.post_id,
        post_title=by.post_title,
        for_id=by.for_person_id,
        for_name=by.for_name,
        data={key: str(value) if isinstance(value, UUID) else value for key, value in data.items()},
    )


def lines(subject_id: UUID, *, agency_id: UUID | None = None, limit: int = 500) -> list[AuditEntry]:
    """The acts on one thing, oldest first; with `agency_id` only the acts of that agency and of the machine."""
    found = AuditEntry.objects.filter(subject_id=subject_id)
    if agency_id is not None:
        found = found.filter(agency_id__in=[agency_id]) | found.filter(agency_id__isnull=True)
    return list(found.order_by("at", "id")[:limit])
