"""Who may see, compare and amend the rules of a province, and who keeps the list of an agency."""

from __future__ import annotations

from uuid import UUID

from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed

OPERATOR, UNIT_ADMIN, LEADER = "operator", "unit_admin", "leader"
"""Roles by their codes: the directory stands above this floor."""


def check_can_amend(by: Actor) -> None:
    """The province's operator, signed in as themselves: rules are not changed in somebody's place."""
    if not (by.has(OPERATOR) and by.for_person_id is None):
        raise NotAllowed(who="Cơ quan vận hành hệ thống")


def can_amend(by: Actor) -> bool:
    """The same answer for a button."""
    return by.has(OPERATOR) and by.for_person_id is None


def check_can_read_rules(by: Actor) -> None:
    """Whoever has a post: everybody may know the rules they are held to."""
    if by.post_id is None:
        raise NotAllowed(who="Người có chức vụ trong cơ quan")


def can_read_rules(by: Actor) -> bool:
    """The same answer for a link."""
    return by.post_id is not None


def check_can_keep_own_list(by: Actor) -> UUID:
    """The head of an agency or its administrator, for their own agency (NB16-Đ6.4, Đ7.2); that agency's id."""
    if by.agency_id is None or not can_keep_own_list(by):
        raise NotAllowed(who="Lãnh đạo hoặc quản trị của cơ quan")
    return by.agency_id


def can_keep_own_list(by: Actor) -> bool:
    """The same answer for a button."""
    return by.agency_id is not None and by.for_person_id is None and (by.has(LEADER) or by.has(UNIT_ADMIN))
