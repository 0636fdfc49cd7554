"""Gathering what makes a document whole, and looking at it again years later. Outside any transaction."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidSignature

from vanban.exchange import ports
from vanban.exchange.models import Arrival, Whole
from vanban.exchange.rules.whole import Found, Parts, compare, origin_of, signed_text
from vanban.kernel.actor import Actor
from vanban.platform import signet, storage
from vanban.registry.api import (
    DocumentFile,
    FileRole,
    IncomingDocument,
    OutgoingDocument,
    ReceivedAs,
    files_of,
    find_incoming,
    find_outgoing,
)
from vanban.signing import api as signing

DAMAGED = "–"
"""The digest of a file that can no longer be read unchanged."""


@dataclass(frozen=True)
class Gathered:
    """The parts of a document as they are now."""

    direction: str
    origin: str
    parts: Parts


@dataclass(frozen=True)
class Examined:
    """What an examination found; `kept` is when the record was made, `genuine` whether the house signed it so."""

    kept: datetime
    origin: str
    genuine: bool
    parts: tuple[Found, ...]

    @property
    def is_whole(self) -> bool:
        """True when nothing differs from what was kept."""
        return self.genuine and all(part.ok is not False for part in self.parts)


def whole_of(document_id: UUID) -> Whole | None:
    """What was kept when the document was issued or registered, or None."""
    return Whole.objects.filter(document_id=document_id).first()


def examine(document_id: UUID, *, by: Actor, at: datetime) -> Examined | None:
    """Compare a document with what was kept of it; None when nothing was kept or it is gone."""
    kept = whole_of(document_id)
    now = gather(document_id, by=by, at=at) if kept is not None else None
    if kept is None or now is None:
        return None
    text = signed_text(str(document_id), kept.origin, kept.made_at, kept.parts)
    genuine = text == kept.text and _is_ours(kept)
    return Examined(kept.made_at, kept.origin, genuine, tuple(compare(kept.parts, now.parts)))


def _is_ours(kept: Whole) -> bool:
    try:
        signet.public_key().verify(base64.b64decode(kept.signature), kept.text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def gather(document_id: UUID, *, by: Actor, at: datetime) -> Gathered | None:
    """Every part of a registered document, read afresh from the register and from the files themselves."""
    outgoing = find_outgoing(document_id)
    if outgoing is not None:
        return _gather("out", outgoing, _name(outgoing), _sent_by(outgoing), _sent_times(outgoing), by=by, at=at)
    incoming = find_incoming(document_id)
    if incoming is None:
        return None
    return _gather("in", incoming, _name(incoming), _came_from(incoming), _came_times(incoming), by=by, at=at)


def _gather(
    direction: str,
    document: OutgoingDocument | IncomingDocument,
    name: dict[str, str],
    parties: dict[str, str],
    times: dict[str, str],
    *,
    by: Actor,
    at: datetime,
) -> Gathered:
    files = [item for item in files_of(document.id) if item.role != FileRole.PACKET]
    contents = {item.id: _read(item) for item in files}
    main = next((item for item in files if item.role == FileRole.MAIN), None)
    content = {
        "signer": f"{document.signer_title} {document.signer_name}".strip(),
        "language": document.language,
        "pages": str(document.page_count),
        "main": _digest(contents.get(main.id) if main else None),
    }
    listed = {
        f"{place}. {item.role}": f"{item.name} ({item.blob.size} B)"
        + ("" if item is main else f" {_digest(contents[item.id])}")
        for place, item in enumerate(files, 1)
    }
    signed, by_person = _signatures(document.id, files, contents, by=by, at=at)
    origin = origin_of(
        on_paper=isinstance(document, IncomingDocument) and document.received_as == ReceivedAs.PAPER,
        is_pdf=main is not None and (contents[main.id] or b"")[:1024].find(b"%PDF-") >= 0,
        by_person=by_person,
        planned=_planned(document.id) if direction == "out" else "",
    )
    parts = {
        "name": name,
        "parties": parties,
        "times": times,
        "content": content,
        "files": listed,
        "signatures": signed,
    }
    return Gathered(direction, origin, parts)


def _planned(document_id: UUID) -> str:
    known = ports.planned(document_id)
    return known.origin if known is not None else ""


def _read(item: DocumentFile) -> bytes | None:
    try:
        return storage.read(item.blob_id)
    except storage.ContentDamaged:
        return None


def _digest(content: bytes | None) -> str:
    return hashlib.sha256(content).hexdigest() if content is not None else DAMAGED


def _signatures(
    document_id: UUID, files: Sequence[DocumentFile], contents: dict[int, bytes | None], *, by: Actor, at: datetime
) -> tuple[dict[str, str], bool]:
    """Who signed which file and whether it holds; and whether a person signed the document itself."""
    told: dict[str, str] = {}
    by_person = False
    for place, item in enumerate(files, 1):
        content = contents[item.id]
        if content is None or b"%PDF-" not in content[:1024]:
            continue
        report = signing.check(content, at=at, by=by, document_id=document_id)
        by_person = by_person or (item.role == FileRole.MAIN and bool(report.of_kind("person")))
        holds = [f"{facts.signer} ({'+' if facts.is_good else '-'})" for facts in report.signatures]
        told[f"{place}. {item.role}"] = ", ".join(holds) or "0"
    return told, by_person


def _name(document: OutgoingDocument | IncomingDocument) -> dict[str, str]:
    return {
        "type": document.type_name,
        "number": document.number_symbol,
        "subject": document.subject,
        "code": document.document_code,
    }


def _sent_by(document: OutgoingDocument) -> dict[str, str]:
    lines = [f"{line['name']} {line.get('code', '')}".strip() for line in document.recipients]
    return {"sender": f"{document.agency_name} {document.agency.code}", "receivers": "; ".join(lines)}


def _came_from(document: IncomingDocument) -> dict[str, str]:
    return {
        "sender": f"{document.issuer_name} {document.issuer_code}".strip(),
        "receivers": f"{document.agency.name} {document.agency.code}",
    }


def _sent_times(document: OutgoingDocument) -> dict[str, str]:
    """The day and hour of issue; each sending and arrival has the hub's signed receipt and an append-only report."""
    return {"dated": document.issued_date.isoformat(), "issued": document.issued_at.isoformat()}


def _came_times(document: IncomingDocument) -> dict[str, str]:
    arrival = Arrival.objects.filter(id=document.id).first()
    times = {
        "dated": document.issued_date.isoformat() if document.issued_date else "",
        "arrived": document.arrived_at.isoformat(),
        "registered": document.registered_at.isoformat(),
    }
    return times | ({"sent": arrival.sent_at.isoformat()} if arrival is not None else {})
