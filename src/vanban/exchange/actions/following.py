"""The sender's grid: what the hub and the receivers report, in order; late and repeated reports change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from vanban.axis.api import edxml
from vanban.directory.api import Box, close_items, find_agency, for_clerks, open_item
from vanban.exchange import states
from vanban.exchange.actions.tasking import note_done
from vanban.exchange.events import DeliveryStatusChanged
from vanban.exchange.models import Envelope, Recipient, Request, StatusEntry
from vanban.exchange.queries.grids import is_settled
from vanban.exchange.rules import answers
from vanban.exchange.rules.progress import belongs_to_round, moment_of, next_state
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
        if states.RECIPIENT.can(recipient.state, "give_up") and recipient.recall in states.IN_FORCE:
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
def note_undeliverable(
    document_code: str, agency_code: str, reason: str, *, by: Actor, at: datetime, message_id: str = ""
) -> None:
    """The receiving system could not take a packet for good; the sender's grid and clerks learn it.

    With `message_id` only the present packet counts: what fails of an earlier round, or of somebody else's message
    about our document, moves nothing; a request that never reached its receiver is told as unasked.
    """
    agency = find_agency(agency_code)
    asked = [
        item.recipient
        for item in _asked_with(message_id).select_related("recipient")
        if item.recipient.code == agency_code or (agency is not None and item.recipient.agency_id == agency.id)
    ]
    for recipient in asked:
        note_unasked(message_id, reason=reason, by=by, at=at, recipient=recipient)
    envelope = Envelope.objects.filter(document_code=document_code).first()
    line = _recipient(envelope, agency_code) if envelope else None
    present = envelope is not None and line is not None and (not message_id or message_id == str(line.dispatch_id))
    if envelope is not None and line is not None and present:
        mark_unreachable(envelope.id, {line.code: reason}, by=by, at=at)
    elif not asked:
        audit.record(by, "exchange.status_unmatched", None, at, document_code=document_code, organ=agency_code)


def _asked_with(message_id: str) -> QuerySet[Request]:
    """The requests that this message carried: a report to one recipient, or a packet to several."""
    return Request.objects.annotate(packet=Cast("dispatch_id", CharField())).filter(
        Q(entry__message_id=message_id, entry__direction="out") | Q(packet=message_id)
    )


@transaction.atomic
def note_unasked(message_id: str, *, reason: str, by: Actor, at: datetime, recipient: Recipient | None = None) -> None:
    """A request did not reach its receiver and will not be answered: the clerk may ask again, or use the telephone."""
    asked = _asked_with(message_id).select_related("recipient__envelope")
    for request in asked.filter(recipient=recipient) if recipient else asked:
        held = Recipient.objects.select_for_update().get(id=request.recipient_id)
        if states.REQUEST.can(request.state, "16"):
            _settle(request, "16", answer=reason, said_by="", at=at)
        if request.kind == answers.RECALL and states.RECALL.can(held.recall, "16"):
            held.recall = states.RECALL.step(held.recall, "16").target
            held.save(update_fields=["recall"])
        _tell(request.recipient.envelope, held, at=at)
        audit.record(by, "exchange.not_asked", held.envelope_id, at, recipient=held.name, reason=reason[:500])


@transaction.atomic
def note_report(status: edxml.Status, *, message_id: str, by: Actor, at: datetime) -> StatusEntry | None:
    """Write down what a receiver reports and move its line of the grid forward (VL19-Đ6.2, Đ11.4; NB25-Đ14.3a).

    A message seen before, a report that comes late, and one about an earlier round change nothing but the history. A
    refusal, also of a recall or an update, comes before the sender's clerks with reason and name. None when we sent no
    such document.
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
    back = _answered(recipient, status)
    current = belongs_to_round(status.at, recipient.clicked_at) and not (back or _is_after_the_end(recipient, status))
    target = next_state(recipient.state, code) if current else None
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
        counted=back or target is not None,
    )
    was_back = states.is_resent_by_hand(recipient.state)
    if not back:
        _fill(recipient, status, target, current=current)
    if was_back and target is not None and is_settled(envelope.id):
        close_items(envelope.id, box=Box.REFUSED)
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
    if target is not None and states.is_finished(target):
        note_done(recipient, staff=entry.staff_name, by=by, at=at)
    if entry.counted:
        if states.is_refusal(code) or (target is not None and states.is_resent_by_hand(target)):
            _tell(envelope, recipient, at=at)
        else:
            publish(
                DeliveryStatusChanged(envelope.id, envelope.agency_id, recipient.id, target or recipient.recall, at)
            )
    return entry


