"""What several parts of one page ask about a document's tasks, read once."""

from __future__ import annotations

from uuid import UUID

from vanban.platform.web.reading import once
from vanban.work import api


def shares(document_id: UUID) -> list[api.Assignment]:
    """Every assignment of a document."""
    return once(("shares", document_id), lambda: api.assignments_of(document_id))


def extensions(document_id: UUID) -> list[api.Extension]:
    """Every question for more time; none where nobody has a share."""
    if not shares(document_id):
        return []
    return once(("extensions", document_id), lambda: api.extensions_of(document_id))
