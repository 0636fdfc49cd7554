"""Entering an issued document into the book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import get_agency
from vanban.kernel.actor import Actor
from vanban.kernel.document_code import build_document_code
from vanban.platform import audit
from vanban.platform.events import publish
from vanban.registry import policies, states
from vanban.registry.errors import NoNumberHeld, NumberSymbolTaken
from vanban.registry.events import OutgoingIssued
from vanban.registry.models import DocumentFile, NumberEntry, OutgoingDocument
from vanban.registry.rules import completeness
from vanban.registry.rules.books import number_and_symbol
from vanban.registry.rules.facts import FileFacts, OutgoingFacts


@transaction.atomic
def complete_issue(
    document_id: UUID, *, facts: OutgoingFacts, files: Sequence[FileFacts], by: Actor, at: datetime
) -> OutgoingDocument:
    """Enter a signed, numbered and sealed document into the book of its number (NĐ 30/2020 Đ14-16).

    The document holds a number from `reserve_number`. A second call answers with what was entered and changes
    nothing. Raises NoNumberHeld, OnlyClerksKeepRegister, NumberSymbolTaken, and every reason of
    `rules.completeness.check_outgoing`.
    """
    entry = NumberEntry.hold_for(document_id)
    if entry is None:
        raise NoNumberHeld
    agency_id = entry.register.agency_id
    policies.check_can_settle_number(by, agency_id)
    if not states.NUMBER.can(entry.state, "use"):
        return OutgoingDocument.objects.get(id=document_id)
    completeness.check_outgoing(facts, dated=entry.dated, files=files)
    same = {"agency_id": agency_id, "year": entry.register.year, "number": entry.number, "symbol": facts.symbol}
    if OutgoingDocument.objects.filter(**same).exists():
        raise NumberSymbolTaken(number=number_and_symbol(entry.number, facts.symbol))
    agency = get_agency(agency_id)
    values = {name: value for name, value in asdict(facts).items() if name not in {"recipients", "more"}}
    code = build_document_code(agency.code, facts.issued_date, f"{entry.number:02d}", facts.symbol)
    document = OutgoingDocument.objects.create(
        id=document_id,
        entry=entry,
        agency_id=agency_id,
        agency_name=agency.name,
        document_code=code.text,
        book=entry.register.book,
        year=entry.register.year,
        number=entry.number,
        issued_at=at,
        recipients=[asdict(recipient) for recipient in facts.recipients],
        more=dict(facts.more),
        **values,
    )
    DocumentFile.keep(document_id, files)
    entry.move_to(states.NUMBER.step(entry.state, "use").target)
    entry.settled_at = at
    entry.save(update_fields=["state", "settled_at"])
    audit.record(by, "registry.issued", document_id, at, number=document.number_symbol, subject=document.subject)
    publish(OutgoingIssued(document_id, agency_id, facts.answers, at))
    return document


@transaction.atomic
def note_sent(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Write the day of sending into the book when the first copy leaves; later copies change nothing."""
    document = OutgoingDocument.objects.select_for_update().get(id=document_id)
    policies.check_can_settle_number(by, document.agency_id)
    if document.sent_at is not None:
        return
    document.sent_at = at
    document.save(update_fields=["sent_at"])
    audit.record(by, "registry.sent", document_id, at, number=document.number_symbol)
