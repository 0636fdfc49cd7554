"""Entering an incoming document into the book, and what is filled in there later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import find_agency, for_clerks, grant_access
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry import policies, states
from vanban.registry.errors import AlreadyRegistered
from vanban.registry.events import IncomingRegistered
from vanban.registry.models import DocumentFile, IncomingDocument, LateEntry, Register
from vanban.registry.rules import books, completeness, duplicates
from vanban.registry.rules.facts import FileFacts, IncomingFacts, LateFacts


@transaction.atomic
def register_incoming(
    document_id: UUID,
    *,
    agency_id: UUID,
    facts: IncomingFacts,
    files: Sequence[FileFacts],
    by: Actor,
    at: datetime,
    late: LateFacts | None = None,
) -> IncomingDocument:
    """Give an arrival its number and enter it (NĐ 30/2020 Đ22); the day of arrival is the day of this act.

    What was written by hand while the system was down is entered `late`: under its true day, with the reason, flagged
    for good, and with whom it was given to meanwhile (VL19-Đ15.4).

    `document_id` is the arrival's. A second call answers with what was entered and changes nothing. Numbers run
    through the year over paper and electronic documents alike. Raises OnlyClerksKeepRegister, AlreadyRegistered,
    LateEntryWrong, and every reason of `rules.completeness.check_incoming`.
    """
    policies.check_can_keep_register(by, agency_id)
    if late is not None:
        completeness.check_late(late, at=at)
    today = local_date(late.happened_at if late is not None else at)
    register = Register.hold(agency_id=agency_id, direction="in", book=books.INCOMING, year=books.register_year(today))
    found = IncomingDocument.objects.filter(id=document_id).first()
    if found is not None:
        if found.agency_id != agency_id:
            raise AlreadyRegistered(number=found.arrival_number)
        return found
    completeness.check_incoming(facts, files=files)
    entry = register.take_number(document_id, dated=today, at=at)
    entry.move_to(states.NUMBER.step(entry.state, "use").target)
    entry.settled_at = at
    entry.save(update_fields=["state", "settled_at"])
    document = IncomingDocument.objects.create(
        id=document_id,
        entry=entry,
        agency_id=agency_id,
        arrival_year=register.year,
        arrival_number=entry.number,
        arrival_date=today,
        registered_at=at,
        issuer=find_agency(facts.issuer_code) if facts.issuer_code else None,
        code_key=duplicates.code_key(facts.document_code),
        number_key=duplicates.number_key(facts.number, facts.symbol),
        more=dict(facts.more),
        to_places=late.handed_to.strip()[:1000] if late is not None else "",
        handed_at=late.handed_at if late is not None else None,
        **{name: value for name, value in asdict(facts).items() if name not in {"submit_to", "more"}},
    )
    DocumentFile.keep(document_id, files)
    if late is not None:
        LateEntry.objects.create(
            document_id=document_id,
            agency_id=agency_id,
            happened_at=late.happened_at,
            reason=late.reason.strip()[:300],
            written_number=late.written_number.strip()[:20],
            entered_by=by.printed,
            entered_at=at,
        )
        audit.record(
            by,
            "registry.entered_late",
            document_id,
            at,
            reason=late.reason.strip(),
            came=late.happened_at.isoformat(),
            handed_to=document.to_places,
            handed=late.handed_at.isoformat() if late.handed_at else "",
        )
    grant_access(document_id, [for_clerks(agency_id)], kind="incoming", moment=facts.arrived_at, reason="clerk")
    audit.record(
        by,
        "registry.registered",
        document_id,
        at,
        number=entry.number,
        original=document.number_symbol,
        issuer=document.issuer_name,
    )
    publish(IncomingRegistered(document_id, agency_id, tuple(facts.submit_to), at))
    return document


@transaction.atomic
def note_handed(document_id: UUID, *, to_places: str, due: datetime | None, by: Actor, at: datetime) -> None:
    """Write into the book to whom the document went, when, and by when it is due (PL IV columns 7, 8; NĐ 30 Đ23).

    Called by the verb that hands it out; a later hand-out replaces an earlier one, and the audit keeps both. What was
    handed out by hand in an outage keeps that time: the system only learns of it afterwards (VL19-Đ15.4).
    """
    document = IncomingDocument.objects.select_for_update().get(id=document_id)
    policies.check_can_hand(by, document.agency_id)
    document.to_places = to_places[:1000]
    if document.handed_at is None or document.handed_at >= document.registered_at:
        document.handed_at = at
    document.due = due
    document.save(update_fields=["to_places", "handed_at", "due"])
    audit.record(by, "registry.handed", document_id, at, to_places=document.to_places)
