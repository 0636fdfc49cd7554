"""The receiver's side of a recall, an update or a replacement: it comes before the clerk, or is done by duty."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from vanban.axis.api import edxml
from vanban.directory.api import Agency, Box, close_items, for_clerks, open_item
from vanban.exchange import policies, states
from vanban.exchange.actions.destroying import destroy
from vanban.exchange.actions.reporting import queue_status
from vanban.exchange.errors import NothingAsked
from vanban.exchange.events import DemandReceived
from vanban.exchange.models import Arrival, Demand, StatusEntry
from vanban.exchange.queries.asking import copies, hold_code
from vanban.exchange.rules import answers
from vanban.exchange.rules.amending import binds
from vanban.exchange.rules.asking import Asked
from vanban.exchange.rules.refusing import check_reason, visible
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.rulebook.api import profile_for

BEFORE_THE_CLERK = {
    answers.RECALL: "Nơi gửi yêu cầu lấy lại",
    answers.UPDATE: "Nơi gửi cập nhật",
    answers.URGE: "Nơi gửi đôn đốc",
}
"""What the clerk's box says before the subject."""


@transaction.atomic
def take_demand(
    asked: Asked, agency: Agency, *, by: Actor, at: datetime, carrier: Arrival | None = None
) -> Demand | None:
    """Write down what the sender asks and put it before the clerk; a recall by duty is carried out at once.

    Only the agency that a document came from is heard: None, and a line in the record, for anybody else. What is asked
    about a document that is not here stays on record, and a recall waits for it, since the two may cross on the way.
    """
    key = {"agency": agency, "sender_code": asked.sender_code, "message_id": asked.message_id[:200]}
    hold_code(agency, asked.document_code)
    known = Demand.objects.filter(**key, document_code=asked.document_code).first()
    if known is not None:
        return known
    mine = copies(agency, asked.sender_code, asked.document_code)
    if carrier is not None:
        mine = mine.exclude(id=carrier.id)
    arrival = mine.order_by(
        F("destroyed_at").desc(nulls_first=True), "-arrived_at"
    ).select_for_update(of=("self",)).first()  # fmt: skip
    if arrival is None:
        same = copies(agency, asked.sender_code, asked.document_code)
        victim = Arrival.objects.filter(agency=agency, document_code=asked.document_code).exclude(id__in=same).first()
        if victim is not None:
            audit.record(
                by, "exchange.demand_forged", victim.id, at, what=answers.ASKED_WORDS[asked.kind],
                vouched=asked.sender_code, organ=victim.sender_code, document_code=asked.document_code,
                message_id=asked.message_id,
            )  # fmt: skip
            return None
    demand = Demand(
        **key,
        document_code=asked.document_code,
        kind=asked.kind,
        reason=asked.reason[:1000],
        staff_name=asked.staff_name[:200],
        changes=list(asked.changes),
        asked_at=asked.asked_at,
        noted_at=at,
        carrier=carrier,
        arrival=arrival,
    )
    if arrival is None:
        demand.state = states.DEMAND.step(demand.state, "miss").target
        demand.save()
        audit.record(
            by, "exchange.demand_unmatched", None, at, what=answers.ASKED_WORDS[asked.kind], organ=asked.sender_code,
            document_code=asked.document_code, reason=demand.reason,
        )  # fmt: skip
        return demand
    _attach(demand, arrival, by=by, at=at)
    return demand


@transaction.atomic
def match_waiting(arrival: Arrival, *, made_at: datetime, by: Actor, at: datetime) -> None:
    """What was quicker than its document binds the copy that has come now; a later sending is free of a recall.

    A correction or replacement is about the document, whichever copy comes when.
    """
    waiting = Demand.objects.select_for_update().filter(
        agency=arrival.agency,
        document_code=arrival.document_code,
        kind__in=(answers.RECALL, *answers.STANDING),
        state=states.UNMATCHED,
    )
    senders = {arrival.sender_code, *_codes(arrival)}
    bound = [item for item in waiting if item.kind in answers.STANDING or binds(item.asked_at, made_at)]
    for demand in [item for item in bound if item.sender_code in senders]:
        demand.state = states.DEMAND.step(demand.state, "match").target
        demand.arrival = arrival
        _attach(demand, arrival, by=by, at=at)


def _codes(arrival: Arrival) -> list[str]:
    if arrival.sender is None:
        return []
    return [arrival.sender.code, *arrival.sender.codes.values_list("code", flat=True)]


