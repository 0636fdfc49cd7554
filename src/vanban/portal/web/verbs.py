"""Acting on a document: the form of a verb, its refusals with everything typed kept, and on to the next item."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.web.page import Outcome, VerbSpec
from vanban.portal.queries import documents, worklist
from vanban.portal.web.asking import Asked
from vanban.portal.web.document import back_url, known_hop
from vanban.portal.web.frame import frame, show
from vanban.portal.web.shown import now
from vanban.portal.web.work import document_url


def act(request: Asked, document_id: UUID, code: str) -> HttpResponse:
    """GET shows the verb's form alone; POST does it. Works without JavaScript; unfolds in the pane with it."""
    actor: Actor = request.actor
    found = documents.read(document_id, actor)
    verb = found.verb(code)
    hop = known_hop(request.POST.get("hop", request.GET.get("hop", "")))
    if verb is None or verb.link is not None:
        return _gone(request, found, code, hop)
    if request.method != "POST":
        return _shown(request, found, verb, _form(verb, found.id, actor, None), hop, [])
    form = _form(verb, found.id, actor, request)
    if form is not None and not form.is_valid():
        return _shown(request, found, verb, form, hop, [], status=422)
    rows = worklist.items(actor, hop) if hop in worklist.BY_CODE or hop == worklist.ALL else []
    try:
        outcome = verb.run(found.id, actor, form.cleaned_data if form is not None else {}, now())
    except Refusal as refusal:
        return _shown(request, found, verb, form, hop, reasons(refusal, form), status=422)
    except OutsideFailure as failure:
        return _shown(request, found, verb, form, hop, [outside(failure)], status=422)
    return _onward(request, found, verb, outcome, hop, rows)


def reasons(refusal: Refusal, form: forms.BaseForm | None) -> list[dict[str, str]]:
    """Every reason of a refusal: what is wrong, what to do, which rule asks for it, and the field to mend."""
    found = []
    for reason in refusal.reasons:
        message, cure = reason.render(_)
        target = ""
        if form is not None and reason.field and reason.field in form.fields:
            field = form[reason.field]
            target = field.id_for_label or field.auto_id
            if message not in (form.errors.get(reason.field) or []):
                form.add_error(reason.field, message)
        found.append({"message": message, "cure": cure, "law": reason.law, "target": target, "code": reason.code})
    return found


def outside(failure: OutsideFailure) -> dict[str, str]:
    """A service we depend on failed: nothing was done, and whether trying again helps."""
    cure = _("Tell the operator.") if failure.permanent else _("Try again in a few minutes; nothing was changed.")
    return {
        "message": _("A service outside this system failed."),
        "cure": cure,
        "law": "",
        "target": "",
        "code": "outside",
    }


def _form(verb: VerbSpec, document_id: UUID, actor: Actor, request: Asked | None) -> forms.Form | None:
    if verb.form is None:
        return None
    if request is None:
        return verb.form(document_id, actor)
    return verb.form(document_id, actor, request.POST, request.FILES)


def _shown(
    request: Asked,
    found: documents.Document,
    verb: VerbSpec,
    form: forms.Form | None,
    hop: str,
    told: list[dict[str, str]],
    *,
    status: int = 200,
) -> HttpResponse:
    values: dict[str, Any] = {
        "document": found,
        "verb": verb,
        "form": form,
        "reasons": told,
        "summed": bool(told or (form is not None and form.errors)),
        "hop": hop,
        "action": reverse("verb", args=[found.id, verb.code]) + (f"?hop={hop}" if hop else ""),
        "keep": keep_key(found.id, verb.code),
        "consequence": verb.confirm(found.id, request.actor) if verb.confirm else "",
        "cancel_url": document_url(found.id, hop),
        "current": hop,
    }
    if request.htmx:  # swapped in quietly: a refusal is an answer, not an error
        return render(request, "portal/verb_form.html", {"frame": frame(request), **values})
    return show(request, "portal/verb.html", values, status=status)


def _gone(request: Asked, found: documents.Document, code: str, hop: str) -> HttpResponse:
    """The verb is not this person's, or not now: said on the document, with who can do it."""
    values = {
        "document": found,
        "code": code,
        "current": hop,
        "cancel_url": document_url(found.id, hop),
        "people_url": reverse("people", args=[found.id]),
    }
    if request.htmx:
        return show(request, "portal/verb_gone_part.html", values)
    return show(request, "portal/verb_gone.html", values, status=422 if request.method == "POST" else 403)


def _onward(
    request: Asked,
    found: documents.Document,
    verb: VerbSpec,
    outcome: Outcome,
    hop: str,
    rows: list[worklist.Item],
) -> HttpResponse:
    """Say what was done and go to the next item of the list, else back to the document."""
    messages.success(request, str(outcome.message), extra_tags=keep_key(found.id, verb.code))
    address = outcome.url or _next_url(request, found.id, hop, rows)
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def _next_url(request: Asked, document_id: UUID, hop: str, rows: list[worklist.Item]) -> str:
    if not rows:
        return document_url(document_id, hop)
    waiting = worklist.items(request.actor, hop)
    still = {row.document_id for row in waiting}
    if document_id in still and hop != worklist.ALL:
        return document_url(document_id, hop)
    following = worklist.after(
        [row for row in rows if row.document_id in still or row.document_id == document_id], document_id
    )
    return document_url(following, hop) if following and following != document_id else back_url(hop)


def keep_key(document_id: UUID, code: str) -> str:
    """The name under which a browser keeps what is typed into this form."""
    return f"{document_id}.{code}"
