"""What is kept of the signed files of registered documents: the register's files come to signing's door."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanban.exchange.events import ArrivalRecalled
from vanban.kernel.actor import system_actor
from vanban.platform import audit
from vanban.registry.api import files_of, get_outgoing
from vanban.registry.events import IncomingRegistered, OutgoingIssued
from vanban.signing import api as signing

KEEPER = system_actor("lưu bằng chứng")
PDF = "application/pdf"


def keep_issued(event: OutgoingIssued) -> None:
    """Of what goes out: the evidence of its signatures, and an archive copy (TT 41/2017 Đ9.1; NB16-Đ9.3)."""
    row = get_outgoing(event.document_id)
    responsible = f"{row.signer_printed} {row.signer_name}, {row.agency_name}"
    _keep(event.document_id, "out", responsible, event.at)


def keep_registered(event: IncomingRegistered) -> None:
    """Of what came in: the certificates of all its signatures, and who answers for their check (TT 41/2017 Đ9.2)."""
    lines = [line for line in audit.lines(event.document_id) if line.code == "registry.registered"]
    _keep(event.document_id, "in", lines[-1].actor_name if lines else "", event.at)


def forget_recalled(event: ArrivalRecalled) -> None:
    """What is kept of signatures is destroyed together with the document (TT 41/2017 Đ10)."""
    signing.forget_evidence(event.document_id, by=KEEPER, at=event.at)


def _keep(document_id: UUID, direction: str, responsible: str, at: datetime) -> None:
    files = [
        signing.FileToKeep(file.blob_id, file.name) for file in files_of(document_id) if file.blob.media_type == PDF
    ]
    signing.keep_files(document_id, files, direction=direction, responsible=responsible, by=KEEPER, at=at)
