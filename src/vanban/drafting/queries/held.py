"""What a post holds of drafts, as a record of handing over lists it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from vanban.directory.api import HeldItem
from vanban.drafting import states
from vanban.drafting.models import Consulted, Draft
from vanban.kernel.document_types import document_type


def held_drafts(post_id: UUID) -> list[HeldItem]:
    """Drafts that the post writes, reviews or is to sign, and questions it has not answered."""
    places = Q(drafter_id=post_id) | Q(holder_id=post_id) | (Q(signer_id=post_id) & Q(status=states.TO_SIGN))
    drafts = Draft.objects.filter(places).exclude(status__in=states.ENDED).order_by("turn_since")
    items = [
        HeldItem(_kind(one, post_id), document_type(one.type_code).label, one.subject or "—", one.id) for one in drafts
    ]
    asked = Consulted.objects.filter(post_id=post_id, answered_at__isnull=True, consultation__closed_at__isnull=True)
    return items + [
        HeldItem(
            "draft.opinion",
            document_type(one.consultation.draft.type_code).label,
            one.consultation.draft.subject or "—",
            one.consultation.draft_id,
            one.consultation.due,
        )
        for one in asked.select_related("consultation__draft")
    ]


def _kind(draft: Draft, post_id: UUID) -> str:
    if draft.drafter_id == post_id:
        return "draft.writes"
    return "draft.reviews" if draft.holder_id == post_id else "draft.signs"
