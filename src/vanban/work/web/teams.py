"""The agency's teams: working parties that are given work as one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import identifier, known_actor, offer, told
from vanban.work import api, policies, queries
from vanban.work.queries.groups import makers


class TeamForm(forms.Form):
    """A name, the decision behind it, who heads it and who is in it."""

    name = forms.CharField(label=_("Name of the team"), max_length=200)
    basis = forms.CharField(label=_("Decision that sets it up"), max_length=300)
    head = forms.ChoiceField(label=_("Head of the team"))
    members = forms.MultipleChoiceField(label=_("Members"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = queries.posts_here(actor.agency_id, on=local_date(timezone.now())) if actor.agency_id else {}
        named = [(str(post.id), f"{post.person.full_name} - {post.title}") for post in here.values()]
        offer(self, "head", [("", "---------"), *named])
        offer(self, "members", named)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The teams there are; one is made, or ended."""
    actor = known_actor(request)
    if not policies.can_make_teams(actor) or actor.agency_id is None:
        raise PermissionDenied
    at = timezone.now()
    there = api.teams_of(actor.agency_id)
    made = makers([one.id for one in there])
    mine = {one.id for one in there if policies.can_change_team(actor, one, made.get(one.id))}
    changed = next((one for one in there if str(one.id) == request.GET.get("doi", "") and one.id in mine), None)
    form, reasons = _form(actor, changed), []
    if request.method == "POST":
        gone = identifier(request.POST.get("end", ""))
        form = form if gone else _form(actor, changed, request.POST)
        try:
            if gone is not None:
                api.end_team(gone, by=actor, at=at)
                return HttpResponseRedirect(reverse("teams"))
            if form.is_valid():
                _keep(changed, form.cleaned_data, actor, at)
                return HttpResponseRedirect(reverse("teams"))
        except Refusal as refusal:
            reasons = told(refusal)
    rows = [
        {
            "id": team.id,
            "name": team.name,
            "basis": team.basis,
            "head": team.head.person.full_name,
            "members": ", ".join(post.person.full_name for post in team.members.all()),
            "mine": team.id in mine,
        }
        for team in there
    ]
    values = {"form": form, "reasons": reasons, "rows": rows, "tab": "work", "current": "progress"}
    values["changed"] = changed.name if changed else ""
    values["keeps_fields"] = policies.can_keep_fields(actor)
    return render(request, "work/teams.html", values, status=422 if reasons or form.errors else 200)


def _form(actor: Actor, changed: api.Team | None, data: Any = None) -> TeamForm:
    """The form of a new team, or of one that is changed, whose name stays."""
    if changed is None:
        return TeamForm(actor, data)
    initial = {
        "basis": changed.basis,
        "head": str(changed.head_id),
        "members": [str(post.id) for post in changed.members.all()],
    }
    form = TeamForm(actor, data, initial=initial)
    del form.fields["name"]
    return form


def _keep(changed: api.Team | None, typed: dict[str, Any], actor: Actor, at: datetime) -> None:
    head, members = UUID(typed["head"]), [UUID(one) for one in typed["members"]]
    if changed is None:
        api.make_team(name=typed["name"], basis=typed["basis"], head_id=head, member_ids=members, by=actor, at=at)
    else:
        api.change_team(changed.id, basis=typed["basis"], head_id=head, member_ids=members, by=actor, at=at)
