"""The clerk's list of what is to be done on paper: tick, address, print the envelopes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from vanban.exchange import api, policies, states
from vanban.exchange.ports import AddressedEnvelope, envelope_press
from vanban.exchange.web.moments import moment
from vanban.exchange.web.sending import KINDS
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import Urgency
from vanban.kernel.refusals import Refusal
from vanban.rulebook.api import said_reason

MANY = 200
_LABELS = {code: status.label for code, status in states.PAPER_TASK.statuses.items()}


@require_http_methods(["GET", "POST"])
def tasks(request: HttpRequest) -> HttpResponse:
    """Open tasks, urgent first, with the last ones done; clerks of the agency only."""
    actor, agency_id = _clerk(request)
    at = timezone.now()
    reasons: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            messages.success(request, _act(request, actor, agency_id, at))
        except Refusal as refusal:
            reasons = [_told(reason) for reason in refusal.reasons]
        else:
            return HttpResponseRedirect(reverse("paper_tasks"))
    values = {
        "rows": [_row(task) for task in api.paper_list(agency_id, limit=MANY)],
        "done": [_row(task) for task in api.paper_done(agency_id)],
        "reasons": reasons,
        "typed_note": request.POST.get("note", "") if reasons else "",
        "tab": "work",
        "current": "paper_tasks",
    }
    return render(request, "exchange/paper.html", values, status=422 if reasons else 200)


@require_GET
def envelopes(request: HttpRequest) -> HttpResponse:
    """The envelopes of the chosen tasks, or of all open ones, as one PDF."""
    _actor, agency_id = _clerk(request)
    chosen = _ids(request.GET.getlist("task")) or [task.id for task in api.paper_list(agency_id, limit=MANY)]
    found = api.paper_tasks(agency_id, chosen[:MANY])
    if not found:
        messages.info(request, gettext("There is no copy to send: no envelope is printed."))
        return HttpResponseRedirect(reverse("paper_tasks"))
    pdf = envelope_press()(
        [
            AddressedEnvelope(
                sender=task.agency.name,
                parent=task.agency.governing_name,
                place=task.agency.place,
                number_symbol=task.envelope.number_symbol,
                receiver=task.name,
                address=task.address,
                urgency=_urgency(task.urgency),
            )
            for task in found
        ]
    )
    headers = {"Content-Disposition": 'inline; filename="phong-bi.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _act(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime) -> str:
    """The button that was pressed: tick the chosen ones, or one thing about one task."""
    own = {task.id for task in (*api.paper_list(agency_id, limit=10_000), *api.paper_done(agency_id, limit=1000))}
    verb, _colon, single = request.POST.get("do", "").partition(":")
    note = request.POST.get("note", "")
    chosen = [one for one in _ids([single] if single else request.POST.getlist("task")) if one in own]
    if not chosen:
        return gettext("Nothing was chosen.")
    if verb == "tick":
        count = api.tick_paper(chosen, note=note, by=actor, at=at)
        return gettext("Done on paper: {count}.").format(count=count)
    if verb == "drop":
        api.drop_paper(chosen[0], reason=note, by=actor, at=at)
        return gettext("Kept as not needed, with your reason.")
    if verb == "reopen":
        api.reopen_paper(chosen[0], by=actor, at=at)
        return gettext("It is to be done again.")
    if verb == "address":
        address = request.POST.get(f"address-{chosen[0]}", "")
        copies = request.POST.get(f"copies-{chosen[0]}", "1")
        api.address_paper(
            chosen[0], address=address, copies=int(copies[:4]) if copies.isascii() and copies.isdigit() else 1,
            by=actor, at=at,
        )  # fmt: skip
        return gettext("The address is kept; it is offered again next time.")
    return gettext("Nothing was chosen.")


def _clerk(request: HttpRequest) -> tuple[Actor, UUID]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.agency_id is None or not policies.is_clerk_of(actor, actor.agency_id):
        raise PermissionDenied
    return actor, actor.agency_id


def _row(task: api.PaperTask) -> dict[str, object]:
    return {
        "id": task.id,
        "kind": task.kind,
        "what": KINDS[task.kind],
        "document": task.envelope.number_symbol,
        "subject": task.envelope.subject,
        "link": f"/vb/{task.envelope_id}/",
        "name": task.name,
        "address": task.address,
        "copies": task.copies,
        "reason": said_reason(task.reason, gettext),
        "urgency": _urgency(task.urgency),
        "since": moment(task.made_at),
        "state": gettext(_LABELS[task.state]),
        "by": task.done_by,
        "when": moment(task.done_at),
        "note": task.note,
    }


def _urgency(degree: int) -> str:
    found = Urgency.from_wire(degree)
    return gettext(found.label) if found.at_once else ""


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _told(reason: Refusal) -> dict[str, str]:
    message, cure = reason.render(gettext)
    return {
        "target": "id_note" if reason.field == "reason" else "",
        "message": message,
        "cure": cure,
        "law": reason.law,
    }
