"""The operator's page of people in office in several agencies, whose accounts no single agency disposes of."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.hashers import is_password_usable, make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from vanban.directory import api, policies
from vanban.directory.queries.requests import InSeveral, in_several
from vanban.directory.web.accounts import READABLE
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, moment_on_screen
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier, known_actor, told


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Who they are, with the acts on their accounts."""
    actor = known_actor(request)
    if not policies.can_void_passwords(actor):
        raise PermissionDenied
    at = timezone.now()
    found = in_several(on=local_date(at))
    reasons: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            messages.success(request, _act(request, actor, found))
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            return HttpResponseRedirect(reverse("several_agencies"))
    values = {
        "rows": [_row(one) for one in found],
        "reasons": reasons,
        "reason_typed": request.POST.get("reason", ""),
        "reason_for": request.POST.get("id", ""),
        "tab": "me",
        "current": "several_agencies",
    }
    return render(request, "directory/several_agencies.html", values, status=422 if reasons else 200)


def _act(request: HttpRequest, actor: Actor, found: list[InSeveral]) -> str:
    wanted = identifier(request.POST.get("id", ""))
    one = next((one for one in found if one.account.id == wanted), None)
    if one is None:
        raise PermissionDenied
    at, name = timezone.now(), one.account.username
    verb, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if verb == "void":
        api.void_password(one.account.id, reason=reason, by=actor, at=at)
        return gettext("The old password of %(username)s is void; now give a first one.") % {"username": name}
    if verb == "give":
        first = "-".join(get_random_string(5, READABLE) for _part in range(3))
        api.give_first_password(one.account.id, encoded_password=make_password(first), by=actor, at=at)
        said = gettext("First password of %(username)s, shown once: %(password)s")
        return said % {"username": name, "password": first}
    if verb == "lock":
        api.lock_account(one.account.id, reason=reason, by=actor, at=at)
        return gettext("Locked: %(names)s") % {"names": name}
    if verb == "unlock":
        api.unlock_account(one.account.id, by=actor, at=at)
        return gettext("The account %(username)s is open again.") % {"username": name}
    raise PermissionDenied


def _row(one: InSeveral) -> dict[str, Any]:
    at = timezone.now()
    usable = is_password_usable(one.account.password)
    return {
        "id": str(one.account.id),
        "name": one.account.person.full_name,
        "username": one.account.username,
        "posts": [f"{post.title}, {post.agency.name}" for post in one.posts],
        "locked": not one.account.is_active,
        "no_password": not usable,
        "may_void": usable and one.account.is_active,
        "may_give": not usable and one.account.is_active,
        "last": moment_on_screen(one.account.last_login, at) if one.account.last_login else "",
    }
