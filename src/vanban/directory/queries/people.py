"""Agencies, posts and the actor a signed-in person becomes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.directory.errors import AgencyClosed, AgencyUnknown
from vanban.directory.models import Account, Agency, AgencyCode, Delegation, Person, Post, Unit
from vanban.directory.ports import scope_of
from vanban.directory.queries.principals import held_by, successors_of
from vanban.directory.rules import EVERYTHING, Role, signature_lines
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform.web.reading import once


def get_agency(agency_id: UUID) -> Agency:
    """The agency of this id; raises Agency.DoesNotExist."""
    return Agency.objects.get(id=agency_id)


def find_agency(code: str) -> Agency | None:
    """The agency that has or had this code in either scheme, closed ones too; None when there is none."""
    found = Agency.objects.filter(code=code).first()
    if found is None:
        alias = AgencyCode.objects.select_related("agency").filter(code=code).first()
        found = alias.agency if alias else None
    return found


def active_agency(code: str, *, on: date) -> Agency:
    """The agency to send to by this code; raises AgencyUnknown or AgencyClosed."""
    found = find_agency(code)
    if found is None:
        raise AgencyUnknown(agency_code=code)
    if found.merged_into is not None:
        found = found.merged_into
    if found.active_to is not None and found.active_to < on:
        raise AgencyClosed(agency_code=code, name=found.name, since=f"{found.active_to:%d/%m/%Y}")
    return found


def active_agencies(*, on: date) -> QuerySet[Agency]:
    """Agencies one can send to."""
    return Agency.objects.filter(Q(active_to__isnull=True) | Q(active_to__gte=on))


def posts_in_force(*, on: date) -> QuerySet[Post]:
    """Posts held on this day, with person, agency and unit."""
    return (
        Post.objects.filter(Q(starts__isnull=True) | Q(starts__lte=on))
        .filter(Q(ends__isnull=True) | Q(ends__gte=on))
        .select_related("person", "agency", "unit")
    )


def hold_posts(post_ids: Iterable[UUID]) -> None:
    """Hold these posts in the present transaction: who gives work to one and who ends one wait for each other.

    Taken before any other row, in one order, so that nobody waits in a circle; asked again afterwards, a post that
    was ended meanwhile is found ended. Rows that merely refer to a post are not kept waiting.
    """
    list(Post.objects.select_for_update(no_key=True).filter(id__in=set(post_ids)).order_by("id").values_list("id"))


def posts_with_role(agency_id: UUID, role: Role, *, on: date, unit_id: UUID | None = None) -> list[Post]:
    """Posts of an agency (of one unit, if given) that carry a role, in order of rank."""
    found = posts_in_force(on=on).filter(agency_id=agency_id, roles__contains=[role])
    if unit_id is not None:
        found = found.filter(unit_id=unit_id)
    return list(found.order_by("order", "person__sort_key"))


def posts_of_person(person_id: UUID, *, on: date) -> list[Post]:
    """The posts a person holds on this day, the first being the default to act in."""
    found = posts_in_force(on=on).filter(person_id=person_id).order_by("order", "title")
    return list(once(("posts", person_id, on), lambda: list(found)))


def get_post(post_id: UUID) -> Post:
    """The post of this id with person, agency and unit."""
    return Post.objects.select_related("person", "agency", "unit").get(id=post_id)


def get_person(person_id: UUID) -> Person:
    """The person of this id."""
    return Person.objects.get(id=person_id)


def units_of(agency_id: UUID) -> list[Unit]:
    """The units of an agency in order."""
    return list(Unit.objects.filter(agency_id=agency_id).order_by("order", "name"))


def delegations_to(person_id: UUID, *, at: datetime) -> list[Delegation]:
    """Delegations in force now to any post of this person; they end with either post."""
    minute = at.replace(second=0, microsecond=0)
    return list(once(("delegations", person_id, minute), lambda: _delegations_to(person_id, at)))


def _delegations_to(person_id: UUID, at: datetime) -> list[Delegation]:
    """One small question for the many to whom nothing is delegated; the givers are read only where there are any."""
    own = [post.id for post in posts_of_person(person_id, on=local_date(at))]
    found = Delegation.objects.filter(taker_id__in=own, starts__lte=at, ends__gt=at, revoked_at__isnull=True)
    given = list(found.order_by("ends")) if own else []
    if not given:
        return []
    givers = {
        post.id: post for post in posts_in_force(on=local_date(at)).filter(id__in={one.giver_id for one in given})
    }
    for one in given:
        if one.giver_id in givers:
            one.giver = givers[one.giver_id]
    return [one for one in given if one.giver_id in givers]


def actor_for(person_id: UUID, *, at: datetime, post_id: UUID | None = None, for_post_id: UUID | None = None) -> Actor:
    """The person as actor in one of their posts, or in the place of a post delegated to them.

    Without `post_id` the first post in force; a post that is not theirs is ignored, and so is a delegation that has
    ended. Reading covers every post held and every delegation in force.
    """
    today = local_date(at)
    posts = posts_of_person(person_id, on=today)
    person = posts[0].person if posts else Person.objects.get(id=person_id)
    acting = next((post for post in posts if post.id == post_id), posts[0] if posts else None)
    delegations = delegations_to(person_id, at=at)
    whole = [one for one in delegations if one.scope == EVERYTHING]
    boxes = [one for one in delegations if one.scope != EVERYTHING]
    found = next((one for one in (*whole, *boxes) if one.giver_id == for_post_id), None)
    giver = found.giver if found else None
    shown = giver or acting
    own, in_force, *of_boxes = held_by(
        [[*posts, *(one.giver for one in whole)], [shown] if shown else [], *([one.giver] for one in boxes)]
    )
    return Actor(
        person_id=person.id,
        name=person.full_name,
        post_id=shown.id if shown else None,
        post_title=shown.title if shown else "",
        agency_id=shown.agency_id if shown else None,
        unit_id=shown.unit_id if shown else None,
        roles=frozenset(shown.roles) if shown else frozenset(),
        principals=own.principals,
        for_person_id=giver.person_id if giver else None,
        for_name=giver.person.full_name if giver else "",
        scope=scope_of(found.scope) if found else None,
        bounded=tuple((one.scope, held.principals) for one, held in zip(boxes, of_boxes, strict=True)),
        bounded_by=frozenset(one.giver.person_id for one in boxes),
        agencies=in_force.agencies,
    )


def successor_of(post_id: UUID, *, on: date) -> Post | None:
    """Who took over from the holder of this post, if they are in office on this day; None when nobody did."""
    heirs = successors_of(post_id)
    held = {post.id: post for post in posts_in_force(on=on).filter(id__in=heirs)}
    return next((held[one] for one in heirs if one in held), None)


def account_of(person_id: UUID) -> Account | None:
    """The account of a person, if they have one."""
    return Account.objects.filter(person_id=person_id).first()


def signer_lines(post_id: UUID, *, on: date) -> tuple[str, ...]:
    """The lines above the signature of this post: “KT. GIÁM ĐỐC”, “PHÓ GIÁM ĐỐC” (NĐ 30/2020 Đ13)."""
    post = get_post(post_id)
    heads = posts_with_role(post.agency_id, Role.LEADER, on=on)
    head = next((one for one in heads if one.capacity in {"", "TM.", "Q."}), post)
    acting = head.capacity == "Q." and head.agency.name.casefold().startswith(("ủy ban nhân dân", "ubnd"))
    collective = "Ủy ban nhân dân" if head.capacity == "TM." or acting else ""
    return signature_lines(post.capacity, post.title, head_title=head.title, collective=collective)


def stand_in_post(person_id: UUID, giver_id: UUID, *, at: datetime) -> Post | None:
    """The post in which this person stands in for another now; None when no delegation is in force."""
    found = next((one for one in delegations_to(person_id, at=at) if one.giver_id == giver_id), None)
    return get_post(found.taker_id) if found else None


def stand_in_lines(taker: Post, giver: Post, *, on: date) -> tuple[str, ...]:
    """The lines over the signature of one who signs in another's place (NĐ 30/2020 Đ13).

    A deputy signs KT. as always; anybody else by authority (TUQ.) of the one represented.
    """
    if taker.capacity:
        return signer_lines(taker.id, on=on)
    return signature_lines("TUQ.", taker.title, head_title=giver.title)
