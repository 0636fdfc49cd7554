"""Every request of a signed-in person carries the actor: who, in which post, for whom."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from vanban.directory.queries.people import actor_for
from vanban.platform.web.reading import one_reading


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


class ActorMiddleware:
    """Sets `request.actor` (None when nobody is signed in) and the person's language.

    The post in force and the person represented are session values; they are checked again at each request, so a
    delegation that has ended stops at once. A page that is only read asks each thing once: who holds which post is
    needed for the actor and again for the frame around the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            return self._as_actor(request)
        with one_reading():
            return self._as_actor(request)

    def _as_actor(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.actor = actor_for(  # type: ignore[attr-defined]
                request.user.person_id,
                at=timezone.now(),
                post_id=_uuid(request.session.get("post")),
                for_post_id=_uuid(request.session.get("for_post")),
            )
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
