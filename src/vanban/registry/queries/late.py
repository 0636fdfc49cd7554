"""Documents of an outage, for lists that mark them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from vanban.registry.models import LateEntry


def late_among(document_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these documents were entered after an outage (VL19-Đ15.4)."""
    return set(LateEntry.objects.filter(document_id__in=list(document_ids)).values_list("document_id", flat=True))
