"""Days that an agency, or the operator for a whole province, works or rests otherwise than the regulation says."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from vanban.directory import policies
from vanban.directory.errors import CalendarDayPast, CalendarDayTwice, CalendarDayUnexplained
from vanban.directory.models import Agency, CalendarDay
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.platform import audit


@transaction.atomic
def set_calendar_day(
    agency_id: UUID | None,
    *,
    province: str,
    day: date,
    works: bool,
    name: str,
    basis: str,
    by: Actor,
    at: datetime,
) -> CalendarDay:
    """Declare a day off, or a worked weekend, with the notice behind it; without agency for the whole province.

    A day that has begun stays as it was counted. Raises NotAllowed, CalendarDayPast, CalendarDayTwice,
    CalendarDayUnexplained - every reason at once.
    """
    policies.check_can_keep_calendar(by, agency_id)
    if agency_id is not None:
        province = Agency.objects.select_for_update().get(id=agency_id).province
    named, based = " ".join(name.split())[:100], " ".join(basis.split())[:300]
    faults: list[Refusal] = []
    if day <= local_date(at):
        faults.append(CalendarDayPast(day=f"{day:%d/%m/%Y}"))
    if not named or not based:
        faults.append(CalendarDayUnexplained())
    known = CalendarDay.objects.filter(province=province, day=day, withdrawn_at__isnull=True)
    known = known.filter(agency_id=agency_id) if agency_id is not None else known.filter(agency__isnull=True)
    if known.exists():
        faults.append(CalendarDayTwice(day=f"{day:%d/%m/%Y}"))
    refuse_all(faults)
    made = CalendarDay.objects.create(
        agency_id=agency_id,
        province=province,
        day=day,
        works=works,
        name=named,
        basis=based,
        made_by_name=by.printed,
        made_at=at,
    )
    audit.record(
        by, "directory.calendar_day_set", agency_id, at, day=day.isoformat(), works=works, name=named, basis=based
    )
    return made


@transaction.atomic
def withdraw_calendar_day(day_id: UUID, *, by: Actor, at: datetime) -> CalendarDay:
    """Take a declared day back before it has begun. Raises NotAllowed, CalendarDayPast."""
    found = CalendarDay.objects.select_for_update().get(id=day_id)
    policies.check_can_keep_calendar(by, found.agency_id)
    if found.day <= local_date(at) or found.withdrawn_at is not None:
        raise CalendarDayPast(day=f"{found.day:%d/%m/%Y}")
    found.withdrawn_at, found.withdrawn_by_name = at, by.printed
    found.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    audit.record(
        by, "directory.calendar_day_withdrawn", found.agency_id, at, day=found.day.isoformat(), name=found.name
    )
    return found
