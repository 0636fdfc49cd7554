"""Pictures of a draft on the compose page: added, shown small, taken off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vanban.drafting import api
from vanban.drafting.web import told
from vanban.drafting.web.reading import draft_for, editable, loaded
from vanban.drafting.web.views import show_compose
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform import storage


@require_POST
def add(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Add pictures; each is refused or taken on its own, and every reason is shown."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft_for(draft_id, actor)
    reasons: list[dict[str, str]] = []
    files = request.FILES.getlist("file")
    if not files:
        reasons = [told.plain(gettext("No file was chosen."), gettext("Choose a file, then send it."))]
    for file in files:
        try:
            api.add_picture(draft_id, name=file.name or "", content=file.read(), by=actor, at=timezone.now())
        except Refusal as refusal:
            reasons += told.reasons([refusal])
        except OutsideFailure as failure:
            reasons += told.outside(failure)
    if reasons:
        return _shown(request, draft_id, actor, reasons)
    done = gettext("The picture is here; put its line into the text.")
    messages.success(request, done, extra_tags=f"draft.{draft_id}")
    return HttpResponseRedirect(reverse("draft", args=[draft_id]) + "#pictures")


@require_POST
def remove(request: HttpRequest, draft_id: UUID, name: str) -> HttpResponse:
    """Take a picture off."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft_for(draft_id, actor)
    try:
        api.remove_picture(draft_id, name, by=actor, at=timezone.now())
    except Refusal as refusal:
        return _shown(request, draft_id, actor, told.reasons([refusal]))
    messages.success(request, gettext("Taken off."), extra_tags=f"draft.{draft_id}")
    return HttpResponseRedirect(reverse("draft", args=[draft_id]) + "#pictures")


@require_GET
def show(request: HttpRequest, draft_id: UUID, name: str) -> HttpResponse:
    """A picture of the draft, for whoever may see the draft."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft = draft_for(draft_id, actor)
    found = next((one for one in draft.fields.pictures if one.name == name), None)
    if found is None:
        raise Http404
    answer = HttpResponse(storage.read(UUID(found.blob_id)), content_type=found.media_type)
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _shown(request: HttpRequest, draft_id: UUID, actor: Actor, reasons: list[dict[str, str]]) -> HttpResponse:
    draft = editable(draft_id, actor)
    if draft is None:
        return HttpResponseRedirect(f"/vb/{draft_id}/")
    return show_compose(request, loaded(draft, timezone.now()), draft, reasons=reasons, status=422)
