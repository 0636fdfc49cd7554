"""The clerk's verbs on the document page: accept, refuse, send again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanban.exchange import api, policies
from vanban.exchange.web import forms
from vanban.exchange.web.asking_verbs import ASKING_VERBS
from vanban.exchange.web.mending_verbs import MENDING_VERBS
from vanban.exchange.web.sending_verbs import SENDING_VERBS
from vanban.kernel.actor import Actor
from vanban.platform.web.page import Outcome, Text, VerbSpec
from vanban.platform.web.reading import once


def _can_accept(document_id: UUID, actor: Actor) -> bool:
    arrival = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    return arrival is not None and policies.can_accept(actor, arrival)


def _can_refuse(document_id: UUID, actor: Actor) -> bool:
    arrival = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    return arrival is not None and policies.can_refuse(actor, arrival)


def _can_resend(document_id: UUID, actor: Actor) -> bool:
    envelope = once(("envelope", document_id), lambda: api.envelope_of(document_id))
    return envelope is not None and policies.can_resend(actor, envelope)


def _accept(document_id: UUID, actor: Actor, _data: Mapping[str, Any], at: datetime) -> Outcome:
    document = api.accept(document_id, by=actor, at=at)
    return _accepted(document.arrival_number)


def _accept_corrected(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    corrections = api.corrections(document_id, data)
    document = api.accept(document_id, by=actor, at=at, corrections=corrections)
    return _accepted(document.arrival_number)


def _accepted(number: int) -> Outcome:
    return Outcome(gettext("Accepted under arrival number {number}; the sender knows.").format(number=number))


def _refuse(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    api.refuse(document_id, reason=data["reason"], by=actor, at=at)
    return Outcome(_("Refused; the sender gets the reason."))


def _resend(document_id: UUID, actor: Actor, data: Mapping[str, Any], at: datetime) -> Outcome:
    chosen = [UUID(item) for item in data["recipients"]]
    count = api.resend(document_id, recipient_ids=chosen, by=actor, at=at)
    return Outcome(gettext("Sent again; recipients: {count}.").format(count=count))


def _refuse_says(document_id: UUID, _actor: Actor) -> Text:
    arrival = once(("arrival", document_id), lambda: api.arrival_of(document_id))
    sender = arrival.sender_name if arrival else ""
    return gettext("The document goes back to {sender} with your reason and your name.").format(sender=sender)


VERBS = (
    VerbSpec("accept", _("Accept"), _can_accept, _accept, key="e", rank=10),
    VerbSpec(
        "accept-corrected", _("Correct and accept"), _can_accept, _accept_corrected, rank=20, form=forms.CorrectForm
    ),
    VerbSpec(
        "refuse",
        _("Refuse"),
        _can_refuse,
        _refuse,
        rank=30,
        danger=True,
        form=forms.RefuseForm,
        confirm=_refuse_says,
    ),
    VerbSpec("resend", _("Send again"), _can_resend, _resend, rank=20, form=forms.ResendForm),
    *ASKING_VERBS,
    *SENDING_VERBS,
    *MENDING_VERBS,
)
