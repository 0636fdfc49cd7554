"""Telling recipients that a document they have is changed, is for others too, or is no longer meant for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.directory.api import find_agency
from vanban.exchange import policies, states
from vanban.exchange.actions.recalling import withdraw
from vanban.exchange.errors import NothingToUpdate
from vanban.exchange.events import RequestsAsked, SendingAsked
from vanban.exchange.models import Envelope, Recipient, Request, Task
from vanban.exchange.queries.grids import present_facts
from vanban.exchange.rules.amending import changed
from vanban.exchange.rules.answers import REMOVE, UPDATE
from vanban.exchange.rules.refusing import check_reason
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.platform import audit
from vanban.platform.events import publish


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
            Request.ask(item, REMOVE, act_id=act_id, reason=said, by=by, at=at)
            removed += 1
    for item in told:
        Request.ask(item, UPDATE, act_id=act_id, reason=said, by=by, at=at, changes=differing)
    _move_due(told, differing)
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


def _move_due(recipients: Sequence[Recipient], changes: Sequence[Sequence[str]]) -> None:
    """An update that moves the day of the reply moves the open tasks made from it; in the update's transaction."""
    moved = next((new for name, _old, new in changes if name == "due"), None)
    if moved is None:
        return
    due = date.fromisoformat(moved) if moved else None
    Task.objects.filter(recipient__in=recipients, by_document=True, state=states.OPEN).update(due=due)
