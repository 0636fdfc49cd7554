"""The forms of review: opinions, slips, paper signed by hand, co-writers; they ask, the actions decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanban.directory.api import active_agencies, posts_in_force
from vanban.drafting import api
from vanban.drafting.queries.consulting import waiting_letters
from vanban.drafting.queries.flow import deputies_for
from vanban.drafting.rules.slips import AGREE, DISAGREE, OTHER
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform.web.asking import offer

WEEK = timedelta(days=7)
VERDICT_CHOICES = [(AGREE, _("Agree")), (DISAGREE, _("Disagree")), (OTHER, _("Another opinion"))]


class _Asking(forms.Form):
    """A form that knows which document and who asks."""

    def __init__(self, document_id: UUID, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(document_id, actor)

    def prepare(self, document_id: UUID, actor: Actor) -> None:
        """Fill the choices."""

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of one field."""
        offer(self, name, choices)


class _DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SubmitForm(_Asking):
    """Trình kèm phiếu trình: what is asked for, and a deputy who is to see it first."""

    submission = forms.CharField(
        label=_("What is submitted"),
        required=False,
        max_length=4000,
        widget=_words(),
        help_text=_("Printed on the phiếu trình; left empty, it asks for review and signature."),
    )
    deputy = forms.ChoiceField(label=_("By way of"), required=False)

    def prepare(self, document_id: UUID, actor: Actor) -> None:
        """The deputies, the one who signs most in this field first."""
        found = deputies_for(api.get_draft(document_id), at=timezone.now())
        people = [(str(post.id), f"{post.person.full_name}, {post.title}") for post in found]
        self.choose("deputy", [("", str(_("As the rules say"))), *people])


class DeputyForm(SubmitForm):
    """Trình qua lãnh đạo phụ trách: which deputy sees it before the signer."""

    def prepare(self, document_id: UUID, actor: Actor) -> None:
        """Without the words of a slip."""
        super().prepare(document_id, actor)
        del self.fields["submission"]


class ReasonForm(_Asking):
    """Why."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=1000, widget=_words())


class HandForm(_Asking):
    """Duyệt, ký giấy: on exactly the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note to the clerk"), required=False, max_length=1000, widget=_words(2))

    def prepare(self, document_id: UUID, actor: Actor) -> None:
        """The version on the screen."""
        paper = api.paper_of(document_id, "composed", "uploaded")
        self.fields["version"].initial = paper.number if paper else 0


class ScanForm(_Asking):
    """Nộp bản quét: the paper with pen, number and stamp on it."""

    file = forms.FileField(
        label=_("PDF file"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text=_("PDF 1.4 or later, in colour, at least 200 dots per inch, at 100 % (NĐ 30/2020, Phụ lục I)."),
    )


class AskForm(_Asking):
    """Lấy ý kiến: what on, of whom, until when."""

    question = forms.CharField(label=_("What the opinion is asked on"), max_length=4000, widget=_words())
    due = forms.DateField(label=_("Answers until"), widget=_DayInput)
    people = forms.MultipleChoiceField(label=_("Colleagues"), required=False, widget=forms.CheckboxSelectMultiple)
    agencies = forms.MultipleChoiceField(
        label=_("Other agencies"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Hold Ctrl to choose several. Their leaders answer here; their clerks see it too."),
    )
    public = forms.BooleanField(label=_("Lay it open to everybody on the public page (NB16-Đ15.2)"), required=False)

    def prepare(self, document_id: UUID, actor: Actor) -> None:
        """Everybody of the agency but oneself, and every agency that is open."""
        today = local_date(timezone.now())
        home = api.get_draft(document_id).agency_id
        posts = posts_in_force(on=today).filter(agency_id=home).exclude(person_id=actor.person_id or home)
        people = [
            (str(post.id), f"{post.person.full_name}, {post.title}") for post in posts.order_by("person__sort_key")
        ]
        agencies = active_agencies(on=today).exclude(id=home).order_by("name")
        self.choose("people", people)
        self.choose("agencies", [(str(one.id), one.name) for one in agencies])
        self.fields["due"].initial = today + WEEK


class AnswerForm(_Asking):
    """Trả lời ý kiến: agree, disagree, or another opinion."""

    verdict = forms.ChoiceField(label=_("Your opinion"), choices=VERDICT_CHOICES, widget=forms.RadioSelect)
    text = forms.CharField(label=_("In words"), required=False, max_length=10_000, widget=_words(4))


class LetterForm(_Asking):
    """Nhập ý kiến bằng văn bản: an answer that came as a letter."""

    consulted = forms.ChoiceField(label=_("Agency"))
    verdict = forms.ChoiceField(label=_("Its opinion"), choices=VERDICT_CHOICES, widget=forms.RadioSelect)
    text = forms.CharField(label=_("In words"), required=False, max_length=10_000, widget=_words(4))
    letter = forms.CharField(label=_("Number and date of the letter"), required=False, max_length=200)

    def prepare(self, document_id: UUID, actor: Actor) -> None:
        """Agencies that have not answered."""
        self.choose("consulted", [(str(one.id), one.name) for one in waiting_letters(document_id)])


class ShareForm(_Asking):
    """Mời cùng soạn: which colleagues write along."""

    people = forms.MultipleChoiceField(label=_("Write along"), required=False, widget=forms.CheckboxSelectMultiple)

    def prepare(self, document_id: UUID, actor: Actor) -> None:
        """Everybody of the agency, those who write along already ticked."""
        draft = api.get_draft(document_id)
        posts = posts_in_force(on=local_date(timezone.now())).filter(agency_id=draft.agency_id)
        shown = posts.exclude(id=draft.drafter_id).order_by("person__sort_key")
        self.choose("people", [(str(post.id), f"{post.person.full_name}, {post.title}") for post in shown])
        self.fields["people"].initial = [str(one) for one in draft.co_writers.values_list("post_id", flat=True)]
