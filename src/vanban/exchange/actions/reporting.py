"""Reports on a document's way, written in the verb's own transaction; the hub gets them afterwards."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.api import edxml
from vanban.exchange import states
from vanban.exchange.events import StatusQueued
from vanban.exchange.models import Arrival, Recipient, StatusEntry
from vanban.exchange.queries.packing import as_organization
from vanban.exchange.queries.sameness import copies_of
from vanban.exchange.rules.progress import is_handling, may_report
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.platform import audit
from vanban.platform.events import publish

WORDS = {
    edxml.Code.ARRIVED: "Đã đến: hệ thống đã nhận, văn thư chưa xử lý",
    edxml.Code.REFUSED: "Từ chối tiếp nhận",
    edxml.Code.ACCEPTED: "Đã tiếp nhận, vào sổ văn bản đến",
    edxml.Code.ASSIGNED: "Lãnh đạo đã phân công xử lý",
    edxml.Code.IN_PROGRESS: "Đang xử lý",
    edxml.Code.FINISHED: "Đã hoàn thành xử lý",
}
"""The protocol is spoken in Vietnamese, whatever language a screen has."""


@transaction.atomic
def queue_status(
    arrival: Arrival, code: edxml.Code, *, by: Actor, at: datetime, description: str = ""
) -> StatusEntry | None:
    """Write a report on an arrival to its sender; its bytes and its message id stay the same in every retry.

    None for what did not come through the hub, which has no place to report to.
    """
    if arrival.source != "axis" or arrival.promulgated is None:
        return None
    agency = arrival.agency
    status = edxml.Status(
        sender=as_organization(agency, agency.code, agency.name),
        about=edxml.ResponseFor(
            organ=arrival.sender_code,
            code=arrival.printed_number,
            document_id=arrival.document_code or arrival.printed_number,
            promulgated=arrival.promulgated,
        ),
        code=code,
        at=at,
        description=description or WORDS.get(code, ""),
        staff=edxml.Staff(department=agency.name, name=by.printed, email=agency.email),
    )
    if is_handling(code.value) and code.value > arrival.last_status:
        arrival.last_status = code.value
        Arrival.objects.filter(id=arrival.id).update(last_status=code.value)
    return write_report(arrival.id, status, receiver=arrival.sender_name, by=by, at=at)


@transaction.atomic
def write_report(
    document_id: UUID,
    status: edxml.Status,
    *,
    receiver: str,
    by: Actor,
    at: datetime,
    recipient: Recipient | None = None,
) -> StatusEntry:
    """Keep a report of ours in the caller's transaction and have it handed to the hub once that is committed."""
    entry_id = new_id()
    entry = StatusEntry.objects.create(
        id=entry_id,
        direction="out",
        document_id=document_id,
        recipient=recipient,
        organ_code=status.about.organ,
        code=status.code.value,
        at=at,
        noted_at=at,
        description=status.description[:1000],
        staff_name=by.printed[:200],
        message_id=str(entry_id),
        packet=edxml.write_status(status),
    )
    audit.record(
        by,
        "exchange.status_reported",
        document_id,
        at,
        status=status.code.value,
        receiver=receiver,
        text=status.description,
    )
    publish(StatusQueued(entry.id))
    return entry


@transaction.atomic
def note_status(document_id: UUID, code: str, *, by: Actor, at: datetime, description: str = "") -> StatusEntry | None:
    """Report to the sender that its document was assigned (04), is in progress (05) or finished (06) (VL19-Đ6.2).

    Called by reactions to work's events, never typed by anybody; `description` says who has it. None when the document
    did not come through the hub, is not accepted, was taken back, or this or a later step was reported already. Senders
    of other copies of the same letter learn it as well.
    """
    held = Arrival.objects.select_for_update(of=("self",)).select_related("agency").order_by("id")
    own = held.filter(id=document_id).first()
    reported = [own] if own is not None and states.reports_go_on(own.state) else []
    reported += held.filter(id__in=[copy.arrival_id for copy in copies_of(document_id)])
    told = ": ".join(filter(None, (WORDS[edxml.Code(code)], description)))
    entries = [
        queue_status(one, edxml.Code(code), by=by, at=at, description=told)
        for one in reported
        if one.destroyed_at is None and may_report(one.last_status, code)
    ]
    return next((entry for entry in entries if entry is not None), None)
