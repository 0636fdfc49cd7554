"""Finding: the page of results, and Ctrl K's few as one types; only what the actor may see."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.kernel import clock
from vanban.portal.queries import people
from vanban.portal.web.asking import Asked
from vanban.portal.web.frame import show
from vanban.portal.web.shown import Moment, now
from vanban.portal.web.work import document_url
from vanban.search import api as search

LIMIT = 50


def page(request: Asked) -> HttpResponse:
    """Everything the actor may see that fits the words."""
    actor, at = request.actor, now()
    text, kind = _typed(request), request.GET.get("loai", "")
    kind = kind if kind in {"incoming", "outgoing"} else ""
    rows = [
        {
            "id": hit.document_id,
            "url": document_url(hit.document_id),
            "title": hit.number or _kind(hit.kind),
            "subject": hit.subject,
            "origin": _kind(hit.kind) if hit.number else "",
            "time": Moment(hit.moment, at),
            "marks": [],
            "chips": [],
            "current": False,
        }
        for hit in search.find(actor, text, kind=kind, limit=LIMIT)
    ]
    values: dict[str, Any] = {
        "query": text,
        "kind": kind,
        "rows": rows,
        "capped": len(rows) == LIMIT,
        "tab": "search",
        "current": "search",
        "people": people.named(actor, text, on=clock.local_date(at)),
    }
    return show(request, "portal/search.html", values)


def find(request: Asked) -> JsonResponse:
    """The best few documents and people for what was typed."""
    actor, at = request.actor, now()
    text = _typed(request)
    found = [
        {
            "label": f"{hit.number} · {hit.subject}" if hit.number else hit.subject,
            "note": _("Document"),
            "more": str(Moment(hit.moment, at)),
            "href": document_url(hit.document_id),
        }
        for hit in search.find(actor, text, limit=8)
    ]
    found += [
        {
            "label": person.name,
            "note": _("Person"),
            "more": person.place,
            "href": f"{reverse('search')}?{urlencode({'q': person.name})}",
        }
        for person in people.named(actor, text, on=clock.local_date(at))
    ]
    return JsonResponse({"found": found})


def _typed(request: Asked) -> str:
    return request.GET.get("q", "").strip()[:200]


def _kind(kind: str) -> str:
    return _("Came in") if kind == "incoming" else _("Going out")
