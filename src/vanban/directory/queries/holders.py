"""From principals back to people: who is to be told, and how much waits for each, stand-ins included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.directory.models import Delegation, Inheritance, OpenItem, Post, Principal
from vanban.directory.queries.people import posts_in_force
from vanban.directory.queries.principals import held_by
from vanban.directory.rules import EVERYTHING, Box, Role
from vanban.kernel.clock import local_date


@dataclass(frozen=True)
class Holder:
    """A person who acts with a principal now, in their own post or (`for_name`) in somebody else's place."""

    person_id: UUID
    post_id: UUID
    agency_id: UUID
    for_name: str = ""


def holders_of(principals: Iterable[int], *, at: datetime, box: str = "") -> list[Holder]:
    """Everybody in office who acts with one of these principals, each once; in their own name before a stand-in's.

    Who stands in for one box alone is among them when that `box` is meant. Heirs are, and people whose account is
    locked are not.
    """
    posts = _posts(wanted, at) if (wanted := set(principals)) else []
    found: dict[UUID, Holder] = {}
    for post in posts:
        found.setdefault(post.person_id, Holder(post.person_id, post.id, post.agency_id))
    given = _in_force(at).filter(giver_id__in=[post.id for post in posts])
    for one in given.filter(Q(scope=EVERYTHING) | Q(scope=box)).order_by("starts", "id"):
        held = Holder(one.taker.person_id, one.taker_id, one.taker.agency_id, one.giver.person.full_name)
        found.setdefault(one.taker.person_id, held)
    return list(found.values())


def item_of(document_id: UUID) -> OpenItem | None:
    """Any open item of a document, for how it is called in lists."""
    return OpenItem.objects.filter(document_id=document_id).order_by("-moment").first()


@dataclass(frozen=True)
class OpenWork:
    """One document that waits for somebody."""

    document_id: UUID
    due: datetime | None
    urgency: int


def open_work_of(agency_id: UUID, *, at: datetime) -> dict[UUID, list[OpenWork]]:
    """What waits for each person in office in an agency, by all of their posts and stand-ins; own drafts left out.

    A handful of queries whatever the size of the agency.
    """
    people = {post.person_id for post in _reachable(at).filter(agency_id=agency_id)}
    groups: list[tuple[UUID, str, list[Post]]] = []
    held: dict[UUID, list[Post]] = {}
    for post in _reachable(at).filter(person_id__in=people):
        held.setdefault(post.person_id, []).append(post)
    for one in _in_force(at).filter(taker__person_id__in=people):
        if one.scope == EVERYTHING:
            held[one.taker.person_id].append(one.giver)
        else:
            groups.append((one.taker.person_id, one.scope, [one.giver]))
    groups += [(person, "", posts) for person, posts in held.items()]
    numbers = [one.principals for one in held_by([posts for _person, _box, posts in groups])]
    items = _items({number for group in numbers for number in group})
    found: dict[UUID, dict[UUID, OpenWork]] = {person: {} for person in people}
    for (person, box, _posts_held), principals in zip(groups, numbers, strict=True):
        for principal in principals:
            for lies_in, work in items.get(principal, ()):
                if not box or box == lies_in:
                    found[person][work.document_id] = work
    return {person: list(works.values()) for person, works in found.items()}


def _items(principals: set[int]) -> dict[int, list[tuple[str, OpenWork]]]:
    found: dict[int, list[tuple[str, OpenWork]]] = {}
    rows = OpenItem.objects.filter(principal_id__in=principals).exclude(box=Box.DRAFT)
    for principal, box, document, due, urgency in rows.values_list(
        "principal_id", "box", "document_id", "due", "urgency"
    ):
        found.setdefault(principal, []).append((box, OpenWork(document, due, urgency)))
    return found


def _reachable(at: datetime) -> QuerySet[Post]:
    return posts_in_force(on=local_date(at)).exclude(person__account__is_active=False)


def _posts(principals: set[int], at: datetime) -> list[Post]:
    heirs = Inheritance.objects.filter(former_id__in=principals).values_list("heir_id", flat=True)
    refs: dict[str, list[UUID]] = {}
    for kind, ref in Principal.objects.filter(id__in={*principals, *heirs}).values_list("kind", "ref"):
        refs.setdefault(kind, []).append(ref)
    wanted = Q(pk__in=[])
    for kind, condition in (
        ("post", Q(id__in=refs.get("post", ()))),
        ("unit", Q(unit_id__in=refs.get("unit", ()))),
        ("agency", Q(agency_id__in=refs.get("agency", ()))),
        ("clerks", Q(agency_id__in=refs.get("clerks", ()), roles__contains=[Role.CLERK])),
        ("leaders", Q(agency_id__in=refs.get("leaders", ()), roles__contains=[Role.LEADER])),
    ):
        if kind in refs:
            wanted |= condition
    return list(_reachable(at).filter(wanted).order_by("order", "id"))


def _in_force(at: datetime) -> QuerySet[Delegation]:
    """Delegations in force whose taker is in office and can sign in."""
    return Delegation.objects.filter(
        starts__lte=at, ends__gt=at, revoked_at__isnull=True, taker__in=_reachable(at).values("id")
    ).select_related("giver__person", "giver__agency", "taker")