def _attach(demand: Demand, arrival: Arrival, *, by: Actor, at: datetime) -> None:
    """The demand is about a document that is here: note it, ask the clerk, or do it."""
    for older in Demand.objects.filter(arrival=arrival, kind=demand.kind, state=states.OPEN).exclude(id=demand.id):
        older.state = states.DEMAND.step(older.state, "repeat").target
        older.save(update_fields=["state"])
    decision = profile_for(arrival.agency.province, local_date(at)).recall_is_duty()
    demand.profile = f"{decision.profile_id} {decision.version}"
    gone, refused = arrival.destroyed_at is not None, states.was_refused(arrival.state)
    if demand.kind not in answers.ANSWERABLE and (gone or demand.kind not in answers.HEEDED):
        demand.state = states.DEMAND.step(demand.state, "note").target
    demand.save()
    if demand.kind == answers.RECALL:
        _note_entry(demand, arrival, at=at)
    audit.record(
        by, "exchange.demand_received", arrival.id, at, what=answers.ASKED_WORDS[demand.kind],
        sender=arrival.sender_name, staff=demand.staff_name, reason=demand.reason, profile=demand.profile,
    )  # fmt: skip
    if demand.kind == answers.RECALL and (decision.value or refused or gone):
        demand.by_duty = decision.value
        give_back(demand, arrival, by=by, at=at)
    elif policies.is_open(demand) and demand.carrier is None:
        _put_before_clerks(demand, arrival, at=at)
    publish(DemandReceived(arrival.id, arrival.agency_id, demand.kind, at))


def _note_entry(demand: Demand, arrival: Arrival, *, at: datetime) -> None:
    """A 13 stands among the reports of the document it is about."""
    StatusEntry.objects.get_or_create(
        direction="in",
        organ_code=demand.sender_code,
        message_id=demand.message_id,
        defaults={
            "document_id": arrival.id,
            "code": edxml.Code.RECALL_ASKED.value,
            "at": demand.asked_at,
            "noted_at": at,
            "description": demand.reason,
            "staff_name": demand.staff_name,
        },
    )


def _put_before_clerks(demand: Demand, arrival: Arrival, *, at: datetime) -> None:
    open_item(
        arrival.id,
        [for_clerks(arrival.agency_id)],
        box=Box.ARRIVED,
        moment=at,
        title=arrival.printed_number,
        subject=f"{BEFORE_THE_CLERK[demand.kind]}: {arrival.subject}",
        origin=arrival.sender_name,
        urgency=arrival.urgency,
    )


def _take_from_clerks(arrival: Arrival) -> None:
    """Answered: what still waits to be accepted stands in the box as before."""
    if not policies.awaits_decision(arrival):
        close_items(arrival.id, box=Box.ARRIVED)
        return
    open_item(
        arrival.id,
        [for_clerks(arrival.agency_id)],
        box=Box.ARRIVED,
        moment=arrival.arrived_at,
        title=arrival.printed_number,
        subject=arrival.subject,
        origin=arrival.sender_name,
        urgency=arrival.urgency,
    )


@transaction.atomic
def give_back(demand: Demand, arrival: Arrival, *, by: Actor, at: datetime) -> None:
    """Destroy every copy of the document here and report it: 15, and where it was a duty, 06 (HY19-Đ10.2)."""
    found = copies(arrival.agency, arrival.sender_code, arrival.document_code)
    for one in found.select_for_update(of=("self",)).order_by("id"):
        destroy(one, demand, by=by, at=at)
        for other in Demand.objects.filter(arrival=one, state=states.OPEN).exclude(id=demand.id):
            other.state = states.DEMAND.step(other.state, "note").target
            other.decided_at, other.decided_by = at, by.printed[:200]
            other.save(update_fields=["state", "decided_at", "decided_by"])
    _decide(demand, "agree", answers.AGREED_RECALL, by, at)
    queue_status(arrival, edxml.Code.RECALL_AGREED, by=by, at=at, description=answers.AGREED_RECALL)
    if demand.by_duty:
        queue_status(arrival, edxml.Code.FINISHED, by=by, at=at, description=answers.DESTROYED)
    audit.record(by, "exchange.given_back", arrival.id, at, sender=arrival.sender_name, reason=demand.reason)


@transaction.atomic
def agree_recall(document_id: UUID, *, by: Actor, at: datetime) -> Demand:
    """The receiver gives the document back: its copy is destroyed and the sender told (15).

    Raises OnlyReceiversAnswer, NothingAsked.
    """
    arrival, demand = _hold(document_id, answers.RECALL, by)
    give_back(demand, arrival, by=by, at=at)
    return demand


@transaction.atomic
def deny_recall(document_id: UUID, *, reason: str, by: Actor, at: datetime) -> Demand:
    """The receiver keeps the document and says why (16); the sender may ask again.

    Raises OnlyReceiversAnswer, NothingAsked, ReasonMissing, ReasonTooLong.
    """
    arrival, demand = _hold(document_id, answers.RECALL, by)
    said = check_reason(reason)
    _decide(demand, "deny", said, by, at)
    _take_from_clerks(arrival)
    audit.record(by, "exchange.recall_denied", arrival.id, at, sender=arrival.sender_name, reason=said)
    queue_status(arrival, edxml.Code.RECALL_DENIED, by=by, at=at, description=f"{answers.DENIED_RECALL}: {said}"[:1000])
    return demand


