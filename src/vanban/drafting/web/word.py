"""The Word path on the compose page: the template to download, and how the conversion stands."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from vanban.drafting.queries import files
from vanban.drafting.rules.files import MEDIA_TYPES
from vanban.drafting.web import told
from vanban.drafting.web.file_rows import card
from vanban.drafting.web.reading import draft_for, editable, loaded
from vanban.drafting.web.views import show_compose
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.kernel.vietnamese import ascii_name


@require_GET
def template(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft as a Word file, filled with what is known, to go on with in Word or LibreOffice."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft = draft_for(draft_id, actor)
    reasons: list[dict[str, str]] = []
    try:
        content = files.word_template(draft_id, at=timezone.now())
    except Refusal as refusal:
        reasons = told.reasons([refusal])
    except OutsideFailure as failure:
        reasons = told.outside(failure)
    else:
        answer = HttpResponse(content, content_type=MEDIA_TYPES["docx"])
        name = ascii_name(draft.subject or draft.type_code)[:80] or "mau"
        answer["Content-Disposition"] = f'attachment; filename="{name}.docx"'
        return answer
    mine = editable(draft_id, actor)
    if mine is None:
        return HttpResponseRedirect(f"/vb/{draft_id}/")
    return show_compose(request, loaded(mine, timezone.now()), mine, reasons=reasons, status=422)


@require_GET
def state(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """How the conversion of the last Word file stands; the page asks until it has ended."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft_for(draft_id, actor)
    return render(request, "drafting/word_state.html", {"word": card(draft_id), "draft_id": draft_id})
