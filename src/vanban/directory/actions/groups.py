"""Keeping groups of recipients: made, changed and given up by the agency, or by the operator for the province.

A document written with a group keeps whom it reached on that day; what is changed here never reaches back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from vanban.directory import policies
from vanban.directory.errors import (
    AgencyUnknown,
    GroupChangedMeanwhile,
    GroupEmpty,
    GroupGivenUp,
    GroupMemberGone,
    GroupNameMissing,
    GroupNameTaken,
    GroupTooLarge,
)
from vanban.directory.models import Agency, GroupMember, RecipientGroup
from vanban.directory.queries.codes import agencies_by_code
from vanban.directory.rules import GROUP_RULE_LABELS, GroupRule
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, moment_on_screen
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import nfc, tidy
from vanban.platform import audit

NAME_LENGTH = 200
MOST = 1000
"""Members written down; by its kind a group reaches as many agencies as there are."""


@dataclass(frozen=True)
class GroupWish:
    """What a group is to be: its printed name, its kind, and the members written down as codes and typed names."""

    name: str
    rule: GroupRule = GroupRule.FIXED
    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Meant:
    """A wish looked up in the directory, with everything that speaks against it."""

    name: str
    agencies: tuple[Agency, ...]
    names: tuple[str, ...]
    faults: tuple[Refusal, ...]

    @property
    def printed(self) -> list[str]:
        """The members as people read them."""
        return [*(one.name for one in self.agencies), *self.names]


@transaction.atomic
def make_group(wish: GroupWish, *, agency_id: UUID | None, by: Actor, at: datetime) -> RecipientGroup:
    """A new group of this agency, or without one of the whole province.

    Raises NotAllowed, and at once GroupNameMissing, GroupNameTaken, GroupEmpty, GroupTooLarge, AgencyUnknown,
    GroupMemberGone.
    """
    policies.check_can_keep_groups(by, agency_id)
    _one_after_another(agency_id)
    meant = _meant(wish, agency_id, at, besides=None)
    refuse_all(meant.faults)
    made = RecipientGroup.objects.create(
        agency_id=agency_id,
        name=meant.name,
        folded=_as_compared(meant.name),
        rule=wish.rule,
        changed_by=by.printed,
        changed_at=at,
    )
    _write_members(made, meant)
    kind = GROUP_RULE_LABELS[wish.rule] if wish.rule else ""
    audit.record(by, "directory.group_made", made.id, at, name=made.name, kind=kind, members=meant.printed)
    return made


@transaction.atomic
def change_group(group_id: UUID, wish: GroupWish, *, revision: int, by: Actor, at: datetime) -> RecipientGroup:
    """Another name, kind or members; `revision` is the one that was opened.

    Raises GroupGivenUp, NotAllowed, GroupChangedMeanwhile, and what `make_group` raises.
    """
    group = _held(group_id)
    policies.check_can_keep_groups(by, group.agency_id)
    if revision != group.revision:
        raise GroupChangedMeanwhile(name=group.changed_by, time=moment_on_screen(group.changed_at, at))
    _one_after_another(group.agency_id)
    meant = _meant(wish, group.agency_id, at, besides=group.id)
    refuse_all(meant.faults)
    before = [f"{one}" for one in group.members.select_related("agency")]
    former = (group.name, group.rule)
    group.name, group.folded, group.rule = meant.name, _as_compared(meant.name), wish.rule
    group.revision += 1
    group.changed_by, group.changed_at = by.printed, at
    group.save()
    group.members.all().delete()
    _write_members(group, meant)
    audit.record(
        by,
        "directory.group_changed",
        group.id,
        at,
        name=group.name,
        former=former[0] if former[0] != group.name else "",
        kind=GROUP_RULE_LABELS[wish.rule] if wish.rule != former[1] else "",
        added=[one for one in meant.printed if one not in set(before)],
        removed=[one for one in before if one not in set(meant.printed)],
    )
    return group


@transaction.atomic
def give_up_group(group_id: UUID, *, by: Actor, at: datetime) -> RecipientGroup:
    """Nobody finds the group any more; documents written with it stay as they are. Raises GroupGivenUp, NotAllowed."""
    group = _held(group_id)
    policies.check_can_keep_groups(by, group.agency_id)
    group.given_up_at = at
    group.changed_by, group.changed_at = by.printed, at
    group.save()
    audit.record(by, "directory.group_given_up", group.id, at, name=group.name)
    return group


@transaction.atomic
def inherit_groups(former: Agency, heir: Agency, *, by: Actor, at: datetime) -> int:
    """The groups of an agency that goes up in another go along; one of a name that is there says whose it was."""
    _one_after_another(heir.id)
    taken = set(RecipientGroup.objects.filter(agency=heir, given_up_at__isnull=True).values_list("folded", flat=True))
    moved = list(RecipientGroup.objects.select_for_update().filter(agency=former))
    for group in moved:
        if group.given_up_at is None and group.folded in taken:
            suffix = f" ({former.name})"
            group.name = f"{group.name[: NAME_LENGTH - len(suffix)]}{suffix}"[:NAME_LENGTH]
            group.folded = _as_compared(group.name)
        group.agency = heir
        group.save(update_fields=["agency", "name", "folded"])
        audit.record(by, "directory.group_inherited", group.id, at, name=group.name, former=former.name)
    return len(moved)


def _held(group_id: UUID) -> RecipientGroup:
    found = RecipientGroup.objects.select_for_update().filter(id=group_id, given_up_at__isnull=True).first()
    if found is None:
        raise GroupGivenUp
    return found


def _one_after_another(agency_id: UUID | None) -> None:
    """Two groups of one name made in the same moment: the second waits and is told of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 19))", [str(agency_id)])


