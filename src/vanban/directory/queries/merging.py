"""Mergers of agencies: planned, due, done."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from vanban.directory import states
from vanban.directory.models import Merger


def mergers_due(*, on: date) -> list[UUID]:
    """Planned mergers whose day has come, in the order of their days."""
    found = Merger.objects.filter(status=states.PLANNED, on__lte=on).order_by("on", "planned_at")
    return list(found.values_list("id", flat=True))


def mergers(*, limit: int = 200) -> list[Merger]:
    """Every merger, the latest day first."""
    return list(Merger.objects.select_related("former", "heir").order_by("-on", "-planned_at")[:limit])


def is_merger(merger_id: UUID) -> bool:
    """Whether there is one of this id."""
    return Merger.objects.filter(id=merger_id).exists()
