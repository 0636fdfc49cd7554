"""What stands on every page of the hub's operator: the links between them, and one way to show and to come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.axis.web.console.shown import one_sentence, sections
from vanban.kernel.refusals import OutsideFailure, Refusal


def show(request: HttpRequest, template: str, values: dict[str, Any], *, place: str, status: int = 200) -> HttpResponse:
    """Render a page of the operator with the links to its sisters."""
    places = [
        ("monitor", _("Live"), reverse("hub_monitor")),
        ("messages", _("Packets"), reverse("hub_messages")),
        ("statistics", _("Statistics"), reverse("hub_statistics")),
        ("systems", _("Systems"), reverse("hub_systems")),
        ("joinings", _("Joining"), reverse("hub_joinings")),
    ]
    values = {"base": "axis/console/hub.html", "current": "hub", "places": sections(place, places), **values}
    return render(request, f"axis/console/{template}", values, status=status)


def act(request: HttpRequest, back: str, verb: Callable[[], object], done: str) -> HttpResponseRedirect:
    """Do one thing and go back to where it was asked, with one line that says what came of it."""
    try:
        verb()
    except Refusal as refusal:
        messages.error(request, one_sentence(refusal))
    except OutsideFailure:
        messages.error(request, _("The hub takes no packets for now. Try again when it runs."))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back)
