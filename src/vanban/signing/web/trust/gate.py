"""Who is let in: the policy layer decides; whoever it refuses gets the page “not for this post” and leaves a line."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vanban.kernel.refusals import NotAllowed
from vanban.platform.web.asking import known_actor
from vanban.signing.actions.trust import note_turned_away

View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """A view for those whom the policy lets in; the attempts of others are on record."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = known_actor(request)
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as refusal:
            note_turned_away(request.path, code=refusal.code, by=actor, at=timezone.now())
            raise PermissionDenied from refusal

    return inner
