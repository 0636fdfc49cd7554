"""Reads of what corrects or replaces an issued document, and of who had opened it before."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from vanban.directory.api import can_see
from vanban.exchange import states
from vanban.exchange.models import DocumentLink, Envelope, Recipient
from vanban.exchange.rules.answers import CORRECT, REPLACE
from vanban.exchange.rules.linking import LETTER, Linked
from vanban.kernel.actor import Actor
from vanban.registry.api import OutgoingDocument, find_outgoing


def later_links(document_id: UUID) -> list[DocumentLink]:
    """What corrects or replaces this document, in the order it was made."""
    return list(DocumentLink.objects.filter(former_id=document_id).select_related("later"))


def former_links(document_id: UUID) -> list[DocumentLink]:
    """What this document corrects or replaces."""
    return list(DocumentLink.objects.filter(later_id=document_id).select_related("former"))


def replaced_by(document_id: UUID) -> Envelope | None:
    """The document in this one's place, or None while it counts itself."""
    link = DocumentLink.objects.filter(former_id=document_id, kind=REPLACE).select_related("later").first()
    return link.later if link is not None else None


def corrections_of(document_id: UUID) -> list[DocumentLink]:
    """The letters that correct this document: who gets it later gets them too."""
    return [link for link in later_links(document_id) if link.kind == CORRECT]


def turns_back(former_id: UUID, later_id: UUID) -> bool:
    """Whether the later document is itself, by however many steps, mended by the former one."""
    seen: set[UUID] = set()
    ahead = [later_id]
    while ahead:
        found = DocumentLink.objects.filter(former_id__in=ahead).values_list("later_id", flat=True)
        ahead = [one for one in found if one not in seen]
        seen.update(ahead)
    return former_id in seen


def linked_facts(document_id: UUID) -> Linked | None:
    """What the rules want to know of an issued document; None when there is none."""
    document = find_outgoing(document_id)
    return as_linked(document) if document is not None else None


def as_linked(document: OutgoingDocument) -> Linked:
    """The same of a document at hand."""
    return Linked(
        number_symbol=document.number_symbol,
        type_code=document.type_code,
        type_name=document.type_name,
        issued_date=document.issued_date,
        issued_at=document.issued_at,
    )


def may_follow(document_id: UUID, kind: str, by: Actor, *, limit: int = 100) -> list[Envelope]:
    """The issued documents of the same agency that may correct or replace this one, newest first."""
    envelope = Envelope.objects.filter(id=document_id).first()
    former = linked_facts(document_id)
    if envelope is None or former is None:
        return []
    rows = Envelope.objects.filter(agency_id=envelope.agency_id).exclude(id=document_id).order_by("-opened_at")[:limit]
    wanted = LETTER if kind == CORRECT else former.type_code
    found = []
    for row in rows:
        facts = linked_facts(row.id)
        if facts is None or facts.type_code != wanted or facts.issued_at < former.issued_at:
            continue
        if can_see(by, row.id):
            found.append(row)
    return found


def is_gone_everywhere(rows: Sequence[Recipient]) -> bool:
    """True when every recipient that was sent the document has given it back, or never got it."""
    return bool(rows) and all(item.recall not in states.IN_FORCE for item in rows)
