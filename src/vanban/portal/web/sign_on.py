"""Signing in at the province's own sign-in (NB25-Đ7.4c): going there, coming back, and whose passwords still count."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from vanban.directory import api as directory
from vanban.kernel.actor import system_actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import OutsideFailure, Refusal
from vanban.platform.web.asking import told
from vanban.platform.web.strangers import too_often
from vanban.portal import actions, ports
from vanban.portal.errors import SignOnDeclined, SignOnOver, SignOnSilent, SignOnTooOften, SignOnUnproved
from vanban.portal.web.gate import address_of, gate
from vanban.portal.web.guest_rail import home_of
from vanban.portal.web.shown import now

BACKEND = "django.contrib.auth.backends.ModelBackend"
BEGUN = "sign_on_begun"
PROOF = "sign_on_proof"
LASTS = 600
"""Seconds between going there and coming back."""
MOST_A_MINUTE = 120
"""Beginnings from one network address, behind which a whole agency may sit at eight o'clock."""
MOST = 5
"""Attempts of one browser at one time: several tabs, no more."""
LONGEST = 2048


@login_not_required
@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Go to the province's sign-in; what is expected back lies in the session until then."""
    port = _port()
    if request.user.is_authenticated:
        return HttpResponseRedirect(_ours(request, request.GET.get("next", "")) or reverse("home"))
    if too_often(request, "sign_on", most=MOST_A_MINUTE):
        return _refused(request, SignOnTooOften())
    state, nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    try:
        there = port.address(back=_back(), state=state, nonce=nonce, verifier=verifier)
    except OutsideFailure as failure:
        return _refused(request, SignOnSilent(), why=str(failure))
    begun = dict(list(_begun(request).items())[-(MOST - 1) :])
    wanted = _ours(request, request.GET.get("next", ""))
    begun[state] = {"nonce": nonce, "verifier": verifier, "next": wanted, "at": now().timestamp()}
    request.session[BEGUN] = begun
    request.session.set_expiry(LASTS)
    return HttpResponseRedirect(there)


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Come back from there. Each attempt counts once, in the browser that began it, for ten minutes."""
    port = _port()
    mine = _take(request, request.GET.get("state", ""))
    if mine is None:
        return _refused(request, SignOnOver())
    code = request.GET.get("code", "")
    if "error" in request.GET or not 0 < len(code) <= LONGEST:
        return _refused(request, SignOnDeclined(), why=request.GET.get("error", "no code"))
    try:
        vouched = port.vouch(
            code=code,
            back=_back(),
            nonce=mine["nonce"],
            verifier=mine["verifier"],
            said_issuer=request.GET.get("iss", ""),
        )
    except SignOnUnproved as refusal:
        return _refused(request, refusal, why=str(refusal.data.get("why", "")))
    except OutsideFailure as failure:
        return _refused(request, SignOnSilent(), why=str(failure))
    try:
        account = directory.account_of_email(vouched.email)
    except Refusal as refusal:
        return _refused(request, refusal, why=vouched.email)
    login(request, account, backend=BACKEND)
    forget_begun(request)
    request.session[PROOF] = vouched.token
    return _inside(request, account, mine["next"])


def forget_begun(request: HttpRequest) -> None:
    """Somebody has signed in, in whatever way: the session lasts as long as any, and the way begun before is over."""
    if request.session.pop(BEGUN, None) is not None:
        request.session.set_expiry(None)


def _inside(request: HttpRequest, account: directory.Account, wanted: str) -> HttpResponse:
    """The person is known: write it down, and on to where they wanted to go."""
    at = now()
    actor = directory.actor_for(account.person_id, at=at)
    actions.note_sign_in(
        account.pk,
        session_key=request.session.session_key or "",
        address=address_of(request),
        device=request.headers.get("User-Agent", ""),
        way="province",
        by=actor,
        at=at,
    )
    return HttpResponseRedirect(wanted or home_of(actor) or resolve_url(settings.LOGIN_REDIRECT_URL))


def offered(wanted: str = "") -> dict[str, Any]:
    """What the sign-in page shows of it; nothing where the house has passwords only."""
    port = ports.sign_on()
    if port is None:
        return {}
    asked = f"?{urlencode({'next': wanted})}" if wanted else ""
    return {"url": reverse("sign_on") + asked, "name": port.shown_as, "passwords_for_all": port.passwords_for_all}


def leaving(request: HttpRequest) -> str:
    """Where one who signed in there signs out there too; asked before the session ends, empty for everybody else."""
    port, proof = ports.sign_on(), request.session.get(PROOF, "")
    return port.leave(back=_house() + reverse("login"), token=proof) if port is not None and proof else ""


def password_counts(username: str) -> bool:
    """Whether this account is opened by a password of this house."""
    port = ports.sign_on()
    return port is None or port.passwords_for_all or directory.may_use_password(username, on=local_date(now()))


class PasswordsOfFew:
    """Asked before the password is: where the province signs people in, passwords open the door to the operator, and
    to people of agencies that have no system. Everybody else gets the answer of a wrong password, at the same pace."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Knows nobody; raises PermissionDenied for a name whose password does not count."""
        username, password = credentials.get("username"), credentials.get("password")
        if request is None or not isinstance(username, str) or not isinstance(password, str):
            return
        if password_counts(username):
            return
        make_password(password)
        directory.note_failed_sign_in(
            username=username[:120], address=address_of(request) or "", by=system_actor("cổng"), at=now()
        )
        raise PermissionDenied


def _port() -> ports.SignOnPort:
    port = ports.sign_on()
    if port is None:
        raise Http404
    return port


def _begun(request: HttpRequest) -> dict[str, Any]:
    found = request.session.get(BEGUN, {})
    return found if isinstance(found, dict) else {}


def _take(request: HttpRequest, state: str) -> dict[str, Any] | None:
    """The attempt of this state, used up before anything is asked outside; None for one that is not there or old."""
    begun = _begun(request)
    mine = begun.pop(state, None)
    if mine is None:
        return None
    request.session[BEGUN] = begun
    request.session.save()
    return mine if now().timestamp() - mine["at"] <= LASTS else None


def _refused(request: HttpRequest, refusal: Refusal, *, why: str = "") -> HttpResponse:
    """Say it in words, write it down, open nothing."""
    if not isinstance(refusal, SignOnOver | SignOnTooOften):
        actions.note_sign_on_refused(
            refusal.code, why=why, address=address_of(request), by=system_actor("cổng"), at=now()
        )
    status = {SignOnSilent: 503, SignOnTooOften: 429}.get(type(refusal), 403)
    values = {**gate(request), "here": reverse("login"), "reasons": told(refusal)}
    answer = render(request, "portal/sign_on_refused.html", values, status=status)
    if status == 429:
        answer["Retry-After"] = "60"
    return answer


def _ours(request: HttpRequest, wanted: str) -> str:
    """An address of this house, or nothing."""
    return wanted if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""


def _house() -> str:
    return settings.VANBAN_BASE_URL.rstrip("/")


def _back() -> str:
    """Where the provider sends people back to: by the address that was set, never by what a request says of itself."""
    return _house() + reverse("sign_on_back")