def _as_compared(name: str) -> str:
    """Small and capital letters are the same; marks are not: “Hoa” and “Hòa” are two names."""
    return nfc(name).casefold()[:NAME_LENGTH]


def _meant(wish: GroupWish, agency_id: UUID | None, at: datetime, *, besides: UUID | None) -> _Meant:
    name = " ".join(tidy(wish.name).split()).lstrip("-– ").rstrip(" ;.,")
    typed = (" ".join(tidy(one).split()).rstrip(" ;.,") for one in wish.names)
    kept: dict[str, str] = {}
    for one in filter(None, typed):
        kept.setdefault(_as_compared(one), one[:NAME_LENGTH])
    names = tuple(kept.values())
    known = agencies_by_code(wish.codes)
    agencies: dict[UUID, Agency] = {}
    faults: list[Refusal] = []
    gone = []
    for code in wish.codes:
        found = known.get(code)
        if found is None:
            faults.append(AgencyUnknown(agency_code=code))
            continue
        living = found.merged_into or found
        agencies[living.id] = living
        if living.active_to is not None and living.active_to < local_date(at):
            gone.append(found.name)
    if gone:
        faults.append(GroupMemberGone(names=", ".join(dict.fromkeys(gone))))
    if not name or len(name) > NAME_LENGTH:
        faults.append(GroupNameMissing(limit=NAME_LENGTH))
    whose = Q(agency__isnull=True) if agency_id is None else Q(agency_id=agency_id)
    same = RecipientGroup.objects.filter(whose, folded=_as_compared(name), given_up_at__isnull=True)
    if name and any(one != besides for one in same.values_list("id", flat=True)):
        faults.append(GroupNameTaken(name=name))
    count = len(agencies) + len(names)
    if not count and wish.rule == GroupRule.FIXED:
        faults.append(GroupEmpty())
    if count > MOST:
        faults.append(GroupTooLarge(limit=MOST, count=count))
    return _Meant(name, tuple(agencies.values()), names, tuple(faults))


def _write_members(group: RecipientGroup, meant: _Meant) -> None:
    agencies = [GroupMember(group=group, agency=one) for one in meant.agencies]
    rows = [*agencies, *(GroupMember(group=group, name=name) for name in meant.names)]
    for place, row in enumerate(rows):
        row.place = place
    GroupMember.objects.bulk_create(rows)
