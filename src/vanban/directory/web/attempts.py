"""Every refused attempt leaves a line: one place that sees all answers, and one that sees wrong passwords."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from axes.helpers import get_client_ip_address
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vanban.directory.actions import attempts
from vanban.kernel.actor import system_actor

LONGEST_NAME = 120


class RefusedAttempts:
    """Notes what a signed-in person was refused on a thing with an id: a page, a file, a verb, a draft.

    Not found counts, since a forbidden thing answers like one that does not exist. A form sent by htmx is refused
    with 200 and no way onward. Autosave that is only incomplete is no attempt at anything.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        actor = getattr(request, "actor", None)
        thing = _thing(request)
        if actor is not None and thing is not None and _is_refusal(request, answer):
            attempts.note_refused(
                thing,
                method=request.method or "",
                address=request.path,
                status=answer.status_code,
                by=actor,
                at=timezone.now(),
            )
        return answer


class FailedSignIns(BaseBackend):
    """The last to be asked who somebody is: whoever comes here gave a wrong password."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Writes the line and knows nobody."""
        if request is not None:
            attempts.note_failed_sign_in(
                username=sign_in_name(request, credentials),
                address=get_client_ip_address(request) or "",
                by=system_actor("cổng"),
                at=timezone.now(),
            )


def sign_in_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The user name that was typed, no longer than any account's."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(typed).replace("\0", "")[:LONGEST_NAME]


def _thing(request: HttpRequest) -> UUID | None:
    """The first id in the address: the document's or the draft's."""
    found = request.resolver_match
    return next((value for value in found.kwargs.values() if isinstance(value, UUID)), None) if found else None


def _is_refusal(request: HttpRequest, answer: HttpResponse) -> bool:
    if answer.status_code in {403, 404}:
        return True
    if request.method != "POST":
        return False
    if answer.status_code == 200:
        return "HX-Request" in request.headers and "HX-Redirect" not in answer
    told_as_data = answer.headers.get("Content-Type", "").startswith("application/json")
    return 400 <= answer.status_code < 500 and not told_as_data
