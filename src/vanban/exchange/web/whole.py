"""Whether a document is still what it was: its origin on the page, and the examination part by part."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vanban.directory.api import can_see
from vanban.exchange import api
from vanban.exchange.rules.whole import ORIGIN_LABELS, PART_LABELS, PART_LAWS
from vanban.exchange.web.moments import moment
from vanban.kernel.actor import Actor
from vanban.platform.web.page import Fact
from vanban.platform.web.reading import once
from vanban.registry.api import find_incoming, find_outgoing

VALUES = {
    "type": _("Document type"),
    "number": _("Number, symbol"),
    "subject": _("Abstract"),
    "code": _("Document code"),
    "sender": _("Sender"),
    "receivers": _("Recipients"),
    "dated": _("Date of document"),
    "issued": _("Issued at"),
    "sent": _("Sent at"),
    "arrived": _("Arrived at"),
    "registered": _("Registered at"),
    "signer": _("Signer"),
    "language": _("Language"),
    "pages": _("Pages"),
    "main": _("Digest of the document itself"),
}


def facts(document_id: UUID) -> tuple[Fact, ...]:
    """Whether it was born digital or scanned, and whose responsibility it is (NB16-Đ2.3, VL19-Đ20.3)."""
    kept = once(("whole", document_id), lambda: api.whole_of(document_id))
    if kept is None:
        return ()
    return (Fact(_("Electronic copy"), gettext(ORIGIN_LABELS[kept.origin])),)


@require_safe
def examination(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Every part of the document compared now with what was kept of it, each with its rule."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.agency_id is None:
        raise PermissionDenied
    if not can_see(actor, document_id):
        raise Http404
    document = find_outgoing(document_id) or find_incoming(document_id)
    if document is None or document.agency_id != actor.agency_id:  # who was only asked for an opinion sees it, too
        raise Http404
    found = api.examine(document_id, by=actor, at=timezone.now())
    values = {
        "number": document.number_symbol,
        "subject": document.subject,
        "back": f"/vb/{document_id}/",
        "found": found,
        "kept": moment(found.kept) if found else "",
        "origin": gettext(ORIGIN_LABELS[found.origin]) if found else "",
        "parts": [
            {
                "label": gettext(PART_LABELS[part.code]),
                "law": PART_LAWS[part.code],
                "ok": part.ok,
                "differing": [(VALUES.get(name, name), then or "–", now or "–") for name, then, now in part.differing],
            }
            for part in (found.parts if found else ())
        ],
        "tab": "documents",
        "current": "",
    }
    return render(request, "exchange/examination.html", values)
