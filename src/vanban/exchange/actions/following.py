"""The sender's grid: what the hub and the receivers report, in order; late and repeated reports change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.api import edxml
from vanban.directory.api import Box, find_agency, for_clerks, open_item
from vanban.exchange import states
from vanban.exchange.events import DeliveryStatusChanged
from vanban.exchange.models import Envelope, Recipient, StatusEntry
from vanban.exchange.rules.progress import MOMENTS, belongs_to_round, next_state
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import gettext_noop
from vanban.platform import audit
from vanban.platform.events import publish

UNKNOWN_CODE = gettext_noop("The code is unknown to the hub (error 18).")
CLOSED_CODE = gettext_noop("The code is closed on the hub (error 23).")
REASONS = {"18": UNKNOWN_CODE, "23": CLOSED_CODE}


@transaction.atomic
def mark_unreachable(document_id: UUID, codes: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Mark recipients that the hub cannot serve, each with its reason, for the sender's clerks (HP25-Đ20.2d).

    `codes` maps a recipient's code to the hub's error code or to a sentence.
    """
    envelope = Envelope.objects.get(id=document_id)
    for recipient in Recipient.objects.select_for_update().filter(envelope=envelope, code__in=list(codes)):
        if states.RECIPIENT.can(recipient.state, "give_up"):
            reason = codes[recipient.code]
            recipient.state = states.RECIPIENT.step(recipient.state, "give_up").target
            recipient.reason = REASONS.get(reason, reason)[:1000]
            recipient.save(update_fields=["state", "reason"])
            _tell(envelope, recipient, at=at)
            audit.record(
                by,
                "exchange.undeliverable",
                envelope.id,
                at,
                recipient=recipient.name,
                agency_code=recipient.code,
                reason=recipient.reason,
            )


@transaction.atomic
def note_undeliverable(document_code: str, agency_code: str, reason: str, *, by: Actor, at: datetime) -> None:
    """The receiving system could not take the packet for good; the sender's grid and clerks learn it."""
    envelope = Envelope.objects.filter(document_code=document_code).first()
    recipient = _recipient(envelope, agency_code) if envelope else None
    if envelope is None or recipient is None:
        audit.record(by, "exchange.status_unmatched", None, at, document_code=document_code, organ=agency_code)
        return
    mark_unreachable(envelope.id, {recipient.code: reason}, by=by, at=at)


@transaction.atomic
def note_report(status: edxml.Status, *, message_id: str, by: Actor, at: datetime) -> StatusEntry | None:
    """Write down what a receiver reports and move its line of the grid forward (VL19-Đ6.2, Đ11.4; NB25-Đ14.3a).

    A message seen before, a report that comes late, and one about an earlier round change nothing but the history. A
    refusal comes before the sender's clerks with reason and name. None when we sent no such document.
    """
    envelope = Envelope.objects.filter(document_code=status.about.document_id).first()
    recipient = _recipient(envelope, status.sender.code) if envelope else None
    if envelope is None or recipient is None:
        audit.record(
            by, "exchange.status_unmatched", None, at, document_code=status.about.document_id, organ=status.sender.code
        )
        return None
    known = StatusEntry.objects.filter(direction="in", organ_code=status.sender.code, message_id=message_id).first()
    if known is not None:
        return known
    code = status.code.value
    target = next_state(recipient.state, code) if belongs_to_round(status.at, recipient.clicked_at) else None
    entry = StatusEntry.objects.create(
        direction="in",
        document_id=envelope.id,
        recipient=recipient,
        organ_code=status.sender.code,
        code=code,
        at=status.at,
        noted_at=at,
        description=status.description[:1000],
        staff_name=status.staff.name[:200],
        message_id=message_id,
        counted=target is not None,
    )
    _fill(recipient, status, target)
    audit.record(
        by,
        "exchange.status_received",
        envelope.id,
        at,
        status=code,
        recipient=recipient.name,
        reason=entry.description or code,
        staff=entry.staff_name,
        counted=entry.counted,
    )
    if target is not None:
        if states.is_resent_by_hand(target):
            _tell(envelope, recipient, at=at)
        else:
            publish(DeliveryStatusChanged(envelope.id, envelope.agency_id, recipient.id, target, at))
    return entry


def _recipient(envelope: Envelope, code: str) -> Recipient | None:
    """The line of this agency, by any of its codes; locked."""
    rows = Recipient.objects.select_for_update().filter(envelope=envelope)
    found = rows.filter(code=code).first()
    if found is None and (agency := find_agency(code)) is not None:
        found = rows.filter(agency_id=agency.id).first()
    return found


def _fill(recipient: Recipient, status: edxml.Status, target: str | None) -> None:
    """Move the state if the report leads on; fill an empty moment even when a later report overtook this one."""
    column = MOMENTS.get(status.code.value)
    current = belongs_to_round(status.at, recipient.clicked_at)
    overtaken = target is None and current and not states.is_resent_by_hand(recipient.state)
    if column and (target is not None or (overtaken and column != "refused_at" and getattr(recipient, column) is None)):
        setattr(recipient, column, status.at)
    if target is not None:
        recipient.state = target
        if states.was_refused(target):
            recipient.reason, recipient.said_by = status.description[:1000], status.staff.name[:200]
    recipient.save()


def _tell(envelope: Envelope, recipient: Recipient, *, at: datetime) -> None:
    """Put the document before the sender's clerks, and tell the house."""
    open_item(
        envelope.id,
        [for_clerks(envelope.agency_id)],
        box=Box.REFUSED,
        moment=at,
        title=envelope.number_symbol,
        subject=envelope.subject,
        origin=recipient.name,
        urgency=envelope.urgency,
    )
    publish(DeliveryStatusChanged(envelope.id, envelope.agency_id, recipient.id, recipient.state, at))
