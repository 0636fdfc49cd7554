"""An agency's own process for its drafts (HY19-Đ12.2; NB16-Đ13.4b; HP25-Đ24.1c)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import get_agency
from vanban.drafting import policies
from vanban.drafting.models import AgencyFlow
from vanban.drafting.queries.readiness import rules_for
from vanban.drafting.rules.flow import ADDABLE, flow_faults
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit


@transaction.atomic
def set_flow(agency_id: UUID, steps: Sequence[str], *, reason: str, by: Actor, at: datetime) -> AgencyFlow:
    """The turns that this agency's drafts take from now on, beside those the province asks for; all are kept.

    A draft under way keeps the turns it was submitted with. Raises NotYourFlow, and every fault at once.
    """
    agency = get_agency(agency_id)
    policies.check_can_set_flow(by, agency_id)
    policies.check_still_stands_in(by, at)
    told = nfc(reason).strip()
    refuse_all(flow_faults(steps, asked=rules_for(at).draft_flow.steps, reason=told))
    ordered = [step for step in ADDABLE if step in steps]
    made = AgencyFlow.objects.create(agency=agency, steps=ordered, reason=told[:300], made_by=by.printed, made_at=at)
    audit.record(by, "drafting.flow_set", made.id, at, agency=agency.name, steps=", ".join(ordered), reason=made.reason)
    return made
