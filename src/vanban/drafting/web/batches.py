"""Signing or issuing many at once: choose, confirm, watch. Works without JavaScript by ordinary posts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.drafting import api, policies, states
from vanban.drafting.api import Chosen, begin_batch, stop_batch
from vanban.drafting.queries import batches
from vanban.drafting.web import told
from vanban.drafting.web.verb_forms import PinForm
from vanban.kernel.actor import Actor
from vanban.kernel.clock import moment_on_screen
from vanban.kernel.document_types import Urgency, document_type
from vanban.kernel.refusals import Refusal
from vanban.signing.api import Permission, asked_of

KINDS = {"ky": "sign", "phat-hanh": "issue"}
TITLES = {"sign": _("Sign many documents"), "issue": _("Issue many documents")}
BOXES = {"sign": "sign", "issue": "issue"}
LOOKS = {
    "waiting": ("clock", "wary"),
    "begun": ("clock", "wary"),
    "done": ("check", "good"),
    "refused": ("cross", "bad"),
    "skipped": ("cross", "bad"),
}
"""Shape and tone of a result; its word stands beside them."""


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, kind: str) -> HttpResponse:
    """The documents that wait for this person; a post shows what would happen, a confirmed one begins."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.post_id is None or actor.agency_id is None:
        return HttpResponseForbidden(gettext("This needs a post in an agency."))
    verb = KINDS[kind]
    if request.method == "GET":
        return _shown(request, verb, actor)
    chosen = _chosen(request)
    if "begin" not in request.POST:
        return _shown(request, verb, actor, chosen=chosen, confirming=bool(chosen))
    asked = PinForm(request.POST) if verb == "sign" and _wants_pin(actor) else None
    if asked is not None and not asked.is_valid():
        reasons = told.form_errors(asked)
        return _shown(request, verb, actor, chosen=chosen, confirming=True, reasons=reasons, status=422)
    permission = Permission(asked.cleaned_data["pin"]) if asked is not None else None
    try:
        batch = begin_batch(verb, chosen, by=actor, at=timezone.now(), permission=permission)
    except Refusal as refusal:
        return _shown(request, verb, actor, reasons=told.reasons([refusal]), status=422)
    return HttpResponseRedirect(reverse("batch", args=[batch.id]))


@require_GET
def watch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """How far a batch is, and the result of each document; only for whoever began it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    standing = batches.find_batch(batch_id, actor)
    if standing is None:
        raise Http404
    batch = standing.batch
    rows = [
        {
            "url": f"/vb/{item.draft_id}/",
            "subject": item.draft.subject,
            "type": document_type(item.draft.type_code).name(get_language() or "vi"),
            "number": item.number,
            "told": item.told,
            "state": gettext(states.BATCH_ITEM.statuses[item.state].label),
            "look": LOOKS[item.state],
        }
        for item in sorted(standing.items, key=lambda one: (not policies.went_wrong(one), one.place))
    ]
    values = {
        "title": TITLES[batch.kind],
        "batch": batch,
        "standing": standing,
        "failed": standing.counts["refused"] + standing.counts["skipped"],
        "rows": rows,
        "begun": moment_on_screen(batch.begun_at, timezone.now()),
        "current": BOXES[batch.kind],
        "box_url": f"/viec/{BOXES[batch.kind]}/",
    }
    return render(request, "drafting/batch.html", values)


@require_POST
def stop(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Leave the rest undone."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if batches.find_batch(batch_id, actor) is None:
        raise Http404
    stop_batch(batch_id, by=actor, at=timezone.now())
    return HttpResponseRedirect(reverse("batch", args=[batch_id]))


def _wants_pin(actor: Actor) -> bool:
    """Whether this person's key signs only under a PIN."""
    return "pin" in asked_of(actor.person_id, at=timezone.now())


def _chosen(request: HttpRequest) -> list[Chosen]:
    """What was marked: `<draft>:<version>` each; anything else is no choice."""
    found = []
    for text in request.POST.getlist("chosen"):
        draft, _colon, version = text.partition(":")
        try:
            found.append(Chosen(UUID(draft), int(version or 0)))
        except ValueError:
            continue
    return found


def _shown(
    request: HttpRequest,
    kind: str,
    actor: Actor,
    *,
    chosen: list[Chosen] | None = None,
    confirming: bool = False,
    reasons: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    marked = {one.draft_id for one in chosen or ()}
    waiting = [one for one in batches.waiting_for(kind, actor) if not confirming or one.draft_id in marked]
    now = timezone.now()
    rows = [
        {
            "value": f"{one.draft_id}:{one.version}",
            "url": f"/vb/{one.draft_id}/",
            "type": document_type(one.type_code).name(get_language() or "vi"),
            "subject": one.subject,
            "drafter": one.drafter,
            "recipients": ", ".join(one.recipients[:2]) + (" …" if len(one.recipients) > 2 else ""),
            "urgency": gettext(Urgency.from_wire(one.urgency).label) if one.urgency else "",
            "since": moment_on_screen(one.since, now),
        }
        for one in waiting
    ]
    places = {name for one in waiting for name in one.recipients}
    values = {
        "title": TITLES[kind],
        "kind": kind,
        "rows": rows,
        "confirming": confirming,
        "pin": PinForm()["pin"] if confirming and kind == "sign" and _wants_pin(actor) else None,
        "places": len(places),
        "reasons": reasons or [],
        "current": BOXES[kind],
        "box_url": f"/viec/{BOXES[kind]}/",
        "earlier": [] if confirming else _earlier(actor, kind),
    }
    return render(request, "drafting/batch_choose.html", values, status=status)


def _earlier(actor: Actor, kind: str) -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {"url": reverse("batch", args=[one.id]), "begun": moment_on_screen(one.begun_at, now), "over": one.ended_at}
        for one in api.batches_of(actor)
        if one.kind == kind
    ][:5]
