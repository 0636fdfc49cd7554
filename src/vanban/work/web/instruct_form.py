"""Bút phê: the form of an instruction. What it proposes stands in `instruct_shown`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.directory.api import Post
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform.web.asking import offer
from vanban.work.queries import desk
from vanban.work.queries.groups import team_assignee, teams_of, unit_assignee
from vanban.work.rules import Assignee, Kind
from vanban.work.web.inputs import TEAM, UNIT, DayInput, HourInput
from vanban.work.web.instruct_shown import Asked, Shown


class InstructForm(Asked):
    """One sentence, who leads, who takes part, who is informed, by when; several documents have no `document_id`."""

    own_template = "work/instruct_form.html"

    text = forms.CharField(label=_("Instruction"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    lead = forms.ChoiceField(label=_("Leads"))
    due = forms.DateField(label=_("Deadline"), required=False, widget=DayInput)
    due_time = forms.TimeField(label=_("Hour"), required=False, widget=HourInput)
    coworkers = forms.MultipleChoiceField(label=_("Take part"), required=False, widget=forms.CheckboxSelectMultiple)
    informed = forms.MultipleChoiceField(
        label=_("For information"), required=False, widget=forms.CheckboxSelectMultiple
    )
    keep = forms.BooleanField(label=_("Keep this sentence at hand"), required=False)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, document_id: UUID | None, actor: Actor, *args: Any, like: InstructForm | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.agency_id = actor.agency_id
        self.document_id = document_id
        self.at: datetime = like.at if like is not None else timezone.now()
        self.posts: dict[UUID, Post] = like.posts if like is not None else desk.people_here(actor, self.at)
        self.choices: list[tuple[str, str]] = like.choices if like is not None else self._choices()
        self.read_url = reverse("read_sentence", args=[document_id]) if document_id else reverse("read_for_many")
        offer(self, "lead", [("", "---------"), *self.choices])
        offer(self, "coworkers", self.choices)
        offer(self, "informed", self.choices)

    @classmethod
    def being_read(cls, document_id: UUID | None, actor: Actor, data: Mapping[str, Any]) -> InstructForm:
        """The form while its sentence is read: nothing is refused yet."""
        form = cls(document_id, actor, data)
        form._errors = ErrorDict()
        return form

    def _anew(self, initial: dict[str, Any]) -> InstructForm:
        return type(self)(self.document_id, self.actor, like=self, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Tick boxes that name the one who leads again are a slip of the hand, not two tasks."""
        cleaned = super().clean() or {}
        lead = cleaned.get("lead")
        coworkers = [one for one in cleaned.get("coworkers", []) if one != lead]
        cleaned["coworkers"] = coworkers
        cleaned["informed"] = [one for one in cleaned.get("informed", []) if one != lead and one not in coworkers]
        return cleaned

    def _choices(self) -> list[tuple[str, str]]:
        if self.agency_id is None:
            return []
        people = [
            (str(post.id), f"{post.person.full_name} - {post.title}" + (f", {post.unit.name}" if post.unit else ""))
            for post in self.posts.values()
        ]
        units = {post.unit_id: post.unit.name for post in self.posts.values() if post.unit is not None}
        groups = [(f"{UNIT}{key}", gettext("Whole unit: %(name)s") % {"name": name}) for key, name in units.items()]
        teams = [
            (f"{TEAM}{team.id}", gettext("Team: %(name)s") % {"name": team.name}) for team in teams_of(self.agency_id)
        ]
        return [*people, *groups, *teams]

    @property
    def shown(self) -> Shown:
        """Everything the template needs, read anew each time the form is drawn."""
        return Shown(self, self._anew)


def assignees(cleaned: dict[str, Any], agency_id: UUID | None, at: datetime) -> list[Assignee]:
    """The form's answer as the action takes it; a unit or team stands for whoever answers for it."""
    named = [(cleaned["lead"], Kind.LEAD)]
    named += [(one, Kind.COWORK) for one in cleaned["coworkers"]]
    named += [(one, Kind.INFORM) for one in cleaned["informed"]]
    found = [_assignee(value, kind, agency_id, at) for value, kind in named if value]
    return [one for one in found if one is not None]


def _assignee(value: str, kind: str, agency_id: UUID | None, at: datetime) -> Assignee | None:
    today = local_date(at)
    if agency_id is not None and value.startswith(UNIT):
        return unit_assignee(UUID(value.removeprefix(UNIT)), agency_id, kind, on=today)
    if agency_id is not None and value.startswith(TEAM):
        return team_assignee(UUID(value.removeprefix(TEAM)), agency_id, kind, on=today)
    return Assignee(UUID(value), kind)
