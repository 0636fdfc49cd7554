"""The operator's page of mergers: which agency goes up in which, when, by which decision, and what went over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanban.directory import api, policies, states
from vanban.directory.web.forms import MergerForm
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier, known_actor, offer, told

CARRIED = {
    "work": _("documents being handled"),
    "drafting": _("drafts"),
    "exchange": _("arrivals"),
    "posts": _("posts"),
    "codes": _("codes"),
    "groups": _("groups of recipients"),
}


@require_http_methods(["GET", "POST"])
def mergers(request: HttpRequest) -> HttpResponse:
    """The list with a form under it."""
    actor = known_actor(request)
    if not policies.can_merge(actor):
        raise PermissionDenied
    at = timezone.now()
    form = _form(request, at)
    reasons: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            said = _act(request, form, actor, at)
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(reverse("mergers"))
    values = {
        "form": form,
        "reasons": reasons,
        "rows": [_row(one, at) for one in api.mergers()],
        "tab": "me",
        "current": "mergers",
    }
    return render(request, "directory/mergers.html", values, status=422 if request.method == "POST" else 200)


def _act(request: HttpRequest, form: MergerForm, actor: Actor, at: datetime) -> str:
    chosen = identifier(request.POST.get("id", ""))
    if chosen is not None:
        if not api.is_merger(chosen):
            raise PermissionDenied
        if request.POST.get("act") == "drop":
            api.drop_merger(chosen, by=actor, at=at)
            return gettext("Taken off the list; nothing has moved.")
        api.carry_out_merger(chosen, by=actor, at=at)
        return gettext("The merger is carried out.")
    if not form.is_valid():
        return ""
    given = form.cleaned_data
    former, heir = identifier(given["former"]), identifier(given["heir"])
    if former is None or heir is None:
        return ""
    api.plan_merger(former, heir, on=given["on"], decision=given["decision"], by=actor, at=at)
    return gettext("Planned; on its day it is carried out by itself.")


def _form(request: HttpRequest, at: datetime) -> MergerForm:
    adding = request.method == "POST" and not request.POST.get("id")
    form = MergerForm(request.POST if adding else None, initial={"on": local_date(at) + timedelta(days=1)})
    agencies = [(str(one.id), f"{one.name} ({one.code})") for one in api.active_agencies(on=local_date(at))]
    for name in ("former", "heir"):
        offer(form, name, [("", "—"), *agencies])
    return form


def _row(one: api.Merger, at: datetime) -> dict[str, Any]:
    planned = policies.is_planned(one)
    return {
        "id": one.id,
        "former": one.former.name,
        "heir": one.heir.name,
        "on": f"{one.on:%d/%m/%Y}",
        "decision": one.decision,
        "status": gettext(states.MERGER.statuses[one.status].label),
        "carried": "; ".join(f"{CARRIED[key]}: {count}" for key, count in one.carried.items() if key in CARRIED),
        "planned": planned,
        "due": planned and one.on <= local_date(at),
    }
