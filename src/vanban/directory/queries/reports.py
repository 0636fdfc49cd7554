"""What administrators report: numbers from the record, reports that were sent, and who has not sent one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Q

from vanban.directory.models import Account, AdminReport, Agency, Delegation, Handover, Post
from vanban.directory.ports import Figure, figures
from vanban.directory.queries.people import active_agencies, posts_in_force
from vanban.directory.rules import Period, ended_periods
from vanban.kernel.clock import VIETNAM, local_date
from vanban.kernel.refusals import gettext_noop
from vanban.platform.models import AuditEntry

UNUSED = timedelta(days=90)
SHOWN = 8
"""Periods that lie behind and may still be looked at, two years."""

ACTS = {
    "directory.account_opened": gettext_noop("Accounts opened in the period"),
    "directory.account_locked": gettext_noop("Accounts locked in the period"),
    "directory.account_unlocked": gettext_noop("Accounts opened again in the period"),
    "directory.password_voided": gettext_noop("Passwords made void in the period"),
    "directory.sign_in_failed": gettext_noop("Wrong passwords in the period"),
}
"""Acts on accounts that are counted from the record, with their labels."""


@dataclass(frozen=True)
class Reported:
    """An agency and its report for one period, if it has sent one."""

    agency: Agency
    report: AdminReport | None


def reportable(*, on: date) -> list[Period]:
    """The periods a report may be sent for: those that are over, the last one first, two years back."""
    return ended_periods(on, count=SHOWN)


def bounds(period: Period) -> tuple[datetime, datetime]:
    """The first moment of a period and the first one after it."""
    first = datetime.combine(period.starts, time.min, VIETNAM)
    return first, datetime.combine(period.ends + timedelta(days=1), time.min, VIETNAM)


def figures_of(agency_id: UUID, period: Period, *, at: datetime) -> list[Figure]:
    """The numbers for a period: how accounts stand now, what was done with them, and what other contexts count."""
    starts, ends = bounds(period)
    found = [*_standing(agency_id, at), *_done(agency_id, starts, ends)]
    for count in figures().values():
        found += count(agency_id, starts=starts, ends=ends)
    return found


def report(agency_id: UUID, period: str) -> AdminReport | None:
    """The report of an agency for a period."""
    return AdminReport.objects.filter(agency_id=agency_id, period=period).first()


def sent_periods(agency_id: UUID) -> set[str]:
    """For which periods an agency has reported."""
    return set(AdminReport.objects.filter(agency_id=agency_id).values_list("period", flat=True))


def reported(period: str, *, on: date) -> list[Reported]:
    """Every agency that works with a system of its own, with its report for a period; two queries for all of them."""
    sent = {one.agency_id: one for one in AdminReport.objects.filter(period=period)}
    return [Reported(one, sent.get(one.id)) for one in active_agencies(on=on).filter(has_system=True).order_by("name")]


def _standing(agency_id: UUID, at: datetime) -> list[Figure]:
    people = posts_in_force(on=local_date(at)).filter(agency_id=agency_id).values("person_id")
    found = Account.objects.filter(person_id__in=people).aggregate(
        accounts=Count("id"),
        locked=Count("id", filter=Q(is_active=False)),
        without=Count("id", filter=Q(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)),
        unused=Count("id", filter=Q(is_active=True, last_login__lt=at - UNUSED)),
        never=Count("id", filter=Q(is_active=True, last_login__isnull=True)),
    )
    return [
        Figure("people", gettext_noop("People in office"), people.distinct().count()),
        Figure("accounts", gettext_noop("Accounts"), found["accounts"]),
        Figure("locked", gettext_noop("of them locked"), found["locked"]),
        Figure("without", gettext_noop("of them without a password"), found["without"]),
        Figure("unused", gettext_noop("of them unused for 90 days"), found["unused"]),
        Figure("never", gettext_noop("of them never used"), found["never"]),
    ]


def _done(agency_id: UUID, starts: datetime, ends: datetime) -> list[Figure]:
    """Acts of the period on the accounts of everybody who had a post here in it, also of those who have left."""
    here = Post.objects.filter(agency_id=agency_id).filter(Q(ends__isnull=True) | Q(ends__gte=local_date(starts)))
    people = list(here.values_list("person_id", flat=True).distinct())
    accounts = list(Account.objects.filter(person_id__in=people).values_list("id", flat=True))
    within = AuditEntry.objects.filter(at__gte=starts, at__lt=ends)
    lines = within.filter(subject_id__in=accounts, code__in=list(ACTS)).values("code").annotate(n=Count("id"))
    counted = {row["code"]: row["n"] for row in lines.order_by()}
    refused = within.filter(actor_id__in=people, code="directory.refused", agency_id=agency_id).count()
    handed = Handover.objects.filter(agency_id=agency_id, completed_at__gte=starts, completed_at__lt=ends)
    delegated = Delegation.objects.filter(giver__agency_id=agency_id, starts__lt=ends, ends__gte=starts)
    return [
        *(Figure(code, label, counted.get(code, 0)) for code, label in ACTS.items()),
        Figure("directory.refused", gettext_noop("Acts refused in the period"), refused),
        Figure("delegations", gettext_noop("Delegations in force in the period"), delegated.count()),
        Figure("handovers", gettext_noop("Hand-overs completed in the period"), handed.count()),
    ]
