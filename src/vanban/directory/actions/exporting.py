"""The data of one's own account, taken along only with the head's decision, once, on record (NB25-Đ23.1d)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.directory import policies, states
from vanban.directory.errors import ExportNotGranted, ExportOpen, ReasonMissing
from vanban.directory.events import ExportDecided
from vanban.directory.models import DataExport, Person
from vanban.directory.queries.leaving import own_data
from vanban.kernel.actor import Actor
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.platform.events import publish


@transaction.atomic
def ask_export(agency_id: UUID, *, reason: str, by: Actor, at: datetime) -> DataExport:
    """Ask the head for the data of one's own account. Raises ReasonMissing, ExportOpen."""
    own = policies.check_is_own_person(by, by.person_id)
    told = nfc(reason).strip()[:300]
    if not told:
        raise ReasonMissing
    person = Person.objects.select_for_update().get(id=own)
    if DataExport.objects.filter(
        person=person, agency_id=agency_id, status__in=[states.ASKED, states.GRANTED]
    ).exists():
        raise ExportOpen
    made = DataExport.objects.create(person=person, agency_id=agency_id, reason=told, asked_at=at)
    audit.record(by, "directory.export_asked", made.id, at, person=person.full_name, reason=told)
    return made


@transaction.atomic
def decide_export(export_id: UUID, *, grant: bool, decision: str, by: Actor, at: datetime) -> DataExport:
    """The head says yes or no; a yes may be taken back while it was not used. Raises ReasonMissing, StepRefused."""
    found = DataExport.objects.select_for_update(of=("self",)).select_related("person").get(id=export_id)
    policies.check_can_decide_accounts(by, found.agency_id)
    step = states.EXPORT.step(found.status, "grant" if grant else "decline")
    told = nfc(decision).strip()[:300]
    if not told:
        raise ReasonMissing
    found.move_to(step.target)
    found.decided_by, found.decided_at, found.decision = by.printed, at, told
    found.save()
    verdict = "granted" if grant else "declined"
    audit.record(
        by, "directory.export_decided", found.id, at, person=found.person.full_name, verdict=verdict, decision=told
    )
    publish(ExportDecided(found.id, found.person_id, grant, by.person_id, at))
    return found


@transaction.atomic
def fetch_export(export_id: UUID, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The data, handed out once. Raises ExportNotGranted unless the head granted it to this person."""
    found = DataExport.objects.select_for_update(of=("self",)).get(id=export_id)
    policies.check_is_own_person(by, found.person_id)
    if not states.EXPORT.can(found.status, "fetch"):
        raise ExportNotGranted
    found.move_to(states.EXPORT.step(found.status, "fetch").target)
    found.used_at = at
    found.save(update_fields=["status", "used_at"])
    audit.record(by, "directory.export_fetched", found.id, at)
    return own_data(found.person_id) | {"decision": found.decision, "decided_by": found.decided_by}
