"""One's own account: posts, delegations, sessions, language, theme."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanban.directory import api as directory
from vanban.portal import actions
from vanban.portal.queries import sessions
from vanban.portal.web import work
from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import post_of, show
from vanban.portal.web.login import safe_next
from vanban.portal.web.rail import link
from vanban.portal.web.shown import Moment, now
from vanban.portal.web.sign_on import password_counts


class PasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    error_messages = {
        "password_incorrect": gettext_lazy("This is not your present password."),
        "password_mismatch": gettext_lazy("The two new passwords differ."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = gettext_lazy("Present password")
        self.fields["new_password1"].label = gettext_lazy("New password")
        self.fields["new_password2"].label = gettext_lazy("New password again")
        self.fields["new_password2"].help_text = ""


def mine(request: Asked) -> HttpResponse:
    """The account page of the actor."""
    at = now()
    if request.method == "POST" and (ended := post_of(request.POST.get("session", ""))):
        actions.end_session(request.user.pk, ended, by=request.actor, at=at)
        messages.success(request, _("The session has ended."))
        return HttpResponseRedirect(reverse("account"))
    rows = [
        {
            "id": row.id,
            "since": Moment(row.at, at, with_hour=True),
            "address": row.address or "–",
            "device": device_name(row.device),
            "current": row.session_key == request.session.session_key,
        }
        for row in sessions.of_account(request.user.pk, at=at)
    ]
    roles = [_(directory.ROLE_LABELS[directory.Role(role)]) for role in sorted(request.actor.roles)]
    held = request.actor.roles & {directory.Role.CLERK, directory.Role.LEADER}
    values: dict[str, Any] = {"sessions": rows, "roles": roles, "tab": "me", "current": "account"}
    values["password_url"] = reverse("password") if password_counts(request.user.get_username()) else ""
    values |= {"certificates_url": link("certificates"), "notices": work.certificate_lines(request.actor, at)}
    return show(request, "portal/account.html", {**values, "agreements_url": link("agreements") if held else ""})


def password(request: Asked) -> HttpResponse:
    """A new password for the actor's own account; this session goes on, every other one ends."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        encoded = make_password(form.cleaned_data["new_password1"])
        directory.change_password(request.user.pk, encoded_password=encoded, by=request.actor, at=now())
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)
        messages.success(request, _("The new password is in force. Your other sessions have ended."))
        return HttpResponseRedirect(reverse("account"))
    status = 422 if request.method == "POST" else 200
    return show(request, "portal/password.html", {"form": form, "tab": "me", "current": "account"}, status=status)


@require_POST
def sign_out_everywhere(request: Asked) -> HttpResponse:
    """End every session of the actor, this one too."""
    actions.sign_out_everywhere(request.user.pk, by=request.actor, at=now())
    return HttpResponseRedirect(reverse("login"))


@require_POST
def choose_post(request: Asked) -> HttpResponse:
    """Act in another post of one's own, or in the place of somebody who delegated; the middleware checks each time."""
    at = now()
    person: UUID = request.user.person_id
    own, other = post_of(request.POST.get("post", "")), post_of(request.POST.get("for_post", ""))
    actor = directory.actor_for(person, at=at, post_id=own, for_post_id=other)
    chosen = own or other
    if chosen is not None and actor.post_id == chosen:
        request.session["post"] = str(own) if own else request.session.get("post")
        request.session["for_post"] = str(other) if other else None
        actions.choose_post(chosen, by=actor, at=at)
        messages.success(request, _("You now act as %(post)s.") % {"post": actor.post_title})
    return HttpResponseRedirect(safe_next(request, "/"))


@require_POST
def choose_look(request: Asked) -> HttpResponse:
    """Language and theme of the actor."""
    actions.choose_look(
        request.user.pk,
        language=request.POST.get("language", ""),
        theme=request.POST.get("theme", ""),
        by=request.actor,
        at=now(),
    )
    return HttpResponseRedirect(safe_next(request, reverse("account")))


def device_name(agent: str) -> str:
    """A browser's own long name, made short enough to recognise."""
    system = next(
        (
            name
            for mark, name in (
                ("Android", "Android"),
                ("iPhone", "iPhone"),
                ("Windows", "Windows"),
                ("Mac OS", "macOS"),
                ("Linux", "Linux"),
            )
            if mark in agent
        ),
        "",
    )
    browser = next(
        (
            name
            for mark, name in (
                ("Edg/", "Edge"),
                ("CocCoc", "Cốc Cốc"),
                ("Firefox/", "Firefox"),
                ("Chrome/", "Chrome"),
                ("Safari/", "Safari"),
            )
            if mark in agent
        ),
        "",
    )
    return ", ".join(part for part in (browser, system) if part) or _("unknown device")
