"""What giving parts, asking for more time and urging ask for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.kernel.actor import Actor
from vanban.kernel.clock import local
from vanban.platform.web.asking import offer
from vanban.work import api
from vanban.work.web.forms import PassOnForm
from vanban.work.web.inputs import DayInput
from vanban.work.web.task_reads import extensions, shares


def _box(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SplitForm(PassOnForm):
    """Which colleague of the unit gets a part, what it is, until when."""


class TakeBackForm(forms.Form):
    """Which part, and why."""

    part = forms.ChoiceField(label=_("Whose part"))
    reason = forms.CharField(label=_("Reason"), widget=_box(), max_length=1000)

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "part",
            [(str(one.id), one.post.person.full_name) for one in api.parts_given(shares(document_id), actor)],
        )


class MoreTimeForm(forms.Form):
    """Until when, and why."""

    due = forms.DateField(label=_("New deadline"), widget=DayInput, help_text=_("By the end of office hours."))
    reason = forms.CharField(label=_("Why more time is needed"), widget=_box(), max_length=1000)

    def __init__(self, _document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class AnswerTimeForm(forms.Form):
    """Granted as asked, granted until another day, or refused with the reason."""

    question = forms.ChoiceField(label=_("Who asks"))
    granted = forms.ChoiceField(
        label=_("Answer"), choices=[("yes", _("Grant")), ("no", _("Refuse"))], widget=forms.RadioSelect, initial="yes"
    )
    due = forms.DateField(
        label=_("Another day"), required=False, widget=DayInput, help_text=_("Leave empty to grant the day asked for.")
    )
    answer = forms.CharField(
        label=_("Word to the handler"), required=False, widget=_box(), max_length=1000,
        help_text=_("A refusal says why."),
    )  # fmt: skip

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = gettext("{name}, until {due}: {reason}")
        offer(
            self,
            "question",
            [
                (str(one.id), said.format(name=one.asked_by, due=f"{local(one.due):%d/%m/%Y}", reason=one.reason[:120]))
                for one in api.answerable(extensions(document_id), actor)
            ],
        )


class UrgeWorkForm(forms.Form):
    """Whom, how strongly, and what for."""

    shares = forms.MultipleChoiceField(label=_("Who is urged"), widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(
        label=_("Kind of urging"),
        widget=forms.RadioSelect,
        initial="remind",
        help_text=_("Each urging is counted by its kind and stays on record."),
    )
    text = forms.CharField(label=_("What to add"), required=False, widget=_box(), max_length=1000)

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = api.watched(shares(document_id), actor)
        offer(self, "shares", [(str(one.id), api.place_of(one)) for one in found])
        late = any(one.due is not None and one.due < timezone.now() for one in found)
        kinds = [kind for kind in api.UrgeKind if kind is api.UrgeKind.REMIND or (late and api.may_blame(actor))]
        offer(self, "kind", [(kind.value, gettext(api.URGE_LABELS[kind])) for kind in kinds])
        self.initial = {"shares": [str(one.id) for one in found], "kind": "remind"}
