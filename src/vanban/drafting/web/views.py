"""Composing: begin, write, save by itself, see the paper, submit. Works without JavaScript by ordinary posts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.directory.api import can_see
from vanban.drafting import api
from vanban.drafting.api import DraftFields, RecipientField
from vanban.drafting.errors import BegunBefore, EditedMeanwhile
from vanban.drafting.queries import preview as pictures
from vanban.drafting.queries import readiness
from vanban.drafting.rules.content import DIVISIONS, Kind
from vanban.drafting.rules.parse_text import parse_body
from vanban.drafting.web import told
from vanban.drafting.web.file_rows import card as word_card
from vanban.drafting.web.forms import LEVELS
from vanban.drafting.web.groups import change_groups, offered, taken, wants_groups
from vanban.drafting.web.reading import Filled, begun, draft_for, editable, loaded, posted
from vanban.drafting.web.starters import started
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.document_types import document_type
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform import once
from vanban.registry.api import find_incoming

MANY_BLOCKS = 400


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A new document: GET shows the empty form, the first save begins the draft."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    if actor.agency_id is None or actor.post_id is None:
        return HttpResponseForbidden(gettext("Composing needs a post in an agency."))
    answers = _answered(request, actor)
    if request.method == "GET":
        filled = begun(_reply_to(answers) or started(request.GET.get("loai", ""), actor), actor.agency_id, at)
        return show_compose(request, filled, None, answers=answers)
    filled = posted(request, actor.agency_id, at)
    if not filled.is_valid():
        return _unread(request, filled, None, answers)
    page = filled.form.as_page()
    begun_before = api.draft_begun_on(page.id, actor.post_id) if page is not None else None
    if begun_before is not None:
        return _again(request, begun_before.id)
    try:
        with once.aside():
            draft = api.create_draft(filled.fields(), by=actor, at=at, answers=answers, page=page)
    except BegunBefore:  # at this very moment, by the sending before this one
        same = api.draft_begun_on(page.id, actor.post_id) if page is not None else None
        return _again(request, same.id) if same is not None else HttpResponseRedirect(reverse("draft_new"))
    except Refusal as refusal:
        return _refused(request, filled, None, refusal, answers)
    if _wants_json(request):
        return _saved(api.get_draft(draft.id), at)
    return _after_save(request, filled, draft.id, actor)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The compose page of a draft; POST saves, and submits when that button was pressed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    draft = editable(draft_id, actor)
    if draft is None:
        return HttpResponseRedirect(_document_url(draft_id))
    if request.method == "GET":
        return show_compose(request, loaded(draft, at), draft)
    filled = posted(request, draft.agency_id, at, draft.fields.recipients)
    if not filled.is_valid():
        return _unread(request, filled, draft)
    revision, page = filled.form.cleaned_data["revision"], filled.form.as_page()
    try:
        with once.aside():
            api.save_fields(draft_id, filled.fields(), revision=revision, by=actor, at=at, page=page)
    except Refusal as refusal:
        return _refused(request, filled, api.get_draft(draft_id), refusal)
    return _after_save(request, filled, draft_id, actor)


def _again(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """A page that began its draft before and never heard so goes on with that draft."""
    return autosave(request, draft_id) if _wants_json(request) else write(request, draft_id)


@require_POST
def autosave(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Save in the background; answers with the new revision and what is still missing.

    409 when somebody saved before: both texts are kept, and the answer says under which version.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    draft = editable(draft_id, actor)
    if draft is None:
        return JsonResponse({"reasons": [_closed()]}, status=403)
    filled = posted(request, draft.agency_id, at, draft.fields.recipients)
    if not filled.is_valid():
        return JsonResponse({"reasons": told.form_errors(filled.form)}, status=422)
    revision, page = filled.form.cleaned_data["revision"], filled.form.as_page()
    try:
        saved = api.save_fields(draft_id, filled.fields(), revision=revision, by=actor, at=at, page=page)
    except EditedMeanwhile as refusal:
        now = api.get_draft(draft_id)
        return JsonResponse({"reasons": told.reasons([refusal]), "revision": now.revision}, status=409)
    except Refusal as refusal:
        return JsonResponse({"reasons": told.reasons([refusal], filled.form)}, status=422)
    return _saved(saved, at)


@require_GET
def preview(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The paper as it would be typeset now, page by page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft = draft_for(draft_id, actor)
    at = timezone.now()
    values: dict[str, Any] = {"draft_id": draft_id, "reasons": [], "pages": []}
    try:
        count = pictures.page_count(draft_id, at=at)
    except Refusal as refusal:
        values["reasons"] = told.reasons([refusal])
    except OutsideFailure as failure:
        values["reasons"] = told.outside(failure)
    else:
        address = [reverse("draft_preview_page", args=[draft_id, number]) for number in range(1, count + 1)]
        values["pages"] = [
            {"number": number, "url": f"{url}?r={draft.revision}.{len(draft.fields.pictures)}"}
            for number, url in enumerate(address, 1)
        ]
    return render(request, "drafting/preview.html", values)


@require_GET
def preview_page(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """One page of the preview as a picture."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft_for(draft_id, actor)
    try:
        picture = pictures.page_picture(draft_id, number, at=timezone.now())
    except (Refusal, OutsideFailure, LookupError) as gone:
        raise Http404 from gone
    answer = HttpResponse(picture, content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=60"
    return answer


@require_POST
def outline(request: HttpRequest) -> HttpResponse:
    """How the typed text is understood: its divisions, articles and clauses. Nothing is stored; any actor may ask."""
    lines = []
    for block in parse_body(request.POST.get("body", ""))[:MANY_BLOCKS]:
        if block.kind in DIVISIONS or block.kind in {Kind.ARTICLE, Kind.CLAUSE, Kind.TABLE}:
            level = 1 if block.kind in DIVISIONS else 2 if block.kind is Kind.ARTICLE else 3
            words = (
                block.text if block.kind is not Kind.TABLE else gettext("Table, %(n)s rows") % {"n": len(block.rows)}
            )
            lines.append({"label": block.label, "text": words[:120], "level": level})
    return render(request, "drafting/outline.html", {"lines": lines})


def _after_save(request: HttpRequest, filled: Filled, draft_id: UUID, actor: Actor) -> HttpResponse:
    """Submit or change the groups of recipients when asked to; else back to the page with what was saved."""
    if wants_groups(request):
        try:
            return change_groups(request, draft_id, actor)
        except Refusal as refusal:
            draft = api.get_draft(draft_id)
            return _refused(request, _fresh(request, filled, draft), draft, refusal)
    if "submit" in request.POST:
        try:
            api.submit(draft_id, by=actor, at=timezone.now())
        except Refusal as refusal:
            draft = api.get_draft(draft_id)
            return _refused(request, _fresh(request, filled, draft), draft, refusal)
        except OutsideFailure as failure:
            draft = api.get_draft(draft_id)
            failed = told.outside(failure)
            return show_compose(request, _fresh(request, filled, draft), draft, reasons=failed, status=503)
        messages.success(request, gettext("Submitted."), extra_tags=f"draft.{draft_id}")
        return HttpResponseRedirect(_document_url(draft_id))
    messages.success(request, gettext("Saved."), extra_tags=f"draft.{draft_id}")
    return HttpResponseRedirect(reverse("draft", args=[draft_id]))


def _fresh(request: HttpRequest, filled: Filled, draft: Any) -> Filled:
    """The same words with the revision that has just been saved."""
    values = request.POST.copy()
    values["revision"] = str(draft.revision)
    filled.form.data = values
    return filled


def show_compose(
    request: HttpRequest,
    filled: Filled,
    draft: Any | None,
    *,
    answers: UUID | None = None,
    reasons: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = timezone.now()
    faults = told.reasons(readiness.faults_of(draft, at=at), filled.form) if draft is not None else []
    answered = draft.answers if draft is not None else answers
    incoming = find_incoming(answered) if answered else None
    values = {
        "form": filled.form,
        "annexes": filled.annexes,
        "draft": draft,
        "answered": incoming,
        "answered_url": _document_url(answered) if answered else "",
        "reasons": reasons or [],
        "faults": faults,
        "groups": _grouped(filled),
        "offered_groups": offered(draft.agency_id if draft is not None else _agency_of(request), at=at),
        "taken_groups": taken(draft.fields, at=at) if draft is not None else [],
        "pictures": draft.fields.pictures if draft is not None else (),
        "attachments": api.attachments_of(draft.id) if draft is not None else [],
        "word": word_card(draft.id) if draft is not None else None,
        "uploaded": api.paper_of(draft.id, "uploaded") if draft is not None and draft.uploaded else None,
        "document_url": _document_url(draft.id) if draft is not None else "",
        "saved": moment_on_screen(draft.saved_at, at) if draft is not None else "",
        "type_name": document_type(draft.type_code).name(get_language() or "vi") if draft is not None else "",
        "keep": f"draft.{draft.id}" if draft is not None else "draft.new",
        "current": "drafts",
    }
    return render(request, "drafting/compose.html", values, status=status)


def _agency_of(request: HttpRequest) -> UUID:
    """The agency of whoever begins a draft; nobody without one comes here."""
    agency_id: UUID = request.actor.agency_id  # type: ignore[attr-defined]
    return agency_id


def _grouped(filled: Filled) -> list[dict[str, Any]]:
    """The receiving agencies by level, with the chosen ones marked."""
    bound = filled.form["recipients"]
    chosen = set(bound.value() or [])
    levels = filled.form.levels
    groups = []
    for level, label in LEVELS.items():
        rows = [
            {"code": code, "name": name, "chosen": code in chosen}
            for code, name in filled.form.names.items()
            if levels.get(code, "external") == level
        ]
        if rows:
            groups.append({"level": level, "label": label, "rows": rows, "count": len(rows)})
    return groups


def _unread(request: HttpRequest, filled: Filled, draft: Any | None, answers: UUID | None = None) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"reasons": told.form_errors(filled.form)}, status=422)
    return show_compose(request, filled, draft, answers=answers, status=422)


