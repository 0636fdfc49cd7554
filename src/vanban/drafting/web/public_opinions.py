"""Drafts laid open to everybody, and the box for their comments, without an account (NB16-Đ15.2)."""

from __future__ import annotations

from uuid import UUID

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from vanban.drafting import api
from vanban.drafting.queries.consulting import find_laid_open, laid_open
from vanban.drafting.web import told
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import Refusal
from vanban.platform import storage

EVERYBODY = system_actor("góp ý công khai")


@login_not_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every draft that is laid open now, the one that ends first at the head."""
    answer = render(request, "drafting/public_opinions.html", {"laid": laid_open(at=timezone.now())})
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@login_not_required
@require_http_methods(["GET", "POST"])
def shown(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """One draft with its question and a box for a comment; POST keeps the comment and thanks for it."""
    at = timezone.now()
    laid = find_laid_open(consultation_id, at=at)
    if laid is None:
        raise Http404
    reasons: list[dict[str, str]] = []
    typed = {name: request.POST.get(name, "") for name in ("author", "contact", "text")}
    if request.method == "POST":
        source = salted_hmac("vanban.comment", get_client_ip_address(request) or "").hexdigest()[:32]
        try:
            api.comment(consultation_id, **typed, source=source, by=EVERYBODY, at=at)
        except Refusal as refusal:
            reasons = told.reasons([refusal])
        else:
            messages.success(request, gettext("Thank you: your comment is kept and stands in the summary."))
            return HttpResponseRedirect(reverse("public_opinion", args=[consultation_id]))
    values = {"one": laid, "reasons": reasons, **typed}
    answer = render(request, "drafting/public_opinion.html", values, status=422 if reasons else 200)
    answer["Referrer-Policy"] = "same-origin"
    return answer


@login_not_required
@require_GET
def paper(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """The version that is laid open, as PDF; other versions have no address here."""
    laid = find_laid_open(consultation_id, at=timezone.now())
    if laid is None:
        raise Http404
    answer = HttpResponse(storage.read(laid.blob_id), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="du-thao.pdf"'
    return answer
