"""By which days an agency counts: the regulation's holidays, and the days that province and agency laid over them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanban.directory.api import (
    CalendarDay,
    Role,
    calendar_days,
    calendar_of,
    can_keep_calendar,
    get_agency,
    set_calendar_day,
    withdraw_calendar_day,
)
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal
from vanban.kernel.working_time import WorkingCalendar
from vanban.platform.web.asking import identifier, known_actor, told
from vanban.work import policies
from vanban.work.web.inputs import DayInput

AHEAD = timedelta(days=366)


class DayForm(forms.Form):
    """One day off or one worked day, with the notice behind it."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    works = forms.ChoiceField(
        label=_("What holds on it"),
        choices=[("off", _("The office is closed")), ("on", _("The office works (swapped day)"))],
        widget=forms.RadioSelect,
        initial="off",
    )
    name = forms.CharField(label=_("What day it is"), max_length=100)
    basis = forms.CharField(
        label=_("Notice or decision behind it"), max_length=300, help_text=_("Number and date: TB 12/TB-UBND, 20/11.")
    )


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The coming year's days off; leaders and clerks declare the agency's own, an operator those of the province."""
    actor = known_actor(request)
    if actor.agency_id is None:
        raise PermissionDenied
    at = timezone.now()
    agency = get_agency(actor.agency_id)
    whole = actor.has(Role.OPERATOR)
    scope = None if whole else agency.id
    keeps = can_keep_calendar(actor, scope)
    form, reasons = DayForm(), []
    if request.method == "POST":
        if not keeps:
            raise PermissionDenied
        form = DayForm(request.POST)
        try:
            if _acted(request, form, actor, agency.province):
                return HttpResponseRedirect(reverse("agency_calendar"))
        except Refusal as refusal:
            reasons = told(refusal)
    today = local_date(at)
    calendar = calendar_of(agency, on=today)
    declared = calendar_days(agency.id, agency.province, since=today)
    values = {
        "agency": agency.name,
        "hours": ", ".join(f"{opening:%H:%M} - {closing:%H:%M}" for opening, closing in calendar.office_hours),
        "rows": _rows(declared, calendar, today, scope, keeps=keeps),
        "form": form,
        "reasons": reasons,
        "keeps": keeps,
        "whole": whole,
        "keeps_fields": policies.can_keep_fields(actor),
        "tab": "work",
        "current": "progress",
    }
    return render(request, "work/calendar.html", values, status=422 if reasons or form.errors else 200)


def _acted(request: HttpRequest, form: DayForm, actor: Actor, province: str) -> bool:
    at = timezone.now()
    gone = identifier(request.POST.get("withdraw", ""))
    if gone is not None:
        withdraw_calendar_day(gone, by=actor, at=at)
        return True
    if not form.is_valid():
        return False
    typed = form.cleaned_data
    set_calendar_day(
        None if actor.has(Role.OPERATOR) else actor.agency_id,
        province=province,
        day=typed["day"],
        works=typed["works"] == "on",
        name=typed["name"],
        basis=typed["basis"],
        by=actor,
        at=at,
    )
    return True


def _rows(
    declared: list[CalendarDay], calendar: WorkingCalendar, today: date, scope: object, *, keeps: bool
) -> list[dict[str, Any]]:
    """Days off of the coming year by date, each with where it comes from."""
    named = {one.day: one for one in declared}
    rows: list[dict[str, Any]] = [
        {
            "day": day,
            "name": name,
            "what": gettext("The office is closed"),
            "source": gettext("labour law and yearly notices"),
            "id": None,
        }
        for day, name in calendar.holidays.items()
        if today <= day <= today + AHEAD and day not in named and not calendar.is_working_day(day)
    ]
    rows += [
        {
            "day": one.day,
            "name": one.name,
            "what": gettext("The office works (swapped day)") if one.works else gettext("The office is closed"),
            "source": f"{one.basis} ({gettext('whole province') if one.agency_id is None else gettext('own day')})",
            "id": one.id if keeps and one.agency_id == scope and one.day > today else None,
        }
        for one in declared
    ]
    return [{**row, "day": f"{row['day']:%d/%m/%Y}"} for row in sorted(rows, key=lambda row: row["day"])]
