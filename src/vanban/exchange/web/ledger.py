"""The ledger of a document: every task it gives to every agency, red, amber or green; the same lines seen by those
who have them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from vanban.directory.api import can_see
from vanban.exchange import api, policies, states
from vanban.exchange.queries import ledger as reads
from vanban.exchange.rules.ledger import ENTRY_LABELS, URGINGS, EntryKind, Sum, total
from vanban.exchange.rules.tasks import STANDING_LABELS, Standing
from vanban.exchange.web.moments import moment
from vanban.exchange.web.tasks import TONES
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier, known_actor, told

FILTERS = (
    ("", _("All lines")),
    (Standing.OVERDUE.value, _("Overdue")),
    (Standing.SOON.value, _("Due soon")),
    (Standing.REPORTED.value, _("To be confirmed")),
    (Standing.ENDED.value, _("Ended")),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be worked out by a spreadsheet."""

_ENDS = {code: status.label for code, status in states.TASK.statuses.items()}


@require_http_methods(["GET", "POST"])
def ledger(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Sums by agency, then every line; whoever follows the document up writes lines and urges from here."""
    actor = known_actor(request)
    envelope = _own_document(actor, document_id)
    here = reverse("ledger", args=[document_id])
    reasons: list[dict[str, str]] = []
    typed = {name: request.POST.get(name, "")[:limit] for name, limit in (("lines", 60_000), ("text", 500))}
    chosen = {one for text in request.POST.getlist("task")[:500] if (one := identifier(text)) is not None}
    kind = request.POST.get("kind", "") or EntryKind.REMIND.value
    if request.method == "POST":
        try:
            said = _act(request, actor, document_id, typed, chosen, kind)
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(f"{here}?{request.GET.urlencode()}" if request.GET else here)
    today = local_date(timezone.now())
    lines = reads.ledger_of(document_id, on=today)
    urged = reads.urgings_in([line.task.id for line in lines])
    sums = reads.sums_of(lines, urged)
    only, recipient = _wanted(request)
    shown = [
        line
        for line in lines
        if (not only or line.standing == only) and (recipient is None or line.task.recipient_id == recipient)
    ]
    follows = policies.can_follow(actor, envelope)
    kinds = [one for one in URGINGS if one is EntryKind.REMIND or policies.may_blame(actor)]
    values = {
        "envelope": envelope,
        "document": f"/vb/{document_id}/",
        "here": f"{here}?{request.GET.urlencode()}" if request.GET else here,
        "sheet": reverse("ledger_sheet", args=[document_id]),
        "sums": [_sum(row.name, row.id, one, here, recipient) for row, one in sums],
        "whole": _sum(gettext("All agencies"), None, total(one for _row, one in sums), here, recipient),
        "rows": [_row(line, urged.get(line.task.id, Counter()), today, chosen) for line in shown],
        "filters": [
            {"label": label, "url": _address(here, code, recipient), "current": code == only} for code, label in FILTERS
        ],
        "follows": follows,
        "kinds": [(one.value, gettext(ENTRY_LABELS[one]), one.value == kind) for one in kinds],
        "typed": typed,
        "reasons": reasons,
        "tab": "documents",
        "current": "following",
    }
    return render(request, "exchange/ledger.html", values, status=422 if reasons else 200)


def _act(
    request: HttpRequest, actor: Actor, document_id: UUID, typed: dict[str, str], chosen: set[UUID], kind: str
) -> str:
    at = timezone.now()
    if request.POST.get("act") == "lines":
        count = api.give_lines(document_id, lines=typed["lines"], by=actor, at=at)
        return gettext("Lines written: {count}.").format(count=count)
    known = {one.value for one in URGINGS}
    mine = {line.task.id for line in reads.ledger_of(document_id, on=local_date(at))}
    sent = api.urge([*(chosen & mine)], text=typed["text"], kind=kind if kind in known else "remind", by=actor, at=at)
    return gettext("Reminders on their way: {count}.").format(count=sent)


@require_GET
def sheet(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The same lines for a spreadsheet."""
    envelope = _own_document(known_actor(request), document_id)
    lines = reads.ledger_of(document_id, on=local_date(timezone.now()))
    urged = reads.urgings_in([line.task.id for line in lines])
    out = io.StringIO()
    write = csv.writer(out)
    heads = (_("Line"), _("Recipient"), _("Task"), _("Due"), _("Standing"), _("Share done"), _("Last report"))
    kinds = [gettext(ENTRY_LABELS[one]) for one in URGINGS]
    write.writerow([*(str(head) for head in heads), *kinds, gettext("Result"), gettext("Ended at")])
    for line in lines:
        task, counted = line.task, urged.get(line.task.id, Counter())
        cells = [
            str(task.line or ""),
            task.recipient.name,
            task.text,
            f"{task.due:%d/%m/%Y}" if task.due else "",
            gettext(STANDING_LABELS[line.standing]),
            f"{task.percent}",
            task.word,
            *(str(counted[one.value]) for one in URGINGS),
            task.result,
            moment(task.ended_at) if task.ended_at else "",
        ]
        write.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"so-viec-{envelope.number_symbol.replace('/', '-')}.csv"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@require_GET
def given(request: HttpRequest) -> HttpResponse:
    """What other agencies gave this one to do, the longest overdue first."""
    actor = known_actor(request)
    if actor.agency_id is None:
        raise PermissionDenied
    ended = request.GET.get("xem") == "ended"
    today = local_date(timezone.now())
    found = reads.given_to(actor, on=today, ended=ended)
    counted = Counter(one.line.standing for one in found)
    values = {
        "rows": [
            _row(one.line, Counter(), today, set())
            | {
                "url": f"/vb/{one.arrival_id}/" if one.arrival_id else "",
                "line_url": reverse("ledger_line", args=[one.line.task.id]),
            }
            for one in found
        ],
        "counts": [(gettext(STANDING_LABELS[code]), TONES[code], counted[code]) for code in TONES if counted[code]],
        "ended": ended,
        "tab": "documents",
        "current": "given_tasks",
    }
    return render(request, "exchange/given.html", values)


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One line with its history; the agency that has it reports, who gave it answers."""
    actor = known_actor(request)
    task = api.task_of(task_id)
    if task is None or actor.agency_id is None:
        raise Http404
    gives = _gives(actor, task.envelope)
    has = not gives and _has_it(actor, task)
    if not gives and not has:
        raise Http404
    typed = {name: request.POST.get(name, "")[:1000] for name in ("text", "percent", "due")}
    reasons: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            said = _answer(request.POST.get("act", ""), task_id, typed, actor)
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("ledger_line", args=[task_id]))
    today = local_date(timezone.now())
    found = reads.line_of(task_id, on=today)
    if found is None:
        raise Http404
    follows = gives and policies.can_follow(actor, task.envelope)
    arrival = None if gives else reads.arrival_with(task, actor.agency_id)
    values = {
        "row": _row(found, Counter(), today, set()),
        "task": task,
        "back": reverse("ledger", args=[task.envelope_id]) if gives else reverse("given_tasks"),
        "document": f"/vb/{task.envelope_id}/" if gives else (f"/vb/{arrival.id}/" if arrival else ""),
        "history": [_entry(one) for one in reads.history_of(task_id)],
        "reports": has and reads.may_report(actor, task) and states.waits_for_receiver(task.state),
        "asks_time": has and reads.may_report(actor, task) and states.waits_for_receiver(task.state)
        and task.asked_due is None,
        "confirms": follows and states.waits_for_word(task.state),
        "answers_time": follows and task.asked_due is not None,
        "asked": f"{task.asked_due:%d/%m/%Y}" if task.asked_due else "",
        "typed": typed,
        "reasons": reasons,
        "tab": "documents",
        "current": "following" if gives else "given_tasks",
    }  # fmt: skip
    return render(request, "exchange/line.html", values, status=422 if reasons else 200)


def _answer(act: str, task_id: UUID, typed: dict[str, str], actor: Actor) -> str:
    at, text = timezone.now(), typed["text"]
    if act in ("report", "done"):
        percent = int(typed["percent"]) if typed["percent"].isascii() and typed["percent"].isdigit() else None
        api.report_task(task_id, text=text, percent=percent, done=act == "done", by=actor, at=at)
        return gettext("The report stands on the line; who gave the task sees it.")
    if act == "ask":
        day = _day(typed["due"]) or local_date(at)
        api.ask_task_time(task_id, due=day, reason=text, by=actor, at=at)
        return gettext("Asked; the answer will stand here.")
    if act == "confirm":
        api.confirm_task(task_id, word=text, by=actor, at=at)
        return gettext("The task is ended.")
    if act == "back":
        api.send_back_task(task_id, reason=text, by=actor, at=at)
        return gettext("Sent back: the line is open again.")
    if act in ("grant", "deny"):
        api.answer_task_time(task_id, granted=act == "grant", word=text, by=actor, at=at)
        return gettext("Answered; the agency sees it on its line.")
    raise Http404


def _own_document(actor: Actor, document_id: UUID) -> api.Envelope:
    envelope = api.envelope_of(document_id)
    if envelope is None or not _gives(actor, envelope):
        raise Http404
    return envelope


def _gives(actor: Actor, envelope: api.Envelope) -> bool:
    """Whoever at the agency that gave the tasks sees the document or follows it up."""
    if envelope.agency_id != actor.agency_id:
        return False
    return can_see(actor, envelope.id) or policies.can_follow(actor, envelope)


def _has_it(actor: Actor, task: api.Task) -> bool:
    """Clerks and leaders of the agency that has the task, and whoever there sees the document it came with."""
    if actor.agency_id is None or task.recipient.agency_id != actor.agency_id:
        return False
    if policies.speaks_for(actor, actor.agency_id):
        return True
    arrival = reads.arrival_with(task, actor.agency_id)
    return arrival is not None and can_see(actor, arrival.id)


def _wanted(request: HttpRequest) -> tuple[str, UUID | None]:
    only = request.GET.get("xem", "")
    return only if only in {code for code, _label in FILTERS} else "", identifier(request.GET.get("noi", ""))


def _address(here: str, only: str, recipient: UUID | None) -> str:
    query = {name: value for name, value in (("xem", only), ("noi", str(recipient or ""))) if value}
    return f"{here}?{urlencode(query)}" if query else here


def _sum(name: str, recipient_id: UUID | None, one: Sum, here: str, current: UUID | None) -> dict[str, Any]:
    tone = "danger" if one.overdue else "warning" if one.soon else "quiet" if one.done == one.total else "success"
    return {
        "name": name,
        "url": _address(here, "", recipient_id),
        "current": recipient_id == current,
        "total": one.total,
        "done": one.done,
        "reported": one.reported,
        "overdue": one.overdue,
        "soon": one.soon,
        "late_done": one.late_done,
        "share": one.share,
        "tone": tone,
        "urged": [one.urged.get(kind.value, 0) for kind in URGINGS],
    }


def _row(found: api.TaskLine, urged: Counter[str], today: date, chosen: set[UUID]) -> dict[str, Any]:
    task = found.task
    late = (today - task.due).days if task.due else 0
    ended = f"{gettext(_ENDS[task.state])} · {moment(task.ended_at)} · {task.ended_by}" if task.ended_at else ""
    return {
        "id": task.id,
        "line": task.line or "",
        "recipient": task.recipient.name,
        "text": task.text,
        "number": task.envelope.number_symbol,
        "subject": task.envelope.subject,
        "url": reverse("ledger_line", args=[task.id]),
        "due": f"{task.due:%d/%m/%Y}" if task.due else "",
        "late": gettext("late by {count} days").format(count=late) if found.standing is Standing.OVERDUE else "",
        "standing": gettext(STANDING_LABELS[found.standing]),
        "tone": TONES[found.standing],
        "percent": task.percent,
        "word": task.word,
        "asked": f"{task.asked_due:%d/%m/%Y}" if task.asked_due else "",
        "urged": [(gettext(ENTRY_LABELS[one]), urged[one.value]) for one in URGINGS if urged[one.value]],
        "result": task.result,
        "ended": ended,
        "is_open": found.is_open,
        "chosen": task.id in chosen,
    }


def _entry(one: api.TaskEntry) -> dict[str, str]:
    parts = [one.text]
    if one.percent is not None:
        parts.insert(0, f"{one.percent} %")
    if one.due is not None:
        parts.insert(0, f"{one.due:%d/%m/%Y}")
    return {
        "when": moment(one.at),
        "what": gettext(ENTRY_LABELS[EntryKind(one.kind)]),
        "by": ", ".join(filter(None, [one.by_name, one.by_agency])),
        "said": " · ".join(filter(None, parts)),
    }


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
