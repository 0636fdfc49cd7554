"""The page of an agency's own process: which turns its drafts take, since when, and who said so (HY19-Đ12.2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from vanban.drafting import api, policies
from vanban.drafting.queries.flow import flows_of
from vanban.drafting.queries.readiness import rules_for
from vanban.drafting.rules.flow import ADDABLE, LABELS, joined
from vanban.drafting.web import told
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.refusals import Refusal


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """GET shows the turns in force and every former process; POST sets a new one, with its reason."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    if actor.agency_id is None:
        return HttpResponseForbidden(gettext("Composing needs a post in an agency."))
    reasons: list[dict[str, str]] = []
    chosen, reason = None, ""
    if request.method == "POST":
        chosen, reason = request.POST.getlist("steps"), request.POST.get("reason", "")
        try:
            api.set_flow(actor.agency_id, chosen, reason=reason, by=actor, at=at)
        except Refusal as refusal:
            reasons = told.reasons([refusal])
        else:
            messages.success(request, gettext("The process is in force for drafts submitted from now on."))
            return HttpResponseRedirect(reverse("draft_flow"))
    kept = flows_of(actor.agency_id)
    asked = rules_for(at).draft_flow.steps
    ticked = set(chosen if chosen is not None else [*asked, *(kept[0].steps if kept else ())])
    values: dict[str, Any] = {
        "reasons": reasons,
        "reason": reason,
        "rules": rules_for(at).title,
        "may": policies.can_set_flow(actor, actor.agency_id),
        "way": [gettext(LABELS[step]) for step in joined(asked, kept[0].steps if kept else ())],
        "steps": [
            {"code": code, "label": gettext(LABELS[code]), "asked": code in asked, "ticked": code in ticked}
            for code in ADDABLE
        ],
        "kept": [
            {
                "steps": ", ".join(gettext(LABELS.get(step, step)) for step in one.steps),
                "reason": one.reason,
                "by": one.made_by,
                "when": moment_on_screen(one.made_at, at),
            }
            for one in kept
        ],
        "current": "draft_flow",
    }
    return render(request, "drafting/flow.html", values, status=422 if reasons else 200)