def _recipient(envelope: Envelope, code: str) -> Recipient | None:
    """The line of this agency, by any of its codes; locked."""
    rows = Recipient.objects.select_for_update().filter(envelope=envelope)
    found = rows.filter(code=code).first()
    if found is None and (agency := find_agency(code)) is not None:
        found = rows.filter(agency_id=agency.id).first()
    return found


def _answered(recipient: Recipient, status: edxml.Status) -> bool:
    """Take a report as the answer to a recall or an update; True when it settled something.

    15 and 16 do not say what they answer: an open request does. The report that the copy is destroyed may overtake the
    consent, and then stands for both.
    """
    code, said = status.code.value, status.description
    if code in answers.ANSWERS:
        asked = list(Request.objects.filter(recipient=recipient, state=states.ASKED, kind__in=answers.ANSWERABLE))
        kind = answers.answered_kind(said, [request.kind for request in asked])
        for request in asked:
            if request.kind == kind:
                _settle(request, code, answer=said, said_by=status.staff.name, at=status.at)
        if kind == answers.UPDATE or answers.speaks_of_update(said):
            return bool(kind)
        return _take_back(recipient, code, status.at) or bool(kind)
    if answers.tells_destruction(code, said) and states.RECALL.can(recipient.recall, "15"):
        for request in Request.objects.filter(recipient=recipient, state=states.ASKED, kind=answers.RECALL):
            _settle(request, "15", answer=said, said_by=status.staff.name, at=status.at)
        _take_back(recipient, "15", status.at)
    is_later = recipient.recalled_at is not None and belongs_to_round(status.at, recipient.recalled_at)
    return is_later and _take_back(recipient, code, status.at)


def _is_after_the_end(recipient: Recipient, status: edxml.Status) -> bool:
    """Once the document is given back nothing more happens to it: what was done before may still be told late."""
    if answers.tells_destruction(status.code.value, status.description):
        return True
    ended = None if recipient.recall in states.IN_FORCE else recipient.recalled_at
    return ended is not None and belongs_to_round(status.at, ended)


def _take_back(recipient: Recipient, code: str, at: datetime) -> bool:
    if not states.RECALL.can(recipient.recall, code):
        return False
    recipient.recall = states.RECALL.step(recipient.recall, code).target
    if states.is_recalled(recipient.recall):
        recipient.recalled_at = at
    elif states.replaces_handling(recipient.recall):
        recipient.deleted_at = at
    recipient.save(update_fields=["recall", "recalled_at", "deleted_at"])
    return True


def _settle(request: Request, code: str, *, answer: str, said_by: str, at: datetime) -> None:
    request.state = states.REQUEST.step(request.state, code).target
    request.answer, request.said_by, request.answered_at = answer[:1000], said_by[:200], at
    request.save(update_fields=["state", "answer", "said_by", "answered_at"])


def _fill(recipient: Recipient, status: edxml.Status, target: str | None, *, current: bool) -> None:
    """Move the state if the report leads on; fill an empty moment even when a later report overtook this one."""
    refused = states.was_refused(recipient.state)
    column = moment_of(status.code.value, moved=target is not None, current=current, refused=refused)
    if column and (target is not None or getattr(recipient, column) is None):
        setattr(recipient, column, status.at)
    if target is not None:
        recipient.state = target
        recipient.reason, recipient.said_by = "", ""
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
