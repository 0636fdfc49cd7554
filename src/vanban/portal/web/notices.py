"""What one was told: the page, the counters that never go stale, and how one wants to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.directory import api as directory
from vanban.kernel import clock
from vanban.kernel.refusals import Refusal
from vanban.platform import live as lines
from vanban.portal import actions, ports
from vanban.portal.queries import told, wording, worklist
from vanban.portal.rules import telling
from vanban.portal.web.account import device_name
from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import post_of, show
from vanban.portal.web.shown import Chip, Moment, due_chip, now, urgency_chip

RETRY = 60_000
"""Milliseconds after which a page asks again where the line cannot stay open."""


@require_GET
def page(request: Asked) -> HttpResponse:
    """Everything this person was told, newest first, by day."""
    at = now()
    person = request.actor.person_id
    before = _place(request.GET.get("truoc", ""))
    rows = told.page_of(person, before=before) if person else []
    sent = told.sendings_of([row.id for row in rows])
    days: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        label = _("Today") if clock.local_date(row.at) == clock.local_date(at) else clock.day_on_screen(
            clock.local_date(row.at), at
        )  # fmt: skip
        days.setdefault(label, []).append(_row(row, sent.get(row.id, []), at))
    last = rows[-1] if len(rows) == told.PAGE else None
    values = {
        "days": [{"label": label, "rows": found} for label, found in days.items()],
        "unseen": told.unseen_count(person) if person else 0,
        "older": f"{clock.to_wire(last.at)[:-6]}.{last.at.microsecond:06d}~{last.id}" if last else "",
        "current": "notices",
        "tab": "me",
    }
    return show(request, "portal/told.html", values)


def _row(notice: Any, sent: list[Any], at: datetime) -> dict[str, Any]:
    due = due_chip(notice.due, at) if notice.due else None
    urgency = urgency_chip(notice.urgency)
    failed = [one for one in sent if one.given_up_at is not None]
    chips = [chip for chip in (urgency, due) if chip]
    chips += [Chip(_("mail not delivered"), "warning", "warn", one.answer) for one in failed if one.channel == "mail"]
    return {
        "id": notice.id,
        "url": wording.place_of(notice),
        "headline": wording.headline(notice),
        "title": notice.title,
        "subject": notice.subject,
        "words": wording.words_of(notice),
        "by": notice.by_name,
        "for_name": notice.for_name,
        "time": Moment(notice.at, at, with_hour=True),
        "chips": chips,
        "fresh": notice.seen_at is None,
    }


def _place(text: str) -> tuple[datetime, UUID] | None:
    """The place in the list after which older ones begin; None for anything else."""
    moment, _sign, number = text.partition("~")
    found = post_of(number)
    try:
        return (clock.from_wire(moment), found) if found is not None else None
    except (ValueError, OverflowError):
        return None


@require_POST
def seen(request: Asked) -> HttpResponse:
    """One notice, or all of them, are seen."""
    notice = post_of(request.POST.get("notice", ""))
    if request.actor.person_id is not None:
        actions.see(request.actor.person_id, notice_id=notice, at=now())
    return HttpResponseRedirect(reverse("notices"))


@require_GET
def counts(request: Asked) -> JsonResponse:
    """The numbers that stand around every page: the bell and the boxes, as they are right now."""
    held = worklist.counts(request.actor)
    unseen = told.unseen_count(request.actor.person_id) if request.actor.person_id else 0
    newest = told.page_of(request.actor.person_id)[:1] if unseen and request.actor.person_id else []
    latest = [one for one in newest if one.seen_at is None]
    values: dict[str, Any] = {"unseen": unseen, "boxes": {**held, worklist.ALL: sum(held.values())}}
    if latest:
        one = latest[0]
        text = f"{wording.headline(one)}: {one.title or wording.words_of(one)}"
        values["latest"] = {"id": str(one.id), "text": text, "more": one.subject, "url": wording.place_of(one)}
    return JsonResponse(values)


@login_not_required
@require_GET
def live(request: Asked) -> HttpResponse:
    """The line on which a page hears that something is new; who is signed out gets none, and is not led to sign in.

    Our own web server keeps it open (config/worker.py); any other ends it, and the page asks again after a minute.
    """
    if getattr(request, "actor", None) is None:
        return HttpResponse(status=204)  # ends the line for good: the browser asks no more
    held = worklist.counts(request.actor)
    unseen = told.unseen_count(request.actor.person_id) if request.actor.person_id else 0
    words = f"retry: {RETRY}\n\n".encode() + lines.line_of_text("now", {"unseen": unseen, "open": sum(held.values())})
    answer = HttpResponse(words, content_type="text/event-stream")
    answer[lines.HEADER] = str(request.actor.person_id)
    answer["X-Accel-Buffering"] = "no"
    answer["Cache-Control"] = "private, no-store"
    return answer


def choices(request: Asked) -> HttpResponse:
    """By which channels one is told of what, the digest, and the browsers that may show notices."""
    person = request.actor.person_id
    if request.method == "POST" and person is not None:
        actions.choose_channels(
            person,
            channels={code: request.POST.getlist(code) for code in telling.CHOSEN},
            digest="digest" in request.POST,
            digest_channels=request.POST.getlist("digest_channel"),
            by=request.actor,
            at=now(),
        )
        messages.success(request, _("Kept: this is how you are told from now on."))
        return HttpResponseRedirect(reverse("notice_choices"))
    chosen = told.choice_of(person) if person else None
    push = ports.push()
    at = now()
    values = {
        "kinds": [_kind(code, chosen) for code in telling.CHOSEN],
        "digest": chosen is None or chosen.digest,
        "digest_channels": chosen.digest_channels if chosen else [],
        "address": directory.get_person(person).email if person else "",
        "mail": ports.mail() is not None,
        "push_key": push.public_key() if push is not None else "",
        "devices": [
            {"id": one.id, "label": one.label or _("unknown device"), "since": Moment(one.at, at, with_hour=True)}
            for one in (told.devices_of(person) if person else [])
        ],
        "current": "notices",
        "tab": "me",
    }
    return show(request, "portal/told_choices.html", values)


def _kind(code: str, chosen: Any) -> dict[str, Any]:
    on = telling.channels_for(code, chosen.channels if chosen else {})
    kind = telling.KINDS[code]
    return {
        "code": code,
        "label": _(kind.label),
        "channels": [
            {"code": channel, "on": channel in on, "bound": channel in kind.bound, "label": label}
            for channel, label in ((telling.MAIL, _("by mail")), (telling.PUSH, _("on this and other browsers")))
        ],
    }


@require_POST
def allow(request: Asked) -> HttpResponse:
    """A browser offers to show this person's notices."""
    said = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    if request.actor.person_id is None:
        return JsonResponse({"told": ""}, status=422)
    try:
        actions.allow_browser(
            request.actor.person_id,
            address=ports.PushAddress(**said),
            label=device_name(request.headers.get("User-Agent", "")),
            by=request.actor,
            at=now(),
        )
    except Refusal as refusal:
        message, cure = refusal.render(_)
        return JsonResponse({"told": f"{message} {cure}"}, status=422)
    return JsonResponse({"told": _("This browser shows your notices from now on.")})


@require_POST
def end(request: Asked) -> HttpResponse:
    """A browser shows them no longer."""
    device = post_of(request.POST.get("device", ""))
    if request.actor.person_id is not None:
        actions.end_browser(
            request.actor.person_id,
            device_id=device,
            endpoint=request.POST.get("endpoint", ""),
            by=request.actor,
            at=now(),
        )
        messages.success(request, _("That browser shows your notices no longer."))
    return HttpResponseRedirect(reverse("notice_choices"))
