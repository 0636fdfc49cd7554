"""The forms of what mends, extends, repeats and follows up an issued document."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.directory.api import Group, groups_of, said_changes
from vanban.exchange import api
from vanban.exchange.rules.answers import CORRECT
from vanban.exchange.rules.linking import FAULTS
from vanban.exchange.web.forms import DayInput
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform.web.asking import offer


def _reason() -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def _recipients(*, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=_("Recipients"), required=required, widget=forms.CheckboxSelectMultiple)


class CorrectionForm(forms.Form):
    """Which letter corrects the document, what was wrong, and who is told."""

    replacement = forms.ChoiceField(
        label=_("Letter of correction"),
        help_text=_("An official letter your agency has issued; a fault of content is mended by “Replace”."),
    )
    fault = forms.ChoiceField(label=_("What was wrong"), widget=forms.RadioSelect)
    reason = _reason()
    recipients = _recipients(required=False)

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = api.may_follow(document_id, CORRECT, actor)
        offer(self, "replacement", [(str(row.id), f"{row.number_symbol} - {row.subject}") for row in found])
        offer(self, "fault", [(code, gettext(label)) for code, label in FAULTS.items()])
        rows = api.replaceable(document_id)
        offer(self, "recipients", [(str(row.id), row.name) for row in rows])
        self.initial = {"recipients": [str(row.id) for row in rows]}


class ExtendForm(forms.Form):
    """Who receives it besides, and why.

    A group is opened by the first press: its members stand ticked among the others, each may be struck out, and the
    second press sends. Groups opened already travel in `opened`.
    """

    groups = forms.MultipleChoiceField(
        label=_("Groups of recipients"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A group is opened into its members, of whom you may strike some out before it is sent."),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    add = forms.MultipleChoiceField(
        label=_("Agencies"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets the whole document with every letter that corrects it."),
    )
    on_paper = forms.CharField(
        label=_("Others, on paper"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One name a line; for receivers that are not in the directory."),
    )
    reason = _reason()

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = local_date(timezone.now())
        self.offered = dict(api.addable(document_id, on=today))
        offer(self, "add", self.offered.items())
        self.known = {str(one.id): one for one in groups_of(actor.agency_id, on=today)}
        offer(self, "groups", [(key, f"{one.name} ({len(one.reached)})") for key, one in self.known.items()])
        if not self.known:
            del self.fields["groups"]

    def clean(self) -> dict[str, Any]:
        """The lines as names, so that the verb gets what the action takes; a group not opened yet is opened first."""
        given = super().clean() or {}
        chosen = [self.known[one] for one in given.get("groups", ())]
        opened = set(given.get("opened", "").split())
        fresh = [one for one in chosen if str(one.id) not in opened]
        names = [line.strip() for line in given.get("on_paper", "").splitlines() if line.strip()]
        if fresh:
            self._open(fresh, chosen, list(given.get("add", ())), names)
        return given | {"names": names, "through": [one.id for one in chosen]}

    def _open(self, fresh: list[Group], chosen: list[Group], ticked: list[str], names: list[str]) -> None:
        """Tick the members of these groups and say what was found."""
        reached = {one.code or one.name: one for group in fresh for one in group.reached}
        codes = [one.code for one in reached.values() if one.code in self.offered]
        typed = [one.name for one in reached.values() if not one.code and one.name not in names]
        values: Any = copy(self.data)
        getattr(values, "setlist", values.__setitem__)("add", list(dict.fromkeys([*ticked, *codes])))
        values["on_paper"] = "\n".join([*names, *typed])
        values["opened"] = " ".join(str(one.id) for one in chosen)
        self.data = values
        there = sum(1 for one in reached.values() if one.code and one.code not in self.offered)
        said = gettext(
            "Not sent yet: {count} members stand ticked below, {there} have the document already. "
            "Strike out whom you do not mean, then press again."
        )
        self.add_error("groups", said.format(count=len(codes) + len(typed), there=there))
        for group in fresh:
            for line in said_changes(group.reached, group.dissolved, gettext):
                self.add_error("groups", line)


class OnceMoreForm(forms.Form):
    """Who asks for it once more, and how they asked."""

    recipients = _recipients()
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who asked, when, and what went wrong there."),
    )

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "recipients", [(str(row.id), row.name) for row in api.repeatable(document_id)])


class TaskForm(forms.Form):
    """What the document gives which recipients to do, and by when."""

    text = forms.CharField(label=_("Task"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    due = forms.DateField(label=_("Due"), required=False, widget=DayInput)
    recipients = _recipients()

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "recipients", [(str(row.id), row.name) for row in api.grid(document_id)])


class UrgeForm(forms.Form):
    """Which open tasks are urged, and one sentence besides."""

    tasks = forms.MultipleChoiceField(label=_("Tasks"), widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label=_("What to add"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The task and its day are written by themselves."),
    )

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [line for line in api.tasks_of(document_id, on=local_date(timezone.now())) if line.is_open]
        named = [(str(line.task.id), f"{line.task.recipient.name} - {line.task.text[:120]}") for line in found]
        offer(self, "tasks", named)
        self.initial = {"tasks": [value for value, _name in named]}


class HeedForm(forms.Form):
    """To whom the reminder went on."""

    note = forms.CharField(
        label=_("What is done about it"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, _document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
