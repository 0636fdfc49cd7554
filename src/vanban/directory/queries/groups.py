"""Groups of recipients: which an agency may use, and whom each reaches on a day, in three queries for any size."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.directory.errors import GroupGivenUp
from vanban.directory.models import GroupMember, RecipientGroup
from vanban.directory.queries.people import active_agencies
from vanban.directory.rules import Dissolved, GroupRule, Member, Reached, open_members

_COLUMNS = ("id", "name", "code", "active_to")
_MEMBER = (
    "group_id",
    "name",
    *(f"agency__{name}" for name in _COLUMNS),
    *(f"agency__merged_into__{name}" for name in _COLUMNS),
)


@dataclass(frozen=True)
class Group:
    """A group with whom it reaches today; `provincial` when the operator keeps it for all."""

    id: UUID
    agency_id: UUID | None
    name: str
    rule: str
    revision: int
    changed_by: str
    changed_at: datetime
    reached: tuple[Reached, ...]
    dissolved: tuple[Dissolved, ...]

    @property
    def provincial(self) -> bool:
        """Kept by the operator, seen by every agency."""
        return self.agency_id is None

    @property
    def keys(self) -> tuple[str, ...]:
        """Code, or name where there is none, of everybody reached."""
        return tuple(one.code or one.name for one in self.reached)


def groups_of(agency_id: UUID | None, *, on: date) -> list[Group]:
    """Every group this agency may use, its own first, each opened as of this day without the agency itself."""
    return _opened(_usable(agency_id), on=on, without=agency_id)


def open_groups(group_ids: Collection[UUID], agency_id: UUID | None, *, on: date) -> list[Group]:
    """These groups in the given order, opened. Raises GroupGivenUp for one that this agency may not use (any more)."""
    found = {one.id: one for one in _opened(_usable(agency_id).filter(id__in=group_ids), on=on, without=agency_id)}
    if set(group_ids) - set(found):
        raise GroupGivenUp
    return [found[one] for one in dict.fromkeys(group_ids)]


def group_by_id(group_id: UUID, *, on: date) -> Group | None:
    """One group opened as its keeper sees it; None when there is none, or it was given up."""
    found = RecipientGroup.objects.filter(id=group_id, given_up_at__isnull=True)
    return next(iter(_opened(found, on=on, without=None)), None)


def fixed_members(group_id: UUID) -> tuple[list[str], list[str]]:
    """Codes and typed names that are written down for a group, closed agencies too."""
    rows = list(GroupMember.objects.filter(group_id=group_id).order_by("place").values_list("agency__code", "name"))
    return [code for code, _name in rows if code], [name for _code, name in rows if name]


def _usable(agency_id: UUID | None) -> QuerySet[RecipientGroup]:
    whose = Q(agency__isnull=True) if agency_id is None else Q(agency__isnull=True) | Q(agency_id=agency_id)
    return RecipientGroup.objects.filter(whose, given_up_at__isnull=True)


def _opened(rows: QuerySet[RecipientGroup], *, on: date, without: UUID | None) -> list[Group]:
    """Groups, their members, and the agencies of every kind that is asked for: three queries at most."""
    groups = sorted(rows, key=lambda one: (one.agency_id is None, one.folded))
    written: dict[UUID, list[Member]] = {one.id: [] for one in groups}
    members = GroupMember.objects.filter(group_id__in=written).order_by("place").values_list(*_MEMBER)
    for group_id, name, *agency in members:
        written[group_id].append(_member(agency, name))
    kinds = _by_kind(groups, on=on)
    found = []
    for one in groups:
        everybody = [*_of_kind(one, kinds), *written[one.id]]
        reached, dissolved = open_members(everybody, on=on, without=without)
        found.append(
            Group(
                id=one.id,
                agency_id=one.agency_id,
                name=one.name,
                rule=one.rule,
                revision=one.revision,
                changed_by=one.changed_by,
                changed_at=one.changed_at,
                reached=reached,
                dissolved=dissolved,
            )
        )
    return found


def _member(agency: Sequence[Any], typed: str) -> Member:
    """An agency with its heir from the columns asked for, or a name as typed."""
    agency_id, name, code, closed_on, heir_id, heir_name, heir_code, heir_closed = agency
    if agency_id is None:
        return Member(typed)
    heir = Member(heir_name, heir_code, heir_id, heir_closed) if heir_id is not None else None
    return Member(name, code, agency_id, closed_on, heir)


def _by_kind(groups: Sequence[RecipientGroup], *, on: date) -> Mapping[tuple[str, UUID | None], list[Member]]:
    """The agencies at work of every kind that one of these groups names, in the order of the directory."""
    levels = {one.rule for one in groups if one.rule in {GroupRule.DEPARTMENTS, GroupRule.COMMUNES}}
    above = {one.agency_id for one in groups if one.rule == GroupRule.BELOW and one.agency_id is not None}
    found: dict[tuple[str, UUID | None], list[Member]] = {}
    if not levels and not above:
        return found
    at_work = active_agencies(on=on).exclude(is_operator=True, has_system=False)
    rows = at_work.filter(Q(level__in=levels) | Q(parent__in=above))
    columns = ("id", "name", "code", "level", "parent_id")
    for one, name, code, level, parent_id in rows.order_by("order", "name").values_list(*columns):
        member = Member(name, code, one)
        found.setdefault((level, None), []).append(member)
        found.setdefault((GroupRule.BELOW, parent_id), []).append(member)
    return found


def _of_kind(group: RecipientGroup, kinds: Mapping[tuple[str, UUID | None], list[Member]]) -> list[Member]:
    whose = group.agency_id if group.rule == GroupRule.BELOW else None
    return kinds.get((group.rule, whose), []) if group.rule else []
