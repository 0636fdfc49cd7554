"""What an issued document gives others to do: on its own page, and the page of everything a person follows up."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanban.directory.api import can_see
from vanban.exchange import api, states
from vanban.exchange.queries.ledger import given_with
from vanban.exchange.rules.tasks import STANDING_LABELS, Standing, sums
from vanban.exchange.web.moments import moment
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier, told
from vanban.platform.web.page import Section

FILTERS = (
    ("", _("All open")),
    (Standing.OVERDUE.value, _("Overdue")),
    (Standing.SOON.value, _("Due soon")),
    (Standing.REPORTED.value, _("To be confirmed")),
    (Standing.ENDED.value, _("Ended")),
)
TONES = {
    Standing.OVERDUE: "danger",
    Standing.SOON: "warning",
    Standing.OPEN: "success",
    Standing.REPORTED: "info",
    Standing.ENDED: "quiet",
}
"""Red: its day has passed; amber: due within three days; green: within its time."""
_STATES = {code: status.label for code, status in states.RECIPIENT.statuses.items()}
_ENDS = {code: status.label for code, status in states.TASK.statuses.items()}


def section(document_id: UUID) -> Section:
    """The tasks of one document on its page."""
    rows = tuple(
        (
            line.task.recipient.name,
            line.task.text,
            f"{line.task.due:%d/%m/%Y}" if line.task.due else "",
            gettext(STANDING_LABELS[line.standing]),
            gettext("{count} times, last {day}").format(count=line.task.urged, day=moment(line.task.urged_at))
            if line.task.urged_at
            else "",
            line.task.result,
        )
        for line in api.tasks_of(document_id, on=local_date(timezone.now()))
    )
    columns = (_("Recipient"), _("Task"), _("Due"), _("Standing"), _("Urged"), _("Result"))
    return Section("tasks", _("Tasks it gives"), columns=columns, rows=rows)


def given_section(row: api.Arrival) -> Section:
    """What an arrived document gives the agency it lies at, as its ledger says."""
    found = given_with(row, on=local_date(timezone.now())) if row.destroyed_at is None else []
    rows = tuple(
        (
            line.task.text,
            f"{line.task.due:%d/%m/%Y}" if line.task.due else "",
            gettext(STANDING_LABELS[line.standing]),
            f"{line.task.percent} %" if line.task.percent else "",
            line.task.result or line.task.word,
        )
        for line in found
    )
    columns = (_("Task"), _("Due"), _("Standing"), _("Share done"), _("Last report"))
    return Section("given", _("What it gives us to do"), columns=columns, rows=rows)


@require_http_methods(["GET", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """Everything the person follows up, the longest overdue first, with one button that urges what is chosen."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.agency_id is None:
        raise PermissionDenied
    at = timezone.now()
    only = request.GET.get("xem", "")
    only = only if only in {code for code, _label in FILTERS} else ""
    here = f"{reverse('following')}?{urlencode({'xem': only})}" if only else reverse("following")
    reasons: list[dict[str, str]] = []
    typed = request.POST.get("text", "")[:500]
    chosen = {one for text in request.POST.getlist("task")[:300] if (one := identifier(text)) is not None}
    if request.method == "POST":
        try:
            sent = api.urge([*chosen], text=typed, by=actor, at=at)
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            said = gettext("Reminders on their way: {count}.")
            messages.success(request, said.format(count=sent))
            return HttpResponseRedirect(here)
    today = local_date(at)
    lines = api.followed(actor, on=today, only=only)
    counted = sums(line.standing for line in (api.followed(actor, on=today) if only else lines))
    values = {
        "rows": [_row(line, today, chosen) for line in lines],
        "filters": [
            {
                "label": label,
                "url": f"?xem={code}" if code else "?",
                "current": code == only,
                "count": _count(code, counted),
            }
            for code, label in FILTERS
        ],
        "only": only,
        "ended": only == Standing.ENDED,
        "here": here,
        "typed": typed,
        "reasons": reasons,
        "tab": "documents",
        "current": "following",
    }
    return render(request, "exchange/following.html", values, status=422 if reasons else 200)


def _count(code: str, counted: dict[Standing, int]) -> int | None:
    if code == Standing.ENDED:
        return None
    return counted[Standing(code)] if code else sum(counted.values()) - counted[Standing.ENDED]


def _row(line: api.TaskLine, today: date, chosen: set[UUID]) -> dict[str, Any]:
    task = line.task
    late = (today - task.due).days if task.due else 0
    return {
        "id": task.id,
        "number": task.envelope.number_symbol,
        "subject": task.envelope.subject,
        "url": f"/vb/{task.envelope_id}/",
        "end_url": reverse("end_task", args=[task.id]),
        "line_url": reverse("ledger_line", args=[task.id]),
        "recipient": task.recipient.name,
        "progress": gettext(_STATES[task.recipient.state]),
        "text": task.text,
        "due": f"{task.due:%d/%m/%Y}" if task.due else "",
        "late": gettext("late by {count} days").format(count=late) if line.standing is Standing.OVERDUE else "",
        "standing": gettext(STANDING_LABELS[line.standing]),
        "tone": TONES[line.standing],
        "urged": gettext("urged {count} times, last {day}").format(count=task.urged, day=moment(task.urged_at))
        if task.urged_at
        else "",
        "follower": line.follower,
        "ended": f"{gettext(_ENDS[task.state])} · {moment(task.ended_at)} · {task.ended_by}" if task.ended_at else "",
        "result": task.result,
        "is_open": line.is_open,
        "chosen": task.id in chosen,
    }


@require_http_methods(["GET", "POST"])
def end_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task is done, with its result, or no longer followed, with the reason; what was typed stays."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    task = api.task_of(task_id)
    if task is None or not can_see(actor, task.envelope_id):
        raise Http404
    reasons: list[dict[str, str]] = []
    typed = request.POST.get("result", "")[:1000]
    if request.method == "POST":
        try:
            dropped = request.POST.get("how") == "drop"
            api.end_task(task_id, result=typed, dropped=dropped, by=actor, at=timezone.now())
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            messages.success(request, gettext("The task is ended."))
            return HttpResponseRedirect(reverse("following"))
    values = {
        "task": task,
        "due": f"{task.due:%d/%m/%Y}" if task.due else "",
        "typed": typed,
        "reasons": reasons,
        "back": reverse("following"),
        "tab": "documents",
        "current": "following",
    }
    return render(request, "exchange/end_task.html", values, status=422 if reasons else 200)
