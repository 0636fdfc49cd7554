"""What is followed up after issue goes to a successor; what arrived for a merged agency is decided by its heir."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import get_agency, get_post
from vanban.exchange import states
from vanban.exchange.models import Arrival, Following
from vanban.kernel.actor import Actor
from vanban.platform import audit


@transaction.atomic
def hand_over_following(post_id: UUID, to_post_id: UUID, *, by: Actor, at: datetime) -> int:
    """The successor follows up what the post led (NB25-Đ14.3b); how many documents."""
    giver, taker = get_post(post_id), get_post(to_post_id)
    moved = Following.objects.filter(post_id=post_id).update(post_id=to_post_id)
    if moved:
        names = {"giver": giver.person.full_name, "taker": taker.person.full_name}
        audit.record(by, "exchange.following_handed_over", post_id, at, documents=moved, **names)
    return moved


@transaction.atomic
def merge_arrivals(former_id: UUID, heir_id: UUID, *, by: Actor, at: datetime) -> int:
    """What arrived for an agency that goes up in another and was not decided yet is its heir's to decide; how many."""
    name = get_agency(former_id).name
    waiting = [code for code in states.ARRIVAL.statuses if states.ARRIVAL.can(code, "refuse")]
    moved = list(Arrival.objects.select_for_update().filter(agency_id=former_id, state__in=waiting).order_by("id"))
    for arrival in moved:
        arrival.agency_id = heir_id
        arrival.save(update_fields=["agency"])
        audit.record(by, "exchange.carried_over", arrival.id, at, agency=name)
    return len(moved)
