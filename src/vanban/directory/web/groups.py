"""Pages of the groups of recipients: the agency's own and the province's; one group with its members and its record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from vanban.directory import api, policies
from vanban.directory.web.forms import FIXED, GroupForm
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date, moment_on_screen
from vanban.kernel.refusals import Refusal
from vanban.platform import audit
from vanban.platform.web.asking import known_actor, told

LEVELS = {
    "province": _("Province"),
    "department": _("Departments"),
    "commune": _("Communes and wards"),
    "external": _("Outside the province"),
}
SENTENCES = {
    "directory.group_made": _("{actor} made the group “{name}”"),
    "directory.group_changed": _("{actor} changed the group “{name}”"),
    "directory.group_inherited": _("The group “{name}” went over with its agency"),
}
PROVINCE = "tinh"


@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """Every group this person may use, each with how many it reaches today, and who changed it last."""
    actor = _reader(request)
    at = timezone.now()
    found = api.groups_of(actor.agency_id, on=local_date(at))
    halves = (
        (_("Groups of our agency"), [one for one in found if not one.provincial], actor.agency_id, ""),
        (_("Groups of the whole province"), [one for one in found if one.provincial], None, PROVINCE),
    )
    values = {
        "halves": [
            {
                "label": label,
                "rows": [_row(one, at) for one in rows],
                "new": _new_address(whose) if policies.can_keep_groups(actor, agency_id) else "",
            }
            for label, rows, agency_id, whose in halves
            if agency_id is not None or whose
        ],
        "tab": "me",
        "current": "recipient_groups",
    }
    return render(request, "directory/groups.html", values)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new group of the agency, or with `?cho=tinh` of the province."""
    actor = _reader(request)
    agency_id = None if request.GET.get("cho") == PROVINCE else actor.agency_id
    if not policies.can_keep_groups(actor, agency_id):
        raise PermissionDenied
    at = timezone.now()
    form = GroupForm(request.POST if request.method == "POST" else None, on=local_date(at), own=agency_id)
    reasons: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = api.make_group(form.wish(), agency_id=agency_id, by=actor, at=at)
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            messages.success(request, gettext("The group “%(name)s” is there.") % {"name": made.name}, _keep(None))
            return HttpResponseRedirect(reverse("recipient_group", args=[made.id]))
    return _form_page(request, form, None, reasons, keeps=True, at=at)


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """One group: its members of today, its record, and for whoever keeps it the form."""
    actor = _reader(request)
    at = timezone.now()
    found = api.group_by_id(group_id, on=local_date(at))
    if found is None or not (found.provincial or actor.is_of(found.agency_id)):
        raise Http404
    keeps = policies.can_keep_groups(actor, found.agency_id)
    if request.method != "POST":
        return _form_page(request, _filled(found, at), found, [], keeps=keeps, at=at)
    if not keeps:
        raise PermissionDenied
    form = GroupForm(request.POST, on=local_date(at), own=found.agency_id, kept=api.fixed_members(group_id)[0])
    try:
        if request.POST.get("act") == "give-up":
            api.give_up_group(group_id, by=actor, at=at)
            messages.success(request, gettext("The group is given up; documents written with it stay as they are."))
            return HttpResponseRedirect(reverse("recipient_groups"))
        if not form.is_valid():
            return _form_page(request, form, found, [], keeps=keeps, at=at)
        revision = form.cleaned_data["revision"]
        api.change_group(group_id, form.wish(), revision=revision, by=actor, at=at)
    except Refusal as refusal:
        return _form_page(request, form, found, told(refusal), keeps=keeps, at=at)
    messages.success(request, gettext("Saved. Documents written before keep the recipients they have."), _keep(found))
    return HttpResponseRedirect(reverse("recipient_group", args=[group_id]))


def _reader(request: HttpRequest) -> Actor:
    """Whoever works in an agency; a person without a post has nothing to send."""
    actor = known_actor(request)
    if actor.agency_id is None:
        raise PermissionDenied
    return actor


def _new_address(whose: str) -> str:
    address = reverse("recipient_group_new")
    return f"{address}?cho={whose}" if whose else address


def _keep(found: api.Group | None) -> str:
    """Under which name the browser keeps what was typed until it is received."""
    return f"group.{found.id}" if found is not None else "group.new"


def _filled(found: api.Group, at: datetime) -> GroupForm:
    codes, names = api.fixed_members(found.id)
    initial = {
        "revision": found.revision,
        "name": found.name,
        "rule": found.rule or FIXED,
        "members": codes,
        "others": "\n".join(names),
    }
    return GroupForm(initial=initial, on=local_date(at), own=found.agency_id, kept=codes)


def _form_page(
    request: HttpRequest,
    form: GroupForm,
    found: api.Group | None,
    reasons: list[dict[str, str]],
    *,
    keeps: bool,
    at: datetime,
) -> HttpResponse:
    chosen = set(form["members"].value() or [])
    halves = [(level, label, form.levels.get(level, [])) for level, label in LEVELS.items()]
    values = {
        "form": form,
        "group": found,
        "reasons": reasons,
        "keeps": keeps,
        "keep": _keep(found),
        "levels": [
            {"label": label, "rows": [{"code": c, "name": n, "chosen": c in chosen} for c, n in rows]}
            for _level, label, rows in halves
            if rows
        ],
        "rule": gettext(api.GROUP_RULE_LABELS[api.GroupRule(found.rule)]) if found is not None and found.rule else "",
        "changes": list(api.said_changes(found.reached, found.dissolved, gettext)) if found is not None else [],
        "record": [_told(line, at) for line in _record(found)] if found is not None else [],
        "tab": "me",
        "current": "recipient_groups",
    }
    return render(request, "directory/group.html", values, status=422 if request.method == "POST" else 200)


def _row(one: api.Group, at: datetime) -> dict[str, Any]:
    return {
        "url": reverse("recipient_group", args=[one.id]),
        "name": one.name,
        "count": len(one.reached),
        "rule": gettext(api.GROUP_RULE_LABELS[api.GroupRule(one.rule)]) if one.rule else "",
        "gone": ", ".join(gone.name for gone in one.dissolved),
        "changed": f"{one.changed_by}, {moment_on_screen(one.changed_at, at)}",
    }


def _record(found: api.Group) -> Iterator[Any]:
    """Who changed it and when, the latest first."""
    return reversed(audit.lines(found.id, limit=50))


def _told(line: Any, at: datetime) -> dict[str, Any]:
    data = line.data
    actor = f"{line.actor_name} (thay {line.for_name})" if line.for_name else line.actor_name
    parts = [
        (gettext("Before"), data.get("former", "")),
        (gettext("By kind"), gettext(data["kind"]) if data.get("kind") else ""),
        (gettext("Recipients"), "; ".join(data.get("members", ()))),
        (gettext("Added"), "; ".join(data.get("added", ()))),
        (gettext("Taken out"), "; ".join(data.get("removed", ()))),
    ]
    said = SENTENCES.get(line.code)
    return {
        "when": moment_on_screen(line.at, at),
        "said": str(said).format(actor=actor, name=data.get("name", "")) if said else line.code,
        "parts": [(label, text) for label, text in parts if text],
    }
