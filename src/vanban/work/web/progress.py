"""The page “tiến độ”: every unit's open, near and overdue work, the tasks behind a number, and urging from there."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier, known_actor, offer, told
from vanban.work import api, policies, queries
from vanban.work.queries import progress

_LABELS = {
    progress.OVERDUE: _("Overdue"),
    progress.SOON: _("Due soon"),
    progress.UNOPENED: _("Not opened yet"),
    progress.OPEN: _("All open"),
}
_TONES = {progress.OVERDUE: "danger", progress.SOON: "warning"}


class UrgeForm(forms.Form):
    """How the holders of the marked tasks are urged."""

    kind = forms.ChoiceField(label=_("Kind of urging"))
    text = forms.CharField(
        label=_("What to add"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(kind.value, gettext(api.URGE_LABELS[kind])) for kind in api.UrgeKind])


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Leaders see every unit of the agency, heads their own; a post urges the holders of the marked tasks."""
    actor = known_actor(request)
    if not policies.can_watch_progress(actor):
        raise PermissionDenied
    if request.method == "GET":
        return _shown(request, actor, UrgeForm())
    form = UrgeForm(request.POST)
    chosen = [one for one in (identifier(text) for text in request.POST.getlist("task")) if one is not None]
    if not form.is_valid():
        return _shown(request, actor, form, status=422)
    data = form.cleaned_data
    try:
        urged = api.urge(chosen, kind=data["kind"], text=data["text"], by=actor, at=timezone.now())
    except Refusal as refusal:
        return _shown(request, actor, form, reasons=told(refusal), status=422)
    said = ngettext(
        "%(n)d task urged; the urging stays on record.", "%(n)d tasks urged; the urging stays on record.", urged
    )
    messages.success(request, said % {"n": urged})
    return HttpResponseRedirect(_address(_standing(request), _unit(request)))


def _standing(request: HttpRequest) -> str:
    asked = request.GET.get("muc", "")
    return asked if asked in progress.STANDINGS else ""


def _unit(request: HttpRequest) -> UUID | None:
    return identifier(request.GET.get("don-vi", ""))


def _address(standing: str, unit_id: UUID | None) -> str:
    asked = {key: str(value) for key, value in (("muc", standing), ("don-vi", unit_id)) if value}
    return f"{reverse('progress')}?{urlencode(asked)}" if asked else reverse("progress")


def _shown(
    request: HttpRequest,
    actor: Actor,
    form: UrgeForm,
    *,
    reasons: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = timezone.now()
    units = progress.progress_by_unit(actor, at)
    unit_id = _unit(request)
    standing = _standing(request) or (progress.OVERDUE if any(one.overdue for one in units) else progress.OPEN)
    tasks = progress.tasks_behind(actor, at, standing=standing, unit_id=unit_id)
    urged = api.urged_counts(row.task.id for row in tasks)
    marked = set(request.POST.getlist("task"))
    rows = [
        {
            "id": row.task.id,
            "marked": str(row.task.id) in marked,
            "url": f"/vb/{row.task.handling_id}/",
            "number": row.number,
            "subject": row.subject,
            "issuer": row.issuer,
            "who": row.task.post.person.full_name,
            "part": gettext(api.KIND_LABELS[api.Kind(row.task.kind)]),
            "unit": queries.department_of(row.task.post),
            "percent": row.task.percent,
            "due": moment_on_screen(row.task.due, at) if row.task.due else "",
            "tone": _tone(row.task, at),
            "urged": sum(urged[row.task.id].values()),
        }
        for row in tasks
    ]
    sums = {name: sum(getattr(one, name) for one in units) for name in ("overdue", "soon", "unopened", "open")}
    values = {
        "tiles": [
            {"number": sums[code], "label": _LABELS[code], "tone": _TONES.get(code, "plain") if sums[code] else "plain",
             "url": _address(code, None)}
            for code in progress.STANDINGS
        ],
        "waiting": progress.waiting_long(actor, at),
        "units": [
            {
                "name": one.name or gettext("Outside the units"),
                "current": one.unit_id is not None and one.unit_id == unit_id,
                "numbers": [
                    {"number": getattr(one, code), "url": _address(code, one.unit_id),
                     "tone": _TONES.get(code, "plain"), "label": _LABELS[code]}
                    for code in progress.STANDINGS
                ],
            }
            for one in units
        ],
        "heads": [_LABELS[code] for code in progress.STANDINGS],
        "rows": rows,
        "most": progress.MOST,
        "standing": _LABELS[standing],
        "unit": next((one.name for one in units if unit_id is not None and one.unit_id == unit_id), ""),
        "here": _address(standing, unit_id),
        "form": form,
        "reasons": reasons or [],
        "keeps": policies.can_keep_fields(actor),
        "current": "progress",
        "tab": "work",
    }  # fmt: skip
    return render(request, "work/progress.html", values, status=status)


def _tone(task: api.Assignment, at: datetime) -> str:
    if task.due is not None and task.due < at:
        return "danger"
    return "warning" if task.soon_at is not None and task.soon_at <= at else "plain"
