"""Every act that names itself is done once, however often a bad line makes the browser send it."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from vanban.kernel.actor import Actor
from vanban.platform import once
from vanban.portal.queries import told
from vanban.portal.web.frame import capacity, post_of
from vanban.portal.web.rail import link

DOCUMENT = re.compile(r"^/(?:vb|du-thao)/([0-9a-f-]{36})/")
ANSWERED = "vanban_answered_"
"""How the cookie begins by which a page learns that the act it comes from was answered; its script drops it."""


class OnceOnly:
    """Stands behind what knows the actor: an act with a known key is answered without being done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if request.method != "POST" or actor is None or actor.person_id is None:
            return self.get_response(request)
        drawn = request.POST.get("capacity")
        if drawn is not None and drawn != capacity(actor):
            return HttpResponse(status=409)  # kept without a line and sent in another post or place: looked at anew
        key = post_of(request.POST.get("deed", ""))
        if key is None:
            return self.get_response(request)
        answer = self._once(request, actor.person_id, key)
        if not (getattr(request, "htmx", False) or "vanban-kept" in request.headers):
            secure = settings.SESSION_COOKIE_SECURE
            answer.set_cookie(f"{ANSWERED}{key.hex[:8]}", "1", max_age=600, samesite="Lax", secure=secure)
        return answer

    def _once(self, request: HttpRequest, person_id: UUID, key: UUID) -> HttpResponse:
        place = told.done_at(person_id, key)
        if place is not None:  # a question of the same form asked elsewhere is not the act
            return _answer(request) if place == request.path[:300] else self.get_response(request)
        with once.named(once.Deed(person_id, key, request.path)) as deed:
            answer = self.get_response(request)
        # Who waited behind the first sender finds the document changed: it was this very act that changed it.
        is_known = deed.is_known or not deed.is_written
        return _answer(request) if is_known and told.done_at(person_id, key) == request.path[:300] else answer


def _answer(request: HttpRequest) -> HttpResponse:
    """It was done: say so, on the document it was about."""
    messages.success(request, _("This was received before and was done once; it was not done again."))
    found = DOCUMENT.match(request.path)
    address = reverse("document", args=[found[1]]) if found else link("work") or "/"
    if getattr(request, "htmx", False) or request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
