"""Sending a registered document: an envelope, a packet kept byte for byte, the hub's receipt, and sending again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.api import PacketRefused, Receipt, RecipientsRefused, edxml, receipt_file
from vanban.directory.api import Box, close_items
from vanban.exchange import policies, states
from vanban.exchange.actions.following import mark_unreachable, note_unasked
from vanban.exchange.actions.opening import open_envelope
from vanban.exchange.errors import NothingToResend, NotRegisteredYet
from vanban.exchange.events import DeliveryStatusChanged, SendingAsked
from vanban.exchange.models import Dispatch, Envelope, Recipient, Request
from vanban.exchange.ports import axis
from vanban.exchange.queries.grids import is_settled
from vanban.exchange.queries.packing import packet_for, stored_files
from vanban.exchange.rules.answers import ANSWERABLE, RECALL
from vanban.exchange.rules.naming import as_sent
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.registry.api import OutgoingDocument, find_outgoing, note_sent

MEDIA_TYPE = "application/vnd.edxml+xml"
ROUNDS = 5
"""How often one call may lose recipients to a mailbox that closed meanwhile."""


def send_issued(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Send a registered document to every recipient that waits for it (NB25-Đ14.2d, QĐ 28/2018 Đ8).

    One packet goes to all of them; its bytes are kept before the hub sees them, so a lost answer is repeated with the
    same bytes and doubles nothing. Codes that cannot receive are marked and the others still get theirs. Must be
    called outside any transaction; harmless when repeated. Raises `NotRegisteredYet`, `NotElectronic`, `CannotWrite`,
    and `ContentDamaged` when a stored file is no longer what was signed: then nothing is sent (HP25-Đ20.2a).
    """
    document = find_outgoing(document_id)
    if document is None:
        raise NotRegisteredYet()
    if not Envelope.objects.filter(id=document_id).exists():
        open_envelope(document, by=by, at=at)
    for _round in range(ROUNDS):
        hand_waiting(document_id, by=by, at=at)
        waiting = list(_waiting(document_id))
        if not waiting:
            return
        mark_unreachable(document_id, axis().check_recipients([item.code for item in waiting], at=at), by=by, at=at)
        waiting = list(_waiting(document_id))
        if waiting:
            _prepare(document, waiting, by=by, at=at)
    raise OutsideFailure("recipients keep closing while the packet is handed over", permanent=False)


