"""Checking without an account: a file that somebody has, or the code on a printed copy. Nothing is stored, no cookie.

No blob, no row, no line of the record: the file lives in memory while it is checked, and its report goes out with the
answer, signed by the house, so that the house need not remember it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.kernel.refusals import OutsideFailure
from vanban.platform.keys import KeyMissing
from vanban.platform.web.strangers import takes_files
from vanban.portal.queries import printed
from vanban.portal.web import strangers
from vanban.portal.web.frame import LANGUAGES
from vanban.portal.web.shown import now
from vanban.portal.web.signatures import served
from vanban.signing import api as signing

MOST_REPORT = 2 * 1024 * 1024
ENVELOPE = 64 * 1024
"""What a form puts around a file."""

NO_SCRIPTS = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}


def open_to_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """No account, no cookie, no script; the language from the address; no word of it to other sites or search engines.

    There is no session to ride on and nothing is changed, so a forged request gains nothing: no CSRF token is asked.
    """

    @wraps(view)
    def opened(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        chosen = request.GET.get("lang", "")
        language = chosen if chosen in dict(LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
        with translation.override(language):
            try:
                answer = view(request, *arguments, **named)
            except strangers.TooOften as told:
                answer = _sorry(request, _("Too many requests from this address. Please try again later."), 429)
                answer["Retry-After"] = str(told.seconds)
            except strangers.TooBusy:
                answer = _sorry(request, _("Many files are being checked now. Please try again in a minute."), 503)
                answer["Retry-After"] = "60"
        answer["Cache-Control"] = "no-store"
        answer["Referrer-Policy"] = "no-referrer"
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return csrf_exempt(login_not_required(csp(NO_SCRIPTS)(opened)))


@takes_files(strangers.MOST_BYTES + ENVELOPE)
@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Two ways to ask: send a file, or type the code of a printed copy."""
    if request.method != "POST":
        return _page(request, {})
    strangers.UPLOADS.spend(strangers.address_of(request), at=now())
    with strangers.a_place_to_read():
        sent = strangers.uploaded(request)
        if sent is None:
            return _page(request, {"wrong": _("Choose a PDF file first.")}, status=422)
        return _page(request, _checked(*sent))


@open_to_all
@require_GET
def typed(request: HttpRequest) -> HttpResponse:
    """The code as somebody typed it leads to its own address, the same as the QR code's."""
    code = "".join(sign for sign in request.GET.get("ma", "")[:60] if sign.isascii() and sign.isalnum())
    if not code:
        return _page(request, {"wrong_code": _("Type the code that stands on the printed copy.")}, status=422)
    return HttpResponseRedirect(_here(request, reverse("public_code", args=[code])))


@takes_files(strangers.MOST_BYTES + ENVELOPE)
@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, code: str) -> HttpResponse:
    """The document of a printed copy; a POST compares the electronic copy that somebody has."""
    address = strangers.address_of(request)
    strangers.CODES.spend(address, at=now())
    found = printed.find(code, at=now())
    if found is None:
        told = _("No printed copy carries this code. Look whether every sign was typed as it stands there.")
        return _page(request, {"wrong_code": told, "code": code[:60]}, status=404)
    values: dict[str, Any] = {"found": found, "standing": _standing(found.standing)}
    if request.method == "POST":
        strangers.UPLOADS.spend(address, at=now())
        with strangers.a_place_to_read():
            sent = strangers.uploaded(request)
            if sent is None:
                return _page(request, values | {"wrong": _("Choose a PDF file first.")}, "code", 422)
            same = hashlib.sha256(sent[1]).hexdigest() in found.digests
            values |= {"compared": True, "same": same, **({} if same else _checked(*sent))}
    return _page(request, values, "code")


@takes_files(MOST_REPORT)
@open_to_all
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Hand out the report that came with a result, as JSON or PDF; only what this house has signed."""
    strangers.CODES.spend(strangers.address_of(request), at=now())
    with strangers.a_place_to_read():
        request.upload_handlers = []
        data = request.POST.get("report", "").encode()
        signed = signing.of_this_house(data)
        if signed is None:
            return _page(
                request, {"wrong": _("This is no report of this system. Check the file once more.")}, status=422
            )
        if request.POST.get("form") == "json":
            return served(signing.to_file(signed), "bao-cao-kiem-tra-chu-ky.json", "application/json")
        facts = {name: value for name, value in signed.facts.items() if name != "pdf_sha256"}
        pdf = signing.print_report(facts)
        if hashlib.sha256(pdf).hexdigest() != signed.facts["pdf_sha256"]:
            return _page(request, {"wrong": _("This report was made long ago. Check the file once more.")}, status=422)
        return served(pdf, "bao-cao-kiem-tra-chu-ky.pdf", "application/pdf")


@open_to_all
@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """The public key that reports are checked with."""
    return served(signing.report_key_pem().encode(), "khoa-bao-cao.pem", "application/x-pem-file")


def _checked(name: str, content: bytes) -> dict[str, Any]:
    """The verdict on a stranger's file, and the report to take away."""
    at = now()
    with strangers.a_worker():
        result = signing.examine(content, at=at)
        values: dict[str, Any] = {"name": name, "told": signing.tell(result)}
        try:
            signed, _pdf = signing.compose_report(result, name=name, size=len(content), at=at)
            values["signed"] = signing.to_file(signed).decode()
        except (OutsideFailure, KeyMissing):
            pass  # the verdict is told all the same; only the report to take away is missing
    return values


def _standing(found: printed.Standing) -> dict[str, str]:
    told = {
        printed.STANDS: ("success", "check", _("Issued; neither recalled nor replaced.")),
        printed.REPLACED: ("danger", "switch", _("Replaced by %(number)s.") % {"number": found.replacement or "…"}),
        printed.RECALLED: ("danger", "cross", _("Recalled by the issuing agency.")),
        printed.PARTLY: (
            "warning",
            "warn",
            _("Recalled from %(some)s of %(all)s recipients.") % {"some": found.recalled_from, "all": found.recipients},
        ),
    }
    tone, icon, text = told[found.code]
    return {"tone": tone, "icon": icon, "text": text}


def _here(request: HttpRequest, address: str) -> str:
    """The address in the language that was chosen by hand, if one was."""
    chosen = request.GET.get("lang", "")
    return f"{address}?lang={chosen}" if chosen in dict(LANGUAGES) else address


def _page(request: HttpRequest, values: dict[str, Any], template: str = "check", status: int = 200) -> HttpResponse:
    more = {
        "check_url": _here(request, reverse("public_check")),
        "typed_url": reverse("public_typed"),
        "report_url": _here(request, reverse("public_report")),
        "lang": request.GET.get("lang", ""),
        "languages": [item for item in LANGUAGES if item[0] != translation.get_language()],
        "path": request.path if request.method == "GET" else reverse("public_check"),
    }
    return render(request, f"portal/public_{template}.html", more | values, status=status)


def _sorry(request: HttpRequest, text: str, status: int) -> HttpResponse:
    return _page(request, {"wrong": text}, status=status)


urlpatterns = [
    path("kiem-tra-chu-ky/", check, name="public_check"),
    path("kiem-tra-chu-ky/ma/", typed, name="public_typed"),
    path("kiem-tra-chu-ky/ma/<str:code>/", code, name="public_code"),
    path("kiem-tra-chu-ky/bao-cao/", report, name="public_report"),
    path("kiem-tra-chu-ky/khoa.pem", key, name="report_key"),
]
