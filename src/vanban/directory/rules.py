"""Roles and capacities: decisions from values to values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

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


class GroupRule(StrEnum):
    """Which agencies belong to a group by their kind, beside the members written down."""

    FIXED = ""
    DEPARTMENTS = "department"
    COMMUNES = "commune"
    BELOW = "below"


GROUP_RULE_LABELS = {
    GroupRule.FIXED: gettext_noop("Only the members chosen below"),
    GroupRule.DEPARTMENTS: gettext_noop("All departments, as they are on the day"),
    GroupRule.COMMUNES: gettext_noop("All communes and wards, as they are on the day"),
    GroupRule.BELOW: gettext_noop("All agencies directly below ours, as they are on the day"),
}


@dataclass(frozen=True)
class Member:
    """A member as the directory knows it: an agency with its last day and its heir, or only a typed `name`."""

    name: str
    code: str = ""
    agency_id: UUID | None = None
    closed_on: date | None = None
    heir: Member | None = None


@dataclass(frozen=True)
class Reached:
    """Whom a group stands for today; `formerly` are the names of members that went up in it."""

    name: str
    code: str = ""
    agency_id: UUID | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dissolved:
    """A member that is closed and has no heir: nothing can be sent to it."""

    name: str
    code: str
    since: date


def open_members(
    members: Iterable[Member], *, on: date, without: UUID | None = None
) -> tuple[tuple[Reached, ...], tuple[Dissolved, ...]]:
    """Who is reached through these members on a day, nobody twice, and who is not there any more.

    A merged member is its heir (HY19-Đ14.6). `without` is the sender, who does not write to itself.
    """
    reached: dict[object, Reached] = {}
    dissolved: list[Dissolved] = []
    for member in members:
        living = member.heir or member
        if living.closed_on is not None and living.closed_on < on:
            dissolved.append(Dissolved(member.name, member.code, living.closed_on + timedelta(days=1)))
            continue
        if living.agency_id is not None and living.agency_id == without:
            continue
        key = living.agency_id or living.name.casefold()
        known = reached.get(key) or Reached(living.name, living.code, living.agency_id)
        formerly = (*known.formerly, member.name) if member.heir else known.formerly
        reached[key] = Reached(known.name, known.code, known.agency_id, formerly)
    return tuple(reached.values()), tuple(dissolved)


@dataclass(frozen=True)
class Period:
    """A quarter, for which administrators report; both days belong to it."""

    code: str
    starts: date
    ends: date


def period_of(day: date) -> Period:
    """The quarter a day lies in."""
    quarter = (day.month - 1) // 3 + 1
    starts = date(day.year, 3 * quarter - 2, 1)
    after = date(day.year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return Period(f"{day.year}-Q{quarter}", starts, after - timedelta(days=1))


def ended_periods(day: date, *, count: int) -> list[Period]:
    """The quarters that are over on a day, the last one first: the first of them is reported on now."""
    found: list[Period] = []
    first = period_of(day).starts
    while len(found) < count:
        found.append(period_of(first - timedelta(days=1)))
        first = found[-1].starts
    return found


_HEIR = gettext_noop("{former} has gone up in {heir}, which receives it.")
_DISSOLVED = gettext_noop(
    "{name} is closed since {since} and nobody has taken over its work: it receives nothing. "
    "Take it out of the group; if somebody does that work now, choose them."
)


def said_changes(
    reached: Iterable[Reached], dissolved: Iterable[Dissolved], translate: Callable[[str], str]
) -> Iterator[str]:
    """A sentence for every member that is another one today, or is none any more (HY19-Đ14.6)."""
    for one in reached:
        if one.formerly:
            yield translate(_HEIR).format(former=", ".join(one.formerly), heir=one.name)
    for gone in dissolved:
        yield translate(_DISSOLVED).format(name=gone.name, since=f"{gone.since:%d/%m/%Y}")
