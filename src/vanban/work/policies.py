"""Who may do what with a document that is being handled."""

from __future__ import annotations

from uuid import UUID

from vanban.directory.api import Role
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Phrase, gettext_noop
from vanban.work import states
from vanban.work.errors import (
    NotYourTask,
    OnlyAgencyKeepsFields,
    OnlyClerksSubmit,
    OnlyGiversExtend,
    OnlyLeadersInstruct,
    OnlyLeadersMakeTeams,
    OnlyUnitHeadsPassOn,
)
from vanban.work.models import Assignment, Extension, Handling, Team
from vanban.work.rules import Kind

_CLERKS = Phrase(gettext_noop("the agency's clerks"))
_LEADERS = Phrase(gettext_noop("the agency's leaders and those who act for them"))
_ASSIGNED = Phrase(gettext_noop("those to whom the document is assigned"))
_TEAM = Phrase(gettext_noop("the agency's leaders, who heads the team, and who made it"))
HEADS = Phrase(gettext_noop("the agency's leaders and the heads of its units"))
GROUP = Phrase(gettext_noop("whoever is in the unit or team to which it is given"))
_GIVERS = Phrase(gettext_noop("the agency's leaders, and for a part whoever gave it"))
_HEADS = Phrase(gettext_noop("the head of the unit to which the document is assigned"))


def check_can_submit(by: Actor, agency_id: object) -> None:
    """The clerk submits; the machine does it right after registration. Raises OnlyClerksSubmit."""
    if not by.is_system and not (by.agency_id == agency_id and by.has(Role.CLERK)):
        raise OnlyClerksSubmit(who=_CLERKS)


def can_submit(by: Actor, handling: Handling) -> bool:
    """The same for a button."""
    return by.agency_id == handling.agency_id and by.has(Role.CLERK) and states.HANDLING.can(handling.status, "submit")


def check_can_lay_before_all(by: Actor, handling: Handling) -> None:
    """The clerk, or a leader, when a document lies before the wrong leader of a field. Raises OnlyClerksSubmit."""
    clerk = by.agency_id == handling.agency_id and by.has(Role.CLERK) and by.may("work.submitted")
    if not by.is_system and not (clerk or may_instruct(by, handling)):
        raise OnlyClerksSubmit(who=_CLERKS)


def can_lay_before_all(by: Actor, handling: Handling) -> bool:
    """The same for a button."""
    clerk = by.agency_id == handling.agency_id and by.has(Role.CLERK) and by.may("work.submitted")
    allowed = by.may("work.laid_before_all") and (clerk or may_instruct(by, handling))
    return allowed and states.HANDLING.can(handling.status, "lay_before_all")


def may_instruct(by: Actor, handling: Handling) -> bool:
    """A leader of the agency, or who stands in for one and was given this work (NB16-Đ12.1, VL19-Đ12.4, Đ16.4)."""
    return by.agency_id == handling.agency_id and by.has(Role.LEADER) and by.may("work.instructed")


def check_can_instruct(by: Actor, handling: Handling) -> None:
    """Raises OnlyLeadersInstruct."""
    if not may_instruct(by, handling):
        raise OnlyLeadersInstruct(who=_LEADERS)


def can_instruct(by: Actor, handling: Handling) -> bool:
    """The same for a button: right person, right moment."""
    return may_instruct(by, handling) and states.HANDLING.can(handling.status, "instruct")


def needs_instruction(handling: Handling) -> bool:
    """Whether a leader has still to say a word."""
    return handling.status == states.TO_INSTRUCT


def is_open(assignment: Assignment) -> bool:
    """Whether this assignment is somebody's work now."""
    return assignment.status in states.OPEN


def is_delegated(by: Actor, one: Assignment) -> bool:
    """Leading and taking part lie in two boxes: who stands in for one of them does not do the other (VL19-Đ16.4)."""
    return by.may("work.finished" if one.kind == Kind.LEAD else "work.share_done")


def own_open(by: Actor, assignments: list[Assignment]) -> Assignment | None:
    """The open assignment of the post in force, if it has one and the stand-in was given this work."""
    mine = (one for one in assignments if is_open(one) and one.post_id == by.post_id)
    return next((one for one in mine if is_delegated(by, one)), None)


def check_own_task(by: Actor, assignments: list[Assignment]) -> Assignment:
    """The assignment this actor may work on. Raises NotYourTask."""
    found = own_open(by, assignments)
    if found is None:
        raise NotYourTask(who=_ASSIGNED)
    return found


def can_start(by: Actor, assignments: list[Assignment]) -> bool:
    """The one who leads has not begun yet."""
    found = own_open(by, assignments)
    return found is not None and states.ASSIGNMENT.can(found.status, "start")


def can_work(by: Actor, assignments: list[Assignment]) -> bool:
    """Somebody who leads or takes part, while the task is open."""
    found = own_open(by, assignments)
    return found is not None and found.kind != Kind.INFORM


def can_reply(by: Actor, assignments: list[Assignment]) -> bool:
    """The reply is drafted by the one who leads (HP25-Đ18.4)."""
    found = own_open(by, assignments)
    return found is not None and found.kind == Kind.LEAD


