"""The verbs on how a document is sent: with or without paper, the words of the file's name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api, policies
from vanban.exchange.ports import mail
from vanban.exchange.rules.dispatching import MODE_LABELS
from vanban.exchange.web.sending import sending_of
from vanban.kernel.actor import Actor
from vanban.platform.web.asking import offer
from vanban.platform.web.page import Outcome, Text, VerbSpec
from vanban.platform.web.reading import once
from vanban.rulebook.api import Dispatch, NameMode


class ChooseForm(forms.Form):
    """For whom it is sent otherwise than the regulation's table says, how, and why."""

    recipients = forms.MultipleChoiceField(label=_("Recipients"), widget=forms.CheckboxSelectMultiple)
    mode = forms.ChoiceField(label=_("How it is sent"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept with your name beside what the regulation says."),
    )

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sending = sending_of(document_id)
        ways = api.ways_of(sending) if sending else []
        lines = [(line.key, f"{line.name} – {gettext(MODE_LABELS[way.mode])}") for line, way in ways if not line.kept]
        for name, choices in (
            ("recipients", lines),
            ("mode", [(mode, gettext(label)) for mode, label in MODE_LABELS.items()]),
        ):
            offer(self, name, choices)
        self.initial = {"mode": Dispatch.E_AND_PAPER.value}


class WordsForm(forms.Form):
    """The trích yếu in fewer words, for the name of the file."""

    words = forms.CharField(
        label=_("Words in the file name"),
        max_length=300,
        help_text=_("Marks are left out by themselves; number, symbol and date stand before it."),
    )

    def __init__(self, document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = api.plan_of(document_id)
        self.initial = {"words": plan.short_subject if plan else ""}


class MailForm(forms.Form):
    """To whom a copy is mailed, and the password of its lock, if any."""

    address = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("Official mailboxes end in gov.vn; others are noted.")
    )
    password = forms.CharField(
        label=_("Password of the attachment"),
        max_length=100,
        required=False,
        help_text=_("Filled in, the files are locked (ZIP, AES-256). It is not kept: tell it by telephone."),
    )

    def __init__(self, _document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _can_mail(document_id: UUID, actor: Actor) -> bool:
    envelope = once(("envelope", document_id), lambda: api.envelope_of(document_id))
    return envelope is not None and mail() is not None and policies.is_clerk_of(actor, envelope.agency_id)


def _mail(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.mail_copy(document_id, data["address"], password=data["password"], by=actor, at=at)
    told = gettext("The message to {address} is on its way.").format(address=data["address"])
    if not api.is_official_address(data["address"]):
        told += " " + gettext("This is no official mailbox (gov.vn); it is noted.")
    return Outcome(told, f"/vb/{document_id}/")


class TakeDownForm(forms.Form):
    """Why it is taken off the public page."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, _document_id: UUID, _actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _is_public(document_id: UUID) -> bool:
    return any(item.withdrawn_at is None for item in api.publications_of(document_id))


def _speaks(document_id: UUID, actor: Actor) -> bool:
    envelope = once(("envelope", document_id), lambda: api.envelope_of(document_id))
    return envelope is not None and policies.speaks_for(actor, envelope.agency_id)


def _can_publish(document_id: UUID, actor: Actor) -> bool:
    return _speaks(document_id, actor) and not _is_public(document_id)


def _can_take_down(document_id: UUID, actor: Actor) -> bool:
    return _speaks(document_id, actor) and _is_public(document_id)


def _publish(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    api.publish_document(document_id, by=actor, at=at)
    return Outcome(_("It stands on the public page now."), f"/vb/{document_id}/")


def _take_down(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.withdraw_publication(document_id, reason=data["reason"], by=actor, at=at)
    return Outcome(_("It is off the public page."), f"/vb/{document_id}/")


def _publish_says(_document_id: UUID, _actor: Actor) -> Text:
    return _("Everybody on the internet can then read the document and its files without an account.")


def _can_choose(document_id: UUID, actor: Actor) -> bool:
    sending = sending_of(document_id)
    return sending is not None and bool(sending.lines) and policies.speaks_for(actor, sending.agency.id)


def _can_word(document_id: UUID, actor: Actor) -> bool:
    sending = sending_of(document_id)
    return (
        sending is not None
        and not sending.issued
        and sending.profile.file_name.mode is NameMode.GENERATE
        and policies.speaks_for(actor, sending.agency.id)
    )


def _choose(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    count = api.choose_dispatch(
        document_id, data["recipients"], Dispatch(data["mode"]), reason=data["reason"], by=actor, at=at
    )
    return Outcome(gettext("Kept for {count} recipients, with your reason.").format(count=count), f"/vb/{document_id}/")


def _word(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    sending = sending_of(document_id)
    if sending is not None:
        api.word_file_name(document_id, data["words"], agency_id=sending.agency.id, by=actor, at=at)
    return Outcome(_("Kept; the file is named with these words when it is sent."), f"/vb/{document_id}/")


SENDING_VERBS = (
    VerbSpec("dispatch", _("How to send"), _can_choose, _choose, rank=45, form=ChooseForm),
    VerbSpec("mail", _("Send by e-mail"), _can_mail, _mail, rank=56, form=MailForm),
    VerbSpec("publish", _("Publish"), _can_publish, _publish, rank=58, confirm=_publish_says),
    VerbSpec("take-down", _("Take off the public page"), _can_take_down, _take_down, rank=66, form=TakeDownForm),
    VerbSpec("file-name", _("Name the file"), _can_word, _word, rank=55, form=WordsForm),
)
