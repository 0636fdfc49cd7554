"""Checking a PDF's signatures for the agency; the hub's public key and the check of receipts for everybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanban.axis.ports import examiner
from vanban.axis.queries.receipts import receipt_key_pem
from vanban.axis.rules.guests import file_faults
from vanban.axis.rules.receipt_files import MAX_FILE, VALID, judge
from vanban.axis.web.console.shown import reasons
from vanban.axis.web.guest.desk import at_desk, show

NOBODY: UUID | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Say of one PDF who signed it and whether that holds; the file is not kept."""
    actor, _desk = at_desk(request)
    upload = request.FILES.get("file")
    if request.method != "POST":
        return show(request, "verify.html", {}, place="guest_verify")
    if upload is None:
        values: dict[str, Any] = {"reasons": [{"message": _("Choose a PDF file first."), "target": "file"}]}
        return show(request, "verify.html", values, place="guest_verify", status=422)
    content = upload.read()
    name = str(upload.name)[-200:]
    wrong = list(file_faults(name, len(content), is_pdf=b"%PDF-" in content[:1024], beside=0))
    if wrong:
        told = [{**one, "target": "file"} for fault in wrong for one in reasons(fault)]
        return show(request, "verify.html", {"reasons": told}, place="guest_verify", status=422)
    seen = examiner().file(content, subject_id=NOBODY, by=actor, at=timezone.now())
    first, *rest = [{"label": text, "ok": good} for text, good in seen.told]
    values = {"name": name, "verdict": first, "lines": rest, "pages": seen.pages}
    values |= {"template": seen.template, "report": seen.report}
    return show(request, "verify.html", values, place="guest_verify")


@login_not_required
@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """The hub's public key, for anybody; no actor is needed to check a receipt."""
    answer = HttpResponse(receipt_key_pem(), content_type="application/x-pem-file")
    answer["Content-Disposition"] = 'attachment; filename="khoa-bien-nhan.pem"'
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Judge a receipt of this hub, for anybody; no actor is needed, nothing is kept."""
    values: dict[str, Any] = {}
    if request.method == "POST":
        upload = request.FILES.get("file")
        data = upload.read(MAX_FILE + 1) if upload is not None else b""
        found = judge(data, receipt_key_pem().encode())
        values = {"verdict": found.lines[0], "lines": found.lines[1:], "valid": found.outcome == VALID}
    return show(request, "receipt.html", values, place="receipt_check")
