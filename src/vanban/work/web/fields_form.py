"""Forms of what the desk keeps: a field of responsibility, a sentence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanban.directory.api import Role
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform.web.asking import offer
from vanban.work import queries


class FieldForm(forms.Form):
    """A field of the agency's work as its division of duties names it."""

    name = forms.CharField(
        label=_("Field of work"),
        max_length=200,
        help_text=_("As in the agency's division of duties: land, public investment."),
    )
    words = forms.CharField(
        label=_("Words it is known by"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Between commas; a document whose subject has one of them is proposed to this field."),
    )
    leader = forms.ChoiceField(label=_("Leader in charge"), required=False)
    handler = forms.ChoiceField(label=_("Who handles it"), required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = queries.posts_here(actor.agency_id, on=local_date(timezone.now())) if actor.agency_id else {}
        named = [
            (str(post.id), f"{post.person.full_name} - {queries.department_of(post)}", post) for post in here.values()
        ]
        empty = ("", "---------")
        leaders = [(key, text) for key, text, post in named if Role.LEADER in post.roles]
        offer(self, "leader", [empty, *leaders])
        offer(self, "handler", [empty, *((key, text) for key, text, _post in named)])

    def as_field(self) -> dict[str, Any]:
        """The answer as the action takes it."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "words": data["words"],
            "leader_id": UUID(data["leader"]) if data["leader"] else None,
            "handler_id": UUID(data["handler"]) if data["handler"] else None,
        }


class SentenceForm(forms.Form):
    """A sentence of instruction to keep at hand."""

    text = forms.CharField(label=_("Sentence"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
