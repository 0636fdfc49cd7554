"""Amending a regulation, withdrawing an amendment before its day, keeping the list of an agency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import tidy
from vanban.platform import audit
from vanban.rulebook import policies, queries
from vanban.rulebook.errors import (
    AlreadyCounts,
    AlreadyWithdrawn,
    BeforeTheLast,
    NothingChanged,
    NotTheLast,
    OtherProvince,
    PartUnknown,
    TooEarly,
    VersionUnknown,
    WhyMissing,
)
from vanban.rulebook.models import Amendment, OwnList
from vanban.rulebook.rules.amending import (
    LONGEST_TEXT,
    PARTS,
    laid_over,
    part_of,
    time_faults,
    version_of,
    word_faults,
)
from vanban.rulebook.rules.own_lists import list_faults
from vanban.rulebook.rules.reading import read_profile
from vanban.rulebook.rules.soundness import faults_of


@transaction.atomic
def amend(
    profile_id: str,
    part: str,
    values: Mapping[str, Any],
    *,
    effective_from: date,
    basis: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Amendment:
    """Make a new version of a regulation from a day on; documents begun before that day keep the rules of theirs.

    `values` are the part's data as the profile keeps them (HY19-Đ7.2, Đ15.3; NB16-Đ20.4; HP25-Đ23.2). The earliest
    day is tomorrow. Raises UnknownRegulation, PartUnknown, OtherProvince, and all that is wrong with words, day and
    data at once.
    """
    policies.check_can_amend(by)
    _one_at_a_time(profile_id)
    before = queries.data_of(profile_id)
    if part not in PARTS:
        raise PartUnknown(part=part)
    profile = read_profile(before)
    if profile.province != settings.VANBAN_PROVINCE:
        raise OtherProvince(title=profile.title)
    changes = list(queries.kept_changes().get(profile_id, ()))
    after = laid_over(before, values)
    faults: list[Refusal] = [
        *word_faults(basis=basis, reason=reason),
        *time_faults(profile, effective_from, today=local_date(at), last=changes[-1] if changes else None),
        *faults_of(part, part_of(after, part)),
    ]
    if part_of(after, part) == part_of(before, part):
        faults.append(NothingChanged())
    refuse_all(faults)
    read_profile(after)  # what cannot be read as a profile must not be kept
    newest = Amendment.objects.filter(profile=profile_id).order_by("-number").first()
    number = newest.number + 1 if newest else 1
    made = Amendment.objects.create(
        profile=profile_id,
        number=number,
        version=version_of(str(queries.shipped_data()[profile_id]["version"]), number),
        part=part,
        values=part_of(after, part),
        before=part_of(before, part),
        effective_from=effective_from,
        basis=tidy(basis)[:LONGEST_TEXT],
        reason=tidy(reason)[:LONGEST_TEXT],
        made_by=by.person_id,
        made_by_name=by.printed[:200],
        made_at=at,
    )
    audit.record(
        by, "rulebook.amended", made.id, at, profile=profile_id, version=made.version, part=part,
        effective_from=effective_from.isoformat(), basis=made.basis, reason=made.reason,
    )  # fmt: skip
    transaction.on_commit(queries.forget)
    return made


@transaction.atomic
def withdraw_amendment(profile_id: str, number: int, *, reason: str, by: Actor, at: datetime) -> Amendment:
    """Take back the newest version before its day has begun; its number is not given again.

    Raises VersionUnknown, AlreadyWithdrawn, AlreadyCounts, NotTheLast, WhyMissing.
    """
    policies.check_can_amend(by)
    _one_at_a_time(profile_id)
    title = read_profile(queries.data_of(profile_id)).title
    held = Amendment.objects.select_for_update().filter(profile=profile_id, number=number).first()
    if held is None:
        raise VersionUnknown(title=title, version=str(number))
    if held.withdrawn_at is not None:
        raise AlreadyWithdrawn(version=held.version)
    faults: list[Refusal] = [] if reason.strip() else [WhyMissing()]
    if held.effective_from <= local_date(at):
        faults.append(AlreadyCounts(version=held.version, on=f"{held.effective_from:%d/%m/%Y}"))
    later = Amendment.objects.filter(profile=profile_id, number__gt=number, withdrawn_at__isnull=True)
    if later.exists():
        faults.append(NotTheLast(version=held.version))
    refuse_all(faults)
    held.withdrawn_at = at
    held.withdrawn_by_name = by.printed[:200]
    held.withdrawn_why = tidy(reason)[:LONGEST_TEXT]
    held.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_why"])
    audit.record(
        by, "rulebook.withdrawn", held.id, at, profile=profile_id, version=held.version, reason=held.withdrawn_why
    )
    transaction.on_commit(queries.forget)
    return held


@transaction.atomic
def keep_own_list(
    lines: Mapping[str, str],
    *,
    agency_name: str,
    effective_from: date,
    basis: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> OwnList:
    """Keep which types go electronically only, or with paper, inside the actor's agency and those under it.

    The list counts whole from its day (NB16-Đ6.4, Đ7.2). Raises NoOwnLists, and all that is wrong at once.
    """
    agency_id = policies.check_can_keep_own_list(by)
    _one_at_a_time(str(agency_id))
    profile = queries.profile_for(settings.VANBAN_PROVINCE, effective_from)
    newest = OwnList.objects.filter(agency_id=agency_id).order_by("-number").first()
    faults: list[Refusal] = [*word_faults(basis=basis, reason=reason), *list_faults(profile, lines)]
    faults += [fault for fault in time_faults(profile, effective_from, today=local_date(at), last=None)
               if isinstance(fault, TooEarly)]  # fmt: skip
    if newest is not None and effective_from < newest.effective_from:
        faults.append(BeforeTheLast(version=str(newest.number), on=f"{newest.effective_from:%d/%m/%Y}"))
    if dict(lines) == (newest.lines if newest else {}):
        faults.append(NothingChanged())
    refuse_all(faults)
    made = OwnList.objects.create(
        agency_id=agency_id,
        agency_name=agency_name[:200],
        number=newest.number + 1 if newest else 1,
        effective_from=effective_from,
        lines=dict(lines),
        basis=tidy(basis)[:LONGEST_TEXT],
        reason=tidy(reason)[:LONGEST_TEXT],
        made_by=by.person_id,
        made_by_name=by.printed[:200],
        made_at=at,
    )
    audit.record(
        by, "rulebook.own_list_kept", made.id, at, agency=made.agency_name, number=made.number,
        effective_from=effective_from.isoformat(), basis=made.basis,
    )  # fmt: skip
    return made


def _one_at_a_time(what: str) -> None:
    """Two operators amend one regulation after each other, so that versions follow without a gap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 25))", ["rulebook " + what])
