"""Who may act for whom: now, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.directory.models import Delegation, Post

LONGEST_WAY = 20
"""Over how many stand-ins a circle is looked for."""


def _told() -> QuerySet[Delegation]:
    return Delegation.objects.select_related(
        "giver__person", "giver__agency", "giver__unit", "taker__person", "taker__agency", "taker__unit"
    )


def delegation(delegation_id: UUID) -> Delegation:
    """One delegation with both posts; raises Delegation.DoesNotExist."""
    return _told().get(id=delegation_id)


def not_over(person_id: UUID, *, at: datetime) -> list[Delegation]:
    """Delegations from or to any post of this person that are in force or still to come, soonest end first."""
    mine = Q(giver__person_id=person_id) | Q(taker__person_id=person_id)
    return list(_told().filter(mine, ends__gt=at, revoked_at__isnull=True).order_by("ends", "id"))


def over(person_id: UUID, *, at: datetime, limit: int = 20) -> list[Delegation]:
    """The latest ones that have ended, by themselves or before their time."""
    mine = Q(giver__person_id=person_id) | Q(taker__person_id=person_id)
    ended = Q(ends__lte=at) | Q(revoked_at__isnull=False)
    return list(_told().filter(mine & ended).order_by("-ends", "id")[:limit])


def in_agency(agency_id: UUID, *, at: datetime) -> list[Delegation]:
    """Everything delegated in an agency that is in force or still to come, for those who keep who is away."""
    found = _told().filter(giver__agency_id=agency_id, ends__gt=at, revoked_at__isnull=True)
    return list(found.order_by("ends", "id"))


def overlapping(made: Delegation) -> list[Delegation]:
    """What else is delegated in the same period: from the same post to others, and away from the stand-in."""
    found = _told().filter(Q(giver_id=made.giver_id) | Q(giver__person_id=made.taker.person_id))
    found = found.filter(starts__lt=made.ends, ends__gt=made.starts, revoked_at__isnull=True)
    if made.bundle is not None:
        found = found.exclude(bundle=made.bundle)
    return list(found.exclude(id=made.id).order_by("starts", "id"))


def way_back(giver: Post, taker: Post, *, starts: datetime, ends: datetime) -> Sequence[str]:
    """The names over which work given to `taker` in this period would come back to `giver`; empty when it would not."""
    ways: list[tuple[UUID, tuple[str, ...]]] = [(taker.person_id, (taker.person.full_name,))]
    seen = {taker.person_id}
    for _step in range(LONGEST_WAY):
        onward: list[tuple[UUID, tuple[str, ...]]] = []
        for person_id, names in ways:
            for found in _told().filter(
                giver__person_id=person_id, starts__lt=ends, ends__gt=starts, revoked_at__isnull=True
            ):
                if found.taker.person_id == giver.person_id:
                    return names
                if found.taker.person_id not in seen:
                    seen.add(found.taker.person_id)
                    onward.append((found.taker.person_id, (*names, found.taker.person.full_name)))
        if not onward:
            break
        ways = onward
    return ()


def is_delegation(delegation_id: UUID) -> bool:
    """Whether there is one of this id."""
    return Delegation.objects.filter(id=delegation_id).exists()
