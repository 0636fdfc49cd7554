"""Who may do what with a document that is being handled."""

from __future__ import annotations

from vanban.directory.api import Role
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Phrase, gettext_noop
from vanban.work import states
from vanban.work.errors import NotYourTask, OnlyClerksSubmit, OnlyLeadersInstruct, OnlyUnitHeadsPassOn
from vanban.work.models import Assignment, Handling
from vanban.work.rules import Kind

_CLERKS = Phrase(gettext_noop("the agency's clerks"))
_LEADERS = Phrase(gettext_noop("the agency's leaders and those who act for them"))
_ASSIGNED = Phrase(gettext_noop("those to whom the document is assigned"))
_HEADS = Phrase(gettext_noop("the head of the unit to which the document is assigned"))


def check_can_submit(by: Actor, agency_id: object) -> None:
    """The clerk submits; the machine does it right after registration. Raises OnlyClerksSubmit."""
    if not by.is_system and not (by.agency_id == agency_id and by.has(Role.CLERK)):
        raise OnlyClerksSubmit(who=_CLERKS)


def can_submit(by: Actor, handling: Handling) -> bool:
    """The same for a button."""
    return by.agency_id == handling.agency_id and by.has(Role.CLERK) and states.HANDLING.can(handling.status, "submit")


def may_instruct(by: Actor, handling: Handling) -> bool:
    """A leader of the agency, or who stands in for one (NB16-Đ12.1, VL19-Đ12.4)."""
    return by.agency_id == handling.agency_id and by.has(Role.LEADER)


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


def own_open(by: Actor, assignments: list[Assignment]) -> Assignment | None:
    """The open assignment of the post in force, if it has one."""
    return next((one for one in assignments if is_open(one) and one.post_id == by.post_id), None)


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
