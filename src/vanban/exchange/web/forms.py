"""The forms that the clerk's verbs unfold; they ask, the actions decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api
from vanban.exchange.rules.answers import REPLACE
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.document_types import Urgency
from vanban.platform.web.asking import offer


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
        named = ((row, f"{row.name} - {gettext(row.reason)}" if row.reason else row.name) for row in rows)
        offer(self, "recipients", [(str(row.id), name) for row, name in named])
        self.initial = {"recipients": [str(row.id) for row in rows]}


class RecallForm(forms.Form):
    """From whom the document is asked back, and why; the other side reads the reason."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    recipients = forms.MultipleChoiceField(label=_("Recipients"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = api.recallable(document_id)
        offer(self, "recipients", [(str(row.id), row.name) for row in rows])
        self.initial = {"recipients": [str(row.id) for row in rows]}


class UpdateForm(forms.Form):
    """What is different from what recipients were told, and who receives it besides or no longer."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    subject = forms.CharField(label=_("Abstract"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    due = forms.DateField(label=_("Deadline for processing"), required=False, widget=DayInput)
    urgency = forms.ChoiceField(label=_("Urgency"))
    tell = forms.MultipleChoiceField(label=_("Told of the change"), required=False, widget=forms.CheckboxSelectMultiple)
    add = forms.MultipleChoiceField(
        label=_("New recipients"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Each gets the whole document."),
    )
    remove = forms.MultipleChoiceField(
        label=_("No longer recipients"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each is told that the document is not meant for it any more; to get it back, recall it."),
    )

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = api.updatable(document_id)
        lines = [(str(row.id), row.name) for row in rows]
        offer(self, "urgency", [(str(degree.value), gettext(degree.label)) for degree in Urgency])
        offer(self, "tell", lines)
        offer(self, "remove", lines)
        offer(self, "add", api.joinable(document_id, on=local_date(timezone.now())))
        facts = api.present_facts(document_id)
        self.initial = facts | {"urgency": str(facts["urgency"]), "tell": [value for value, _name in lines]}


class ReplaceForm(forms.Form):
    """Which issued document takes this one's place, at whom, and why."""

    replacement = forms.ChoiceField(
        label=_("New document"), help_text=_("It must be issued and sent; each recipient gets it whole.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    recipients = forms.MultipleChoiceField(label=_("Recipients"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = api.may_follow(document_id, REPLACE, actor)
        offer(self, "replacement", [(str(row.id), f"{row.number_symbol} - {row.subject}") for row in found])
        rows = api.replaceable(document_id)
        offer(self, "recipients", [(str(row.id), row.name) for row in rows])
        self.initial = {"recipients": [str(row.id) for row in rows]}


class DenyForm(forms.Form):
    """Why the sender's request is refused."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The sender reads this together with your name."),
    )

    def __init__(self, _document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
