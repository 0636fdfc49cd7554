"""Who runs the hub: the operator, and nobody else (VL19-Đ8.3, HP25-Đ3.7: the People's Committee's office)."""

from __future__ import annotations

from vanban.directory.api import Role
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed

OPERATOR = "Quản trị trục liên thông (Văn phòng UBND tỉnh)"


def check_can_operate(by: Actor) -> None:
    """The operator in person, never a stand-in; the machine's own parts pass. Raises `NotAllowed`."""
    if by.is_system or (by.has(Role.OPERATOR) and by.for_person_id is None):
        return
    raise NotAllowed(who=OPERATOR)


def can_operate(by: Actor) -> bool:
    """The same answer for a button."""
    try:
        check_can_operate(by)
    except NotAllowed:
        return False
    return True
