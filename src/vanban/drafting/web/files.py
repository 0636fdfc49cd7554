"""Files of a draft: separate ones attached and taken off, and a finished PDF instead of the typed text."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import magic
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vanban.drafting import api
from vanban.drafting.web import told
from vanban.drafting.web.reading import draft_for, editable, loaded
from vanban.drafting.web.views import show_compose
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure, Refusal

FOUND = 302
Take = Callable[[str, bytes, str], object]


@require_POST
def attach(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Attach separate files; each is refused or taken on its own, and every reason is shown."""
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def take(name: str, content: bytes, media_type: str) -> object:
        return api.add_attachment(
            draft_id, name=name, content=content, media_type=media_type, by=actor, at=timezone.now()
        )

    return _taken(request, draft_id, actor, take, gettext("Attached."))


@require_POST
def upload(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """A finished PDF becomes the paper of this draft."""
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def take(name: str, content: bytes, media_type: str) -> object:
        return api.upload_paper(
            draft_id, name=name, content=content, media_type=media_type, by=actor, at=timezone.now()
        )

    answer = _taken(request, draft_id, actor, take, gettext("The uploaded PDF is now the paper."))
    paper = api.paper_of(draft_id, "uploaded")
    if answer.status_code == FOUND and paper is not None and not api.is_placed(paper):
        return HttpResponseRedirect(reverse("draft_places", args=[draft_id]))
    return answer


@require_POST
def upload_word(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """A Word file becomes the text of this draft; the machine makes its PDF."""
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def take(name: str, content: bytes, _media_type: str) -> object:
        return api.upload_word(draft_id, name=name, content=content, by=actor, at=timezone.now())

    return _taken(request, draft_id, actor, take, gettext("Taken; the PDF is being made of it."))


@require_POST
def detach(request: HttpRequest, draft_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Take a separate file off."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft_for(draft_id, actor)
    if attachment_id in {one.id for one in api.attachments_of(draft_id)}:
        try:
            api.remove_attachment(draft_id, attachment_id, by=actor, at=timezone.now())
        except Refusal as refusal:
            return _shown(request, draft_id, actor, told.reasons([refusal]))
        messages.success(request, gettext("Taken off."))
    return HttpResponseRedirect(reverse("draft", args=[draft_id]))


def _taken(request: HttpRequest, draft_id: UUID, actor: Actor, take: Take, done: str) -> HttpResponse:
    draft_for(draft_id, actor)
    reasons: list[dict[str, str]] = []
    files = request.FILES.getlist("file")
    if not files:
        reasons = [told.plain(gettext("No file was chosen."), gettext("Choose a file, then send it."))]
    for file in files:
        content = file.read()
        media_type = magic.from_buffer(content[:8192], mime=True) if content else ""
        try:
            take(file.name or "", content, media_type)
        except Refusal as refusal:
            reasons += told.reasons([refusal])
        except OutsideFailure as failure:
            reasons += told.outside(failure)
    if reasons:
        return _shown(request, draft_id, actor, reasons)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("draft", args=[draft_id]))


def _shown(request: HttpRequest, draft_id: UUID, actor: Actor, reasons: list[dict[str, str]]) -> HttpResponse:
    draft = editable(draft_id, actor)
    if draft is None:
        return HttpResponseRedirect(f"/vb/{draft_id}/")
    return show_compose(request, loaded(draft, timezone.now()), draft, reasons=reasons, status=422)
