"""The form that changes one part of a regulation from a day on, and the button that withdraws a change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanban.kernel.clock import local_date
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.platform.web.asking import known_actor, told
from vanban.rulebook import actions, policies, queries
from vanban.rulebook.rules.amending import PARTS, part_of
from vanban.rulebook.web.forms import OrderForm, line_forms, part_form, read_lines
from vanban.rulebook.web.shown import guarded, show


@guarded
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, profile_id: str, part: str) -> HttpResponse:
    """Show what counts last, take the new values with day, document and reason; all refusals stand over the form."""
    actor, at = known_actor(request), timezone.now()
    policies.check_can_amend(actor)
    if part not in PARTS:
        raise Http404
    data = part_of(queries.data_of(profile_id), part)
    posted = request.POST if request.method == "POST" else None
    order = OrderForm(posted, initial={"effective_from": local_date(at) + timedelta(days=1)})
    lines = line_forms(data, posted) if part == "dispatch_rules" else []
    form: forms.Form | None = None
    read: Callable[[], Any] = partial(read_lines, lines)
    if part != "dispatch_rules":
        form, read = part_form(part, data, posted)
    reasons: list[dict[str, str]] = []
    whole = [order, *lines, *([form] if form else [])]
    valid = [one.is_valid() for one in whole]  # all of them, so that every fault is told
    if posted is not None and all(valid):
        try:
            made = actions.amend(profile_id, part, read(), by=actor, at=at, **order.words())
        except NotAllowed:
            raise
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            said = {"version": made.version, "day": f"{made.effective_from:%d/%m/%Y}"}
            messages.success(request, _("Version %(version)s is kept and counts from %(day)s.") % said)
            return HttpResponseRedirect(reverse("rules_one", args=[profile_id]))
    elif posted is not None:
        reasons = _form_faults(whole)
    values = {
        "order": order,
        "form": form,
        "lines": lines,
        "reasons": reasons,
        "code": profile_id.upper(),
        "title": queries.data_of(profile_id)["title"],
        "part": _(PARTS[part]),
        "back": reverse("rules_one", args=[profile_id]),
    }
    return show(request, "amend.html", values, status=422 if posted is not None else 200)


def _form_faults(found: list[Any]) -> list[dict[str, str]]:
    """What the fields themselves did not take: a day that is none, a number that is none."""
    return [
        {"target": form[name].auto_id, "message": f"{form[name].label}: {error}", "cure": "", "law": ""}
        for form in found
        for name, errors in form.errors.items()
        for error in errors
    ]


@guarded
@require_POST
def withdraw(request: HttpRequest, profile_id: str, number: int) -> HttpResponse:
    """Take back a change whose day has not begun."""
    actor = known_actor(request)
    try:
        held = actions.withdraw_amendment(
            profile_id, number, reason=request.POST.get("reason", ""), by=actor, at=timezone.now()
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        for reason in told(refusal):
            messages.error(request, f"{reason['message']} {reason['cure']}")
    else:
        messages.success(request, _("Version %(version)s is withdrawn.") % {"version": held.version})
    return HttpResponseRedirect(reverse("rules_one", args=[profile_id]))
