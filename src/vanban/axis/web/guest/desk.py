"""Who is let in: the clerk of an agency without a system; and what every page of the desk says and serves."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from vanban.axis.actions.console import note_turned_away
from vanban.axis.queries.guests import Desk, desk_of
from vanban.axis.web.console.shown import Chip, Moment, size_text
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import Urgency

__all__ = ["Chip", "Moment", "at_desk", "desk_and_box", "served", "show", "size_text", "urgency_chip"]


def at_desk(request: HttpRequest) -> tuple[Actor, Desk]:
    """The actor and their desk; anybody else gets the page “not for this post”, and a line is left."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied
    desk = desk_of(actor)
    if desk is None:
        _turn_away(request, actor)
    return actor, desk


def desk_and_box(request: HttpRequest) -> tuple[Actor, Any]:
    """The actor and the open mailbox of their agency; without one nothing but opening it is offered."""
    actor, desk = at_desk(request)
    if desk.box is None:
        _turn_away(request, actor)
    return actor, desk.box


def _turn_away(request: HttpRequest, actor: Actor) -> NoReturn:
    note_turned_away(request.path, by=actor, at=timezone.now())
    raise PermissionDenied


def show(request: HttpRequest, template: str, values: dict[str, Any], *, place: str, status: int = 200) -> HttpResponse:
    """A page of the desk in the house's shell."""
    return render(request, f"axis/guest/{template}", {"current": place, "tab": place, **values}, status=status)


def served(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to keep; never opened inside the page, since strangers made it."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def urgency_chip(priority: int) -> list[Chip]:
    """The degree of urgency; nothing for ordinary documents."""
    degree = Urgency.from_wire(priority)
    return [Chip(_(degree.label), "danger" if degree > Urgency.URGENT else "warning")] if degree.at_once else []
