"""Published documents for everybody: no account, no cookie, no script; and a list that a province's portal reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from vanban.exchange import api
from vanban.platform import storage

AWHILE = "public, max-age=300"
LONGEST = 100
MOST_PAGES = 10_000


def _open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def opened(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        answer = view(request, *arguments, **named)
        answer["Cache-Control"] = AWHILE
        return answer

    return login_not_required(require_safe(opened))


@_open
def published(request: HttpRequest) -> HttpResponse:
    """Newest first, found by words of number, trích yếu and agency."""
    words, page = _words(request), _page(request)
    rows, more = api.public_list(words, start=page * api.PUBLIC_PAGE)
    values = {"rows": rows, "words": words, "next": page + 1 if more else 0}
    return render(request, "exchange/published.html", values)


@_open
def one(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """One document with its files."""
    return render(request, "exchange/published_one.html", {"row": _known(publication_id)})


@_open
def file(_request: HttpRequest, publication_id: UUID, blob_id: UUID) -> HttpResponse:
    """One file of a document that is public now, and no other file of the house."""
    row = _known(publication_id)
    found = next((item for item in row.files if item["id"] == str(blob_id)), None)
    if found is None:
        raise Http404
    answer = HttpResponse(storage.read(blob_id), content_type=found["media_type"])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found["name"])
    return answer


@_open
def feed(request: HttpRequest) -> HttpResponse:
    """The same list for machines, as the portal of the province reads it (NB16-Đ15.1)."""
    page = _page(request)
    rows, more = api.public_list(_words(request), start=page * api.PUBLIC_PAGE)
    items = [
        {
            "id": str(row.id),
            "number_symbol": row.number_symbol,
            "type": row.type_name,
            "subject": row.subject,
            "agency": {"code": row.agency.code, "name": row.agency.name},
            "issued": row.issued_date.isoformat(),
            "signer": row.signer,
            "published": row.published_at.isoformat(),
            "url": request.build_absolute_uri(reverse("published_one", args=[row.id])),
            "files": [
                {
                    "name": item["name"],
                    "size": item["size"],
                    "url": request.build_absolute_uri(reverse("published_file", args=[row.id, item["id"]])),
                }
                for item in row.files
            ],
        }
        for row in rows
    ]
    return JsonResponse({"items": items, "next": page + 1 if more else None}, json_dumps_params={"ensure_ascii": False})


def _known(publication_id: UUID) -> api.Publication:
    row = api.public_one(publication_id)
    if row is None:
        raise Http404
    return row


def _words(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST]


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return min(int(asked), MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
