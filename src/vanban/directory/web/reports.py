"""The administrator's report of a period, and the operator's list of who has sent it (NB25-Đ23.4b)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from vanban.directory import api, policies
from vanban.directory.queries import reports
from vanban.directory.rules import Period
from vanban.directory.web.forms import AskedField
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, moment_on_screen
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import known_actor, told


class ReportForm(forms.Form):
    """What the administrator adds to the numbers."""

    state = AskedField(
        label=_("How accounts, keys and devices stand"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    problems = forms.CharField(
        label=_("New problems, and what was done"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    wishes = forms.CharField(
        label=_("What is asked of the operator"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The report of the actor's agency for a period: numbers and form, or what was sent."""
    actor = known_actor(request)
    agency_id = actor.agency_id
    if agency_id is None or not policies.can_read_reports(actor, agency_id):
        raise PermissionDenied
    at = timezone.now()
    period = _asked(request, at)
    form = ReportForm(request.POST or None)
    reasons: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            api.send_report(agency_id, period.code, **form.cleaned_data, by=actor, at=at)
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            messages.success(request, gettext("The report is sent to the operator."))
            return HttpResponseRedirect(f"{reverse('admin_report')}?{urlencode({'ky': period.code})}")
    values = {
        **_shown(actor, agency_id, period, at),
        "form": form,
        "reasons": reasons,
        "may_send": policies.can_report(actor, agency_id),
        "sent_periods": reports.sent_periods(agency_id),
    }
    return render(request, "directory/report.html", values, status=422 if request.method == "POST" else 200)


@require_GET
def all_reports(request: HttpRequest) -> HttpResponse:
    """The operator's list for a period: who has reported, and who has not."""
    actor = known_actor(request)
    if not policies.can_read_all_reports(actor):
        raise PermissionDenied
    at = timezone.now()
    period = _asked(request, at)
    found = reports.reported(period.code, on=local_date(at))
    rows = [
        {
            "id": one.agency.id,
            "name": one.agency.name,
            "sent": moment_on_screen(one.report.sent_at, at) if one.report else "",
            "by": one.report.sent_by if one.report else "",
            "problems": bool(one.report and one.report.problems),
        }
        for one in sorted(found, key=lambda one: one.report is not None)
    ]
    values = {
        **_frame(period, at),
        "rows": rows,
        "missing": sum(1 for one in found if one.report is None),
        "current": "admin_reports",
    }
    return render(request, "directory/reports.html", values)


@require_GET
def of_agency(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """One agency's report, for the operator."""
    actor = known_actor(request)
    if not policies.can_read_all_reports(actor):
        raise PermissionDenied
    at = timezone.now()
    period = _asked(request, at)
    if reports.report(agency_id, period.code) is None:
        raise Http404
    return render(request, "directory/report.html", {**_shown(actor, agency_id, period, at), "of_all": True})


def _asked(request: HttpRequest, at: datetime) -> Period:
    """The period of the address, else the last one that is over."""
    behind = reports.reportable(on=local_date(at))
    return next((one for one in behind if one.code == request.GET.get("ky", "")), behind[0])


def _frame(period: Period, at: datetime) -> dict[str, Any]:
    behind = reports.reportable(on=local_date(at))
    return {
        "period": period.code,
        "period_name": _named(period),
        "periods": [{"code": one.code, "name": _named(one), "current": one == period} for one in behind],
        "tab": "me",
    }


def _shown(_actor: Actor, agency_id: UUID, period: Period, at: datetime) -> dict[str, Any]:
    sent = reports.report(agency_id, period.code)
    lines = (
        [(label, number) for _code, label, number in sent.figures]
        if sent
        else [(one.label, one.number) for one in reports.figures_of(agency_id, period, at=at)]
    )
    return {
        **_frame(period, at),
        "agency": api.get_agency(agency_id).name,
        "figures": [{"label": gettext(label), "number": number} for label, number in lines],
        "sent": sent,
        "sent_when": moment_on_screen(sent.sent_at, at) if sent else "",
        "current": "admin_report",
    }


def _named(period: Period) -> str:
    return gettext("Quarter %(quarter)s of %(year)s") % {
        "quarter": period.code[-1],
        "year": period.starts.year,
    }