def _refused(
    request: HttpRequest, filled: Filled, draft: Any | None, refusal: Refusal, answers: UUID | None = None
) -> HttpResponse:
    reasons = told.reasons([refusal], filled.form)
    if _wants_json(request):
        return JsonResponse({"reasons": reasons}, status=422)
    return show_compose(request, filled, draft, answers=answers, reasons=reasons, status=422)


def _saved(draft: Any, at: Any) -> JsonResponse:
    """What the page needs after a save."""
    return JsonResponse(
        {
            "revision": draft.revision,
            "saved": moment_on_screen(draft.saved_at, at),
            "url": reverse("draft", args=[draft.id]),
            "faults": told.reasons(readiness.faults_of(draft, at=at)),
        }
    )


def _closed() -> dict[str, str]:
    return {
        "message": gettext("This draft can no longer be changed here: it has been submitted, or it is another's."),
        "cure": gettext("Open the document to see whose turn it is. What you typed is kept on this computer."),
        "law": "",
        "target": "",
        "code": "drafting.closed",
    }


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _document_url(document_id: UUID) -> str:
    return f"/vb/{document_id}/"


def _answered(request: HttpRequest, actor: Actor) -> UUID | None:
    """The incoming document replied to, when this person may see it."""
    try:
        found = UUID(request.GET.get("tra-loi") or request.POST.get("answers") or "")
    except ValueError:
        return None
    return found if can_see(actor, found) else None


def _reply_to(answers: UUID | None) -> DraftFields | None:
    """A reply begins with the sender as its receiver and the subject taken over."""
    incoming = find_incoming(answers) if answers else None
    if incoming is None:
        return None
    notation = f"{incoming.number}/{incoming.symbol}" if incoming.symbol else incoming.number
    dated = f" ngày {incoming.issued_date:%d/%m/%Y}" if incoming.issued_date else ""
    return DraftFields(
        subject=f"V/v trả lời {incoming.type_name} số {notation} của {incoming.issuer_name}",
        addressees=(incoming.issuer_name,),
        recipients=(RecipientField(incoming.issuer_name, incoming.issuer_code),),
        urgency=incoming.urgency,
        body=f"{incoming.type_name} số {notation}{dated} của {incoming.issuer_name} về việc {incoming.subject}.\n",
    )
