"""Letting another stand in for a time, with a trace of who acted for whom (NB16-Đ13.3, VL19-Đ20)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory import policies
from vanban.directory.errors import DelegationOver
from vanban.directory.models import Delegation, Post
from vanban.directory.rules import delegation_faults
from vanban.kernel.actor import Actor
from vanban.kernel.clock import to_wire
from vanban.kernel.refusals import refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit


@transaction.atomic
def delegate(
    giver_post_id: UUID, taker_post_id: UUID, *, starts: datetime, ends: datetime, reason: str, by: Actor, at: datetime
) -> Delegation:
    """Let the holder of another post act in the place of one's own until `ends`, when it is over by itself.

    The stand-in signs in with their own account; the password is never shared. All faults are told at once.
    """
    giver = Post.objects.select_for_update(of=("self",)).select_related("person", "agency").get(id=giver_post_id)
    taker = Post.objects.select_related("person").get(id=taker_post_id)
    policies.check_can_delegate(by, giver)
    told = nfc(reason).strip()
    refuse_all(
        delegation_faults(
            starts=starts,
            ends=ends,
            at=at,
            reason=told,
            giver=giver.person.full_name,
            taker=taker.person.full_name,
            same_person=giver.person_id == taker.person_id,
            same_agency=giver.agency_id == taker.agency_id,
            agency=giver.agency.name,
        )
    )
    made = Delegation.objects.create(giver=giver, taker=taker, starts=starts, ends=ends, reason=told)
    audit.record(
        by,
        "directory.delegated",
        made.id,
        at,
        giver=giver.person.full_name,
        taker=taker.person.full_name,
        starts=to_wire(starts),
        ends=to_wire(ends),
        reason=made.reason,
    )
    return made


@transaction.atomic
def end_delegation(delegation_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a delegation before its time; it stops with the stand-in's next request. Raises DelegationOver."""
    found = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("giver__person", "taker__person")
        .get(id=delegation_id)
    )
    policies.check_can_end_delegation(by, found)
    if found.revoked_at is not None or found.ends <= at:
        raise DelegationOver
    found.revoked_at = at
    found.save(update_fields=["revoked_at"])
    audit.record(
        by,
        "directory.delegation_ended",
        found.id,
        at,
        giver=found.giver.person.full_name,
        taker=found.taker.person.full_name,
    )
