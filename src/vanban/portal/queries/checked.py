"""What the checker has said of a document's files: on the document page, on its own page, for signed reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from vanban.platform import storage
from vanban.platform.web.page import FileLink
from vanban.portal.queries.documents import Document
from vanban.registry import api as registry
from vanban.signing import api as signing

SIGNABLE = {"main", "annex"}


@dataclass(frozen=True)
class Known:
    """What the book knows of a document that the file alone does not say; `document` as printed."""

    document: str = ""
    organisation: str = ""
    capacity: str = ""

    def as_arguments(self) -> dict[str, Any]:
        """For signing's telling."""
        return {"organisation": self.organisation, "capacity": self.capacity}


@dataclass(frozen=True)
class FileChecked:
    """One signable file; `told` is None until somebody has it checked."""

    file: FileLink
    told: signing.ReportTold | None


def known_of(document_id: UUID) -> Known:
    """The book's words on an issued or a registered document; nothing before that."""
    outgoing = registry.find_outgoing(document_id)
    if outgoing is not None:
        return Known(f"{outgoing.number_symbol} {outgoing.agency_name}", outgoing.agency_name, outgoing.signer_printed)
    incoming = registry.find_incoming(document_id)
    if incoming is not None:
        return Known(f"{incoming.number_symbol} {incoming.issuer_name}", "", incoming.signer_title)
    return Known()


def signable(found: Document) -> list[FileLink]:
    """The PDFs of a document that carry signatures of their own."""
    return [file for file in found.files if file.role in SIGNABLE and file.media_type == "application/pdf"]


def checked(found: Document) -> list[FileChecked]:
    """Every signable file with the newest report on it.

    The legal value is said of the document itself; an annex in a file of its own carries the agency's signature only.
    """
    files = signable(found)
    if not files:
        return []
    digests = storage.digests(file.blob_id for file in files)
    reports = signing.kept_reports(digests.values())
    known = known_of(found.id)
    told = []
    for file in files:
        report = reports.get(digests.get(file.blob_id, ""))
        words = signing.tell(report, **known.as_arguments()) if report is not None else None
        told.append(FileChecked(file, replace(words, worth=None) if words and file.role == "annex" else words))
    return told
