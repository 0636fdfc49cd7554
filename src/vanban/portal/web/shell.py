"""The application on a phone: its name and icons, the helper in the browser, and the page shown without a line.

The helper keeps the shell only: looks, scripts and one page that says there is no line. It never keeps a document, a
list or a name (NB25-Đ4.2), so a lost phone holds nothing of the office.
"""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanban.kernel import clock
from vanban.portal.queries import branding
from vanban.portal.web.rail import link
from vanban.portal.web.shown import now

NAMED = ("tokens.css", "vanban.css", "vendor/htmx.min.js", "app.js", "offline.js", "mark.svg")
"""What pages name, by whatever name the collected files carry."""
IMPORTED = ("memory.js", "keys.js", "palette.js", "live.js", "outbox.js")
"""What scripts import, by plain names."""


@require_GET
@login_not_required
def manifest(request: HttpRequest) -> JsonResponse:
    """The application on a phone's home screen carries the regulation's name (NB25-Đ7.3)."""
    name = branding.in_force(clock.local_date(now())).branding.app_name
    icons = [
        {"src": static("vanban/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        {"src": static("vanban/icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {"src": static("vanban/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
        {"src": static("vanban/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    shortcuts = [
        {"name": name, "url": url}
        for name, url in ((_("My work"), link("work")), (_("Notices"), link("notices")))
        if url
    ]
    values = {
        "id": "/",
        "name": name,
        "short_name": name,
        "lang": "vi",
        "start_url": "/viec/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f7f9",
        "theme_color": "#0b5cad",
        "icons": icons,
        "shortcuts": shortcuts,
    }
    return JsonResponse(values, content_type="application/manifest+json")


@require_GET
@login_not_required
def helper(request: HttpRequest) -> HttpResponse:
    """The helper in the browser, at the root so that it stands before every page."""
    plain = [f"{settings.STATIC_URL}vanban/{name}" for name in IMPORTED]
    files = [*(static(f"vanban/{name}") for name in NAMED), *plain]
    page = reverse("offline")
    version = hashlib.sha256("\n".join([settings.STATIC_URL, *files, page]).encode()).hexdigest()[:12]
    values = {
        "version": json.dumps(f"vanban-{version}"),
        "kept": json.dumps([*files, page]),
        "page": json.dumps(page),
        "icon": static("vanban/icon-192.png"),
    }
    answer = render(request, "portal/helper.js", values, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """What stands where a page would be while the line is down: the same for everybody, so that it may be kept."""
    answer = render(request, "portal/offline.html")
    answer["Cache-Control"] = "no-cache"
    return answer
