"""From posts, units and agencies to the integers that rights are given to, and back to who they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.directory.models import Inheritance, Post, Principal
from vanban.directory.rules import Role


def _wanted(posts: Iterable[Post]) -> list[tuple[str, UUID]]:
    """What a holder of these posts reads with: the posts, their units, and the clerks' or leaders' place."""
    wanted: list[tuple[str, UUID]] = []
    for post in posts:
        wanted.append(("post", post.id))
        wanted.append(("agency", post.agency_id))
        if post.unit_id:
            wanted.append(("unit", post.unit_id))
        if Role.CLERK in post.roles:
            wanted.append(("clerks", post.agency_id))
        if Role.LEADER in post.roles:
            wanted.append(("leaders", post.agency_id))
    return wanted


@dataclass(frozen=True)
class Held:
    """What the holder of some posts reads and acts with; `agencies` are those merged into theirs."""

    principals: tuple[int, ...] = ()
    agencies: frozenset[UUID] = frozenset()


def held_by(groups: Sequence[Sequence[Post]]) -> list[Held]:
    """What each group of posts holds, what it inherited included, in two queries however many groups there are."""
    wanted = [set(_wanted(posts)) for posts in groups]
    refs = {ref for group in wanted for _kind, ref in group}
    own = {
        (kind, ref): number
        for kind, ref, number in Principal.objects.filter(ref__in=refs).values_list("kind", "ref", "id")
    }
    heirs = {number for key, number in own.items() if any(key in group for group in wanted)}
    inherited: dict[int, list[tuple[int, str, UUID]]] = {}
    rows = Inheritance.objects.filter(heir_id__in=heirs)
    for heir, former, kind, ref in rows.values_list("heir_id", "former_id", "former__kind", "former__ref"):
        inherited.setdefault(heir, []).append((former, kind, ref))
    return [_held([own[key] for key in group if key in own], inherited) for group in wanted]


def _held(numbers: list[int], inherited: dict[int, list[tuple[int, str, UUID]]]) -> Held:
    formers = [former for number in numbers for former in inherited.get(number, ())]
    agencies = frozenset(ref for _id, kind, ref in formers if kind == "agency")
    return Held(tuple(sorted({*numbers, *(former for former, _kind, _ref in formers)})), agencies)


def principal_ids(posts: Iterable[Post]) -> tuple[int, ...]:
    """The principals a holder of these posts reads and acts with (existing ones only), inherited ones included."""
    return held_by([list(posts)])[0].principals


def inherit(heir: int, former: int, *, since: datetime) -> None:
    """Let the holders of one principal read and act with all that was given to another, and with what it inherited."""
    before = Inheritance.objects.filter(heir_id=former).values_list("former_id", flat=True)
    after = Inheritance.objects.filter(former_id=heir).values_list("heir_id", flat=True)
    Inheritance.objects.bulk_create(
        [
            Inheritance(heir_id=one, former_id=other, since=since)
            for one in (heir, *after)
            for other in (former, *before)
            if one != other
        ],
        ignore_conflicts=True,
    )


def successors_of(post_id: UUID) -> list[UUID]:
    """The posts to which this one was handed over, the latest first."""
    rows = Inheritance.objects.filter(former__kind="post", former__ref=post_id, heir__kind="post")
    return list(rows.order_by("-id").values_list("heir__ref", flat=True))


def principal(kind: str, ref: UUID) -> int:
    """The principal of a post, unit, agency, its clerks or its leaders; made when first asked for."""
    found = Principal.objects.filter(kind=kind, ref=ref).values_list("id", flat=True).first()
    if found is not None:
        return found
    made, _new = Principal.objects.get_or_create(kind=kind, ref=ref)
    return made.id


def for_post(post_id: UUID) -> int:
    """The principal of one post."""
    return principal("post", post_id)


def for_unit(unit_id: UUID) -> int:
    """The principal of everyone in a unit."""
    return principal("unit", unit_id)


def for_clerks(agency_id: UUID) -> int:
    """The principal of an agency's clerks."""
    return principal("clerks", agency_id)


def for_leaders(agency_id: UUID) -> int:
    """The principal of an agency's leaders."""
    return principal("leaders", agency_id)


def for_agency(agency_id: UUID) -> int:
    """The principal of everyone in an agency."""
    return principal("agency", agency_id)
