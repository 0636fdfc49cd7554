"""Who is let in: the operator; everybody else gets the page “not for this post” and leaves a line."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from vanban.axis.actions.console import note_turned_away
from vanban.axis.policies import can_operate
from vanban.kernel.actor import Actor, system_actor
from vanban.platform.web.asking import known_actor


def operating_actor(request: HttpRequest) -> Actor:
    """The operator who asks; raises PermissionDenied for anybody else, after leaving an audit line."""
    actor = known_actor(request)
    if not can_operate(actor):
        turn_away(request, actor)
    return actor


def turn_away(request: HttpRequest, actor: Actor) -> None:
    """Leave a line and answer with the page “not for this post”."""
    note_turned_away(request.path, by=actor, at=timezone.now())
    raise PermissionDenied


def link_holder() -> Actor:
    """Somebody without an account whom a link of the operator lets in."""
    return system_actor("người giữ đường dẫn gia nhập")
