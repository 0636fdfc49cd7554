"""The public page: what is to be known widely is put there, and taken down with a reason (NB16-Đ4.1c, HP25-Đ13.3)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.exchange import policies
from vanban.exchange.errors import AlreadyPublished, NotPublished, NotSentYet, ReasonMissing
from vanban.exchange.models import Envelope, Publication
from vanban.exchange.rules.naming import sent_name
from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.registry.api import FileRole, files_of, get_outgoing


@transaction.atomic
def publish_document(document_id: UUID, *, by: Actor, at: datetime) -> Publication:
    """Put an issued document with its files where everybody reads it. The register lets no secret in (NB25-Đ1.2).

    Raises OnlySendersDecide, NotSentYet, AlreadyPublished.
    """
    envelope = Envelope.objects.select_for_update().filter(id=document_id).first()
    if envelope is None:
        raise NotSentYet
    policies.check_decides_for(by, envelope.agency_id)
    if Publication.objects.filter(envelope=envelope, withdrawn_at=None).exists():
        raise AlreadyPublished
    document = get_outgoing(document_id)
    files = [file for file in files_of(document_id) if file.role != FileRole.PACKET]
    made = Publication.objects.create(
        envelope=envelope,
        agency_id=envelope.agency_id,
        number_symbol=document.number_symbol,
        type_name=document.type_name,
        subject=document.subject,
        issued_date=document.issued_date,
        signer=f"{document.signer_printed} {document.signer_name}",
        files=[
            {
                "id": str(file.blob_id),
                "name": sent_name(envelope.file_names, file.name),
                "size": file.blob.size,
                "media_type": file.blob.media_type,
            }
            for file in files
        ],
        published_at=at,
        published_by=by.printed,
    )
    audit.record(by, "exchange.published", document_id, at, number=document.number_symbol, files=len(files))
    return made


@transaction.atomic
def withdraw_publication(document_id: UUID, *, reason: str, by: Actor, at: datetime) -> Publication:
    """Take it down; that it stood there, from when to when, stays known. Raises OnlySendersDecide, NotPublished."""
    held = Publication.objects.select_for_update().filter(envelope_id=document_id, withdrawn_at=None).first()
    if held is None:
        raise NotPublished
    policies.check_decides_for(by, held.agency_id)
    if len(reason.strip()) < 3:
        raise ReasonMissing
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_reason = at, by.printed, reason.strip()[:500]
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.record(by, "exchange.unpublished", document_id, at, number=held.number_symbol, reason=held.withdrawn_reason)
    return held
