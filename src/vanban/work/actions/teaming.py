"""Putting a team together, changing who is in it, and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Box, close_items, for_post, grant_access, hold_posts, open_item
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.registry.api import get_incoming
from vanban.work import policies, states
from vanban.work.errors import OnlyLeadersMakeTeams, TeamWrong
from vanban.work.models import Assignment, Handling, Team
from vanban.work.queries import posts_here
from vanban.work.queries.groups import group_principals, makers
from vanban.work.rules import Kind


@transaction.atomic
def make_team(*, name: str, basis: str, head_id: UUID, member_ids: Sequence[UUID], by: Actor, at: datetime) -> Team:
    """A working party of posts of one's own agency, which may then be given work as one. Raises
    OnlyLeadersMakeTeams, TeamWrong."""
    policies.check_can_make_teams(by)
    if by.agency_id is None:
        raise OnlyLeadersMakeTeams(who=policies.HEADS)
    here = posts_here(by.agency_id, on=local_date(at))
    members = {post_id for post_id in [head_id, *member_ids] if post_id in here}
    named, based = " ".join(nfc(name).split())[:200], " ".join(nfc(basis).split())[:300]
    twice = Team.objects.filter(agency_id=by.agency_id, name=named, ended_at__isnull=True).exists()
    if not named or not based or head_id not in here or len(members) < 2 or twice:
        raise TeamWrong
    team = Team.objects.create(agency_id=by.agency_id, name=named, basis=based, head_id=head_id, made_at=at)
    team.members.set([here[post_id] for post_id in members])
    audit.record(
        by, "work.team_made", team.id, at, name=named, basis=based,
        members=", ".join(here[post_id].person.full_name for post_id in sorted(members)),
    )  # fmt: skip
    return team


@transaction.atomic
def change_team(
    team_id: UUID, *, basis: str, head_id: UUID, member_ids: Sequence[UUID], by: Actor, at: datetime
) -> Team:
    """Let others head a team or be in it; what nobody has taken yet lies before the new members and no longer before
    those who left. What somebody took stays with them.

    `basis` is the decision that changes it. Raises OnlyLeadersMakeTeams, TeamWrong.
    """
    policies.check_can_make_teams(by)
    hold_posts([head_id, *member_ids])
    free = _held_shares(team_id)
    team = Team.objects.select_for_update().filter(id=team_id, ended_at__isnull=True).first()
    if team is None:
        raise OnlyLeadersMakeTeams(who=policies.HEADS)
    policies.check_can_change_team(by, team, makers([team.id]).get(team.id))
    here = posts_here(team.agency_id, on=local_date(at))
    members = {post_id for post_id in [head_id, *member_ids] if post_id in here}
    based = " ".join(nfc(basis).split())[:300]
    if not based or head_id not in here or len(members) < 2:
        raise TeamWrong
    before = {post.id: post.person.full_name for post in team.members.select_related("person")}
    for share in free:
        _take_away(share)
    team.head_id, team.basis = head_id, based
    team.save(update_fields=["head", "basis"])
    team.members.set([here[post_id] for post_id in members])
    for share in free:
        _lay_before(share, [head_id, *sorted(members - {head_id})], at)
    audit.record(
        by, "work.team_changed", team.id, at, name=team.name, basis=based, head=here[head_id].person.full_name,
        added=", ".join(here[one].person.full_name for one in sorted(members - set(before))),
        removed=", ".join(before[one] for one in sorted(set(before) - members)),
    )  # fmt: skip
    return team


@transaction.atomic
def end_team(team_id: UUID, *, by: Actor, at: datetime) -> Team:
    """A team that is over is given nothing any more; what it has goes on. Raises OnlyLeadersMakeTeams."""
    policies.check_can_make_teams(by)
    team = Team.objects.select_for_update().filter(id=team_id, ended_at__isnull=True).first()
    if team is None:
        raise OnlyLeadersMakeTeams(who=policies.HEADS)
    policies.check_can_change_team(by, team, makers([team.id]).get(team.id))
    team.ended_at = at
    team.save(update_fields=["ended_at"])
    audit.record(by, "work.team_ended", team.id, at, name=team.name)
    return team


def _held_shares(team_id: UUID) -> list[Assignment]:
    """What was given to a team and taken by nobody yet, its documents held so that nobody takes it meanwhile."""
    open_ones = Assignment.objects.filter(team_id=team_id, claimed_at__isnull=True, status__in=states.OPEN)
    documents = sorted(open_ones.values_list("handling_id", flat=True))
    list(Handling.objects.select_for_update().filter(document_id__in=documents).order_by("document_id"))
    return list(open_ones.filter(handling_id__in=documents).select_related("handling").order_by("handling_id"))


def _box(share: Assignment) -> Box:
    return Box.HANDLE if share.kind == Kind.LEAD else Box.COWORK


def _take_away(share: Assignment) -> None:
    """From before the team as it was; who has a share of their own in the same box keeps it there."""
    others = [one for one in share.handling.open_assignments() if one.id != share.id]
    own = {for_post(one.post_id) for one in others if _box(one) == _box(share)}
    close_items(share.handling_id, box=_box(share), principals=set(group_principals(share)) - own)


def _lay_before(share: Assignment, members: Sequence[UUID], at: datetime) -> None:
    """Before a changed team: the head holds it, or the first member who has no share in the document of their own."""
    others = {one.post_id for one in share.handling.open_assignments() if one.id != share.id}
    share.post_id = next((post_id for post_id in members if post_id not in others), share.post_id)
    share.save(update_fields=["post"])
    document = get_incoming(share.handling_id)
    principals = group_principals(share)
    grant_access(document.id, principals, kind="incoming", moment=document.arrived_at, reason=share.kind)
    if share.kind == Kind.INFORM:
        return
    open_item(
        document.id,
        principals,
        box=_box(share),
        moment=at,
        title=document.number_symbol,
        subject=document.subject,
        origin=document.issuer_name,
        urgency=document.urgency,
        due=share.due,
    )
