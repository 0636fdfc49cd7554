"""Asking a document back: per recipient, with a reason, and again after a refusal (HY19-Đ11.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.api import edxml
from vanban.directory.api import Box, close_items
from vanban.exchange import policies, states
from vanban.exchange.actions.reporting import write_report
from vanban.exchange.errors import NothingToRecall
from vanban.exchange.events import DeliveryStatusChanged
from vanban.exchange.models import Envelope, Recipient, Request
from vanban.exchange.queries.grids import is_settled
from vanban.exchange.queries.packing import as_organization
from vanban.exchange.rules.answers import RECALL
from vanban.exchange.rules.refusing import check_reason
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import get_outgoing


@dataclass(frozen=True)
class Recalled:
    """How a recall went out: recipients withdrawn on the spot, and recipients asked through the hub."""

    cancelled: int
    asked: int


@transaction.atomic
def recall(document_id: UUID, *, recipient_ids: Sequence[UUID], reason: str, by: Actor, at: datetime) -> Recalled:
    """Ask the chosen recipients to give the document back (NĐ 30/2020 Đ18, HY19-Đ11.2, QĐ 28/2018).

    A recipient for whom no packet was made is withdrawn at once. Every other one is frozen - not sent to again, not
    asked twice - until it answers 15 or 16 to our 13; after a refusal it can be asked again. Raises OnlySendersAsk,
    ReasonMissing, ReasonTooLong, NothingToRecall.
    """
    envelope = Envelope.objects.select_for_update().select_related("agency").get(id=document_id)
    policies.check_speaks_for_sender(by, envelope)
    said = check_reason(reason)
    rows = Recipient.objects.select_for_update(of=("self",)).filter(envelope=envelope, id__in=list(recipient_ids))
    chosen = [recipient for recipient in rows if policies.is_recallable(recipient)]
    if not chosen:
        raise NothingToRecall()
    act_id, asked = new_id(), 0
    for recipient in chosen:
        if policies.is_still_here(recipient):
            withdraw(recipient, RECALL, act_id=act_id, reason=said, by=by, at=at)
        else:
            _ask(envelope, recipient, act_id, said, by=by, at=at)
            asked += 1
        publish(DeliveryStatusChanged(envelope.id, envelope.agency_id, recipient.id, recipient.recall, at))
    if is_settled(envelope.id):
        close_items(envelope.id, box=Box.REFUSED)
    names = ", ".join(recipient.name for recipient in chosen)
    audit.record(by, "exchange.recall_asked", envelope.id, at, recipients=names, reason=said, asked=asked)
    return Recalled(len(chosen) - asked, asked)


@transaction.atomic
def withdraw(recipient: Recipient, kind: str, *, act_id: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Take a recipient off before a packet for it was made; nobody outside knows of it."""
    recipient.recall = states.RECALL.step(recipient.recall, "cancel").target
    recipient.recalled_at = at
    recipient.save(update_fields=["recall", "recalled_at"])
    request = _request(recipient, kind, act_id, reason, by, at)
    request.state = states.REQUEST.step(request.state, "cancel").target
    request.save()
    audit.record(by, "exchange.withdrawn", recipient.envelope_id, at, recipient=recipient.name, reason=reason)


def _ask(envelope: Envelope, recipient: Recipient, act_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """Freeze the recipient and write the 13; its `ResponseFor` names the receiver, which is where the hub takes it."""
    document = get_outgoing(envelope.id)
    agency = envelope.agency
    status = edxml.Status(
        sender=as_organization(agency, agency.code, document.agency_name),
        about=edxml.ResponseFor(
            organ=recipient.code,
            code=envelope.number_symbol,
            document_id=envelope.document_code,
            promulgated=document.issued_date,
        ),
        code=edxml.Code.RECALL_ASKED,
        at=at,
        description=reason,
        staff=edxml.Staff(department=agency.name, name=by.printed, email=agency.email),
    )
    recipient.recall = states.RECALL.step(recipient.recall, "ask").target
    recipient.save(update_fields=["recall"])
    request = _request(recipient, RECALL, act_id, reason, by, at)
    request.entry = write_report(envelope.id, status, receiver=recipient.name, recipient=recipient, by=by, at=at)
    request.save()


def _request(recipient: Recipient, kind: str, act_id: UUID, reason: str, by: Actor, at: datetime) -> Request:
    return Request(act_id=act_id, recipient=recipient, kind=kind, reason=reason, asked_by=by.printed[:200], asked_at=at)


@transaction.atomic
def note_denial_seen(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """The clerk knows that a recall or an update was refused and leaves it at that; the box lets go of the document.

    Recipients that wait to be sent to again keep it there. Raises OnlySendersAsk.
    """
    envelope = Envelope.objects.select_for_update().get(id=document_id)
    policies.check_speaks_for_sender(by, envelope)
    if not any(policies.is_resendable(item) for item in envelope.recipients.all()):
        close_items(document_id, box=Box.REFUSED)
    audit.record(by, "exchange.denial_seen", document_id, at)
