"""From posts, units and agencies to the integers that rights are given to, and back to who they are."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from vanban.directory.models import Post, Principal
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


def principal_ids(posts: Iterable[Post]) -> tuple[int, ...]:
    """The principals a holder of these posts reads and acts with (existing ones only), in one query."""
    wanted = set(_wanted(posts))
    refs = [ref for _kind, ref in wanted]
    found = Principal.objects.filter(ref__in=refs).values_list("kind", "ref", "id")
    return tuple(sorted(number for kind, ref, number in found if (kind, ref) in wanted))


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
