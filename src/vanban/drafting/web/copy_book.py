"""The book of an agency's certified copies, year by year, on the screen and as a file (NĐ 30/2020 Đ25, Đ26)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from vanban.drafting import api
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.registry.api import can_read_register, find_incoming, find_outgoing

YEARS = range(1990, 2101)
HEADS = (_("Order"), _("When"), _("Form of copy"), _("Document"), _("File"), _("Pages"), _("By"), _("Certificate"))


@require_GET
def copy_book(request: HttpRequest) -> HttpResponse:
    """Every copy the agency made in a year, in the order of time; for its clerks and leaders."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.agency_id is None or not can_read_register(actor, actor.agency_id):
        raise PermissionDenied
    this_year = local(timezone.now()).year
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in YEARS else this_year
    rows = [
        {"url": reverse("document", args=[one.document_id]), "cells": _cells(place, one)}
        for place, one in enumerate(api.book_of_copies(actor.agency_id, year=year), 1)
    ]
    years = [(one, one == year) for one in range(this_year, this_year - 6, -1)]
    values = {"heads": HEADS, "rows": rows, "years": years, "tab": "documents", "current": "books"}
    return render(request, "drafting/copy_book.html", values)


def _cells(place: int, one: Any) -> dict[str, Any]:
    document = find_outgoing(one.document_id) or find_incoming(one.document_id)
    return {
        "place": place,
        "when": f"{local(one.made_at):%H:%M %d/%m/%Y}",
        "form": one.form,
        "document": f"{document.number_symbol} · {document.subject}" if document is not None else "",
        "file": one.name,
        "pages": one.pages,
        "by": one.made_by,
        "certificate": one.certificate_serial,
    }
