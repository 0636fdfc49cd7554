"""The public directory: agencies, their codes, and the one place of each that sends and receives (NB16-Đ24.5)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from vanban.directory import api
from vanban.kernel.clock import local_date
from vanban.portal.web import strangers
from vanban.portal.web.frame import LANGUAGES
from vanban.portal.web.public import open_to_all
from vanban.portal.web.shown import now

LONGEST = 100


@open_to_all
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The list for people, narrowed by what is typed."""
    strangers.CODES.spend(strangers.address_of(request), at=now())
    typed = request.GET.get("q", "")[:LONGEST]
    values: dict[str, Any] = {
        "rows": api.contacts(on=local_date(now()), typed=typed),
        "typed": typed,
        "check_url": reverse("public_check"),
        "languages": [item for item in LANGUAGES if item[0] != translation.get_language()],
        "path": request.path,
    }
    return render(request, "portal/public_directory.html", values)


@open_to_all
@require_GET
def listed(request: HttpRequest) -> JsonResponse:
    """The same as the portal of the province reads it."""
    strangers.CODES.spend(strangers.address_of(request), at=now())
    found = api.contacts(on=local_date(now()))
    return JsonResponse({"agencies": [asdict(one) for one in found]}, json_dumps_params={"ensure_ascii": False})


urlpatterns = [
    path("danh-ba/", page, name="public_directory"),
    path("danh-ba/danh-sach.json", listed, name="public_directory_json"),
]
