"""Telling recipients that a document they have is changed, is for others too, or is replaced by another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.axis.api import edxml
from vanban.directory.api import can_see, find_agency
from vanban.exchange import policies, states
from vanban.exchange.actions.recalling import withdraw
from vanban.exchange.actions.sending import MEDIA_TYPE, ROUNDS, hand_waiting
from vanban.exchange.errors import NotAReplacement, NothingToUpdate
from vanban.exchange.events import RequestsAsked, SendingAsked
from vanban.exchange.models import Dispatch, Envelope, Recipient, Request
from vanban.exchange.queries.grids import present_facts
from vanban.exchange.queries.packing import packet_for, stored_files
from vanban.exchange.rules.amending import changed
from vanban.exchange.rules.answers import REMOVE, REPLACE, UPDATE
from vanban.exchange.rules.refusing import check_reason
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.registry.api import OutgoingDocument, find_outgoing, get_outgoing

PACKETS = (UPDATE, REMOVE, REPLACE)


@dataclass(frozen=True)
class Updated:
    """How an update went out: recipients told of changes, added, and taken off the list."""

    told: int
    added: int
    removed: int


@transaction.atomic
def update(
    document_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    tell: Sequence[UUID] = (),
    add: Sequence[str] = (),
    remove: Sequence[UUID] = (),
) -> Updated:
    """Change what recipients were told of an issued document, or who receives it (QĐ 28/2018, business kind 2).

    `facts` are new values of subject, due (a day) or urgency for the recipients in `tell`; `add` are agency codes that
    get the whole document as it is now; `remove` are recipients that learn they are no longer meant, or are withdrawn
    if nothing was sent. The book of issued documents stays as it is. Raises OnlySendersAsk, ReasonMissing,
    ReasonTooLong, NothingToUpdate.
    """
    envelope = Envelope.objects.select_for_update().get(id=document_id)
    policies.check_speaks_for_sender(by, envelope)
    said, act_id = check_reason(reason), new_id()
    rows = list(Recipient.objects.select_for_update().filter(envelope=envelope))
    differing = changed(present_facts(document_id), dict(facts or {}))
    if differing:
        envelope.amended = envelope.amended | {name: new for name, _old, new in differing}
        envelope.save(update_fields=["amended"])
    leaving = [item for item in rows if item.id in set(remove) and states.may_be_asked(item.recall)]
    told = [item for item in rows if differing and item.id in set(tell) and item not in leaving and _is_free(item)]
    fresh = _add(envelope, rows, add, at)
    removed = 0
    for item in leaving:
        if policies.is_still_here(item):
            withdraw(item, REMOVE, act_id=act_id, reason=said, by=by, at=at)
            removed += 1
        elif policies.is_reached(item):
            _request(item, REMOVE, act_id, said, by, at)
            removed += 1
    for item in told:
        _request(item, UPDATE, act_id, said, by, at, changes=differing)
    if not (told or fresh or removed):
        raise NothingToUpdate()
    audit.record(
        by, "exchange.updated", document_id, at, reason=said, changes=[name for name, _old, _new in differing],
        told=", ".join(item.name for item in told), added=", ".join(item.name for item in fresh),
        removed=", ".join(item.name for item in leaving),
    )  # fmt: skip
    if told or removed:
        publish(RequestsAsked(document_id))
    if fresh:
        publish(SendingAsked(document_id))
    return Updated(len(told), len(fresh), removed)


def _is_free(recipient: Recipient) -> bool:
    """The hub has it, nobody took it back, and no earlier update waits for an answer."""
    return policies.is_reached(recipient) and not recipient.requests.filter(kind=UPDATE, state=states.ASKED).exists()


def _add(envelope: Envelope, rows: Sequence[Recipient], codes: Sequence[str], at: datetime) -> list[Recipient]:
    """New lines of the grid for agencies that have none yet."""
    known = {item.code for item in rows} | {str(item.agency_id) for item in rows if item.agency_id}
    place = max((item.place for item in rows), default=-1)
    fresh = []
    for code in dict.fromkeys(codes):
        agency = find_agency(code)
        if agency is None or code in known or str(agency.id) in known or not agency.has_system:
            continue
        place += 1
        known.add(str(agency.id))
        fresh.append(
            Recipient(
                envelope=envelope, place=place, name=agency.name[:200], code=agency.code, agency=agency, clicked_at=at
            )
        )
    return Recipient.objects.bulk_create(fresh)


def _request(
    recipient: Recipient, kind: str, act_id: UUID, reason: str, by: Actor, at: datetime, **more: Any
) -> Request:
    return Request.objects.create(
        act_id=act_id, recipient=recipient, kind=kind, reason=reason, asked_by=by.printed[:200], asked_at=at, **more
    )


@transaction.atomic
def replace_by(
    document_id: UUID, *, replacement_id: UUID, recipient_ids: Sequence[UUID], reason: str, by: Actor, at: datetime
) -> int:
    """Tell the chosen recipients that another issued document takes this one's place; how many (NĐ 30/2020 Đ18).

    The other document goes to each of them whole, naming the old one (business kind 3). Raises OnlySendersAsk,
    ReasonMissing, ReasonTooLong, NotAReplacement, NothingToUpdate.
    """
    envelope = Envelope.objects.select_for_update().get(id=document_id)
    policies.check_speaks_for_sender(by, envelope)
    said, act_id = check_reason(reason), new_id()
    replacement = find_outgoing(replacement_id)
    if (
        replacement is None
        or replacement_id == document_id
        or replacement.agency_id != envelope.agency_id
        or not can_see(by, replacement_id)
    ):
        raise NotAReplacement()
    rows = Recipient.objects.select_for_update().filter(envelope=envelope, id__in=list(recipient_ids))
    told_before = Request.objects.filter(recipient__envelope=envelope, kind=REPLACE, replacement_id=replacement_id)
    done = set(told_before.exclude(state=states.DENIED).values_list("recipient_id", flat=True))
    chosen = [item for item in rows if policies.is_reached(item) and item.id not in done]
    if not chosen:
        raise NothingToUpdate()
    for item in chosen:
        _request(item, REPLACE, act_id, said, by, at, replacement_id=replacement_id)
    audit.record(
        by, "exchange.replaced", document_id, at, replacement=replacement.number_symbol, reason=said,
        recipients=", ".join(item.name for item in chosen),
    )  # fmt: skip
    audit.record(by, "exchange.replaces", replacement_id, at, replaced=envelope.number_symbol, reason=said)
    publish(RequestsAsked(document_id))
    return len(chosen)


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
        [] if first.kind == REMOVE else stored_files(document.id),
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
    """The business block of the act (QCVN 102:2016)."""
    first = asked[0]
    codes = tuple(item.recipient.code for item in asked)
    if first.kind == REPLACE:
        replaced = edxml.Replacement(envelope.document_code, codes)
        return edxml.Business(kind=edxml.Kind.REPLACE, reason=first.reason, replacements=(replaced,))
    block = edxml.Business(kind=edxml.Kind.UPDATE, document_id=envelope.document_code, reason=first.reason)
    if first.kind == REMOVE:
        leaving = tuple(edxml.Receiver(code, added=False) for code in codes)
        return replace(block, receivers_changed=True, receivers=leaving)
    return replace(block, content_changed=True)