def hand_waiting(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give every packet of this document that was made and not handed over to the hub. Outside any transaction."""
    for dispatch in Dispatch.objects.filter(envelope_id=document_id, handed_at__isnull=True, dropped_at__isnull=True):
        _hand(dispatch, by=by, at=at)


def _waiting(document_id: UUID) -> Iterable[Recipient]:
    return (
        Recipient.objects.filter(
            envelope_id=document_id,
            state=states.WAITING,
            recall__in=states.SENDABLE,
            channel="axis",
            dispatch__isnull=True,
        )
        .select_related("agency")
        .order_by("place")
    )


def _prepare(document: OutgoingDocument, waiting: Sequence[Recipient], *, by: Actor, at: datetime) -> None:
    """Write one packet for these recipients and keep its bytes; a twin of this job finds them taken."""
    dispatch_id = new_id()
    amended, names = Envelope.objects.values_list("amended", "file_names").get(id=document.id)
    files = as_sent(names, stored_files(document.id))
    packet = packet_for(document, waiting, files, message_id=str(dispatch_id), clerk=by.name, at=at, amended=amended)
    blob = storage.put(edxml.write_document(packet), media_type=MEDIA_TYPE)
    with transaction.atomic():
        ids = [item.id for item in waiting]
        free = Recipient.objects.select_for_update().filter(
            id__in=ids, dispatch__isnull=True, state=states.WAITING, recall__in=states.SENDABLE
        )
        if len(free) != len(ids):
            return
        dispatch = Dispatch.objects.create(id=dispatch_id, envelope_id=document.id, blob_id=blob.id, made_at=at)
        free.update(dispatch=dispatch)
        audit.record(by, "exchange.packed", document.id, at, message_id=dispatch_id, size=blob.size, sha256=blob.sha256)


def _hand(dispatch: Dispatch, *, by: Actor, at: datetime) -> None:
    """Give one kept packet to the hub and write down its answer."""
    packet = storage.read(dispatch.blob_id)
    try:
        receipt = axis().submit(packet, message_id=str(dispatch.id), by=by, at=at)
    except RecipientsRefused as refusal:
        _drop(dispatch, refusal.data["codes"], by=by, at=at)
    except PacketRefused as refusal:
        codes = [item.code for item in (*dispatch.recipients.all(), *_asked_through(dispatch))]
        _drop(dispatch, dict.fromkeys(codes, str(refusal)), by=by, at=at)
    else:
        kept = storage.put(receipt_file(receipt), media_type="application/json")
        _note_handed(dispatch, receipt, kept.id, by=by, at=at)


def _asked_through(dispatch: Dispatch) -> list[Recipient]:
    return list(Recipient.objects.filter(requests__dispatch=dispatch))


@transaction.atomic
def _drop(dispatch: Dispatch, codes: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """The hub refused the packet for good: codes it cannot serve are marked, the others wait for another packet.

    A recipient that was asked back while the packet was under way never got it: withdrawn, nobody needs to answer.
    """
    Dispatch.objects.filter(id=dispatch.id).update(dropped_at=at)
    for recipient in Recipient.objects.select_for_update().filter(dispatch=dispatch, state=states.WAITING):
        recipient.dispatch = None
        if states.is_frozen(recipient.recall):
            recipient.recall = states.RECALL.step(recipient.recall, "cancel").target
            for request in recipient.requests.filter(kind=RECALL, state=states.ASKED):
                request.state = states.REQUEST.step(request.state, "cancel").target
                request.save(update_fields=["state"])
        recipient.save(update_fields=["dispatch", "recall"])
    for recipient in _asked_through(dispatch):
        if recipient.code in codes:
            note_unasked(str(dispatch.id), reason=codes[recipient.code], by=by, at=at, recipient=recipient)
    Request.objects.filter(dispatch=dispatch, state=states.ASKED).update(dispatch=None)
    mark_unreachable(dispatch.envelope_id, codes, by=by, at=at)


@transaction.atomic
def _note_handed(dispatch: Dispatch, receipt: Receipt, kept: UUID, *, by: Actor, at: datetime) -> None:
    """The hub has it: from now on it is outside our control, and that is its sending time (NB16-Đ11.1c)."""
    held = Dispatch.objects.select_for_update().get(id=dispatch.id)
    if held.handed_at is not None:
        return
    held.handed_at = receipt.accepted_at
    held.receipt = {
        "doc_id": str(receipt.doc_id),
        "sha256": receipt.sha256,
        "destinations": receipt.destinations,
        "text": receipt.text,
        "signature": receipt.signature,
    }
    held.receipt_file_id = kept
    held.save(update_fields=["handed_at", "receipt", "receipt_file"])
    envelope = Envelope.objects.get(id=held.envelope_id)
    rows = list(Recipient.objects.select_for_update().filter(dispatch=held))
    for recipient in rows:
        recipient.handed_at = receipt.accepted_at
        if states.RECIPIENT.can(recipient.state, "hand"):
            recipient.state = states.RECIPIENT.step(recipient.state, "hand").target
    Recipient.objects.bulk_update(rows, ["handed_at", "state"])
    names = [recipient.name for recipient in rows]
    for recipient in rows:
        publish(DeliveryStatusChanged(envelope.id, envelope.agency_id, recipient.id, recipient.state, at))
    for request in Request.objects.select_for_update().filter(dispatch=held):
        if request.kind not in ANSWERABLE and states.REQUEST.can(request.state, "tell"):
            request.state = states.REQUEST.step(request.state, "tell").target
            request.save(update_fields=["state"])
            _list_at_replacement(request, held)
    names += [recipient.name for recipient in _asked_through(held)]
    note_left(envelope.id, by=by, at=receipt.accepted_at)
    audit.record(by, "exchange.sent", envelope.id, at, recipients=", ".join(names), message_id=held.id)


def note_left(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """The first copy left, by whichever way: its moment is kept beside the time limit and in the register."""
    Envelope.objects.filter(id=document_id, first_sent_at__isnull=True).update(first_sent_at=at)
    note_sent(document_id, by=by, at=at)


def _list_at_replacement(request: Request, dispatch: Dispatch) -> None:
    """Who got a document because it takes another one's place has a line in its grid from then on."""
    envelope = Envelope.objects.filter(id=request.replacement_id).first() if request.replacement_id else None
    told = request.recipient
    if envelope is None:
        return
    lines = list(Recipient.objects.filter(envelope=envelope))
    if any(line.code == told.code or (told.agency_id and line.agency_id == told.agency_id) for line in lines):
        return
    Recipient.objects.create(
        envelope=envelope,
        place=max((line.place for line in lines), default=-1) + 1,
        name=told.name,
        code=told.code,
        agency=told.agency,
        state=states.RECIPIENT.step(states.RECIPIENT.initial, "hand").target,
        dispatch=dispatch,
        clicked_at=request.asked_at,
        handed_at=dispatch.handed_at,
    )


@transaction.atomic
def resend(document_id: UUID, *, recipient_ids: Sequence[UUID] = (), by: Actor, at: datetime) -> int:
    """Send again to recipients that refused or could not be reached; how many (HP25-Đ20.2c).

    The document keeps its code, so a receiver that has it already recognises the copy; each gets a new packet. Without
    `recipient_ids` all of them. Raises OnlyClerksExchange, NothingToResend.
    """
    envelope = Envelope.objects.select_for_update().get(id=document_id)
    policies.check_clerk_of(by, envelope.agency_id)
    rows = Recipient.objects.select_for_update().filter(envelope=envelope)
    if recipient_ids:
        rows = rows.filter(id__in=recipient_ids)
    chosen = [recipient for recipient in rows if policies.is_resendable(recipient)]
    if not chosen:
        raise NothingToResend()
    for recipient in chosen:
        recipient.state = states.RECIPIENT.step(recipient.state, "resend").target
        recipient.round += 1
        recipient.dispatch = None
        recipient.clicked_at = at
        recipient.handed_at = recipient.arrived_at = recipient.refused_at = None
        recipient.reason = recipient.said_by = ""
        recipient.save()
    if is_settled(envelope.id):
        close_items(envelope.id, box=Box.REFUSED)
    audit.record(by, "exchange.resent", envelope.id, at, recipients=", ".join(item.name for item in chosen))
    publish(SendingAsked(envelope.id))
    return len(chosen)
