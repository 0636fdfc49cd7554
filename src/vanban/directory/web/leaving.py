"""Handing over: who leaves, to whom, what it is, who has confirmed it, the record; and one's own data."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.directory import api, policies, states
from vanban.directory.queries.printed import KINDS
from vanban.directory.web.forms import ExcuseForm, HandoverForm, WishForm
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, moment_on_screen
from vanban.kernel.refusals import Refusal
from vanban.platform import storage
from vanban.platform.web.asking import identifier, known_actor, offer, told


@require_http_methods(["GET", "POST"])
def handovers(request: HttpRequest) -> HttpResponse:
    """The hand-overs one has to do with, and a form for a new one."""
    actor = known_actor(request)
    if actor.agency_id is None or actor.person_id is None:
        raise PermissionDenied
    at = timezone.now()
    form = _form(request, actor, actor.agency_id, at)
    reasons: list[dict[str, str]] = []
    if form.is_bound and form.is_valid():
        person, successor = identifier(form.cleaned_data["person"]), identifier(form.cleaned_data["successor"])
        if person is None or successor is None:
            raise PermissionDenied
        try:
            made = api.prepare_handover(
                person, actor.agency_id, successor, reason=form.cleaned_data["reason"], by=actor, at=at
            )
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            messages.success(request, gettext("The list is ready; both confirm it, then it is completed."))
            return HttpResponseRedirect(reverse("handover", args=[made.id]))
    found = {one.id: one for one in api.handovers_for(actor.person_id)}
    found |= {one.id: one for one in api.handovers_of(actor.agency_id) if policies.can_read_handover(actor, one)}
    rows = sorted(found.values(), key=lambda one: one.prepared_at, reverse=True)
    values = {
        "form": form,
        "reasons": reasons,
        "rows": [_row(one, at) for one in rows],
        "tab": "me",
        "current": "handovers",
    }
    return render(request, "directory/handovers.html", values, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """One hand-over: the list as it stands now, or as it stood when it went over."""
    actor, found = _readable(request, handover_id)
    at = timezone.now()
    form = ExcuseForm(request.POST or None)
    reasons: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            said = _act(request.POST.get("act", ""), found, form.cleaned_data["excuse"], actor, at)
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("handover", args=[found.id]))
    on = local_date(at)
    posts = api.posts_to_hand_over(found.person_id, found.agency_id, on=on)
    is_open = policies.is_open_handover(found)
    lines = (
        [_line(item.kind, item.title, item.subject, item.due, at) for post in posts for item in api.held_of(post.id)]
        if is_open
        else [
            _line(
                one["kind"],
                one["title"],
                one["subject"],
                datetime.fromisoformat(one["due"]) if one["due"] else None,
                at,
                one["document"],
            )
            for one in found.lines
        ]
    )
    values = {
        **_row(found, at),
        "form": form,
        "reasons": reasons,
        "lines": lines,
        "delegations": [str(one) for post in posts for one in api.delegated_of(post.id, at=at)] if is_open else [],
        "is_open": is_open,
        "confirmed": [
            (found.person.full_name, moment_on_screen(found.giver_at, at) if found.giver_at else ""),
            (found.successor.person.full_name, moment_on_screen(found.taker_at, at) if found.taker_at else ""),
        ],
        "excuse": found.excuse,
        "may_confirm": policies.can_confirm_handover(actor, found),
        "may_complete": is_open and policies.can_complete_handover(actor, found, posts),
        "may_cancel": is_open and policies.can_prepare_handover(actor, found.person_id, posts, found.agency_id),
        "paper": reverse("handover_paper", args=[found.id]) if found.blob_id else "",
        "tab": "me",
        "current": "handovers",
    }
    return render(request, "directory/handover.html", values, status=422 if reasons else 200)


@require_GET
def paper(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """The record as it was typeset and kept."""
    _actor, found = _readable(request, handover_id)
    if found.blob_id is None:
        raise Http404
    answer = HttpResponse(storage.read(found.blob_id), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="bien-ban-ban-giao.pdf"'
    return answer


@require_http_methods(["GET", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """Asking the head for one's own data, and how that stands."""
    actor = known_actor(request)
    if actor.agency_id is None or actor.person_id is None:
        raise PermissionDenied
    at = timezone.now()
    form = WishForm(request.POST or None)
    reasons: list[dict[str, str]] = []
    if form.is_bound and form.is_valid():
        try:
            api.ask_export(actor.agency_id, reason=form.cleaned_data["reason"], by=actor, at=at)
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            messages.success(request, gettext("Asked; the head of the agency decides."))
            return HttpResponseRedirect(reverse("own_data"))
    latest = api.own_export(actor.person_id)
    values = {
        "form": form,
        "reasons": reasons,
        "latest": latest,
        "status": gettext(states.EXPORT.statuses[latest.status].label) if latest else "",
        "granted": api.granted_export(actor.person_id) is not None,
        "tab": "me",
        "current": "account",
    }
    return render(request, "directory/own_data.html", values, status=422 if reasons else 200)


