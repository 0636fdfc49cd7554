"""Letting another stand in for a time, with a trace of who acted for whom (NB16-Đ13.3, VL19-Đ16.4, Đ20)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory import policies
from vanban.directory.errors import DelegationOver, NoPostInForce
from vanban.directory.events import Delegated
from vanban.directory.models import Delegation, Post
from vanban.directory.ports import scopes
from vanban.directory.queries.delegations import way_back
from vanban.directory.rules import EVERYTHING, delegation_faults
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, to_wire
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.platform.events import publish


@transaction.atomic
def delegate(
    giver_post_id: UUID,
    taker_post_id: UUID,
    *,
    starts: datetime,
    ends: datetime,
    reason: str,
    by: Actor,
    at: datetime,
    scope: str = EVERYTHING,
) -> Delegation:
    """Let the holder of another post act in the place of this one until `ends`, when it is over by itself.

    `scope` is everything, or the work of one box. The stand-in signs in with their own account; the password is never
    shared. Done by the holder, or on their behalf by somebody set over them. All faults are told at once.
    """
    giver, taker = _held(giver_post_id), _post(taker_post_id)
    policies.check_can_delegate(by, giver)
    told = nfc(reason).strip()
    refuse_all(_faults(giver, taker, starts=starts, ends=ends, reason=told, scope=scope, by=by, at=at))
    return _make(giver, taker, starts=starts, ends=ends, reason=told, scope=scope, by=by, at=at)


@transaction.atomic
def delegate_person(
    person_id: UUID,
    taker_post_id: UUID,
    *,
    starts: datetime,
    ends: datetime,
    reason: str,
    by: Actor,
    at: datetime,
    scope: str = EVERYTHING,
) -> list[Delegation]:
    """The same for every post this person holds today, as one: it is told once and ends as one.

    Raises NoPostInForce, and every fault of every post at once; a post in another agency than the stand-in's is one.
    """
    on = local_date(at)
    posts = list(Post.objects.select_for_update(of=("self",)).filter(person_id=person_id).order_by("order", "id"))
    held = [_post(one.id) for one in posts if (one.starts or on) <= on <= (one.ends or on)]
    taker = _post(taker_post_id)
    if not held:
        raise NoPostInForce
    told = nfc(reason).strip()
    faults: dict[tuple[str, str], Refusal] = {}
    for giver in held:
        policies.check_can_delegate(by, giver)
        for fault in _faults(giver, taker, starts=starts, ends=ends, reason=told, scope=scope, by=by, at=at):
            faults.setdefault((fault.code, str(fault)), fault)
    refuse_all(faults.values())
    bundle = new_id()
    return [
        _make(giver, taker, starts=starts, ends=ends, reason=told, scope=scope, by=by, at=at, bundle=bundle)
        for giver in held
    ]


@transaction.atomic
def end_delegation(delegation_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a delegation before its time, with all that was made in one; it stops with the stand-in's next request.

    Raises DelegationOver.
    """
    found = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("giver__person", "taker__person")
        .get(id=delegation_id)
    )
    policies.check_can_end_delegation(by, found)
    if found.revoked_at is not None or found.ends <= at:
        raise DelegationOver
    end_them([found, *_of_bundle(found)], by=by, at=at)


@transaction.atomic
def end_them(delegations: list[Delegation], *, by: Actor, at: datetime) -> None:
    """End these; for verbs that have asked who may."""
    for one in delegations:
        one.revoked_at = at
        one.save(update_fields=["revoked_at"])
        names = {"giver": one.giver.person.full_name, "taker": one.taker.person.full_name}
        audit.record(by, "directory.delegation_ended", one.id, at, **names)


def _of_bundle(found: Delegation) -> list[Delegation]:
    if found.bundle is None:
        return []
    rest = Delegation.objects.select_for_update(of=("self",)).select_related("giver__person", "taker__person")
    return list(rest.filter(bundle=found.bundle, revoked_at__isnull=True).exclude(id=found.id))


def _held(post_id: UUID) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("person", "agency").get(id=post_id)


def _post(post_id: UUID) -> Post:
    return Post.objects.select_related("person", "agency").get(id=post_id)


def _faults(
    giver: Post, taker: Post, *, starts: datetime, ends: datetime, reason: str, scope: str, by: Actor, at: datetime
) -> list[Refusal]:
    return list(
        delegation_faults(
            starts=starts,
            ends=ends,
            at=at,
            reason=reason,
            giver=giver.person.full_name,
            taker=taker.person.full_name,
            same_person=giver.person_id == taker.person_id,
            same_agency=giver.agency_id == taker.agency_id,
            agency=giver.agency.name,
            scope=scope,
            scope_known=scope in scopes(),
            circle=way_back(giver, taker, starts=starts, ends=ends),
            to_maker=by.person_id == taker.person_id and by.person_id != giver.person_id,
        )
    )


def _make(
    giver: Post,
    taker: Post,
    *,
    starts: datetime,
    ends: datetime,
    reason: str,
    scope: str,
    by: Actor,
    at: datetime,
    bundle: UUID | None = None,
) -> Delegation:
    own = by.person_id == giver.person_id
    made = Delegation.objects.create(
        giver=giver,
        taker=taker,
        starts=starts,
        ends=ends,
        reason=reason,
        scope=scope,
        bundle=bundle,
        made_by="" if own else by.printed,
    )
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
        scope=scope,
    )
    publish(Delegated(made.id, giver.person_id, taker.person_id, by.person_id, at))
    return made
