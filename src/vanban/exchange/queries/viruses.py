"""What the virus scanner said of files that came in, and which it has not seen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanban.exchange import states
from vanban.exchange.models import VirusCheck


def virus_checks(document_id: UUID) -> list[VirusCheck]:
    """The files of an arrival as the scanner found them, in the order they came."""
    return list(VirusCheck.objects.filter(document_id=document_id))


def unscanned_since(moment: datetime, limit: int = 50) -> list[UUID]:
    """Files that came before this moment and were not scanned, those least often tried first."""
    waiting = VirusCheck.objects.filter(state=states.VIRUS_CHECK.initial, added_at__lt=moment)
    waiting = waiting.filter(blob__wrapped_key__isnull=False)  # not destroyed meanwhile
    return list(waiting.order_by("tries", "added_at").values_list("blob_id", flat=True)[:limit])