@transaction.atomic
def heed(document_id: UUID, *, note: str, by: Actor, at: datetime) -> Demand:
    """The receiver has taken up the sender's reminder and passed it to who handles the document (NB25-Đ14.3b).

    Raises OnlyReceiversAnswer, NothingAsked.
    """
    arrival = Arrival.objects.select_for_update(of=("self",)).select_related("agency", "sender").get(id=document_id)
    policies.check_can_heed(by, arrival)
    demand = Demand.objects.select_for_update().filter(arrival=arrival, kind=answers.URGE, state=states.OPEN).first()
    if demand is None:
        raise NothingAsked()
    _decide(demand, "note", visible(note), by, at)
    _take_from_clerks(arrival)
    audit.record(by, "exchange.heeded", arrival.id, at, sender=arrival.sender_name, reason=demand.answer)
    return demand


@transaction.atomic
def agree_update(document_id: UUID, *, by: Actor, at: datetime) -> Demand:
    """The receiver takes the changed facts (15); what is not registered yet will be registered with them.

    The book keeps what was registered: there the change stands beside the document. Raises OnlyReceiversAnswer,
    NothingAsked.
    """
    arrival, demand = _hold(document_id, answers.UPDATE, by)
    if policies.awaits_decision(arrival):
        _apply(demand, arrival)
    _decide(demand, "agree", answers.AGREED_UPDATE, by, at)
    _take_from_clerks(arrival)
    audit.record(by, "exchange.update_agreed", arrival.id, at, sender=arrival.sender_name)
    queue_status(arrival, edxml.Code.RECALL_AGREED, by=by, at=at, description=answers.AGREED_UPDATE)
    return demand


@transaction.atomic
def deny_update(document_id: UUID, *, reason: str, by: Actor, at: datetime) -> Demand:
    """The receiver goes on with the document as it was and says why (16).

    Raises OnlyReceiversAnswer, NothingAsked, ReasonMissing, ReasonTooLong.
    """
    arrival, demand = _hold(document_id, answers.UPDATE, by)
    said = check_reason(reason)
    _decide(demand, "deny", said, by, at)
    _take_from_clerks(arrival)
    audit.record(by, "exchange.update_denied", arrival.id, at, sender=arrival.sender_name, reason=said)
    queue_status(arrival, edxml.Code.RECALL_DENIED, by=by, at=at, description=f"{answers.DENIED_UPDATE}: {said}"[:1000])
    return demand


@transaction.atomic
def settle_carried(arrival: Arrival, *, denied: str, by: Actor, at: datetime) -> bool:
    """Accepting or refusing files that an update brought answers the update; False for an ordinary arrival."""
    demand = Demand.objects.select_for_update().filter(carrier=arrival, kind=answers.UPDATE, state=states.OPEN).first()
    if demand is None:
        return False
    if denied:
        _decide(demand, "deny", denied, by, at)
        code, said = edxml.Code.RECALL_DENIED, f"{answers.DENIED_UPDATE}: {denied}"[:1000]
    else:
        _decide(demand, "agree", answers.AGREED_UPDATE, by, at)
        code, said = edxml.Code.RECALL_AGREED, answers.AGREED_UPDATE
    what = "exchange.update_denied" if denied else "exchange.update_agreed"
    audit.record(by, what, demand.arrival_id, at, sender=arrival.sender_name, reason=denied)
    queue_status(arrival, code, by=by, at=at, description=said)
    return True


def _hold(document_id: UUID, kind: str, by: Actor) -> tuple[Arrival, Demand]:
    arrival = Arrival.objects.select_for_update(of=("self",)).select_related("agency", "sender").get(id=document_id)
    policies.check_speaks_for_receiver(by, arrival)
    demand = (
        Demand.objects.select_for_update()
        .filter(arrival=arrival, kind=kind, state=states.OPEN, carrier__isnull=True)
        .first()
    )
    if demand is None:
        raise NothingAsked()
    return arrival, demand


def _decide(demand: Demand, verb: str, answer: str, by: Actor, at: datetime) -> None:
    demand.state = states.DEMAND.step(demand.state, verb).target
    demand.answer, demand.decided_by, demand.decided_at = answer[:1000], by.printed[:200], at
    demand.save()


def _apply(demand: Demand, arrival: Arrival) -> None:
    for name, _old, new in demand.changes:
        if name == "due":
            arrival.due = date.fromisoformat(new) if new else None
        elif name == "urgency":
            arrival.urgency = int(new)
        elif name in ("subject", "type_name", "signer_name"):
            setattr(arrival, name, new)
    arrival.save(update_fields=["due", "urgency", "subject", "type_name", "signer_name"])
