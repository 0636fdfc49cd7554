"""Groups of recipients on the compose page: what may be taken, what was taken and who of it was struck out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from vanban.directory.api import Group, groups_of, said_changes
from vanban.drafting import api
from vanban.drafting.rules.fields import DraftFields
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, moment_on_screen
from vanban.platform.web.asking import identifier


def wants_groups(request: HttpRequest) -> bool:
    """One of the buttons beside the groups was pressed."""
    return "take_group" in request.POST or "drop_group" in request.POST


def change_groups(request: HttpRequest, draft_id: UUID, actor: Actor) -> HttpResponse:
    """Take the chosen group, or take one off, on a draft that has just been saved; back to the recipients.

    Raises what the two verbs raise.
    """
    at = timezone.now()
    tag = f"draft.{draft_id}"
    gone = request.POST.get("drop_group", "")
    chosen = identifier(request.POST.get("take", ""))
    if gone:
        api.drop_group(draft_id, gone, by=actor, at=at)
        messages.success(request, gettext("The group is taken off, with those who were there through it."), tag)
    elif chosen is None:
        messages.success(request, gettext("Saved. Choose a group first, then take it."), tag)
    else:
        done = api.take_groups(draft_id, [chosen], by=actor, at=at)
        said = gettext("“%(group)s”: %(added)s recipients added, %(there)s were there already.")
        values = {"group": ", ".join(done.names), "added": done.added, "there": done.there}
        messages.success(request, said % values, tag)
        for line in said_changes(done.reached, done.dissolved, gettext):
            messages.warning(request, line)
    return HttpResponseRedirect(f"{reverse('draft', args=[draft_id])}#receivers")


def offered(agency_id: UUID, *, at: datetime) -> list[dict[str, Any]]:
    """The groups this agency may take, its own and the province's apart, each with how many it reaches today."""
    groups = groups_of(agency_id, on=local_date(at))
    halves = (
        (gettext("Groups of our agency"), [one for one in groups if not one.provincial]),
        (gettext("Groups of the whole province"), [one for one in groups if one.provincial]),
    )
    return [{"label": label, "rows": [_row(one) for one in half]} for label, half in halves if half]


def _row(one: Group) -> dict[str, Any]:
    return {"id": str(one.id), "name": one.name, "count": len(one.reached)}


def taken(fields: DraftFields, *, at: datetime) -> list[dict[str, Any]]:
    """The groups of a draft with who receives it through each and who was struck out."""
    return [
        {
            "id": one.group.id,
            "name": one.group.name,
            "all": len(one.group.members),
            "present": one.present,
            "left_out": one.left_out,
            "codes": " ".join(code for _name, code in one.group.members if code),
            "line": one.line,
            "when": moment_on_screen(datetime.fromisoformat(one.group.taken_at), at) if one.group.taken_at else "",
        }
        for one in api.standing(fields)
    ]
