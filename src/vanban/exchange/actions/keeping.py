"""Keeping what a document was, so that any later change of it can be shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.exchange.models import Whole
from vanban.exchange.queries.whole import Gathered, gather
from vanban.exchange.rules.whole import signed_text
from vanban.kernel.actor import Actor
from vanban.platform import audit, signet


def keep_whole(document_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Keep the digest of each part of a registered document under the house's signature (NB16-Đ9, HP25-Đ15.2).

    Also whether it was born digital or scanned (NB16-Đ2.3). Once per document and harmless twice; False when it was
    kept before or is not registered. Outside any transaction, since files are read and signatures checked.
    """
    if Whole.objects.filter(document_id=document_id).exists():
        return False
    found = gather(document_id, by=by, at=at)
    if found is None:
        return False
    text = signed_text(str(document_id), found.origin, at, found.parts)
    return _keep(document_id, found, text, signet.sign(text), by=by, at=at)


@transaction.atomic
def _keep(document_id: UUID, found: Gathered, text: str, signature: str, *, by: Actor, at: datetime) -> bool:
    _kept, made = Whole.objects.get_or_create(
        document_id=document_id,
        defaults={
            "direction": found.direction,
            "origin": found.origin,
            "parts": {code: dict(values) for code, values in found.parts.items()},
            "text": text,
            "signature": signature,
            "made_at": at,
        },
    )
    if made:
        audit.record(by, "exchange.kept_whole", document_id, at, origin=found.origin)
    return made