def can_pass_on(by: Actor, assignments: list[Assignment]) -> bool:
    """The head of a unit may pass a task on to somebody inside it."""
    return can_work(by, assignments) and by.has(Role.UNIT_HEAD) and by.unit_id is not None


def check_can_pass_on(by: Actor, assignments: list[Assignment]) -> Assignment:
    """The assignment that this head may pass on. Raises NotYourTask, OnlyUnitHeadsPassOn."""
    found = check_own_task(by, assignments)
    if not can_pass_on(by, assignments):
        raise OnlyUnitHeadsPassOn(who=_HEADS)
    return found


def is_unclaimed(assignment: Assignment) -> bool:
    """Given to a unit or team and not taken by anybody yet."""
    grouped = assignment.unit_id is not None or assignment.team_id is not None
    return grouped and assignment.claimed_at is None and is_open(assignment)


def can_split(by: Actor, assignments: list[Assignment]) -> bool:
    """Whoever leads or takes part may give parts of the own share to colleagues."""
    return can_work(by, assignments)


def awaits_answer(extension: Extension) -> bool:
    """True while nobody answered the question for more time."""
    return states.EXTENSION.can(extension.status, "grant")


def may_extend(by: Actor, assignment: Assignment) -> bool:
    """A leader of the agency; for a part of somebody's share its holder. Nobody answers the own question."""
    if not by.is_of(assignment.handling.agency_id) or assignment.post_id == by.post_id:
        return False
    if assignment.post is not None and assignment.post.person_id == by.person_id:  # nor in the place of another
        return False
    if not by.may("work.more_time_granted"):
        return False
    if by.has(Role.LEADER):
        return True
    return assignment.parent is not None and by.post_id is not None and assignment.parent.post_id == by.post_id


def check_may_extend(by: Actor, assignment: Assignment) -> None:
    """Raises OnlyGiversExtend."""
    if not may_extend(by, assignment):
        raise OnlyGiversExtend(who=_GIVERS)


def may_urge(by: Actor, assignment: Assignment, shares: list[Assignment]) -> bool:
    """Leaders urge everybody, heads their unit, who leads urges who takes part, whoever gave a part its holder.

    `shares` are the open shares of the same document. Nobody urges the own share. Who stands in for a leader or head
    does so where instructing was delegated.
    """
    if not by.is_of(assignment.handling.agency_id) or assignment.post_id == by.post_id or not is_open(assignment):
        return False
    if not by.may("work.urged"):
        return False
    if by.may("work.instructed") and by.has(Role.LEADER):
        return True
    heads = by.may("work.instructed") and by.has(Role.UNIT_HEAD) and by.unit_id is not None
    if heads and assignment.post.unit_id == by.unit_id:
        return True
    own = own_open(by, shares)
    return own is not None and (own.kind == Kind.LEAD or assignment.parent_id == own.id)


def is_leader(by: Actor) -> bool:
    """Criticism is a leader's."""
    return by.has(Role.LEADER)


def begun_by_opening(own: Assignment) -> bool:
    """The lead has only opened it so far: the page says that this began the work."""
    return own.kind == Kind.LEAD and own.opened_at is not None and own.percent == 0 and is_open(own)


def can_make_teams(by: Actor) -> bool:
    """Leaders and heads of units put teams together."""
    return by.agency_id is not None and (by.has(Role.LEADER) or by.has(Role.UNIT_HEAD)) and by.may("work.team_made")


def check_can_make_teams(by: Actor) -> None:
    """Raises OnlyLeadersMakeTeams."""
    if not can_make_teams(by):
        raise OnlyLeadersMakeTeams(who=HEADS)


def can_change_team(by: Actor, team: Team, maker: UUID | None) -> bool:
    """Leaders, and of those who make teams whoever heads this one or made it: its letters are opened to its members,
    so nobody else puts anybody into it. `maker` is the post from which it was made."""
    if not can_make_teams(by) or by.agency_id != team.agency_id:
        return False
    return by.has(Role.LEADER) or (by.post_id is not None and by.post_id in (team.head_id, maker))


def check_can_change_team(by: Actor, team: Team, maker: UUID | None) -> None:
    """Raises OnlyLeadersMakeTeams."""
    if not can_change_team(by, team, maker):
        raise OnlyLeadersMakeTeams(who=_TEAM)


def can_keep_fields(by: Actor) -> bool:
    """The division of duties is the leaders'; the agency's administrator writes it down for them."""
    keeps = by.has(Role.LEADER) or by.has(Role.UNIT_ADMIN)
    return by.agency_id is not None and keeps and by.may("work.field_kept")


def check_can_keep_fields(by: Actor) -> UUID:
    """The agency whose list of fields this person keeps. Raises OnlyAgencyKeepsFields."""
    if by.agency_id is None or not can_keep_fields(by):
        raise OnlyAgencyKeepsFields(who=_LEADERS)
    return by.agency_id


def can_watch_progress(by: Actor) -> bool:
    """Leaders see every unit of the agency, heads their own (VL19-Đ16.1, NB16-Đ12.3); a stand-in for assigning too."""
    watches = by.has(Role.LEADER) or by.has(Role.UNIT_HEAD)
    return by.agency_id is not None and watches and by.may("work.instructed")
