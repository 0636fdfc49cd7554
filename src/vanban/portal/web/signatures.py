"""The checker on a document: the whole report on each file, checking again, signed reports, the sheet for a copy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.kernel.actor import Actor
from vanban.platform import storage
from vanban.portal.queries import checked, documents
from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import show
from vanban.portal.web.shown import Moment, now, size_text
from vanban.registry import api as registry
from vanban.signing import api as signing

FORMS = {"json": "application/json", "pdf": "application/pdf"}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Asked, document_id: UUID) -> HttpResponse:
    """Everything the checker says of the files; a POST has them all checked again, for the record."""
    actor: Actor = request.actor
    found = documents.read(document_id, actor)
    at = now()
    if request.method == "POST":
        for file in checked.signable(found):
            stored = storage.describe(file.blob_id)
            signing.check(storage.read(file.blob_id), at=at, by=actor, document_id=document_id, digest=stored.sha256)
        messages.success(request, _("The digital signatures were checked."))
        return HttpResponseRedirect(reverse("signatures", args=[document_id]))
    reports = signing.signed_reports_of(document_id)
    values: dict[str, Any] = {
        "document": found,
        "files": [
            {
                "name": one.file.name,
                "told": one.told,
                "checked": Moment(one.told.checked_at, at, with_hour=True) if one.told else None,
                "report_url": reverse("make_report", args=[document_id, one.file.blob_id]),
            }
            for one in checked.checked(found)
        ],
        "reports": [
            {
                "name": one.name,
                "at": Moment(one.made_at, at, with_hour=True),
                "by": one.made_by,
                "badge": signing.verdict_badge(signing.Verdict(one.verdict)),
                "links": [
                    {"text": form.upper(), "url": reverse("signed_report", args=[document_id, one.id, form]),
                     "size": size_text(blob.size)}
                    for form, blob in (("pdf", one.paper), ("json", one.data))
                ],
            }
            for one in reports
        ],
        "document_url": reverse("document", args=[document_id]),
        "sheet_url": reverse("check_sheet", args=[document_id]) if registry.find_outgoing(document_id) else "",
        "current": "",
        "tab": "documents",
    }  # fmt: skip
    return show(request, "portal/signatures.html", values)


@require_POST
def report(request: Asked, document_id: UUID, blob_id: UUID) -> HttpResponse:
    """Have one file checked and the report signed by this house and kept with the document."""
    actor: Actor = request.actor
    found = documents.read(document_id, actor)
    file = next((one for one in checked.signable(found) if one.blob_id == blob_id), None)
    if file is None:
        raise Http404
    known = checked.known_of(document_id)
    signing.make_signed_report(
        storage.read(blob_id),
        name=file.name,
        document_id=document_id,
        document=known.document,
        by=actor,
        at=now(),
        **known.as_arguments(),
    )
    messages.success(request, _("The signed report is kept with the document."))
    return HttpResponseRedirect(f"{reverse('signatures', args=[document_id])}#bao-cao")


@require_GET
def download(request: Asked, document_id: UUID, report_id: UUID, form: str) -> HttpResponse:
    """A signed report that is kept with the document, as JSON or as PDF."""
    actor: Actor = request.actor
    documents.check_visible(document_id, actor)
    row = next((one for one in signing.signed_reports_of(document_id) if one.id == report_id), None)
    if row is None or form not in FORMS:
        raise Http404
    content = storage.read(row.data_id if form == "json" else row.paper_id)
    return served(content, f"bao-cao-kiem-tra-chu-ky.{form}", FORMS[form])


@require_POST
def sheet(request: Asked, document_id: UUID) -> HttpResponse:
    """The sheet with the check code that goes with a printed copy of an issued document."""
    actor: Actor = request.actor
    found = documents.read(document_id, actor)
    row = registry.find_outgoing(document_id)
    if row is None or found.paper is None:
        raise Http404
    at = now()
    code = signing.print_code(document_id, by=actor, at=at)
    pdf = signing.print_sheet(
        code=code,
        link=f"{settings.VANBAN_BASE_URL}{reverse('public_code', args=[code])}",
        number=row.number_symbol,
        type_name=row.type_name,
        agency=row.agency_name,
        day=f"{row.issued_date:%d/%m/%Y}",
        file=found.paper.name,
        sha256=storage.describe(found.paper.blob_id).sha256,
        at=at,
    )
    return served(pdf, "to-kiem-tra-ban-in.pdf", "application/pdf")


def served(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer
