"""By which calendar an agency counts: its regulation's, with the days that province and agency laid over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from vanban.directory.models import Agency, CalendarDay
from vanban.kernel.working_time import WorkingCalendar
from vanban.rulebook.api import NoRulesInForce, Profile, profile_for


def calendar_of(agency: Agency, *, on: date) -> WorkingCalendar:
    """Office hours and days off of this agency (HP25-Đ6.2c); the project's default hours where no rules are in force.

    What the agency decided wins over what the province decided, and that over the regulation.
    """
    try:
        usual = profile_for(agency.province, on).calendar
    except NoRulesInForce:
        usual = WorkingCalendar()
    return _laid_over(usual, agency)


def agency_profile(agency: Agency, *, on: date) -> Profile:
    """The rules in force for an agency, counting by its own calendar. Raises NoRulesInForce."""
    profile = profile_for(agency.province, on)
    return replace(profile, calendar=_laid_over(profile.calendar, agency))


def calendar_days(agency_id: UUID | None, province: str, *, since: date) -> list[CalendarDay]:
    """The days that count for an agency (None: for the whole province) from a day on, those of the province first."""
    found = CalendarDay.objects.filter(province=province, day__gte=since, withdrawn_at__isnull=True)
    found = found.filter(Q(agency_id=agency_id) | Q(agency__isnull=True)) if agency_id else found.filter(agency=None)
    return list(found.order_by("day", F("agency").asc(nulls_first=True)))


def _laid_over(usual: WorkingCalendar, agency: Agency) -> WorkingCalendar:
    rows = (
        CalendarDay.objects.filter(province=agency.province, withdrawn_at__isnull=True)
        .filter(Q(agency=agency) | Q(agency__isnull=True))
        .order_by(F("agency").asc(nulls_first=True))
        .values_list("day", "works", "name")
    )
    days: dict[date, str | None] = {day: None if works else name for day, works, name in rows}
    return usual.with_days(days) if days else usual
