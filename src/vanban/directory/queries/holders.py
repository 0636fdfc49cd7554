"""From principals back to people: who is to be told, stand-ins included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanban.directory.models import Delegation, Post, Principal
from vanban.directory.queries.people import posts_in_force
from vanban.directory.rules import Role
from vanban.kernel.clock import local_date


@dataclass(frozen=True)
class Holder:
    """A person who acts with a principal now, in their own post or (`for_name`) in somebody else's place."""

    person_id: UUID
    post_id: UUID
    agency_id: UUID
    for_name: str = ""


def holders_of(principals: Iterable[int], *, at: datetime) -> list[Holder]:
    """Everybody in office who acts with one of these principals, each once; in their own name before a stand-in's.

    People whose account is locked are left out.
    """
    posts = _posts(list(principals), at)
    found: dict[UUID, Holder] = {}
    for post in posts:
        found.setdefault(post.person_id, Holder(post.person_id, post.id, post.agency_id))
    for one in _stand_ins([post.id for post in posts], at):
        held = Holder(one.taker.person_id, one.taker_id, one.taker.agency_id, one.giver.person.full_name)
        found.setdefault(one.taker.person_id, held)
    return list(found.values())


def _posts(principals: list[int], at: datetime) -> list[Post]:
    refs: dict[str, list[UUID]] = {}
    for kind, ref in Principal.objects.filter(id__in=principals).values_list("kind", "ref"):
        refs.setdefault(kind, []).append(ref)
    if not refs:
        return []
    wanted = Q(pk__in=[])
    for kind, condition in (
        ("post", Q(id__in=refs.get("post", ()))),
        ("unit", Q(unit_id__in=refs.get("unit", ()))),
        ("agency", Q(agency_id__in=refs.get("agency", ()))),
        ("clerks", Q(agency_id__in=refs.get("clerks", ()), roles__contains=[Role.CLERK])),
        ("leaders", Q(agency_id__in=refs.get("leaders", ()), roles__contains=[Role.LEADER])),
    ):
        wanted |= condition if kind in refs else Q(pk__in=[])
    found = posts_in_force(on=local_date(at)).filter(wanted).exclude(person__account__is_active=False)
    return list(found.order_by("order", "id"))


def _stand_ins(posts: list[UUID], at: datetime) -> list[Delegation]:
    in_office = posts_in_force(on=local_date(at)).exclude(person__account__is_active=False)
    return list(
        Delegation.objects.filter(giver_id__in=posts, starts__lte=at, ends__gt=at, revoked_at__isnull=True)
        .filter(taker__in=in_office.values("id"))
        .select_related("giver__person", "taker")
        .order_by("starts", "id")
    )
