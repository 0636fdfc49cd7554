"""The leader's desk beside the document page: a sentence read, several documents in one press, what is kept at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from vanban.directory.api import Role, can_see
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.document_types import Urgency
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier, known_actor, told
from vanban.registry.api import find_incoming
from vanban.work import api, policies, queries
from vanban.work.actions.desk import drop_sentence, end_field, keep_field, keep_sentence
from vanban.work.queries import desk
from vanban.work.web.fields_form import FieldForm, SentenceForm
from vanban.work.web.inputs import moment_of
from vanban.work.web.instruct_form import InstructForm, assignees


@dataclass(frozen=True)
class Result:
    """What became of one document of several."""

    url: str
    title: str
    subject: str
    done: bool
    told: str


@require_POST
def read(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """What the sentence typed so far says; nothing is done. Only for who may instruct this document now."""
    actor = known_actor(request)
    handling = queries.find_handling(document_id)
    if handling is None or not can_see(actor, document_id):
        raise Http404
    if not policies.can_instruct(actor, handling):
        raise PermissionDenied
    form = InstructForm.being_read(document_id, actor, request.POST)
    if getattr(request, "htmx", False):
        return render(request, "work/instruct_form.html", {"form": form})
    verb = "instruct" if policies.needs_instruction(handling) else "reassign"
    values = {
        "form": form,
        "document": find_incoming(document_id),
        "action": f"/vb/{document_id}/{verb}/",
        "back": f"/vb/{document_id}/",
        "hop": request.POST.get("hop", ""),
        "current": "instruct",
    }
    return render(request, "work/instruct_page.html", values)


@require_POST
def read_for_many(request: HttpRequest) -> HttpResponse:
    """The same for several documents at once."""
    actor = _leader(request)
    form = InstructForm.being_read(None, actor, request.POST)
    if getattr(request, "htmx", False):
        return render(request, "work/instruct_form.html", {"form": form})
    return _choosing(request, actor, form)


@require_http_methods(["GET", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """One sentence for several documents that wait for this leader; each has a result of its own."""
    actor = _leader(request)
    if request.method == "GET":
        return _choosing(request, actor, InstructForm(None, actor))
    form = InstructForm(None, actor, request.POST)
    chosen = _chosen(request)
    if not form.is_valid() or not chosen:
        reasons = [] if chosen else [{"message": gettext("No document is marked."), "target": "", "law": ""}]
        return _choosing(request, actor, form, reasons=reasons, status=422)
    results = [_instruct(document_id, seen, actor, form) for document_id, seen in chosen[: desk.MANY]]
    if form.cleaned_data["keep"] and actor.may("work.sentence_kept"):
        keep_sentence(form.cleaned_data["text"], by=actor, at=timezone.now())
    values = {
        "results": results,
        "done": sum(one.done for one in results),
        "failed": sum(not one.done for one in results),
        "text": form.cleaned_data["text"],
        "current": "instruct",
        "tab": "work",
    }
    return render(request, "work/many_done.html", values)


@require_http_methods(["GET", "POST"])
def fields(request: HttpRequest) -> HttpResponse:
    """The agency's fields of responsibility: who is in charge, who handles; a line is added or taken off."""
    actor = known_actor(request)
    if not policies.can_keep_fields(actor) or actor.agency_id is None:
        raise PermissionDenied
    at = timezone.now()
    form, reasons = FieldForm(actor), []
    if request.method == "POST":
        gone = identifier(request.POST.get("end", ""))
        if gone is not None:
            end_field(gone, by=actor, at=at)
            return HttpResponseRedirect(reverse("fields_of_duty"))
        form = FieldForm(actor, request.POST)
        if form.is_valid():
            try:
                keep_field(**form.as_field(), by=actor, at=at)
            except Refusal as refusal:
                reasons = told(refusal)
            else:
                return HttpResponseRedirect(reverse("fields_of_duty"))
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "words": ", ".join(one.words.splitlines()),
            "leader": f"{one.leader.person.full_name}, {one.leader.title}" if one.leader else "",
            "handler": f"{one.handler.person.full_name}, {queries.department_of(one.handler)}" if one.handler else "",
        }
        for one in desk.fields_of(actor.agency_id)
    ]
    values = {"form": form, "reasons": reasons, "rows": rows, "current": "progress", "tab": "work"}
    return render(request, "work/fields.html", values, status=422 if reasons or form.errors else 200)


