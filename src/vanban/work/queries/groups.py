"""Units and teams that are given work as one, and who followed somebody who left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from vanban.directory.api import Post, Role, for_post, for_unit, get_post, posts_in_force, successor_of, units_of
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.platform.models import AuditEntry
from vanban.work.errors import HolderLeft, HolderLeftNobody, NobodyAnswers
from vanban.work.models import Assignment, Team
from vanban.work.queries.handling import department_of
from vanban.work.rules import Assignee


def teams_of(agency_id: UUID) -> list[Team]:
    """The teams of an agency that exist now, with their heads and members."""
    found = Team.objects.filter(agency_id=agency_id, ended_at__isnull=True).select_related("head__person", "head__unit")
    return list(found.prefetch_related("members__person", "members__unit"))


def makers(team_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """From which post each of these teams was made, as the record says."""
    made = AuditEntry.objects.filter(subject_id__in=list(team_ids), code="work.team_made", post_id__isnull=False)
    return {team_id: post_id for team_id, post_id in made.values_list("subject_id", "post_id") if team_id and post_id}


def answers_for_unit(unit_id: UUID, agency_id: UUID, *, on: date) -> Post | None:
    """Who answers for a unit's work until somebody in it takes it: its head, else the first in rank; None if empty."""
    inside = list(
        posts_in_force(on=on).filter(agency_id=agency_id, unit_id=unit_id).order_by("order", "person__sort_key")
    )
    return next((post for post in inside if Role.UNIT_HEAD in post.roles), inside[0] if inside else None)


def answers_for_team(team_id: UUID, agency_id: UUID, *, on: date) -> Post | None:
    """The head of a team, or its first member still in office; None when nobody is left or it is no team here."""
    team = Team.objects.filter(id=team_id, agency_id=agency_id, ended_at__isnull=True).first()
    if team is None:
        return None
    members = list(posts_in_force(on=on).filter(id__in=[team.head_id, *team.members.values_list("id", flat=True)]))
    return next((post for post in members if post.id == team.head_id), members[0] if members else None)


def unit_assignee(unit_id: UUID, agency_id: UUID, kind: str, *, on: date) -> Assignee | None:
    """A unit as an instruction names it; None when nobody is in it today."""
    post = answers_for_unit(unit_id, agency_id, on=on)
    return Assignee(post.id, kind, unit_id=unit_id) if post else None


def team_assignee(team_id: UUID, agency_id: UUID, kind: str, *, on: date) -> Assignee | None:
    """A team as an instruction names it; None when nobody of it is in office today."""
    post = answers_for_team(team_id, agency_id, on=on)
    return Assignee(post.id, kind, team_id=team_id) if post else None


def group_principals(one: Assignment) -> list[int]:
    """Before whom an assignment lies: its holder, and while nobody took it everybody of the unit or team."""
    found = [for_post(one.post_id)]
    if one.claimed_at is None and one.unit_id is not None:
        found.append(for_unit(one.unit_id))
    if one.claimed_at is None and one.team_id is not None:
        members = Team.objects.get(id=one.team_id).members.values_list("id", flat=True)
        found += [for_post(post_id) for post_id in members if post_id != one.post_id]
    return found


def group_name(one: Assignment) -> str:
    """The unit or team that was named, empty for a person."""
    if one.unit is not None:
        return one.unit.name
    return one.team.name if one.team is not None else ""


def group_names(agency_id: UUID) -> dict[UUID, str]:
    """Units and teams of an agency by id."""
    named = {unit.id: unit.name for unit in units_of(agency_id)}
    return named | {team.id: team.name for team in teams_of(agency_id)}


def left_post(post_id: UUID, agency_id: UUID, *, on: date) -> tuple[Post, Post | None, str] | None:
    """A post of this agency that is no longer held: the post, its successor if there is one, and who may help.

    The successor is whoever took over by a record of handing over, else whoever holds the same title in the same unit
    today. None for a post held today, or another agency's.
    """
    found = Post.objects.filter(id=post_id, agency_id=agency_id).first()
    if found is None or found.ends is None or found.ends >= on:
        return None
    post, ended = get_post(post_id), found.ends
    here = [
        one
        for one in posts_in_force(on=on).filter(agency_id=agency_id).exclude(id=post_id).order_by("-starts", "order")
        if one.unit_id == post.unit_id
    ]
    heirs = [one for one in here if one.title.casefold() == post.title.casefold()]
    later = [one for one in heirs if one.starts is not None and one.starts >= ended]
    heir = successor_of(post_id, on=on) or next(iter([*later, *heirs]), None)
    heads = [one for one in here if Role.UNIT_HEAD in one.roles or Role.LEADER in one.roles]
    return post, heir, heads[0].person.full_name if heads else ""


def place_of(one: Assignment) -> str:
    """Where a share lies, as the book writes it: the unit or team, else the person with the unit."""
    named = group_name(one) if one.claimed_at is None else ""
    return named or ", ".join(filter(None, [one.post.person.full_name, department_of(one.post)]))


def check_groups(assignees: Sequence[Assignee], agency_id: UUID, *, on: date) -> None:
    """A unit or team that is named belongs to the agency, and who stands for it is in it. Raises NobodyAnswers."""
    if not any(one.unit_id or one.team_id for one in assignees):
        return
    names = group_names(agency_id)
    units = {unit.id for unit in units_of(agency_id)}
    faults: list[Refusal] = []
    for one in assignees:
        answers = None
        if one.unit_id is not None and one.unit_id in units:
            answers = answers_for_unit(one.unit_id, agency_id, on=on)
        elif one.team_id is not None:
            answers = answers_for_team(one.team_id, agency_id, on=on)
        group = one.unit_id or one.team_id
        if group is not None and (answers is None or answers.id != one.post_id):
            faults.append(NobodyAnswers(name=names.get(group, "?")))
    refuse_all(faults)


def left_faults(post_ids: Iterable[UUID], agency_id: UUID, *, on: date) -> dict[UUID, Refusal]:
    """For each post that somebody has left: who holds it since, so that the work goes there (NB25-Đ23, VL19-Đ20)."""
    found: dict[UUID, Refusal] = {}
    for post_id in post_ids:
        left = left_post(post_id, agency_id, on=on)
        if left is None:
            continue
        post, heir, head = left
        facts = {"name": post.person.full_name, "title": post.title, "day": f"{post.ends:%d/%m/%Y}"}
        if heir is not None:
            found[post_id] = HolderLeft(**facts, successor=heir.person.full_name)
        else:
            found[post_id] = HolderLeftNobody(**facts, head=head or "–")
    return found
