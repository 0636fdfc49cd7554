"""The forms that the verbs of handling unfold; they ask, the actions decide."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform.web.asking import offer
from vanban.work import queries
from vanban.work.web.inputs import DayInput

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _text_box(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PassOnForm(forms.Form):
    """The head of a unit names somebody of the unit."""

    to_post = forms.ChoiceField(label=_("Give to"))
    text = forms.CharField(label=_("Instruction"), widget=_text_box(2), max_length=2000)
    due = forms.DateField(
        label=_("Deadline"), required=False, widget=DayInput, help_text=_("Not after the leader's deadline.")
    )

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to_post", _people(actor, unit_id=actor.unit_id))


class _Asking(forms.Form):
    """A form that needs neither document nor actor."""

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ProgressForm(_Asking):
    """How far the work is."""

    text = forms.CharField(label=_("How far is the work?"), widget=_text_box(), max_length=2000)
    percent = forms.IntegerField(label=_("Percent done"), required=False, min_value=0, max_value=100)


class FinishForm(_Asking):
    """What came of it."""

    result = forms.CharField(label=_("Result"), widget=_text_box(), max_length=2000)
    result_document = forms.CharField(
        label=_("Document that holds the result"),
        required=False,
        max_length=300,
        help_text=_("Paste the address of its page, if there is one."),
    )

    def clean_result_document(self) -> UUID | None:
        """The id in the pasted address; anything else is said to be none."""
        typed = self.cleaned_data["result_document"].strip()
        found = _ID.search(typed)
        if typed and found is None:
            raise forms.ValidationError(_("This is not the address of a document's page."))
        return UUID(found.group()) if found else None


class ReturnForm(_Asking):
    """Why it is returned."""

    reason = forms.CharField(label=_("Reason"), widget=_text_box(2), max_length=1000)


class FileForm(_Asking):
    """Which case file."""

    file_notation = forms.CharField(
        label=_("Number and symbol of the case file"),
        max_length=20,
        help_text=_("As in the list of case files: 01.TCCB"),
    )


def _people(actor: Actor, *, unit_id: UUID | None = None) -> list[tuple[str, str]]:
    """Posts of the actor's agency (of one unit, if given) other than the actor's own, by unit and rank."""
    if actor.agency_id is None:
        return []
    found = queries.posts_here(actor.agency_id, on=local_date(timezone.now())).values()
    return [
        (str(post.id), f"{post.person.full_name} - {post.title}" + (f", {post.unit.name}" if post.unit else ""))
        for post in found
        if post.id != actor.post_id and (unit_id is None or post.unit_id == unit_id)
    ]
