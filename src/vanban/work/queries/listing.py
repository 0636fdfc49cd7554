"""What work knows of incoming documents, for lists that are narrowed by it: questions, not yet asked.

Those about the handling can still be narrowed by its `agency_id`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from vanban.work import states
from vanban.work.models import Assignment, Handling


def in_state(status: str) -> QuerySet[Any, Any]:
    """Ids of the documents whose handling stands there; of none for a word that is no status."""
    return Handling.objects.filter(status=status).values("document_id")


def overdue(at: datetime) -> QuerySet[Any, Any]:
    """Ids of the documents that are not finished and whose deadline has passed."""
    return Handling.objects.filter(status__in=list(states.UNFINISHED), due__lt=at).values("document_id")


def handled_by(posts: Sequence[UUID]) -> QuerySet[Any, Any]:
    """Ids of the documents that were ever given to one of these posts."""
    return Assignment.objects.filter(post_id__in=list(posts)).order_by().values("handling_id")
