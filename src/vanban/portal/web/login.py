"""Signing in and out, and the language before one is somebody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vanban.directory import api as directory
from vanban.kernel.actor import system_actor
from vanban.portal import actions
from vanban.portal.web.frame import LANGUAGES
from vanban.portal.web.gate import address_of, gate
from vanban.portal.web.guest_rail import home_of
from vanban.portal.web.shown import now
from vanban.portal.web.sign_on import forget_begun, leaving, offered


class SignInForm(AuthenticationForm):
    """User name and password; one sentence for every failure, so that nothing is told about accounts."""

    error_messages = {
        "invalid_login": _("User name or password is wrong. Capital letters matter."),
        "inactive": _("This account is locked. Ask the administrator of your agency."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})
        self.fields["password"].label = _("Password")


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignIn(LoginView):
    """The sign-in page; afterwards back to where one was."""

    template_name = "portal/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """The worklist; for a clerk whose agency has no system the desk on the hub."""
        actor = directory.actor_for(self.request.user.person_id, at=now())  # type: ignore[union-attr]
        return home_of(actor) or super().get_default_redirect_url()

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in and write down from where."""
        answer = super().form_valid(form)
        forget_begun(self.request)
        account = form.get_user()
        at = now()
        actions.note_sign_in(
            account.pk,
            session_key=self.request.session.session_key or "",
            address=address_of(self.request),
            device=self.request.headers.get("User-Agent", ""),
            by=directory.actor_for(account.person_id, at=at),
            at=at,
        )
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The frame without a person."""
        return super().get_context_data(**kwargs) | gate(self.request) | {"sign_on": offered(self.get_redirect_url())}


def locked_out(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *_args: Any, **_kw: Any
) -> HttpResponse:
    """Too many wrong passwords: say so plainly, and until when."""
    username = str((credentials or {}).get("username", ""))
    actions.note_lock_out(username=username, address=address_of(request), by=system_actor("cổng"), at=now())
    minutes = round(float(getattr(settings, "AXES_COOLOFF_TIME", 0.25)) * 60)
    return render(request, "portal/locked.html", {**gate(request), "minutes": minutes}, status=429)


@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; asking by GET only leads to the button."""
    if request.method == "POST":
        actor = getattr(request, "actor", None)
        if actor is not None and request.user.is_authenticated:
            actions.note_sign_out(request.user.id, by=actor, at=now())
        elsewhere = leaving(request)
        logout(request)
        if elsewhere:
            request.actor = None  # type: ignore[attr-defined]
            return render(request, "portal/signed_out.html", {**gate(request), "elsewhere": elsewhere})
        return HttpResponseRedirect(reverse("login"))
    return HttpResponseRedirect(reverse("account"))


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the pages before signing in, kept in a cookie."""
    answer = HttpResponseRedirect(safe_next(request, reverse("login")))
    chosen = request.POST.get("language", "vi")
    if chosen in dict(LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 86400,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return answer


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """The address to return to, when it is ours."""
    wanted = request.POST.get("next", "")
    return wanted if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else otherwise
