"""The receiving clerk's decision: accept into the register, or refuse with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Box, close_items
from vanban.exchange import policies, states
from vanban.exchange.actions.answering import tell_accepted, tell_refused
from vanban.exchange.actions.demanding import settle_carried
from vanban.exchange.actions.tasking import note_reply
from vanban.exchange.errors import RecallPending
from vanban.exchange.errors.mail import SameLetterHere
from vanban.exchange.events import ArrivalAccepted, ArrivalRefused
from vanban.exchange.models import Arrival
from vanban.exchange.queries.packing import incoming_facts
from vanban.exchange.rules.answers import RECALL
from vanban.exchange.rules.refusing import check_reason
from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry.api import (
    FileFacts,
    FileRole,
    IncomingDocument,
    IncomingFacts,
    LateFacts,
    find_duplicates,
    register_incoming,
)


@transaction.atomic
def accept(
    document_id: UUID,
    *,
    by: Actor,
    at: datetime,
    corrections: Mapping[str, Any] | None = None,
    submit_to: Sequence[UUID] = (),
    main: UUID | None = None,
    late: LateFacts | None = None,
    assurance: str = "",
    another: bool = False,
) -> IncomingDocument:
    """Take an arrival into the incoming register and tell the sender (03) (HY19-Đ10.2, NB16-Đ11.2a, VL19-Đ12.2).

    Number and date of arrival come from the register; the fields come from the packet, `corrections` replace the few
    that the clerk changed (names of `IncomingFacts`); `submit_to` are leaders' posts; `main` is the main file as signed
    here, `late` what an outage asks for: letters from the scanner have these. Raises OnlyClerksExchange, StepRefused
    when it was decided already, ChecksMissing, CheckFailed, RecallPending while the sender wants it back, and what the
    register refuses. Accepting files that an update brought agrees to the update (15).

    `assurance` says how the origin of a message that nobody signed was made sure (OriginNotAssured); `another` that it
    is another letter than the one in the register which it looks like by number, issuer and date (SameLetterHere).
    """
    arrival = _hold(document_id)
    policies.check_clerk_of(by, arrival.agency_id)
    step = states.ARRIVAL.step(arrival.state, "accept")
    policies.check_can_accept(by, arrival)
    policies.check_assured(arrival, assurance)
    _check_not_asked_back(arrival)
    files = [
        FileFacts(main or item.blob_id, item.name[-200:])
        if item.role == "main"
        else FileFacts(item.blob_id, item.name[-200:], FileRole.ANNEX)
        for item in arrival.files.all()
    ]
    facts = incoming_facts(arrival, {**(corrections or {}), "submit_to": tuple(submit_to)})
    if not another:
        _check_not_here(arrival, facts)
    document = register_incoming(
        arrival.id, agency_id=arrival.agency_id, facts=facts, files=files, by=by, at=at, late=late
    )
    arrival.state = step.target
    arrival.decided_at, arrival.decided_by = at, by.printed
    if assurance.strip():
        arrival.facts["assurance"] = f"{' '.join(assurance.split())[:300]} ({by.printed})"
    arrival.save(update_fields=["state", "decided_at", "decided_by", "facts"])
    close_items(arrival.id, box=Box.ARRIVED)
    audit.record(
        by, "exchange.accepted", arrival.id, at, number=document.arrival_number, original=arrival.printed_number,
        changed=", ".join(sorted(corrections or {})), assurance=assurance.strip(),
    )  # fmt: skip
    settle_carried(arrival, denied="", by=by, at=at)
    note_reply(arrival, by=by, at=at)
    tell_accepted(arrival, document, by=by, at=at)
    publish(ArrivalAccepted(arrival.id, arrival.agency_id, at))
    return document


@transaction.atomic
def refuse(document_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Send an arrival back with the reason and the refuser's name (02); the receiver answers for it (NB16-Đ3.1c).

    Refusing files that an update brought refuses the update (16): the document itself stays as it was. Raises
    OnlyClerksExchange, StepRefused, ReasonMissing, ReasonTooLong, RecallPending while the sender wants it back.
    """
    arrival = _hold(document_id)
    policies.check_clerk_of(by, arrival.agency_id)
    step = states.ARRIVAL.step(arrival.state, "refuse")
    _check_not_asked_back(arrival)
    arrival.reason = check_reason(reason)
    arrival.state = step.target
    arrival.decided_at, arrival.decided_by = at, by.printed
    arrival.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    close_items(arrival.id, box=Box.ARRIVED)
    audit.record(by, "exchange.refused", arrival.id, at, reason=arrival.reason, sender=arrival.sender_name)
    settled = settle_carried(arrival, denied=arrival.reason, by=by, at=at)
    tell_refused(arrival, by=by, at=at, hub=not settled)
    publish(ArrivalRefused(arrival.id, arrival.agency_id, arrival.reason, at))


def _check_not_here(arrival: Arrival, facts: IncomingFacts) -> None:
    """What came by mail is not registered twice; the hub's is pointed out, and the scanner's is asked before."""
    if arrival.source not in ("mail", "web") or not facts.number.strip() or not facts.symbol.strip():
        return
    found = find_duplicates(
        arrival.agency_id, document_code=facts.document_code, number=facts.number, symbol=facts.symbol,
        issuer_code=facts.issuer_code, issuer_name=facts.issuer_name, issued_date=facts.issued_date, besides=arrival.id,
    )  # fmt: skip
    if found:
        one = found[0]
        raise SameLetterHere(
            number=one.arrival_number, year=one.arrival_year, what=one.number_symbol, issuer=one.issuer_name
        )


def _check_not_asked_back(arrival: Arrival) -> None:
    if policies.open_demand(arrival, RECALL) is not None:
        raise RecallPending()


def _hold(document_id: UUID) -> Arrival:
    return Arrival.objects.select_for_update(of=("self",)).select_related("agency", "sender").get(id=document_id)
