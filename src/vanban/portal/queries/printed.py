"""What the holder of a printed copy learns by its code: which document, whether it still stands, and its verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanban.exchange import api as exchange
from vanban.kernel.clock import local_date
from vanban.platform import storage
from vanban.portal.queries.branding import in_force
from vanban.portal.queries.checked import SIGNABLE
from vanban.registry import api as registry
from vanban.rulebook.api import NoRulesInForce
from vanban.signing import api as signing

STANDS, REPLACED, RECALLED, PARTLY = "stands", "replaced", "recalled", "partly"


@dataclass(frozen=True)
class Standing:
    """Whether the issuer has taken the document back, from all or some recipients, or put another in its place."""

    code: str
    replacement: str = ""
    recalled_from: int = 0
    recipients: int = 0


@dataclass(frozen=True)
class Printed:
    """What may be shown to whoever holds the code. `subject` is empty unless the regulation makes the type public.

    `told` is None when the electronic file is no longer kept.
    """

    number: str
    type_name: str
    agency: str
    day: date
    subject: str
    standing: Standing
    told: signing.ReportTold | None
    digests: frozenset[str]


def find(code: str, *, at: datetime) -> Printed | None:
    """The document of a code; None for a code that stands on no copy. Outside any transaction."""
    document_id = signing.document_of_code(code)
    row = registry.find_outgoing(document_id) if document_id is not None else None
    if row is None:
        return None
    files = [file for file in registry.files_of(row.id) if file.role in SIGNABLE]
    digests = storage.digests(file.blob_id for file in files)
    main = next((file for file in files if file.blob_id in digests and file.role == "main"), None)
    told = None
    if main is not None:
        report = signing.examine_stored(digests[main.blob_id], storage.read(main.blob_id), at=at)
        told = signing.tell(report, organisation=row.agency_name)
    return Printed(
        number=row.number_symbol,
        type_name=row.type_name,
        agency=row.agency_name,
        day=row.issued_date,
        subject=row.subject if _is_public(row.type_code, at) else "",
        standing=standing_of(row.id),
        told=told,
        digests=frozenset(digests.values()),
    )


def standing_of(document_id: UUID) -> Standing:
    """What the sender asked of its recipients since: a replacement speaks louder than a recall."""
    asked = exchange.requests_on(document_id)
    replaced = [one.replacement_id for one in asked if one.kind == "replace" and one.replacement_id is not None]
    if replaced:
        other = registry.find_outgoing(replaced[-1])
        return Standing(REPLACED, replacement=other.number_symbol if other is not None else "")
    if not any(one.kind == "recall" for one in asked):
        return Standing(STANDS)
    lines = exchange.grid(document_id)
    taken = sum(1 for line in lines if line.recall not in {"none", "denied"})
    if not taken:
        return Standing(STANDS)
    return Standing(RECALLED if taken == len(lines) else PARTLY, recalled_from=taken, recipients=len(lines))


def _is_public(type_code: str, at: datetime) -> bool:
    try:
        return type_code in in_force(local_date(at)).public_subject
    except NoRulesInForce:
        return False
