"""Open work goes to a successor, or to the agency into which one's own was merged (NB25-Đ23.1c, VL19-Đ20.5)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from vanban.directory.api import for_post, get_agency, get_post, grant_access
from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.registry.api import get_incoming, note_handed
from vanban.work import states
from vanban.work.models import Assignment, Handling, Responsibility, Team
from vanban.work.queries import department_of
from vanban.work.rules import Kind


@transaction.atomic
def hand_over_tasks(post_id: UUID, to_post_id: UUID, *, by: Actor, at: datetime) -> int:
    """Give every open share of a post to its successor, with its deadline, its notes and its parts; how many.

    Where the successor has a share in the same document already, the one that leads stays and the other ends. Called
    by the verb that hands over, which has asked who may.
    """
    giver, taker = get_post(post_id), get_post(to_post_id)
    open_ones = Assignment.objects.filter(post_id=post_id, status__in=states.OPEN)
    documents = sorted(open_ones.values_list("handling_id", flat=True))
    done = 0
    for handling in Handling.objects.select_for_update().filter(document_id__in=documents).order_by("document_id"):
        shares = handling.open_assignments()
        own = next(one for one in shares if one.post_id == post_id)
        theirs = next((one for one in shares if one.post_id == to_post_id), None)
        if theirs is not None and own.kind != Kind.LEAD:
            own.end("replace", at)
        else:
            if theirs is not None:
                theirs.end("replace", at)
            own.post = taker
            own.save(update_fields=["post"])
        _show(handling, own, by, at)
        audit.record(
            by,
            "work.handed_over",
            handling.document_id,
            at,
            giver=giver.person.full_name,
            taker=taker.person.full_name,
        )
        done += 1
    Team.objects.filter(head_id=post_id, ended_at__isnull=True).update(head_id=to_post_id)
    for field in ("leader", "handler"):
        Responsibility.objects.filter(**{field: post_id}, ended_at__isnull=True).update(**{field: to_post_id})
    return done


@transaction.atomic
def merge_work(former_id: UUID, heir_id: UUID, *, by: Actor, at: datetime) -> int:
    """What is open in an agency that goes up in another is handled on there; the book it was entered in stays."""
    name = get_agency(former_id).name
    ended = [code for code, status in states.HANDLING.statuses.items() if status.final]
    open_ones = Handling.objects.select_for_update().filter(agency_id=former_id).exclude(status__in=ended)
    moved = list(open_ones.order_by("document_id"))
    for handling in moved:
        handling.agency_id = heir_id
        handling.save(update_fields=["agency"])
        audit.record(by, "work.carried_over", handling.document_id, at, agency=name)
    names = set(Responsibility.objects.filter(agency_id=heir_id, ended_at__isnull=True).values_list("name", flat=True))
    kept = Q(agency_id=former_id, ended_at__isnull=True) & ~Q(name__in=names)
    Responsibility.objects.filter(kept).update(agency_id=heir_id)
    teams = set(Team.objects.filter(agency_id=heir_id, ended_at__isnull=True).values_list("name", flat=True))
    Team.objects.filter(agency_id=former_id, ended_at__isnull=True).exclude(name__in=teams).update(agency_id=heir_id)
    return len(moved)


def _show(handling: Handling, share: Assignment, by: Actor, at: datetime) -> None:
    """The successor sees the document, and the book says who has it now."""
    document = get_incoming(handling.document_id)
    grant_access(
        handling.document_id, [for_post(share.post_id)], kind="incoming", moment=document.arrived_at, reason=share.kind
    )
    acting = [one for one in handling.open_assignments() if one.kind != Kind.INFORM]
    places = [", ".join(filter(None, [one.post.person.full_name, department_of(one.post)])) for one in acting]
    note_handed(handling.document_id, to_places="; ".join(places), due=handling.due, by=by, at=at)
