"""The phiếu trình: set as PDF when a draft is submitted and after each decision, and kept (HP25-Đ19)."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.drafting import policies, ports
from vanban.drafting.models import Draft, Slip
from vanban.drafting.queries.drafts import get_draft
from vanban.drafting.queries.flow import wants_slip
from vanban.drafting.queries.slips import latest_slip, slip_facts
from vanban.drafting.rules.slips import slip_sheet
from vanban.kernel.actor import Actor
from vanban.platform import audit, storage

PDF = "application/pdf"


def make_slip(draft_id: UUID, *, by: Actor, at: datetime) -> Slip | None:
    """Set and keep the slip as it stands now; None where the rules ask for none, or nothing was said since the last.

    Runs outside transactions, after the decision was committed. Raises ComposingFailed.
    """
    draft = get_draft(draft_id)
    policies.check_can_keep_slip(by, draft)
    last = latest_slip(draft_id)
    if last is None and not wants_slip(draft, at=at):
        return None
    facts = slip_facts(draft_id, at=at)
    content: dict[str, Any] = json.loads(json.dumps(asdict(facts)))
    if last is not None and _said(last.content) == _said(content):
        return None
    stored = storage.put(ports.sheet_composer()(slip_sheet(facts)), media_type=PDF)
    return _keep(draft_id, content, stored, by=by, at=at)


def _said(content: dict[str, Any]) -> dict[str, Any]:
    """The slip but for its day: a second run on the next day makes no second slip."""
    return {name: value for name, value in content.items() if name != "dated"}


@transaction.atomic
def _keep(draft_id: UUID, content: dict[str, Any], stored: storage.StoredFile, *, by: Actor, at: datetime) -> Slip:
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_keep_slip(by, draft)
    last = latest_slip(draft_id)
    slip = Slip.objects.create(
        draft=draft,
        number=last.number + 1 if last else 1,
        content=content,
        blob_id=stored.id,
        size=stored.size,
        made_at=at,
    )
    audit.record(by, "drafting.slip_made", draft.id, at, number=slip.number)
    return slip
