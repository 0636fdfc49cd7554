"""Roles and capacities: decisions from values to values."""

from __future__ import annotations

from enum import StrEnum

from vanban.kernel.refusals import gettext_noop


class Role(StrEnum):
    """What a post may be called to do."""

    SPECIALIST = "specialist"
    UNIT_HEAD = "unit_head"
    LEADER = "leader"
    CLERK = "clerk"
    UNIT_ADMIN = "unit_admin"
    OPERATOR = "operator"


ROLE_LABELS = {
    Role.SPECIALIST: gettext_noop("Specialist"),
    Role.UNIT_HEAD: gettext_noop("Head of unit"),
    Role.LEADER: gettext_noop("Agency leader"),
    Role.CLERK: gettext_noop("Clerk"),
    Role.UNIT_ADMIN: gettext_noop("Unit administrator"),
    Role.OPERATOR: gettext_noop("Operator"),
}


class Box(StrEnum):
    """Where open work stands in the left rail; labels come from the rulebook's profile."""

    RETURNED = "returned"
    REVIEW = "review"
    SIGN = "sign"
    ISSUE = "issue"
    ARRIVED = "arrived"
    INSTRUCT = "instruct"
    HANDLE = "handle"
    COWORK = "cowork"
    REFUSED = "refused"
