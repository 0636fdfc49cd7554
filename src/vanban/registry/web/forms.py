"""The forms of the books' pages; they ask, the actions decide."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vanban.kernel.document_types import type_choices
from vanban.kernel.identifiers import new_id
from vanban.registry import api


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AskedField(forms.CharField):
    """A field that must be filled in; an empty one goes on to the action, which refuses it with its legal source."""

    def validate(self, value: Any) -> None:
        """Nothing is refused here."""


class AsideForm(forms.Form):
    """Which book, for what, which day; the key keeps a form sent twice from taking two numbers."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    type_code = forms.ChoiceField(label=_("Document type"), help_text=_("It decides from which book the number comes."))
    purpose = AskedField(
        label=_("For which document"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Its abstract, and who asked for the number."),
    )
    on = forms.DateField(label=_("Date of the number"), widget=DayInput)
    why_back_dated = forms.CharField(
        label=_("Reason, if the day has passed"),
        required=False,
        max_length=300,
        help_text=_("Why, and who decided it; it stays in the register."),
    )
    number = forms.IntegerField(
        label=_("A certain number"), required=False, min_value=1, help_text=_("Empty: the next one.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["type_code"]
        kinds.choices = type_choices(get_language() or "vi")  # type: ignore[attr-defined]
        self.initial = {"key": new_id(), "on": today, "type_code": "quyet-dinh"}


class GiveUpForm(forms.Form):
    """Why a number that was set aside will not be used."""

    reason = AskedField(label=_("Reason"), max_length=300, help_text=_("It stays in the register."))


class SeriesForm(forms.Form):
    """A book that several types share, by the head's decision."""

    code = forms.CharField(label=_("Code of the book"), max_length=20, help_text=_("Short, such as HC."))
    name = forms.CharField(label=_("Name of the book"), max_length=100)
    types = forms.MultipleChoiceField(
        label=_("Types that share it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: the book ends, and each type has its own again."),
    )
    from_year = forms.TypedChoiceField(label=_("From the year"), coerce=int)
    basis = AskedField(
        label=_("Paper of the decision"),
        max_length=300,
        help_text=_("Number and date of the head's paper."),
    )

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, years = self.fields["types"], self.fields["from_year"]
        kinds.choices = type_choices(get_language() or "vi")  # type: ignore[attr-defined]
        years.choices = [(year, str(year)) for year in (this_year, this_year + 1)]  # type: ignore[attr-defined]


def shared_as_initial(agency_id: UUID, year: int, code: str) -> dict[str, Any]:
    """What a book that exists already says, for the form; empty for a new one."""
    for book in api.shared_books(agency_id, year):
        if book.code == code:
            return {"code": book.code, "name": book.name, "types": list(book.types)}
    return {}
