"""Roles and capacities: decisions from values to values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from vanban.directory.errors import (
    DelegationCircle,
    DelegationOutside,
    DelegationPeriodWrong,
    DelegationScopeUnknown,
    DelegationTooLong,
    DelegationToOneself,
    DelegationToTheMaker,
    ReasonMissing,
)
from vanban.kernel.clock import local
from vanban.kernel.refusals import Refusal, gettext_noop


class Role(StrEnum):
    """What a post may be called to do."""

    SPECIALIST = "specialist"
    UNIT_HEAD = "unit_head"
    LEADER = "leader"
    CLERK = "clerk"
    FORMAT_CHECKER = "format_checker"
    LEGAL_CHECKER = "legal_checker"
    UNIT_ADMIN = "unit_admin"
    OPERATOR = "operator"


ROLE_LABELS = {
    Role.SPECIALIST: gettext_noop("Specialist"),
    Role.UNIT_HEAD: gettext_noop("Head of unit"),
    Role.LEADER: gettext_noop("Agency leader"),
    Role.CLERK: gettext_noop("Clerk"),
    Role.FORMAT_CHECKER: gettext_noop("Checker of format"),
    Role.LEGAL_CHECKER: gettext_noop("Legal checker"),
    Role.UNIT_ADMIN: gettext_noop("Unit administrator"),
    Role.OPERATOR: gettext_noop("Operator"),
}


class Box(StrEnum):
    """Where open work stands in the left rail; labels come from the rulebook's profile."""

    DRAFT = "drafts"
    RETURNED = "returned"
    REVIEW = "review"
    SIGN = "sign"
    ISSUE = "issue"
    OPINION = "opinion"
    ARRIVED = "arrived"
    INSTRUCT = "instruct"
    HANDLE = "handle"
    COWORK = "cowork"
    REFUSED = "refused"


EVERYTHING = "all"
"""The scope of a delegation that covers all work of a post; any other scope is the code of one box."""

HEADS = frozenset({"", "TM.", "Q."})
"""Capacities of those who head an agency; deputies sign KT."""

MAX_DELEGATION = timedelta(days=366)


def signature_lines(capacity: str, title: str, *, head_title: str, collective: str = "") -> tuple[str, ...]:
    """What stands above the signature, one line each, in capitals (NĐ 30/2020 Đ13, Phụ lục I, II.7b).

    TM. signs for the collective (`collective`, as “Ủy ban nhân dân”), KT. a deputy in the head's place, TL. by the
    head's order, TUQ. by the head's authority, Q. who was given the head's power, before the title itself; without
    capacity the head of a single-head agency signs by title.
    """
    over = [f"TM. {collective}"] if collective and capacity in {"TM.", "KT.", "Q."} else []
    if capacity == "Q." and not title.upper().startswith("Q."):
        title = f"Q. {title}"
    if capacity in {"KT.", "TL.", "TUQ."}:
        over.append(f"{capacity} {head_title}")
    return tuple(line.upper() for line in [*over, title])


def login_prefix(abbreviation: str, level: str, place: str) -> str:
    """What stands before the underline of a user name: all communes are “UBND”, so their place is added."""
    return f"{abbreviation} {place}" if level == "commune" else abbreviation


def delegation_faults(
    *,
    starts: datetime,
    ends: datetime,
    at: datetime,
    reason: str,
    giver: str,
    taker: str,
    same_person: bool,
    same_agency: bool,
    agency: str,
    scope: str = EVERYTHING,
    scope_known: bool = True,
    circle: Sequence[str] = (),
    to_maker: bool = False,
) -> Iterator[Refusal]:
    """Every reason why one post may not stand in for another; `giver` and `taker` are the persons' names.

    `circle` are the names over which the work would come back to the giver, `to_maker` when somebody who acts on the
    giver's behalf chose themselves.
    """
    if ends <= starts or ends <= at:
        yield DelegationPeriodWrong(starts=f"{local(starts):%H:%M %d/%m/%Y}", ends=f"{local(ends):%H:%M %d/%m/%Y}")
    elif ends - starts > MAX_DELEGATION:
        yield DelegationTooLong(limit=MAX_DELEGATION.days)
    if not reason.strip():
        yield ReasonMissing()
    if same_person:
        yield DelegationToOneself(name=giver)
    elif not same_agency:
        yield DelegationOutside(taker=taker, agency=agency)
    if not scope_known:
        yield DelegationScopeUnknown(scope=scope)
    if circle:
        yield DelegationCircle(way=" → ".join((giver, *circle, giver)))
    if to_maker:
        yield DelegationToTheMaker(giver=giver)
