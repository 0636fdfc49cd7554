"""Documents of the agency's own making that a person may see, from first draft to issue, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanban.directory import api as directory
from vanban.directory.api import Place
from vanban.drafting import api as drafting
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import document_type

STRIDE = 100
ROUNDS = 10


@dataclass(frozen=True)
class DraftRow:
    """One draft as a list shows it."""

    document_id: UUID
    type_name: str
    subject: str
    unit: str
    state_label: str
    urgency: int
    moment: datetime


def page(actor: Actor, *, after: Place | None = None, limit: int = 50) -> tuple[list[DraftRow], Place | None]:
    """The next drafts and the place to go on from; None at the end."""
    rows: list[DraftRow] = []
    for _round in range(ROUNDS):
        places = directory.visible_page(actor, "outgoing", after=after, limit=STRIDE)
        ids = [document_id for _moment, document_id in places]
        drafts = drafting.drafts_by_id(ids)
        for place in places:
            after = place
            draft = drafts.get(place[1])
            if draft is not None:
                kind = document_type(draft.type_code).name(get_language() or "vi")
                rows.append(
                    DraftRow(
                        draft.id,
                        kind,
                        draft.subject,
                        draft.unit.name if draft.unit else draft.agency.name,
                        _(draft.get_status_display()),
                        draft.urgency,
                        draft.saved_at,
                    )
                )
            if len(rows) == limit:
                return rows, after
        if len(places) < STRIDE:
            return rows, None
    return rows, after