@require_http_methods(["GET", "POST"])
def sentences(request: HttpRequest) -> HttpResponse:
    """The sentences this person keeps at hand."""
    actor = known_actor(request)
    if not policies.can_keep_fields(actor):
        raise PermissionDenied
    at = timezone.now()
    form = SentenceForm()
    if request.method == "POST":
        gone = identifier(request.POST.get("drop", ""))
        if gone is not None:
            drop_sentence(gone, by=actor, at=at)
            return HttpResponseRedirect(reverse("kept_sentences"))
        form = SentenceForm(request.POST)
        if form.is_valid():
            keep_sentence(form.cleaned_data["text"], by=actor, at=at)
            return HttpResponseRedirect(reverse("kept_sentences"))
    values = {"form": form, "rows": desk.favourites_of(actor.person_id), "current": "progress", "tab": "work"}
    return render(request, "work/sentences.html", values, status=422 if form.errors else 200)


def _leader(request: HttpRequest) -> Actor:
    """Whoever instructs in an agency; raises PermissionDenied."""
    actor = known_actor(request)
    if actor.agency_id is None or not actor.has(Role.LEADER) or not actor.may("work.instructed"):
        raise PermissionDenied
    return actor


def _chosen(request: HttpRequest) -> list[tuple[UUID, int]]:
    """What was marked, `<document>:<how many had written>` each; anything else is no choice."""
    found = []
    for text in request.POST.getlist("chosen"):
        document, _colon, said = text.partition(":")
        document_id = identifier(document)
        if document_id is not None and said.isascii() and said.isdigit() and len(said) < 5:
            found.append((document_id, int(said)))
    return list(dict(found).items())


def _choosing(
    request: HttpRequest,
    actor: Actor,
    form: InstructForm,
    *,
    reasons: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    marked = {document_id for document_id, _said in _chosen(request)}
    at = timezone.now()
    rows: list[dict[str, Any]] = [
        {
            "value": f"{one.document_id}:{one.said}",
            "marked": one.document_id in marked,
            "url": f"/vb/{one.document_id}/?hop=instruct",
            "title": one.title,
            "subject": one.subject,
            "origin": one.origin,
            "urgency": gettext(Urgency.from_wire(one.urgency).label) if one.urgency else "",
            "field": one.field,
            "due": moment_on_screen(one.due, at) if one.due else "",
            "late": one.due is not None and one.due < at,
        }
        for one in desk.waiting_for(actor)
    ]
    values = {"form": form, "rows": rows, "reasons": reasons or [], "current": "instruct", "tab": "work"}
    return render(request, "work/many.html", values, status=status)


def _instruct(document_id: UUID, seen: int, actor: Actor, form: InstructForm) -> Result:
    """One of several: its own transaction, its own answer."""
    at = timezone.now()
    url = f"/vb/{document_id}/"
    document = find_incoming(document_id) if can_see(actor, document_id) else None
    if document is None or queries.find_handling(document_id) is None:
        return Result(url, "–", "", False, gettext("This document does not wait for you."))
    data = form.cleaned_data
    due = moment_of(actor.agency_id, data["due"], data["due_time"]) or desk.due_by_rule(document, at).moment
    named = assignees(data, actor.agency_id, at)
    try:
        api.instruct(document_id, text=data["text"], assignees=named, due=due, seen=seen, by=actor, at=at)
    except Refusal as refusal:
        words = " ".join(" ".join(filter(None, reason.render(gettext))) for reason in refusal.reasons)
        return Result(url, document.number_symbol, document.subject, False, words)
    told_due = gettext("due %(moment)s") % {"moment": moment_on_screen(due, at)}
    return Result(url, document.number_symbol, document.subject, True, told_due)