@require_POST
def fetch_data(request: HttpRequest) -> HttpResponse:
    """The data as a ZIP, once."""
    actor = known_actor(request)
    granted = api.granted_export(actor.person_id) if actor.person_id else None
    if granted is None:
        raise PermissionDenied
    data = api.fetch_export(granted.id, by=actor, at=timezone.now())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("du-lieu-tai-khoan.json", json.dumps(data, ensure_ascii=False, indent=2))
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="du-lieu-tai-khoan.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


def _act(act: str, found: api.Handover, excuse: str, actor: Actor, at: datetime) -> str:
    if act == "confirm":
        api.confirm_handover(found.id, by=actor, at=at)
        return gettext("Confirmed with your account.")
    if act == "complete":
        api.complete_handover(found.id, excuse=excuse, by=actor, at=at)
        return gettext("Handed over. The record is being typeset.")
    if act == "cancel":
        api.cancel_handover(found.id, by=actor, at=at)
        return gettext("Given up; nothing has moved.")
    raise Http404


def _readable(request: HttpRequest, handover_id: UUID) -> tuple[Actor, api.Handover]:
    actor = known_actor(request)
    try:
        found = api.handover(handover_id)
    except api.Handover.DoesNotExist:
        raise Http404 from None
    if not policies.can_read_handover(actor, found):
        raise Http404
    return actor, found


def _form(request: HttpRequest, actor: Actor, agency_id: UUID, at: datetime) -> HandoverForm:
    here = list(api.posts_in_force(on=local_date(at)).filter(agency_id=agency_id).order_by("order", "person__sort_key"))
    held: dict[UUID, list[api.Post]] = {}
    for one in here:
        held.setdefault(one.person_id, []).append(one)
    may = {who for who, posts in held.items() if policies.can_prepare_handover(actor, who, posts, agency_id)}
    leaving = [one for one in here if one.person_id in may]
    form = HandoverForm(request.POST or None, initial={"person": str(actor.person_id)})
    people = {str(one.person_id): f"{one.person.full_name} – {one.title}" for one in leaving}
    offer(form, "person", people.items())
    offer(form, "successor", [("", "—"), *((str(one.id), f"{one.person.full_name} – {one.title}") for one in here)])
    return form


def _row(found: api.Handover, at: datetime) -> dict[str, Any]:
    return {
        "url": reverse("handover", args=[found.id]),
        "giver": found.person.full_name,
        "taker": found.successor.person.full_name,
        "posts": ", ".join(post["title"] for post in found.posts),
        "reason": found.reason,
        "status": gettext(states.HANDOVER.statuses[found.status].label),
        "when": moment_on_screen(found.completed_at or found.prepared_at, at),
        "by": found.completed_by or found.prepared_by,
    }


def _line(
    kind: str, title: str, subject: str, due: datetime | None, at: datetime, document: str = ""
) -> dict[str, Any]:
    return {
        "kind": KINDS.get(kind, kind),
        "title": title,
        "subject": subject,
        "due": moment_on_screen(due, at) if due else "",
        "url": reverse("document", args=[document]) if document else "",
    }
