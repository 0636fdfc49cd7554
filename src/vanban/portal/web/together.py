"""Doing the same thing to many documents of a box: marked, done one by one, a result for each.

Every document is acted on by its own verb in its own transaction, so a refusal stops no other and nothing is done that
the document's own page would not allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.web.asking import identifier
from vanban.platform.web.page import VerbSpec, providers
from vanban.portal.queries import documents, worklist
from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import box_label, show
from vanban.portal.web.shown import Moment, due_chip, now, urgency_chip
from vanban.portal.web.verbs import outside, reasons
from vanban.portal.web.work import TOGETHER, document_url

MOST = 50
"""Documents of one press: some seconds of work; the rest of a longer list follows with the next press."""


@dataclass(frozen=True)
class Result:
    """What became of one document; `told` is one line, for a refusal with what to do about it."""

    document_id: UUID
    title: str
    subject: str
    done: bool
    told: str


def together(request: Asked, box: str) -> HttpResponse:
    """The documents of a box to mark, and the verb to do to them; a post does it and tells each result."""
    codes = TOGETHER.get(box)
    if codes is None:
        raise Http404
    verbs = {verb.code: verb for provider in providers() for verb in provider.verbs if verb.code in codes}
    asked = request.POST.get("verb", request.GET.get("verb", codes[0]))
    verb = verbs.get(asked)
    if verb is None:
        raise Http404
    rows = worklist.items(request.actor, box, limit=MOST)
    values: dict[str, Any] = {
        "box": box,
        "current": box,
        "box_label": box_label(box),
        "box_url": reverse("box", args=[box]),
        "verb": verb,
        "verbs": [verbs[code] for code in codes],
        "keep": f"together.{box}.{verb.code}",
    }
    if request.method != "POST":
        return show(request, "portal/together.html", {**values, **_offered(request, verb, rows, [])})
    chosen = _chosen(request)
    faulty = _faulty(request, verb, chosen)
    if not chosen or faulty is not None:
        told = [] if chosen else [{"message": _("No document is marked."), "cure": _("Mark at least one document.")}]
        page = {**values, **_offered(request, verb, rows, told, form=faulty)}
        return show(request, "portal/together.html", page, status=422)
    results = [_one(request, verb, document_id, now()) for document_id in chosen]
    failed = sum(not one.done for one in results)
    shown = [{"row": one, "url": document_url(one.document_id)} for one in sorted(results, key=lambda one: one.done)]
    done = {"results": shown, "done": len(results) - failed, "failed": failed}
    return show(request, "portal/together_done.html", {**values, **done})


def _chosen(request: Asked) -> list[UUID]:
    """What was marked, each once; what waits no longer is told so, since a colleague may have been quicker."""
    found = [identifier(text) for text in request.POST.getlist("chosen")[:MOST]]
    return list(dict.fromkeys(one for one in found if one is not None))


def _faulty(request: Asked, verb: VerbSpec, chosen: list[UUID]) -> forms.Form | None:
    """The form with its faults when what is typed for all cannot stand for the first; None when it can."""
    if verb.form is None or not chosen:
        return None
    form = verb.form(chosen[0], request.actor, request.POST, request.FILES)
    return None if form.is_valid() else form


def _one(request: Asked, verb: VerbSpec, document_id: UUID, at: datetime) -> Result:
    """Do the verb to one document as its own page would."""
    title, subject = "", str(document_id)
    try:
        found = documents.read(document_id, request.actor)
        title, subject = str(found.title), str(found.subject)
        own = next((one for one in found.verbs if one.code == verb.code), None)
        if own is None:
            told = _("This cannot be done to it now, or not by you. Open it to see whose turn it is.")
            return Result(document_id, title, subject, False, told)
        form = own.form(found.id, request.actor, request.POST, request.FILES) if own.form is not None else None
        if form is not None and not form.is_valid():
            told = " ".join(str(fault) for faults in form.errors.values() for fault in faults)
            return Result(document_id, title, subject, False, told)
        outcome = own.run(found.id, request.actor, form.cleaned_data if form is not None else {}, at)
    except Refusal as refusal:
        told = " ".join(f"{one['message']} {one['cure']}".strip() for one in reasons(refusal, None))
        return Result(document_id, title, subject, False, told)
    except OutsideFailure as failure:
        said = outside(failure)
        return Result(document_id, title, subject, False, f"{said['message']} {said['cure']}")
    return Result(document_id, title, subject, True, str(outcome.message))


def _offered(
    request: Asked,
    verb: VerbSpec,
    rows: list[worklist.Item],
    told: list[dict[str, str]],
    *,
    form: forms.Form | None = None,
) -> dict[str, Any]:
    """The page before the act: rows to mark, and the form that holds for all."""
    at = now()
    marked = set(request.POST.getlist("chosen"))
    if form is None and verb.form is not None and rows:
        form = verb.form(rows[0].document_id, request.actor)
    offered = []
    for row in rows:
        due, urgency = due_chip(row.due, at), urgency_chip(row.urgency)
        offered.append(
            {
                "id": row.document_id,
                "url": document_url(row.document_id, row.box),
                "title": row.title,
                "subject": row.subject,
                "origin": row.origin,
                "time": Moment(row.moment, at),
                "chips": [chip for chip in (urgency, due) if chip],
                "marked": str(row.document_id) in marked,
            }
        )
    return {"rows": offered, "form": form, "reasons": told, "summed": bool(told or (form is not None and form.errors))}
