"""The forms of the people's pages; they ask, the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanban.directory.rules import ROLE_LABELS, Role


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
