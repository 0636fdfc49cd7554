"""The forms of the people's pages; they ask, the actions decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from vanban.directory import api
from vanban.directory.rules import ROLE_LABELS, Role
from vanban.platform.web.asking import offer


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and hour."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AskedField(forms.CharField):
    """A field that must be filled in; an empty one goes on to the action, which refuses it with its legal source."""

    def validate(self, value: Any) -> None:
        """Nothing is refused here."""


class StandInForm(forms.Form):
    """Who is away, who stands in, for what, from when to when, why."""

    giver = forms.ChoiceField(label=_("Who is away"))
    taker = forms.ChoiceField(label=_("Who stands in"))
    scope = forms.ChoiceField(label=_("What is delegated"))
    starts = forms.DateTimeField(label=_("From when"), widget=MomentInput)
    ends = forms.DateTimeField(label=_("Until"), widget=MomentInput)
    reason = AskedField(label=_("Reason"), max_length=300)


class HandoverForm(forms.Form):
    """Who hands over to whom, and why."""

    person = forms.ChoiceField(label=_("Who leaves or moves"))
    successor = forms.ChoiceField(label=_("Successor"))
    reason = AskedField(label=_("Reason"), max_length=300, help_text=_("With number and date of the decision."))


class ExcuseForm(forms.Form):
    """Why somebody has not confirmed."""

    excuse = forms.CharField(
        label=_("Why a confirmation is missing"),
        max_length=300,
        required=False,
        help_text=_("Only when somebody cannot confirm; it is printed in the record."),
    )


class LineForm(forms.Form):
    """One line of the list of accounts."""

    kind = forms.ChoiceField(
        label=_("What is asked for"),
        choices=[
            ("new", _("A new account")),
            ("change", _("Change title, unit or roles")),
            ("reset", _("A new password")),
            ("cancel", _("Close the account")),
        ],
    )
    post_id = forms.ChoiceField(label=_("For whom (empty for somebody new)"), required=False)
    full_name = forms.CharField(
        label=_("Full name of the new person"),
        max_length=100,
        required=False,
        help_text=_("Or the user name of somebody who comes from another agency: they keep their account."),
    )
    title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    unit_id = forms.ChoiceField(label=_("Unit"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, _(ROLE_LABELS[role])) for role in Role if role is not Role.OPERATOR],
    )
    email = forms.EmailField(label=_("Official e-mail"), required=False)
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)


class ListForm(forms.Form):
    """Many new people at once, one a line."""

    people = forms.CharField(
        label=_("Several new people at once"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One person a line: full name; title; abbreviation of the unit; e-mail. Role: specialist."),
    )


class ContactForm(forms.Form):
    """The one place that sends and receives."""

    unit = forms.ChoiceField(label=_("Unit that sends and receives"), required=False)
    email = forms.EmailField(label=_("Official e-mail of the agency"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)


class WishForm(forms.Form):
    """Why somebody wants their own data."""

    reason = AskedField(label=_("What you need the data for"), max_length=300)


class MergerForm(forms.Form):
    """Which agency goes up in which, when, by which decision."""

    former = forms.ChoiceField(label=_("Agency that ceases"))
    heir = forms.ChoiceField(label=_("Agency that takes over"))
    on = forms.DateField(label=_("From which day"), widget=DayInput)
    decision = AskedField(label=_("Decision"), max_length=300, help_text=_("Number, date, issuer."))


FIXED = "fixed"
"""How the form says that a group has no kind."""


class GroupForm(forms.Form):
    """A group of recipients: its printed name, its kind, agencies of the directory and other names.

    `kept` are codes of members already written down: one closed since stays on the form, so that it can be taken off.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=0, required=False)
    name = AskedField(
        label=_("Name of the group"),
        max_length=300,
        help_text=_("As it stands under “Nơi nhận”, in one line."),
    )
    rule = forms.ChoiceField(label=_("Who belongs to it"), widget=forms.RadioSelect, initial=FIXED)
    members = forms.MultipleChoiceField(label=_("Agencies"), required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(
        label=_("Other recipients"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line; those that cannot be reached electronically get paper."),
    )

    def __init__(self, *args: Any, on: date, own: UUID | None, kept: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [one for one in api.GroupRule if own is not None or one is not api.GroupRule.BELOW]
        offer(self, "rule", [(one.value or FIXED, _(api.GROUP_RULE_LABELS[one])) for one in rules])
        agencies = [one for one in api.active_agencies(on=on).order_by("order", "name") if one.id != own]
        self.levels: dict[str, list[tuple[str, str]]] = {}
        for one in agencies:
            self.levels.setdefault(one.level, []).append((one.code, one.name))
        known = {one.code for one in agencies}
        for code, found in api.agencies_by_code(code for code in kept if code not in known).items():
            self.levels.setdefault(found.level, []).append((code, found.name))
        offer(self, "members", [row for rows in self.levels.values() for row in rows])

    def wish(self) -> api.GroupWish:
        """The form's values for the action; only after `is_valid()`."""
        data = self.cleaned_data
        rule = api.GroupRule("" if data["rule"] == FIXED else data["rule"])
        return api.GroupWish(data["name"], rule, tuple(data["members"]), tuple(data["others"].splitlines()))
