"""Facts the directory publishes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class AccessGranted:
    """Somebody may now see this document; the search index must follow."""

    document_id: UUID
