"""Who may administer accounts and who may let another stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from vanban.directory.models import Account, Delegation, Post
from vanban.directory.rules import Role
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed


def _answers(check: Callable[..., None], *args: Any) -> bool:
    try:
        check(*args)
    except NotAllowed:
        return False
    return True


def check_can_manage_accounts(by: Actor, agency_id: UUID) -> None:
    """The administrator of this agency, the province's operator, or the machine; never a stand-in (NB25-Đ23.1)."""
    administers = by.has(Role.UNIT_ADMIN) and by.agency_id == agency_id
    if by.is_system or (by.for_person_id is None and (administers or by.has(Role.OPERATOR))):
        return
    raise NotAllowed(who="Quản trị đơn vị")


def can_manage_accounts(by: Actor, agency_id: UUID) -> bool:
    """The same answer for a button."""
    return _answers(check_can_manage_accounts, by, agency_id)


def check_can_use_own_account(by: Actor, account: Account) -> None:
    """One's own account, signed in as oneself, or as one who administers it."""
    if by.person_id == account.person_id and by.for_person_id is None:
        return
    agencies = Post.objects.filter(person_id=account.person_id).values_list("agency_id", flat=True)
    if not any(can_manage_accounts(by, agency_id) for agency_id in agencies):
        raise NotAllowed(who=account.person.full_name)


def can_use_own_account(by: Actor, account: Account) -> bool:
    """The same answer for a button."""
    return _answers(check_can_use_own_account, by, account)


def check_can_delegate(by: Actor, giver: Post) -> None:
    """Only the holder of a post lets another stand in, and no stand-in hands it on (NB16-Đ13.3)."""
    if by.person_id != giver.person_id or by.for_person_id is not None:
        raise NotAllowed(who=giver.person.full_name)


def can_delegate(by: Actor, giver: Post) -> bool:
    """The same answer for a button."""
    return _answers(check_can_delegate, by, giver)


def check_can_end_delegation(by: Actor, delegation: Delegation) -> None:
    """The one who gave it, the one who took it, or the agency's administrator."""
    own = {delegation.giver.person_id, delegation.taker.person_id}
    if by.for_person_id is None and by.person_id in own:
        return
    if not can_manage_accounts(by, delegation.giver.agency_id):
        raise NotAllowed(who=delegation.giver.person.full_name)


def can_end_delegation(by: Actor, delegation: Delegation) -> bool:
    """The same answer for a button."""
    return _answers(check_can_end_delegation, by, delegation)


def check_can_keep_calendar(by: Actor, agency_id: UUID | None) -> None:
    """An agency's own days are its leaders' and clerks'; those of a whole province the operator's."""
    if by.is_system:
        return
    own = agency_id is not None and by.agency_id == agency_id and (by.has(Role.LEADER) or by.has(Role.CLERK))
    if not own and not (agency_id is None and by.has(Role.OPERATOR)):
        raise NotAllowed(who="Lãnh đạo, văn thư" if agency_id else "Đơn vị vận hành")


def can_keep_calendar(by: Actor, agency_id: UUID | None) -> bool:
    """The same answer for a button."""
    return _answers(check_can_keep_calendar, by, agency_id)
