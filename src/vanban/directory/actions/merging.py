"""One agency goes up in another on a day: people, open work, delegations and codes go over; the books stay as they are.

HY19-Đ14.6. Old documents keep the old name and stay in the old books, which the heir's clerks and leaders read.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from vanban.directory import policies, states
from vanban.directory.actions.groups import inherit_groups
from vanban.directory.errors import MergerTooEarly, MergerUnfit, ReasonMissing
from vanban.directory.events import AgencyMerged
from vanban.directory.models import Agency, AgencyCode, Merger, Post, Unit
from vanban.directory.ports import holdings
from vanban.directory.queries.people import posts_in_force
from vanban.directory.queries.principals import for_agency, for_clerks, for_leaders, inherit
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import refuse_all
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.platform.events import publish


@transaction.atomic
def plan_merger(former_id: UUID, heir_id: UUID, *, on: date, decision: str, by: Actor, at: datetime) -> Merger:
    """Enter a merger that takes effect on a day, by a decision. Raises MergerUnfit and ReasonMissing at once."""
    agencies = {one.id: one for one in Agency.objects.select_for_update().filter(id__in=[former_id, heir_id])}
    former, heir = agencies[former_id], agencies[heir_id]
    policies.check_can_merge(by)
    told = nfc(decision).strip()[:300]
    gone = {
        Merger.objects.filter(former_id=former_id).exclude(status=states.DROPPED).exists(),
        Merger.objects.filter(former_id=heir_id).exclude(status=states.DROPPED).exists(),
        *(one.active_to is not None and one.active_to < on for one in (former, heir)),
        former_id == heir_id,
    }
    refuse_all(
        [
            *([MergerUnfit(former=former.name, heir=heir.name)] if True in gone else []),
            *([] if told else [ReasonMissing()]),
        ]
    )
    made = Merger.objects.create(former=former, heir=heir, on=on, decision=told, planned_by=by.printed, planned_at=at)
    audit.record(
        by,
        "directory.merger_planned",
        made.id,
        at,
        former=former.name,
        heir=heir.name,
        on=f"{on:%d/%m/%Y}",
        decision=told,
    )
    return made


@transaction.atomic
def drop_merger(merger_id: UUID, *, by: Actor, at: datetime) -> Merger:
    """Take a planned merger off the list."""
    found = _held(merger_id)
    policies.check_can_merge(by)
    found.move_to(states.MERGER.step(found.status, "drop").target)
    found.save(update_fields=["status"])
    audit.record(by, "directory.merger_dropped", found.id, at, former=found.former.name, heir=found.heir.name)
    return found


@transaction.atomic
def carry_out_merger(merger_id: UUID, *, by: Actor, at: datetime) -> Merger:
    """Carry a planned merger out in one transaction, on its day or later. Raises MergerTooEarly, StepRefused.

    Where the heir has gone up in another agency meanwhile, everything goes there: several mergers of one day lead to
    the same end in whichever order they are carried out.
    """
    found = _held(merger_id)
    policies.check_can_merge(by)
    step = states.MERGER.step(found.status, "carry_out")
    today = local_date(at)
    if today < found.on:
        raise MergerTooEarly(on=f"{found.on:%d/%m/%Y}")
    former, heir = found.former, _living(found.heir)
    carried = {name: one.merge(former.id, heir.id, by=by, at=at) for name, one in holdings().items()}
    carried["posts"] = _move_people(former, heir, today)
    carried["codes"] = _map_codes(former, heir, found.on)
    carried["groups"] = inherit_groups(former, heir, by=by, at=at)
    for place in (for_clerks, for_leaders, for_agency):
        inherit(place(heir.id), place(former.id), since=at)
    former.merged_into = heir
    former.active_to = found.on - timedelta(days=1)
    former.save(update_fields=["merged_into", "active_to"])
    Agency.objects.filter(merged_into=former).update(merged_into=heir)
    Agency.objects.filter(parent=former).update(parent=heir)
    found.move_to(step.target)
    found.done_at, found.carried = at, carried
    found.save()
    audit.record(
        by,
        "directory.merged",
        former.id,
        at,
        former=former.name,
        heir=heir.name,
        decision=found.decision,
        carried=carried,
    )
    publish(AgencyMerged(former.id, heir.id, at))
    return found


def _held(merger_id: UUID) -> Merger:
    return Merger.objects.select_for_update(of=("self",)).select_related("former", "heir").get(id=merger_id)


def _living(heir: Agency) -> Agency:
    """The agency itself, or the one in which it has gone up."""
    while heir.merged_into is not None:
        heir = heir.merged_into
    return heir


def _move_people(former: Agency, heir: Agency, today: date) -> int:
    """Units and posts in force go over as they are; who leads there ranks after those who lead already.

    Delegations and everything granted to a post or a unit go along, since they hang on these. Titles and capacities
    are changed by the personnel decisions that follow, through the list of accounts.
    """
    last = heir.posts.aggregate(last=Max("order"))["last"] or 0
    last_unit = heir.units.aggregate(last=Max("order"))["last"] or 0
    moved = list(posts_in_force(on=today).filter(agency=former).order_by("order"))
    for rank, post in enumerate(moved, last + 1):
        Post.objects.filter(id=post.id).update(agency=heir, order=rank)
    for rank, unit in enumerate(former.units.order_by("order"), last_unit + 1):
        Unit.objects.filter(id=unit.id).update(agency=heir, order=rank)
    return len(moved)


def _map_codes(former: Agency, heir: Agency, on: date) -> int:
    """Every code of the former agency leads to its heir; each says until when it was in force."""
    last_day = on - timedelta(days=1)
    codes = list(AgencyCode.objects.filter(agency=former))
    for one in codes:
        one.agency = heir
        one.valid_to = one.valid_to or last_day
        one.save(update_fields=["agency", "valid_to"])
    return len(codes) + 1
