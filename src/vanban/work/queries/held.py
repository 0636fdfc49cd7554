"""What a post holds of open work, as a record of handing over lists it."""

from __future__ import annotations

from uuid import UUID

from vanban.directory.api import HeldItem
from vanban.registry.api import find_incoming
from vanban.work import states
from vanban.work.models import Assignment


def held_tasks(post_id: UUID) -> list[HeldItem]:
    """Every open share of a post, soonest due first."""
    found = Assignment.objects.filter(post_id=post_id, status__in=states.OPEN).order_by("due", "given_at")
    items = []
    for one in found:
        document = find_incoming(one.handling_id)
        title, subject = (document.number_symbol, document.subject) if document else ("", "")
        items.append(HeldItem(f"task.{one.kind}", title, subject, one.handling_id, one.due))
    return items
