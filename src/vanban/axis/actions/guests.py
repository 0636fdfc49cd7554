"""Receiving for agencies without a system: what arrives lies before the clerk, who accepts, refuses and reports."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis import policies, states
from vanban.axis.actions.accepting import submit
from vanban.axis.actions.delivering import settle
from vanban.axis.actions.guest_letters import note_guest_status
from vanban.axis.actions.mailboxes import connect_system, open_mailbox
from vanban.axis.errors import GuestChecksForbid, GuestTooLate, PacketRefused
from vanban.axis.events import GuestReported
from vanban.axis.models import Delivery, GuestArrival, GuestReport, Mailbox
from vanban.axis.ports import examiner
from vanban.axis.queries.addresses import find_mailbox
from vanban.axis.queries.guests import GUESTS
from vanban.axis.queries.traffic import envelope
from vanban.axis.rules import edxml
from vanban.axis.rules.edxml import Code, Kind
from vanban.axis.rules.guests import ANSWERS, DESTROYED, WORDS, blocking, check_reason, is_request
from vanban.directory.api import get_agency
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import NotAllowed, Phrase
from vanban.platform import audit, storage
from vanban.platform.events import publish

GUESTS_NAME = "Cơ quan chưa có hệ thống"


@transaction.atomic
def join_guest(agency_id: UUID, *, by: Actor, at: datetime) -> Mailbox:
    """Open the mailbox of an agency without a system, by its own clerk or the machine (VL19-Đ5.2); once.

    From then on everybody sends to it through the hub instead of on paper. Raises `NotAllowed` and the refusals of
    `open_mailbox`.
    """
    agency = get_agency(agency_id)
    if agency.has_system or not (by.is_system or (by.agency_id == agency.id and policies.is_guest(by))):
        raise NotAllowed(who=policies.CLERK)
    connect_system(GUESTS, GUESTS_NAME, kind="guest", by=by, at=at)
    box = open_mailbox(
        agency.code, agency.name, system=GUESTS, aliases=[item.code for item in agency.codes.all()], by=by, at=at
    )
    if agency.email and not box.email:
        box.email = agency.email
        box.save(update_fields=["email"])
    return box


def take_in(delivery_id: UUID, *, by: Actor, at: datetime) -> UUID | None:
    """Lay what came into a guest's mailbox before its clerk, with the check report, and tell the sender 01.

    The delivery stays open until the clerk decides, so that the hub's clock reminds and at last tells the sender.
    Status reports are written to the letters they are about. Must be called outside any transaction; harmless when
    repeated. The arrival's id; None for status reports and for deliveries that are no guest's.
    """
    delivery = Delivery.objects.select_related("message", "destination__system").get(id=delivery_id)
    if delivery.destination.system.kind != GUESTS or states.DELIVERY.statuses[delivery.state].final:
        return None
    content = edxml.read(storage.read(delivery.message.blob_id))
    if isinstance(content, edxml.Status) and content.code is Code.RECALL_ASKED:
        return _lay_before(_request(content, delivery, at), by=by, at=at)
    if isinstance(content, edxml.Status):
        note_guest_status(content, delivery.message, delivery.destination, by=by, at=at)
        settle(delivery_id, system=delivery.destination.system.code, outcome="deliver", by=by, at=at)
        return None
    known = GuestArrival.objects.filter(delivery_id=delivery_id).first()
    if known is not None:
        return known.id
    arrival = _arrival(content, delivery, at)
    arrival.report = examiner().arrival(
        content, envelope(delivery_id), delivery.destination.code, subject_id=arrival.id, by=by, at=at
    )
    return _lay_before(arrival, by=by, at=at)


def _arrival(packet: edxml.Packet, delivery: Delivery, at: datetime) -> GuestArrival:
    sender = find_mailbox(delivery.message.sender_code)
    staff = packet.business.staff
    signer = " ".join(filter(None, (packet.signer_competence, packet.signer_position, packet.signer_name)))
    return GuestArrival(
        id=new_id(),
        mailbox=delivery.destination,
        delivery=delivery,
        sender_code=delivery.message.sender_code,
        sender_name=(sender.name if sender else packet.sender.name or packet.sender.code)[:200],
        business=int(packet.business.kind),
        document_code=(packet.business.document_id or packet.document_id)[:200],
        number_symbol=packet.printed_number[:200],
        promulgated=packet.promulgated,
        type_name=packet.type_name[:200],
        subject=packet.subject,
        signer=signer[:500],
        priority=packet.priority,
        due=packet.due,
        facts={
            "reason": packet.business.reason,
            "place": packet.place,
            "pages": packet.pages,
            "summary": packet.summary,
            "to_places": list(packet.to_places)[:200],
            "responses": [item.code for item in packet.responses if item.code],
            "staff": {name: str(value) for name, value in asdict(staff).items() if value},
        },
        files=[{"name": item.name, "size": len(item.content)} for item in packet.attachments],
        sent_at=delivery.message.accepted_at,
        arrived_at=at,
    )


def _request(asked: edxml.Status, delivery: Delivery, at: datetime) -> GuestArrival:
    """A 13, by which a sender asks its document back, lies before the clerk like the packet of kind 1 does."""
    sender = find_mailbox(delivery.message.sender_code)
    about = asked.about
    original = GuestArrival.objects.filter(
        mailbox=delivery.destination, sender_code=delivery.message.sender_code, document_code=about.document_id
    ).order_by("arrived_at").first()  # fmt: skip
    return GuestArrival(
        id=new_id(),
        mailbox=delivery.destination,
        delivery=delivery,
        sender_code=delivery.message.sender_code,
        sender_name=(sender.name if sender else asked.sender.name or asked.sender.code)[:200],
        business=int(Kind.RECALL),
        document_code=about.document_id[:200],
        number_symbol=(about.code or about.document_id)[:200],
        promulgated=about.promulgated or (original.promulgated if original else local_date(asked.at)),
        type_name=original.type_name if original else "",
        subject=original.subject if original else about.document_id,
        signer=original.signer if original else "",
        priority=delivery.message.priority,
        facts={"reason": asked.description, "staff": {"name": asked.staff.name, "department": asked.staff.department}},
        sent_at=delivery.message.accepted_at,
        arrived_at=at,
    )


@transaction.atomic
def _lay_before(arrival: GuestArrival, *, by: Actor, at: datetime) -> UUID:
    GuestArrival.objects.bulk_create([arrival], ignore_conflicts=True)
    stored = GuestArrival.objects.select_for_update(of=("self",)).get(delivery_id=arrival.delivery_id)
    if stored.id != arrival.id:  # a twin of this job was quicker
        return stored.id
    faults = [item["code"] for item in arrival.report if item["ok"] is False]
    audit.record(
        by, "axis.guest_arrived", arrival.id, at, receiver=arrival.mailbox.code, sender=arrival.sender_code,
        number=arrival.number_symbol, faults=", ".join(faults),
    )  # fmt: skip
    if not is_request(arrival.business):
        _report(arrival, Code.ARRIVED, by=by, at=at)
    return arrival.id


@transaction.atomic
def accept_as_guest(arrival_id: UUID, *, by: Actor, at: datetime) -> None:
    """The clerk takes a document over; the sender is told 03 (HY19-Đ10.2, VL19-Đ12.2).

    Raises `NotAllowed`, GuestArrival.DoesNotExist for what lies in no mailbox of this clerk, `StepRefused` when it was
    decided already, `GuestChecksForbid`, `GuestTooLate`.
    """
    arrival = _hold(arrival_id, by)
    if is_request(arrival.business):
        return _agree(arrival, states.GUEST_ARRIVAL.step(arrival.state, "agree").target, by=by, at=at)
    step = states.GUEST_ARRIVAL.step(arrival.state, "accept")
    if found := blocking(arrival.report):
        raise GuestChecksForbid(finding=Phrase(found[0]["message"]).format(**found[0]["data"]))
    _decide(arrival, step.target, "", by=by, at=at)
    audit.record(by, "axis.guest_accepted", arrival.id, at, number=arrival.number_symbol, sender=arrival.sender_code)
    _report(arrival, Code.ACCEPTED, by=by, at=at)
    return None


@transaction.atomic
def refuse_as_guest(arrival_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """The clerk sends a document back with a reason and answers for it; the sender is told 02 (HY19-Đ5.4, VL19-Đ4.3).

    A recall or an update is denied in the same way (16). Raises as `accept_as_guest`, and `GuestReasonMissing`,
    `GuestReasonTooLong`.
    """
    arrival = _hold(arrival_id, by)
    asked = is_request(arrival.business)
    step = states.GUEST_ARRIVAL.step(arrival.state, "deny" if asked else "refuse")
    _decide(arrival, step.target, check_reason(reason), by=by, at=at)
    audit.record(
        by, "axis.guest_refused", arrival.id, at, number=arrival.number_symbol, sender=arrival.sender_code,
        reason=arrival.reason,
    )  # fmt: skip
    if asked:
        said = f"{ANSWERS[Kind(arrival.business)][1]}: {arrival.reason}"[:1000]
        return _report(arrival, Code.RECALL_DENIED, by=by, at=at, description=said)
    return _report(arrival, Code.REFUSED, by=by, at=at, description=arrival.reason)


@transaction.atomic
def finish_as_guest(arrival_id: UUID, *, by: Actor, at: datetime, result: str = "") -> None:
    """The agency has done what the document asks; the sender is told 06, with the result if one is given."""
    arrival = _hold(arrival_id, by)
    arrival.state = states.GUEST_ARRIVAL.step(arrival.state, "finish").target
    arrival.finished_at = at
    arrival.save(update_fields=["state", "finished_at"])
    audit.record(by, "axis.guest_finished", arrival.id, at, number=arrival.number_symbol, result=result[:500])
    told = " ".join(result.split())[:900]
    _report(arrival, Code.FINISHED, by=by, at=at, description=f"{WORDS[Code.FINISHED]}: {told}" if told else "")


def _agree(arrival: GuestArrival, target: str, *, by: Actor, at: datetime) -> None:
    """The sender is told 15; after a recall the copies here are locked for good first, and 06 says so (HY19-Đ10.2)."""
    _decide(arrival, target, "", by=by, at=at)
    if arrival.business == Kind.RECALL:
        _lock_copies(arrival, by=by, at=at)
    audit.record(by, "axis.guest_agreed", arrival.id, at, number=arrival.number_symbol, business=arrival.business)
    _report(arrival, Code.RECALL_AGREED, by=by, at=at, description=ANSWERS[Kind(arrival.business)][0])
    if arrival.business == Kind.RECALL:
        _report(arrival, Code.FINISHED, by=by, at=at, description=DESTROYED)


def _lock_copies(arrival: GuestArrival, *, by: Actor, at: datetime) -> None:
    copies = GuestArrival.objects.select_for_update(of=("self",)).filter(
        mailbox_id=arrival.mailbox_id, sender_code=arrival.sender_code, document_code=arrival.document_code
    )
    for copy in copies.exclude(id=arrival.id):
        if states.GUEST_ARRIVAL.can(copy.state, "recall") and not is_request(copy.business):
            copy.state = states.GUEST_ARRIVAL.step(copy.state, "recall").target
            copy.save(update_fields=["state"])
            settle(copy.delivery_id, system=GUESTS, outcome="deliver", by=by, at=at)
            audit.record(by, "axis.guest_recalled", copy.id, at, number=copy.number_symbol)


@transaction.atomic
def expire_arrival(delivery_id: UUID, *, by: Actor, at: datetime) -> None:
    """The hub's clock has given a delivery up: nobody can decide on it any more."""
    arrival = GuestArrival.objects.select_for_update(of=("self",)).filter(delivery_id=delivery_id).first()
    if arrival is None or not states.GUEST_ARRIVAL.can(arrival.state, "expire"):
        return
    arrival.state = states.GUEST_ARRIVAL.step(arrival.state, "expire").target
    arrival.decided_at = at
    arrival.save(update_fields=["state", "decided_at"])
    audit.record(by, "axis.guest_expired", arrival.id, at, number=arrival.number_symbol)


