"""Groups of recipients in a draft: opened into their members at that moment, and taken off again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Dissolved, Reached, agencies_by_code, open_groups
from vanban.drafting import policies, states
from vanban.drafting.events import DraftSaved
from vanban.drafting.models import Draft
from vanban.drafting.rules.fields import DraftFields, GroupField
from vanban.drafting.rules.groups import drop, take
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, to_wire
from vanban.platform import audit
from vanban.platform.events import publish


@dataclass(frozen=True)
class GroupsTaken:
    """What taking groups did: whom they stand for, who was added, who was there before, and who is no more."""

    names: tuple[str, ...]
    added: int
    there: int
    reached: tuple[Reached, ...]
    dissolved: tuple[Dissolved, ...]


@transaction.atomic
def take_groups(draft_id: UUID, group_ids: Sequence[UUID], *, by: Actor, at: datetime) -> GroupsTaken:
    """Open these groups into the draft's recipients, nobody twice; each stays to be struck out (NĐ 30/2020 PL I, II.9).

    Who is reached is settled now: a later change of the group changes nothing here. Merged members are their heirs,
    dissolved ones are told and not added. Raises NotYourDraft, StepRefused, GroupGivenUp.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_write(by, draft)
    states.DRAFT.step(draft.status, "submit")
    groups = open_groups(group_ids, draft.agency_id, on=local_date(at))
    fields = draft.fields
    known = agencies_by_code(one.code for one in fields.recipients)
    living = {code: one.merged_into.code for code, one in known.items() if one.merged_into is not None}
    added = 0
    for group in groups:
        members = tuple((one.name, one.code) for one in group.reached)
        fields, fresh = take(fields, GroupField(str(group.id), group.name, members, to_wire(at)), living)
        added += len(fresh)
        audit.record(
            by,
            "drafting.group_taken",
            draft.id,
            at,
            group=group.name,
            count=len(fresh),
            members=len(group.reached),
            left=[one.name for one in group.dissolved],
        )
    _keep(draft, fields, by=by, at=at)
    reached = tuple(one for group in groups for one in group.reached)
    dissolved = tuple(one for group in groups for one in group.dissolved)
    total = sum(len(group.reached) for group in groups)
    return GroupsTaken(tuple(one.name for one in groups), added, total - added, reached, dissolved)


@transaction.atomic
def drop_group(draft_id: UUID, group_id: str, *, by: Actor, at: datetime) -> Draft:
    """Take a group off the draft, with those who were there through it alone. Raises NotYourDraft, StepRefused."""
    draft = Draft.objects.select_for_update().get(id=draft_id)
    policies.check_can_write(by, draft)
    states.DRAFT.step(draft.status, "submit")
    gone = next((one for one in draft.fields.groups if one.id == group_id), None)
    if gone is not None:
        _keep(draft, drop(draft.fields, group_id), by=by, at=at)
        audit.record(by, "drafting.group_dropped", draft.id, at, group=gone.name)
    return draft


def _keep(draft: Draft, fields: DraftFields, *, by: Actor, at: datetime) -> None:
    """Saved like any change of the form: whoever has the draft open elsewhere is told when they save."""
    draft.keep_fields(fields)
    draft.revision += 1
    draft.saved_by, draft.saved_at = by.printed, at
    draft.note_page(None)
    draft.save()
    publish(DraftSaved(draft.id))
