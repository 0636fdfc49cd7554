"""Two versions of a draft beside each other: what was taken out, what was put in, and the papers themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from vanban.drafting import api
from vanban.drafting.rules.comparing import differences
from vanban.drafting.web.page import KINDS
from vanban.drafting.web.reading import draft_for
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen

NOW = "now"


@require_GET
def compare(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """`?tu=` and `?den=` name versions by number, or the text as it stands; by default the last two."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft = draft_for(draft_id, actor)
    at = timezone.now()
    versions: list[dict[str, Any]] = [
        {
            "code": str(one.number),
            "label": gettext("Version %(n)s, %(kind)s, %(name)s, %(when)s")
            % {
                "n": one.number,
                "kind": KINDS.get(one.kind, one.kind),
                "name": one.made_by,
                "when": moment_on_screen(one.made_at, at),
            },
            "content": one.content,
            "url": f"/vb/{draft_id}/tep/{one.blob_id}/" if one.blob_id else "",
        }
        for one in api.versions_of(draft_id)
    ]
    saved = moment_on_screen(draft.saved_at, at)
    present = gettext("The text as it stands, %(name)s, %(when)s") % {"name": draft.saved_by, "when": saved}
    versions.append({"code": NOW, "label": present, "content": draft.content, "url": ""})
    by_code = {one["code"]: one for one in versions}
    newer = by_code.get(request.GET.get("den", "")) or versions[-1]
    older = by_code.get(request.GET.get("tu", "")) or _last_unlike(versions, newer)
    values = {
        "draft": draft,
        "versions": versions,
        "older": older,
        "newer": newer,
        "changes": differences(_fair(older["content"], newer["content"]), _fair(newer["content"], older["content"])),
        "document_url": f"/vb/{draft_id}/",
        "current": "drafts",
    }
    return render(request, "drafting/compare.html", values)


def _last_unlike(versions: list[dict[str, Any]], newer: dict[str, Any]) -> dict[str, Any]:
    """The latest version before this one that says something else; the first when none does."""
    before = [one for one in versions if one is not newer]
    for one in reversed(before):
        if differences(_fair(one["content"], newer["content"]), _fair(newer["content"], one["content"])):
            return one
    return before[0] if before else newer


def _fair(content: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Saved texts carry no printed names; a field that only one of two can have says nothing."""
    return content if "names" in other else {name: value for name, value in content.items() if name != "names"}