@transaction.atomic
def note_guest_opened(arrival_id: UUID, *, what: str, by: Actor, at: datetime) -> None:
    """Write down that a clerk opened a file, the packet, or a letter's packet or receipt."""
    audit.record(by, "axis.guest_opened", arrival_id, at, what=what[:255])


def hand_report(report_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give a written report to the hub; harmless when repeated. Must be called outside any transaction.

    One that the hub refuses, since the sender's mailbox is gone, is put aside with the reason; nobody waits for it.
    """
    report = GuestReport.objects.get(id=report_id)
    if report.handed_at is not None:
        return
    fault = ""
    try:
        submit(bytes(report.packet), system=GUESTS, message_id=str(report.id), by=by, at=at)
    except PacketRefused as refusal:
        fault = str(refusal)[:500]
    with transaction.atomic():
        GuestReport.objects.filter(id=report.id, handed_at__isnull=True).update(handed_at=at, fault=fault)
        audit.record(by, "axis.guest_report_handed", report.arrival_id, at, status=report.code, fault=fault)


def _hold(arrival_id: UUID, by: Actor) -> GuestArrival:
    box = policies.check_guest(by)
    rows = GuestArrival.objects.select_for_update(of=("self",)).select_related("mailbox")
    return rows.get(id=arrival_id, mailbox=box)


def _decide(arrival: GuestArrival, target: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Write the decision and close the delivery; raises `GuestTooLate` when the clock has given it up."""
    if not settle(arrival.delivery_id, system=GUESTS, outcome="deliver", by=by, at=at, reason=reason):
        raise GuestTooLate()
    arrival.state, arrival.reason = target, reason
    arrival.decided_at, arrival.decided_by = at, by.printed[:200]
    arrival.save(update_fields=["state", "reason", "decided_at", "decided_by"])


def _report(arrival: GuestArrival, code: Code, *, by: Actor, at: datetime, description: str = "") -> None:
    """Write what the sender is told; its bytes and its message id stay the same in every retry."""
    box = arrival.mailbox
    status = edxml.Status(
        sender=edxml.Organization(box.code, box.name, email=box.email),
        about=edxml.ResponseFor(
            organ=arrival.sender_code,
            code=arrival.number_symbol,
            document_id=arrival.document_code or arrival.number_symbol,
            promulgated=arrival.promulgated,
        ),
        code=code,
        at=at,
        description=description or WORDS[code],
        staff=edxml.Staff(department=box.name, name=by.printed, email=box.email),
    )
    report = GuestReport.objects.create(
        id=new_id(), arrival=arrival, code=code.value, at=at, packet=edxml.write_status(status)
    )
    publish(GuestReported(report.id))
