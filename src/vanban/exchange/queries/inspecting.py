"""Looking at what arrived, before anybody decides: files, signatures, and the facts the report is made from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.axis.api import Envelope, edxml
from vanban.directory.api import Agency, find_agency
from vanban.exchange.rules.checking import AGENCY, PERSON, FileFacts, Seen, SignatureFacts
from vanban.kernel.actor import Actor
from vanban.rulebook.api import secret_mark_in
from vanban.signing import api as signing

ACTIVE = {"scripts", "launches_programs", "sends_data"}
"""Findings of an upload that make a file do things by itself."""


def look_at(
    attachments: Sequence[edxml.Attachment], *, document_id: UUID, by: Actor, at: datetime
) -> tuple[FileFacts, ...]:
    """Pages and signatures of every file; strangers' bytes are read in bounded children, outside any transaction."""
    return tuple(_look_at_one(item, document_id=document_id, by=by, at=at) for item in attachments)


def _look_at_one(item: edxml.Attachment, *, document_id: UUID, by: Actor, at: datetime) -> FileFacts:
    if b"%PDF-" not in item.content[:1024]:
        return FileFacts(item.name, is_pdf=item.name.lower().endswith(".pdf"), readable=False)
    report = signing.check(item.content, at=at, by=by, document_id=document_id)
    screening = signing.screen_upload(item.content)
    return FileFacts(
        name=item.name,
        is_pdf=True,
        readable=report.verdict != signing.Verdict.UNREADABLE,
        pages=screening.pages or None,
        active=bool(ACTIVE & set(screening.faults)),
        signatures=tuple(_signature(facts) for facts in report.signatures if facts.kind in (PERSON, AGENCY)),
    )


def _signature(facts: signing.SignatureFacts) -> SignatureFacts:
    """Holds; does not hold; or, with an intact text and a chain we do not know, cannot be told."""
    holds: bool | None = facts.is_good
    if not holds and facts.intact and set(facts.faults) <= {"untrusted"}:
        holds = None
    name = facts.signer if facts.kind == PERSON else facts.organisation or facts.signer
    return SignatureFacts(facts.kind, name, holds)


def is_vouched(claimed_code: str, envelope: Envelope) -> bool:
    """Whether the hub took the packet from the agency it names as its sender, under any of that agency's codes."""
    if claimed_code == envelope.sender_code:
        return True
    claimed, vouched = find_agency(claimed_code), find_agency(envelope.sender_code)
    return claimed is not None and vouched is not None and claimed.id == vouched.id


def gather(packet: edxml.Packet, envelope: Envelope, agency: Agency, files: tuple[FileFacts, ...]) -> Seen:
    """The facts of the report; a sender is the same under any of its codes."""
    claimed = find_agency(packet.sender.code)
    text = "\n".join((packet.subject, packet.summary, packet.sphere, packet.notation, packet.type_name))
    return Seen(
        claimed_sender=packet.sender.code,
        claimed_sender_name=claimed.name if claimed else packet.sender.name,
        vouched_sender=envelope.sender_code,
        sender_known=claimed is not None,
        same_sender=is_vouched(packet.sender.code, envelope),
        addressed=packet.recipient_codes,
        our_codes=frozenset({agency.code, *(item.code for item in agency.codes.all())}),
        missing=packet.missing,
        declared_pages=packet.pages,
        declared_annexes=len(packet.appendixes),
        absent_fields=packet.notes,
        secret_mark=secret_mark_in(text),
        files=files,
    )
