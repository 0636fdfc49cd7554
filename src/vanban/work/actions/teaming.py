"""Putting a team together and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.work import policies
from vanban.work.errors import OnlyLeadersMakeTeams, TeamWrong
from vanban.work.models import Team
from vanban.work.queries import posts_here


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
def end_team(team_id: UUID, *, by: Actor, at: datetime) -> Team:
    """A team that is over is given nothing any more; what it has goes on. Raises OnlyLeadersMakeTeams."""
    policies.check_can_make_teams(by)
    team = Team.objects.select_for_update().filter(id=team_id, ended_at__isnull=True).first()
    if team is None or team.agency_id != by.agency_id:
        raise OnlyLeadersMakeTeams(who=policies.HEADS)
    team.ended_at = at
    team.save(update_fields=["ended_at"])
    audit.record(by, "work.team_ended", team.id, at, name=team.name)
    return team
