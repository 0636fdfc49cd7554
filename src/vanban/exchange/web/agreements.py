"""The page on which an agency keeps what it agreed with partners about sending times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanban.exchange import api, policies
from vanban.exchange.web.forms import DayInput
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier, told
from vanban.rulebook.api import SentTime

COUNTED = (
    (SentTime.ARRIVED.value, _("when the receiver's system confirms “arrived”")),
    (SentTime.HANDED.value, _("when the hub gives its receipt")),
    (SentTime.PRESSED.value, _("when the clerk orders the sending")),
)


class AgreementForm(forms.Form):
    """With whom, what counts, by which paper, from when to when."""

    partner_code = forms.CharField(label=_("Agency code of the partner"), max_length=35)
    sent_time = forms.ChoiceField(label=_("A document counts as sent"), choices=COUNTED)
    basis = forms.CharField(label=_("Paper of the agreement"), max_length=300)
    starts = forms.DateField(label=_("First day"), widget=DayInput)
    ends = forms.DateField(label=_("Last day"), required=False, widget=DayInput)


@require_http_methods(["GET", "POST"])
def agreements(request: HttpRequest) -> HttpResponse:
    """The list with a form under it; clerks and leaders of the agency only."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.agency_id is None or not policies.can_agree(actor):
        raise PermissionDenied
    at = timezone.now()
    if request.method == "POST" and (ended := identifier(request.POST.get("end", ""))):
        api.end_agreement(ended, by=actor, at=at)
        messages.success(request, gettext("The agreement ends today."))
        return HttpResponseRedirect(reverse("agreements"))
    form = AgreementForm(request.POST or None, initial={"starts": local_date(at)})
    reasons: list[dict[str, str]] = []
    if form.is_bound and form.is_valid():
        try:
            _keep(form.cleaned_data, actor, at)
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            messages.success(request, gettext("The agreement is kept; it counts for what is sent from its first day."))
            return HttpResponseRedirect(reverse("agreements"))
    labels = dict(COUNTED)
    rows = [
        {
            "id": row.id,
            "partner": f"{row.partner_name} ({row.partner_code})",
            "counted": labels[row.sent_time],
            "basis": row.basis,
            "starts": f"{row.starts:%d/%m/%Y}",
            "ends": f"{row.ends:%d/%m/%Y}" if row.ends else "",
            "open": row.ends is None or row.ends > local_date(at),
        }
        for row in api.agreements_of(actor.agency_id)
    ]
    values = {"form": form, "reasons": reasons, "rows": rows, "tab": "me", "current": "agreements"}
    return render(request, "exchange/agreements.html", values, status=422 if form.is_bound else 200)


def _keep(given: dict[str, Any], actor: Actor, at: datetime) -> None:
    api.agree_times(
        given["partner_code"],
        SentTime(given["sent_time"]),
        basis=given["basis"],
        starts=given["starts"],
        ends=given["ends"],
        by=actor,
        at=at,
    )
