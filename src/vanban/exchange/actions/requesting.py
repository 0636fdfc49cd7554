"""What is asked of single recipients after sending, and the packets that carry it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.axis.api import edxml
from vanban.exchange import states
from vanban.exchange.actions.sending import MEDIA_TYPE, ROUNDS, hand_waiting
from vanban.exchange.models import Dispatch, Envelope, Request
from vanban.exchange.queries.packing import packet_for, stored_files
from vanban.exchange.rules.answers import AGAIN, CORRECT, REMOVE, REPLACE, UPDATE, URGE, URGED
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit, storage
from vanban.registry.api import OutgoingDocument, get_outgoing

PACKETS = (UPDATE, REMOVE, REPLACE, CORRECT, AGAIN, URGE)
WITHOUT_FILES = (REMOVE, URGE)


def send_requests(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Make a packet of every act that waits for one and give it to the hub. Outside any transaction, harmless twice."""
    for _round in range(ROUNDS):
        hand_waiting(document_id, by=by, at=at)
        waiting = list(
            Request.objects.filter(
                recipient__envelope_id=document_id, state=states.ASKED, kind__in=PACKETS, dispatch__isnull=True
            )
            .select_related("recipient__agency")
            .order_by("asked_at", "id")
        )
        if not waiting:
            return
        first = waiting[0]
        _prepare([item for item in waiting if (item.act_id, item.kind) == (first.act_id, first.kind)], by=by, at=at)
    raise OutsideFailure("requests keep waiting while packets are handed over", permanent=False)


def _prepare(asked: Sequence[Request], *, by: Actor, at: datetime) -> None:
    """One packet for the requests of one act and kind; a twin of this job finds them taken."""
    first = asked[0]
    envelope = first.recipient.envelope
    document = get_outgoing(first.replacement_id or envelope.id)
    dispatch_id = new_id()
    packet = packet_for(
        document,
        [item.recipient for item in asked],
        [] if first.kind in WITHOUT_FILES else stored_files(document.id),
        message_id=str(dispatch_id),
        clerk=first.asked_by,
        at=at,
        amended=_amended(document, envelope),
        business=_business(asked, envelope),
    )
    blob = storage.put(edxml.write_document(packet), media_type=MEDIA_TYPE)
    with transaction.atomic():
        ids = [item.id for item in asked]
        free = Request.objects.select_for_update().filter(id__in=ids, dispatch__isnull=True, state=states.ASKED)
        if len(free) != len(ids):
            return
        dispatch = Dispatch.objects.create(id=dispatch_id, envelope=envelope, blob_id=blob.id, made_at=at)
        free.update(dispatch=dispatch)
        audit.record(by, "exchange.packed", envelope.id, at, message_id=dispatch_id, size=blob.size, sha256=blob.sha256)


def _amended(document: OutgoingDocument, envelope: Envelope) -> dict[str, Any]:
    if document.id == envelope.id:
        return dict(envelope.amended)
    return dict(Envelope.objects.filter(id=document.id).values_list("amended", flat=True).first() or {})


def _business(asked: Sequence[Request], envelope: Envelope) -> edxml.Business:
    """The business block of the act (QCVN 102:2016).

    A letter of correction is an update of the document it corrects that brings a document of its own; a reminder is an
    update of nothing, so that any system shows it at the document.
    """
    first = asked[0]
    codes = tuple(item.recipient.code for item in asked)
    if first.kind == REPLACE:
        replaced = edxml.Replacement(envelope.document_code, codes)
        return edxml.Business(kind=edxml.Kind.REPLACE, reason=first.reason, replacements=(replaced,))
    if first.kind == AGAIN:
        return edxml.Business(kind=edxml.Kind.NEW, reason=first.reason)
    block = edxml.Business(kind=edxml.Kind.UPDATE, document_id=envelope.document_code, reason=first.reason)
    if first.kind == URGE:
        return replace(block, reason=f"{URGED}: {first.reason}"[:1000])
    if first.kind == REMOVE:
        leaving = tuple(edxml.Receiver(code, added=False) for code in codes)
        return replace(block, receivers_changed=True, receivers=leaving)
    return replace(block, content_changed=True)
