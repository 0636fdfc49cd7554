"""What belongs to a registered document and lies on paper: its stamped copy, and the receipt of a large paper file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.registry import policies
from vanban.registry.models import DocumentFile, IncomingDocument, PaperReceipt
from vanban.registry.rules.facts import FileFacts, FileRole


@transaction.atomic
def keep_stamped(document_id: UUID, *, blob_id: UUID, name: str, by: Actor, at: datetime) -> None:
    """Keep the copy with the “ĐẾN” stamp beside the files as they came; a second one changes nothing (HP25-Đ16.2a).

    Raises OnlyClerksKeepRegister.
    """
    document = IncomingDocument.objects.select_for_update().get(id=document_id)
    policies.check_can_keep_register(by, document.agency_id)
    files = list(DocumentFile.objects.filter(document_id=document_id))
    if any(file.role == FileRole.STAMPED for file in files):
        return
    place = max((file.place for file in files), default=0) + 1
    DocumentFile.keep(document_id, [FileFacts(blob_id, name, FileRole.STAMPED)], first=place)
    audit.record(by, "registry.stamped", document_id, at, number=document.arrival_number)


@transaction.atomic
def receive_paper_file(document_id: UUID, *, note: str = "", by: Actor, at: datetime) -> None:
    """The unit that handles a document signs for the large paper file that followed it (NB25-Đ13.3).

    Raises NoPaperFileExpected when none follows, it was received, or the actor may not see the document.
    """
    document = IncomingDocument.objects.select_for_update().get(id=document_id)
    policies.check_can_receive_paper(by, document)
    receipt = PaperReceipt.objects.create(
        document_id=document_id,
        received_by=by.printed,
        unit_name=policies.unit_name(by),
        received_at=at,
        note=note.strip()[:300],
    )
    audit.record(by, "registry.paper_received", document_id, at, unit=receipt.unit_name, note=receipt.note)
