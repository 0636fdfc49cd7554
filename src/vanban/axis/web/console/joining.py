"""Joining: the form, the tests with what has really arrived, the secret shown once; the operator's word on it.

Two ways lead to one page: signed in (`/truc/gia-nhap/…`, an agency's administrator or the operator) and by a link that
the operator gave away (`/truc/moi/<word>/`), which needs no account.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vanban.axis import states
from vanban.axis.actions import joining as verbs
from vanban.axis.actions.partner import send_first_packets, send_test_packet
from vanban.axis.policies import can_ask, can_follow, can_operate
from vanban.axis.queries.console import joinings as queries
from vanban.axis.rules import joining as rules
from vanban.axis.web.console import shown
from vanban.axis.web.console.forms import JoinForm
from vanban.axis.web.console.frame import act, show
from vanban.axis.web.console.gate import link_holder, operating_actor, turn_away
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.web.asking import known_actor

Found = Any
"""A joining as the query gives it; screens know its fields only."""

APPROVE, DECLINE, LIVE, SECRET, PACKET = "duyet", "tu-choi", "van-hanh", "khoa", "gui-goi"


@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The operator sees every joining and gives links away; an administrator registers a system and sees the own."""
    actor = known_actor(request)
    operates = can_operate(actor)
    if not (operates or can_ask(actor)):
        turn_away(request, actor)
    form = JoinForm(request.POST or None)
    told: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.ask_to_join(form.wish(), by=actor, at=timezone.now())
        except Refusal as refusal:
            told = shown.reasons(refusal)
        else:
            messages.success(request, _("The joining is registered. The operator of the hub looks at it next."))
            return HttpResponseRedirect(reverse("hub_joining", args=[made.id]))
    at = timezone.now()
    rows = queries.newest() if operates else queries.of_agency(actor)
    values = {
        "rows": [_row(one, reverse("hub_joining", args=[one.id]), at) for one in rows],
        "operates": operates,
        "form": form if can_ask(actor) else None,
        "reasons": told,
    }
    return _show(request, "joinings.html", values, operates)


@never_cache
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Give away a link; its word is on this answer and nowhere else."""
    actor = operating_actor(request)
    word = secrets.token_urlsafe(24)
    note = request.POST.get("name", "").replace("\0", "").strip()[:200]
    verbs.invite(note, word, by=actor, at=timezone.now())
    link = request.build_absolute_uri(reverse("hub_invited", args=[word]))
    return show(request, "invited.html", {"link": link, "name": note}, place="joinings")


@require_http_methods(["GET"])
def page(request: HttpRequest, joining_id: UUID) -> HttpResponse:
    """One joining for those who have an account."""
    actor = known_actor(request)
    found = _followed(request, joining_id, actor)
    return _show(request, "joining.html", _told(found, actor, _by_id(found.id)), can_operate(actor))


@never_cache
@require_POST
def act_on(request: HttpRequest, joining_id: UUID, verb: str) -> HttpResponse:
    """One verb on a joining, by those who have an account."""
    actor = known_actor(request)
    found = _followed(request, joining_id, actor)
    return _act(request, found, verb, actor, _by_id(found.id))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, word: str) -> HttpResponse:
    """One joining for whoever holds its link: first the form, then the tests."""
    actor = link_holder()
    found = _by_word(word)
    form = JoinForm(request.POST or None, initial={"name": found.name})
    told: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            verbs.ask_to_join(form.wish(), joining_id=found.id, by=actor, at=timezone.now())
        except Refusal as refusal:
            told = shown.reasons(refusal)
        else:
            messages.success(request, _("The joining is registered. The operator of the hub looks at it next."))
            return HttpResponseRedirect(request.path)
    values = _told(found, actor, _by_link(word))
    asks = states.JOINING.can(found.state, "ask")
    return _show(request, "joining.html", values | {"form": form if asks else None, "reasons": told}, False)


@login_not_required
@never_cache
@require_POST
def invited_act(request: HttpRequest, word: str, verb: str) -> HttpResponse:
    """One verb on a joining, by whoever holds its link: the secret, and the hub's packets; nothing of the operator."""
    actor = link_holder()
    if verb not in (SECRET, PACKET):
        raise Http404
    return _act(request, _by_word(word), verb, actor, _by_link(word))


def _by_id(joining_id: UUID) -> dict[str, Any]:
    return {
        "here": reverse("hub_joining", args=[joining_id]),
        "verb": lambda verb: reverse("hub_joining_verb", args=[joining_id, verb]),
    }


def _by_link(word: str) -> dict[str, Any]:
    return {
        "here": reverse("hub_invited", args=[word]),
        "verb": lambda verb: reverse("hub_invited_verb", args=[word, verb]),
    }


def _followed(request: HttpRequest, joining_id: UUID, actor: Actor) -> Found:
    found = queries.by_id(joining_id)
    if found is None:
        raise Http404
    if not can_follow(actor, found):
        turn_away(request, actor)
    return found


