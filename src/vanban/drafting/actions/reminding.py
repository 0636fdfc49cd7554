"""Nhắc: one press, and whoever's turn it is finds the draft at the head of their box, with who reminded."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from vanban.directory.api import Box, for_post, open_item
from vanban.drafting import policies
from vanban.drafting.errors import NobodyToRemind, RemindedJustNow
from vanban.drafting.events import DraftReminded
from vanban.drafting.models import Draft
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.document_types import document_type
from vanban.platform import audit
from vanban.platform.events import publish

PAUSE = timedelta(hours=1)


@transaction.atomic
def remind(draft_id: UUID, *, by: Actor, at: datetime) -> str:
    """Remind whoever's turn it is; answers their name. The draft's address stays the same for its whole life.

    Raises NotYourDraft, NobodyToRemind when it is nobody's turn before the signature, RemindedJustNow within an hour.
    """
    draft = Draft.objects.select_for_update(of=("self",)).get(id=draft_id)
    policies.check_can_remind(by, draft)
    to = draft.holder if policies.is_reviewed(draft) else draft.signer
    if to is None or not policies.can_be_reminded(draft):
        raise NobodyToRemind
    if draft.reminded_at is not None and at - draft.reminded_at < PAUSE:
        raise RemindedJustNow(time=moment_on_screen(draft.reminded_at, at))
    draft.reminded_at = at
    draft.save(update_fields=["reminded_at"])
    open_item(
        draft.id,
        [for_post(to.id)],
        box=Box.REVIEW if policies.is_reviewed(draft) else Box.SIGN,
        moment=at,
        title=document_type(draft.type_code).label,
        subject=draft.subject,
        origin=gettext("Reminded by %(name)s") % {"name": by.printed},
        urgency=draft.urgency,
    )
    audit.record(by, "drafting.reminded", draft.id, at, to=str(to))
    publish(DraftReminded(draft.id, to.id, at))
    return to.person.full_name
