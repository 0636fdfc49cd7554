"""What a post follows up after issue, as a record of handing over lists it."""

from __future__ import annotations

from uuid import UUID

from vanban.directory.api import HeldItem
from vanban.exchange.models import Following
from vanban.registry.api import find_outgoing


def held_followings(post_id: UUID, *, limit: int = 200) -> list[HeldItem]:
    """The issued documents that the post led and follows up, newest first."""
    items = []
    for one in Following.objects.filter(post_id=post_id).order_by("-since")[:limit]:
        document = find_outgoing(one.document_id)
        if document is not None:
            items.append(HeldItem("following", document.number_symbol, document.subject, one.document_id))
    return items