def _by_word(word: str) -> Found:
    found = queries.by_word(word)
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, found: Found, verb: str, actor: Actor, ways: dict[str, Any]) -> HttpResponse:
    at = timezone.now()
    if verb == SECRET:
        return _show_secret(request, found, actor, ways, at)
    if verb == PACKET:
        test = request.POST.get("test", "")
        said = _("The hub has sent its packet.")
        return act(request, ways["here"], lambda: send_test_packet(found.id, test, by=actor, at=at), said)
    if verb == APPROVE:
        return act(
            request, ways["here"], lambda: _approve(request, found.id, actor, at), _("The system may be tested.")
        )
    if verb == DECLINE:
        reason = request.POST.get("reason", "").replace("\0", "")
        said = _("The joining has ended.")
        return act(request, ways["here"], lambda: verbs.decline_joining(found.id, reason=reason, by=actor, at=at), said)
    if verb == LIVE:
        said = _("The system is live: it exchanges with everybody.")
        return act(request, ways["here"], lambda: verbs.go_live(found.id, by=actor, at=at), said)
    raise Http404


def _approve(request: HttpRequest, joining_id: UUID, actor: Actor, at: datetime) -> None:
    """First the word of the operator, then, outside its transaction, the hub's two packets."""
    codes = request.POST.getlist("codes")
    verbs.approve_joining(joining_id, codes=codes, live_by_itself="by_itself" in request.POST, by=actor, at=at)
    send_first_packets(joining_id, by=actor, at=at)


def _show_secret(request: HttpRequest, found: Found, actor: Actor, ways: dict[str, Any], at: datetime) -> HttpResponse:
    try:
        fresh = verbs.show_secret(found.id, by=actor, at=at)
    except (Refusal, OutsideFailure) as failure:
        messages.error(request, shown.one_sentence(failure) if isinstance(failure, Refusal) else str(failure))
        return HttpResponseRedirect(ways["here"])
    values = {"name": found.name, "system": fresh.system, "secret": fresh.secret, "back": ways["here"]}
    return _show(request, "secret.html", values, can_operate(actor) and not actor.is_system)


def _show(request: HttpRequest, template: str, values: dict[str, Any], operates: bool) -> HttpResponse:
    """The operator's frame with its links; for others the same page without them."""
    if operates:
        return show(request, template, values, place="joinings")
    base = "axis/console/hub.html" if request.user.is_authenticated else "axis/console/open.html"
    return render(request, f"axis/console/{template}", {"base": base, "current": "hub_joining", **values})


def _row(joining: Found, url: str, at: datetime) -> dict[str, Any]:
    return {
        "url": url,
        "name": joining.name or _("(not filled in yet)"),
        "system_code": joining.system_code,
        "codes": ", ".join(one["code"] for one in joining.codes),
        "made": shown.Moment(joining.asked_at or joining.made_at, at),
        "chips": [shown.joining_chip(joining.state)],
    }


def _told(joining: Found, actor: Actor, ways: dict[str, Any]) -> dict[str, Any]:
    at = timezone.now()
    verb = ways["verb"]
    operates = can_operate(actor) and not actor.is_system
    tests = queries.tests(joining)
    may = {step for step in ("approve", "decline", "go_live") if states.JOINING.can(joining.state, step)}
    being_tested = "go_live" in may
    return {
        "name": joining.name or _("Joining the hub"),
        "chips": [shown.joining_chip(joining.state)],
        "here": ways["here"],
        "facts": [
            (_("Code of the system"), joining.system_code or "–"),
            (_("Contact"), " · ".join(part for part in (joining.contact, joining.email, joining.phone) if part) or "–"),
            (_("Asked by"), joining.asked_by or "–"),
            (_("Asked"), shown.Moment(joining.asked_at, at) if joining.asked_at else "–"),
            (_("Decided by"), joining.decided_by or "–"),
            (_("Live since"), shown.Moment(joining.live_at, at) if joining.live_at else "–"),
        ],
        "reason": joining.reason,
        "codes": joining.codes,
        "partner": rules.PARTNER_CODE,
        "live_by_itself": joining.live_by_itself,
        "tests": [_test(test, at) for test in tests] if joining.system_id else [],
        "passed": rules.all_passed(tests),
        "approve_url": verb(APPROVE) if operates and "approve" in may else "",
        "decline_url": verb(DECLINE) if operates and "decline" in may else "",
        "live_url": verb(LIVE) if operates and being_tested and rules.all_passed(tests) else "",
        "secret_url": verb(SECRET) if being_tested and joining.secret_shown_at is None else "",
        "packet_url": verb(PACKET) if being_tested else "",
        "refresh": being_tested,
    }


def _test(test: rules.Test, at: datetime) -> dict[str, Any]:
    return {
        "code": test.code,
        "title": _(rules.TITLES[test.code]).format(partner=rules.PARTNER_CODE),
        "passed": test.passed,
        "lines": [
            {"text": _(line.text).format(**line.data), "at": shown.Moment(line.at, at) if line.at else ""}
            for line in test.lines
        ],
        "offer": test.offer,
    }
