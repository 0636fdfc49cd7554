"""Reading the pages of what came in: the machine proposes, a clerk takes over; the file stays as it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from vanban.directory.api import Box, for_clerks, open_item
from vanban.exchange import policies, states
from vanban.exchange.actions.lettering import PAPER, WAITS
from vanban.exchange.events import DocumentRead, ReadingAsked
from vanban.exchange.models import Arrival, Reading
from vanban.exchange.ports import PagesRead, page_reader
from vanban.exchange.queries.readings import HUB, abandoned, fillings, knowledge, source_of
from vanban.exchange.queries.scans import scan_behind
from vanban.exchange.rules.reading import Found
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit, storage
from vanban.platform.events import publish
from vanban.registry.api import find_incoming

LONGEST = 300_000
"""Characters that are kept for the search."""
KEPT_FOR = timedelta(days=2)
"""So long a scan that was read waits to be entered."""


@dataclass(frozen=True)
class _Outcome:
    """What came of one reading; `failure` says why nothing did."""

    pages: PagesRead | None
    fields: tuple[Found, ...]
    text: str
    failure: str = ""


def read_document(document_id: UUID, *, by: Actor, at: datetime) -> Reading | None:
    """Read the main PDF of a document once; harmless twice. None where there is nothing to read (NB16-Đ4.4).

    The pages are read outside any transaction. What came by mail or on paper gets the fields that nobody filled in;
    what came through the hub keeps what its sender says, and the page shows where the two part. A file that cannot be
    read is kept as such with the reason, and a clerk may have it read again.
    """
    source = source_of(document_id)
    if source is None:
        return None
    reading = _begin(document_id, source.blob_id, at=at)
    if not states.waits_for_reading(reading.state):
        return reading
    outcome = _read(storage.read(source.blob_id), at)
    with transaction.atomic():
        arrival = Arrival.objects.select_for_update(of=("self",)).filter(id=document_id).first()
        held = Reading.objects.select_for_update().filter(document_id=document_id).first()
        if held is None or held.blob_id != source.blob_id or (arrival is not None and arrival.destroyed_at is not None):
            return None
        if not states.waits_for_reading(held.state):
            return held
        _keep(held, outcome, at)
        if arrival is not None and outcome.fields:
            _fill_in(arrival, outcome.fields)
        audit.record(
            by, "exchange.pages_read" if not outcome.failure else "exchange.pages_unread", document_id, at,
            fields=len(outcome.fields), pages=held.pages, reason=outcome.failure,
        )  # fmt: skip
        publish(DocumentRead(document_id, at))
    return held


@transaction.atomic
def read_again(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Have a file that could not be read take its turn once more. Raises OnlyClerksExchange, StepRefused."""
    arrival = Arrival.objects.select_related("agency").get(id=document_id)
    policies.check_clerk_of(by, arrival.agency_id)
    reading = Reading.objects.select_for_update().get(document_id=document_id)
    reading.move_to(states.READING.step(reading.state, "try_again").target)
    reading.asked_at, reading.reason = at, ""
    reading.save(update_fields=["state", "asked_at", "reason"])
    audit.record(by, "exchange.reading_asked", document_id, at)
    publish(ReadingAsked(document_id, at))


@transaction.atomic
def ask_reading(document_id: UUID, blob_id: UUID, *, agency_id: UUID, by: Actor, at: datetime) -> None:
    """Have a scan read that a clerk is about to enter under this id; asking again for the same file changes nothing.

    Another file in its place is read instead, and what was read of the former is forgotten. Raises OnlyClerksExchange.
    """
    policies.check_clerk_of(by, agency_id)
    if Arrival.objects.filter(id=document_id).exists() or find_incoming(document_id) is not None:
        return
    Reading.objects.filter(document_id=document_id).exclude(blob_id=blob_id).delete()
    _made, new = Reading.objects.get_or_create(document_id=document_id, defaults={"blob_id": blob_id, "asked_at": at})
    if new:
        audit.record(by, "exchange.scan_to_be_read", document_id, at)
        publish(ReadingAsked(document_id, at))


@transaction.atomic
def forget_abandoned(*, by: Actor, at: datetime) -> int:
    """Delete what was read of scans that nobody entered within two days; how many."""
    found = abandoned(before=at - KEPT_FOR)
    Reading.objects.filter(document_id__in=found).delete()
    for document_id in found:
        audit.record(by, "exchange.reading_forgotten", document_id, at)
    return len(found)


@transaction.atomic
def take_fields(document_id: UUID, given: Mapping[str, Any], *, by: Actor, at: datetime) -> Arrival:
    """Put what a clerk took over from the page into an arrival by mail or on paper, while it waits.

    `given` has columns of the arrival by name. What came through the hub stays as its sender wrote it; there the
    corrections go into the register when it is accepted. Raises OnlyClerksExchange, StepRefused.
    """
    arrival = Arrival.objects.select_for_update(of=("self",)).get(id=document_id)
    policies.check_clerk_of(by, arrival.agency_id)
    states.ARRIVAL.step(arrival.state, "accept")
    changed = [name for name, value in given.items() if arrival.source != HUB and getattr(arrival, name) != value]
    for name in changed:
        setattr(arrival, name, given[name])
    if changed:
        arrival.save(update_fields=changed)
        _show(arrival)
        audit.record(by, "exchange.fields_taken", document_id, at, changed=", ".join(sorted(changed)))
    return arrival


@transaction.atomic
def _begin(document_id: UUID, blob_id: UUID, *, at: datetime) -> Reading:
    made, _new = Reading.objects.get_or_create(document_id=document_id, defaults={"blob_id": blob_id, "asked_at": at})
    return made


def _read(content: bytes, at: datetime) -> _Outcome:
    try:
        pages = page_reader()(content, knowledge(at))
    except OutsideFailure as failure:
        return _Outcome(None, (), "", failure=str(failure)[:300])
    return _Outcome(pages, pages.fields, pages.text[:LONGEST])


def _keep(held: Reading, outcome: _Outcome, at: datetime) -> None:
    held.move_to(states.READING.step(held.state, "fail" if outcome.failure else "read").target)
    held.read_at, held.reason = at, outcome.failure
    if outcome.pages is not None:
        held.pages, held.fault = outcome.pages.count, outcome.pages.fault
        held.seconds = round(outcome.pages.seconds, 2)
        held.recognised = any(page.recognised for page in outcome.pages.pages)
        held.sizes = [[page.number, page.width, page.height] for page in outcome.pages.pages]
    held.fields = [one.as_json() for one in outcome.fields]
    held.text = outcome.text.replace("\x00", "")
    held.save()


def _fill_in(arrival: Arrival, fields: tuple[Found, ...]) -> None:
    if arrival.source == HUB or not states.ARRIVAL.can(arrival.state, "accept"):
        return
    found = fillings(arrival, fields)
    if found:
        for name, value in found.items():
            setattr(arrival, name, value)
        arrival.save(update_fields=list(found))
        _show(arrival)


def _show(arrival: Arrival) -> None:
    """The line in the clerks' box says what is known now; what nobody has read yet stays as it was told."""
    scan = scan_behind(arrival.id) if arrival.source == PAPER else None
    open_item(
        arrival.id,
        [for_clerks(arrival.agency_id)],
        box=Box.ARRIVED,
        moment=arrival.arrived_at,
        title=arrival.printed_number or arrival.sender_name or (scan.name if scan else ""),
        subject=arrival.subject or (WAITS.format(pages=arrival.facts.get("pages", "")) if scan else ""),
        origin=arrival.sender_name,
        urgency=arrival.urgency,
    )
