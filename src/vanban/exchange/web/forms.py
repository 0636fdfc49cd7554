"""The forms that the clerk's verbs unfold; they ask, the actions decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api
from vanban.kernel.actor import Actor


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CorrectForm(forms.Form):
    """Fields from the packet that a clerk may have to mend; what is left as it is costs no typing (NB16-Đ4.4)."""

    type_name = forms.CharField(label=_("Document type"), max_length=100)
    subject = forms.CharField(label=_("Abstract"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    due = forms.DateField(label=_("Deadline for processing"), required=False, widget=DayInput)
    note = forms.CharField(label=_("Notes"), max_length=500, required=False)

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        arrival = api.arrival_of(document_id)
        if arrival is not None:
            self.initial = {"type_name": arrival.type_name, "subject": arrival.subject, "due": arrival.due}


class RefuseForm(forms.Form):
    """Why the document goes back; the sender reads this sentence with the name of who wrote it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The sender reads this together with your name."),
    )

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        arrival = api.arrival_of(document_id)
        if arrival is not None and arrival.report:
            found = [gettext(item["message"]).format(**item["data"]) for item in arrival.report if item["blocks"]]
            self.initial = {"reason": " ".join(found)[:1000]}


class ResendForm(forms.Form):
    """Which recipients get it again; all of them unless somebody is left out."""

    recipients = forms.MultipleChoiceField(label=_("Recipients"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = api.resendable(document_id)
        field = self.fields["recipients"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - narrows the type for the checker
        field.choices = [
            (str(row.id), f"{row.name} - {gettext(row.reason)}" if row.reason else row.name) for row in rows
        ]
        self.initial = {"recipients": [str(row.id) for row in rows]}
