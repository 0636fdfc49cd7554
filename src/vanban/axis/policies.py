"""Who runs the hub: the operator, and nobody else (VL19-Đ8.3, HP25-Đ3.7: the People's Committee's office)."""

from __future__ import annotations

from collections.abc import Callable

from vanban.axis.models import Joining, Mailbox
from vanban.axis.queries.guests import desk_of
from vanban.directory.api import Role
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed

OPERATOR = "Quản trị trục liên thông (Văn phòng UBND tỉnh)"
ADMINISTRATOR = "Quản trị đơn vị"


def check_can_operate(by: Actor) -> None:
    """The operator in person, never a stand-in; the machine's own parts pass. Raises `NotAllowed`."""
    if by.is_system or (by.has(Role.OPERATOR) and by.for_person_id is None):
        return
    raise NotAllowed(who=OPERATOR)


def can_operate(by: Actor) -> bool:
    """The same answer for a button."""
    return _answers(check_can_operate, by)


def check_can_ask(by: Actor, joining: Joining | None) -> None:
    """An agency's administrator asks for a new joining; the holder of a link, whom no account names, for its own."""
    if joining is None:
        if by.has(Role.UNIT_ADMIN) and by.agency_id is not None and by.for_person_id is None:
            return
        raise NotAllowed(who=ADMINISTRATOR)
    check_can_follow(by, joining)


def can_ask(by: Actor) -> bool:
    """The same answer for a button: may this person ask for a new joining?"""
    return _answers(check_can_ask, by, None)


def check_can_follow(by: Actor, joining: Joining) -> None:
    """See a joining and act for its system: the operator, its agency's administrator, or whoever holds its link.

    The secret of a system is shown here, so nobody stands in for either of the two.
    """
    holds_link = by.is_system and bool(joining.link_digest)
    administers = by.has(Role.UNIT_ADMIN) and by.for_person_id is None and by.agency_id is not None
    administers = administers and by.agency_id == joining.agency_id
    if not (holds_link or administers or can_operate(by)):
        raise NotAllowed(who=ADMINISTRATOR)


def can_follow(by: Actor, joining: Joining) -> bool:
    """The same answer for a button."""
    return _answers(check_can_follow, by, joining)


def _answers(check: Callable[..., None], *given: object) -> bool:
    try:
        check(*given)
    except NotAllowed:
        return False
    return True


CLERK = "Văn thư của cơ quan"


def check_guest(by: Actor) -> Mailbox:
    """The mailbox of the agency without a system whose clerk this is. Raises `NotAllowed`."""
    desk = desk_of(by)
    if desk is None or desk.box is None:
        raise NotAllowed(who=CLERK)
    return desk.box


def is_guest(by: Actor) -> bool:
    """The same answer for a button, before the mailbox is opened too."""
    return desk_of(by) is not None
