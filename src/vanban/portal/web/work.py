"""Home: what waits for a person, box by box."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.portal.queries import worklist
from vanban.portal.web.frame import box_label, show
from vanban.portal.web.shown import Chip, Moment, due_chip, now, urgency_chip


def home(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the actor's work."""
    return HttpResponseRedirect(reverse("work"))


def all_work(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this actor, in all boxes of all posts."""
    return _list(request, worklist.ALL, home=True)


def box(request: HttpRequest, box: str) -> HttpResponse:
    """One box of this actor."""
    if box not in worklist.BY_CODE and box != worklist.ALL:
        raise Http404
    return _list(request, box, home=False)


def _list(request: HttpRequest, code: str, *, home: bool) -> HttpResponse:
    values = list_values(request, code)
    return show(request, "portal/work.html", {**values, "tab": "work", "is_home": home, "title": values["list_title"]})


def list_values(request: HttpRequest, code: str, *, chosen: UUID | None = None) -> dict[str, Any]:
    """The list of a box for the template: title, rows, what an empty box says."""
    at = now()
    rows = worklist.items(request.actor, code)  # type: ignore[attr-defined]
    spec = worklist.BY_CODE.get(code)
    return {
        "current": code,
        "box": code,
        "list_title": box_label(code),
        "list_url": reverse("box", args=[code]),
        "rows": [_row(row, code, at, chosen) for row in rows],
        "more": len(rows) >= 100,
        "empty_text": _(spec.empty) if spec else _("Nothing waits for you. New work appears here by itself."),
    }


def document_url(document_id: UUID, hop: str = "") -> str:
    """The address of a document; `hop` keeps the list one came from."""
    address = reverse("document", args=[document_id])
    return f"{address}?{urlencode({'hop': hop})}" if hop else address


def _row(item: worklist.Item, code: str, at: datetime, chosen: UUID | None) -> dict[str, Any]:
    urgency, due = urgency_chip(item.urgency), due_chip(item.due, at)
    chips = [due] if due else []
    if code == worklist.ALL:
        chips.append(Chip(box_label(item.box), "info"))
    return {
        "id": item.document_id,
        "url": document_url(item.document_id, code),
        "title": item.title,
        "subject": item.subject,
        "origin": item.origin,
        "time": Moment(item.moment, at),
        "marks": [urgency] if urgency else [],
        "chips": chips,
        "current": item.document_id == chosen,
    }
