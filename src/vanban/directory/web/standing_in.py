"""Who may act for me now, for whom may I, and a new delegation, with what else is delegated in that time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from vanban.directory import api, policies
from vanban.directory.web.forms import StandInForm
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local, local_date, moment_on_screen
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier, known_actor, offer, told
from vanban.rulebook.api import profile_for

ALL_POSTS = "all:"


@require_http_methods(["GET", "POST"])
def standing_in(request: HttpRequest) -> HttpResponse:
    """The page of a person, or of all who are away for those who keep that; a form under it."""
    actor = known_actor(request)
    if actor.person_id is None or actor.agency_id is None:
        raise PermissionDenied
    at = timezone.now()
    form = _form(request, actor, at)
    reasons: list[dict[str, str]] = []
    if form is not None and form.is_bound and form.is_valid():
        try:
            made = _delegate(form.cleaned_data, actor, at)
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            _say(request, made, at)
            return HttpResponseRedirect(reverse("standing_in"))
    mine = api.delegations_not_over(actor.person_id, at=at)
    mine_ids = {one.id for one in mine}
    others = [one for one in api.delegations_in(actor.agency_id, at=at) if one.id not in mine_ids]
    values = {
        "form": form,
        "reasons": reasons,
        "for_me": [_row(one, actor, at) for one in mine if one.giver.person_id == actor.person_id],
        "by_me": [_row(one, actor, at) for one in mine if one.taker.person_id == actor.person_id],
        "others": [_row(one, actor, at) for one in others if policies.can_end_delegation(actor, one)],
        "former": [_row(one, actor, at) for one in api.delegations_over(actor.person_id, at=at)],
        "stands_in": actor.for_name,
        "tab": "me",
        "current": "standing_in",
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "directory/standing_in.html", values, status=status)


@require_POST
def end(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """End one before its time."""
    actor = known_actor(request)
    if actor.agency_id is None or not api.is_delegation(delegation_id):
        raise PermissionDenied
    try:
        api.end_delegation(delegation_id, by=actor, at=timezone.now())
    except Refusal as refusal:
        for reason in told(refusal):
            messages.error(request, reason["message"])
    else:
        messages.success(request, gettext("The delegation has ended."))
    return HttpResponseRedirect(reverse("standing_in"))


def _form(request: HttpRequest, actor: Actor, at: datetime) -> StandInForm | None:
    """None while one acts in another's place: nobody hands on what was handed to them."""
    if actor.for_person_id is not None or actor.agency_id is None:
        return None
    here = list(
        api.posts_in_force(on=local_date(at)).filter(agency_id=actor.agency_id).order_by("order", "person__sort_key")
    )
    givers = [one for one in here if policies.can_delegate(actor, one)]
    begin = local(at).replace(second=0, microsecond=0)
    form = StandInForm(
        request.POST or None,
        initial={
            "giver": str(actor.post_id),
            "starts": begin,
            "ends": begin.replace(hour=17, minute=0) + timedelta(days=1),
        },
    )
    people: dict[UUID, list[api.Post]] = {}
    for one in givers:
        people.setdefault(one.person_id, []).append(one)
    choices = [(str(one.id), _label(one)) for one in givers]
    choices += [
        (f"{ALL_POSTS}{person}", gettext("%(name)s, in every post") % {"name": posts[0].person.full_name})
        for person, posts in people.items()
        if len(posts) > 1
    ]
    offer(form, "giver", choices)
    offer(form, "taker", [("", "—"), *((str(one.id), _label(one)) for one in here)])
    province = here[0].agency.province if here else ""
    offer(form, "scope", [(code, scope_label(code, province, at)) for code in api.scopes()])
    return form


def scope_label(code: str, province: str, at: datetime) -> str:
    """Everything, or the box as the regulation of the province calls it."""
    if code == api.EVERYTHING:
        return gettext("Everything")
    box = profile_for(province, local_date(at)).box_label(code, get_language() or "vi")
    return gettext("Only the box “%(box)s”") % {"box": box}


def _delegate(given: dict[str, Any], actor: Actor, at: datetime) -> list[api.Delegation]:
    taker = identifier(given["taker"])
    words = {key: given[key] for key in ("starts", "ends", "reason", "scope")}
    chosen = str(given["giver"])
    giver = identifier(chosen.removeprefix(ALL_POSTS))
    if taker is None or giver is None:
        raise PermissionDenied
    if chosen.startswith(ALL_POSTS):
        return api.delegate_person(giver, taker, **words, by=actor, at=at)
    return [api.delegate(giver, taker, **words, by=actor, at=at)]


def _say(request: HttpRequest, made: list[api.Delegation], at: datetime) -> None:
    """What was delegated, and what overlaps with it."""
    one = made[0]
    until = moment_on_screen(one.ends, at)
    messages.success(
        request,
        gettext("%(taker)s stands in for %(giver)s until %(until)s; it ends by itself.")
        % {"taker": one.taker.person.full_name, "giver": one.giver.person.full_name, "until": until},
    )
    for other in api.delegations_overlapping(one):
        messages.warning(
            request,
            gettext("In that time %(taker)s also stands in for %(giver)s (%(from)s – %(until)s).")
            % {
                "taker": other.taker.person.full_name,
                "giver": other.giver.person.full_name,
                "from": moment_on_screen(other.starts, at),
                "until": moment_on_screen(other.ends, at),
            },
        )


def _label(post: api.Post) -> str:
    place = post.unit.name if post.unit else post.agency.name
    return f"{post.person.full_name} – {post.title}, {place}"


def _row(one: api.Delegation, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "giver": f"{one.giver.person.full_name} – {one.giver.title}",
        "taker": f"{one.taker.person.full_name} – {one.taker.title}",
        "scope": scope_label(one.scope, one.giver.agency.province, at),
        "starts": moment_on_screen(one.starts, at),
        "ends": moment_on_screen(one.revoked_at or one.ends, at),
        "reason": one.reason,
        "made_by": one.made_by,
        "now": one.starts <= at < one.ends and one.revoked_at is None,
        "may_end": policies.can_end_delegation(actor, one),
    }
