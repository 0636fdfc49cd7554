"""Electronic copies: a scan of a paper document, or an extract, signed by the agency that makes it.

NĐ 30/2020 Đ25-27 and Phụ lục I, part II; VL19-Đ8.2: kind B when the issuer scans its own paper, kind C when the
receiver scans what came on paper. Signing happens outside any transaction.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.drafting import policies, ports
from vanban.drafting.errors import NothingToCopy, UploadRejected
from vanban.drafting.models import Copy
from vanban.drafting.queries.copies import agency_of
from vanban.drafting.queries.readiness import rules_for
from vanban.drafting.rules.copying import copy_faults
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import Phrase, refuse_all
from vanban.platform import audit, storage
from vanban.rulebook.api import Upload, check_upload
from vanban.signing.api import COPY_FORMS, CopyFormUnknown, ensure_can_seal, screen_upload, sign_copy

PDF = "application/pdf"


def make_copy(
    document_id: UUID, *, form: str, name: str, content: bytes, media_type: str, by: Actor, at: datetime
) -> Copy:
    """Sign a scan or an extract of an issued or received document as its copy, and enter it in the book of copies.

    Raises NothingToCopy, NotYourCopy, CopyFormUnknown, every fault of the file at once (ElectronicNeedsNoCopy,
    ScanNotProper, UploadRejected and the rulebook's), and signing's refusals.
    """
    agency_id = agency_of(document_id)
    if agency_id is None:
        raise NothingToCopy
    policies.check_can_copy(by, agency_id, document_id)
    if form not in COPY_FORMS:
        raise CopyFormUnknown(form=form)
    check_upload(rules_for(at), Upload(name=name, size=len(content), role="signed", content_type=media_type))
    screened = screen_upload(content)
    if not screened.is_clean:
        raise UploadRejected(name=name, why=tuple(Phrase(message) for message in screened.messages))
    scan = ports.scan_reader()(content)
    refuse_all(copy_faults(form, scan))
    ensure_can_seal(by, agency_id, at)
    signed = sign_copy(content, agency_id=agency_id, form=form, by=by, at=at, document_id=document_id)
    stored = storage.put(signed.pdf, media_type=PDF)
    with transaction.atomic():
        copy = Copy.objects.create(
            document_id=document_id,
            agency_id=agency_id,
            form=form,
            name=name,
            blob_id=stored.id,
            size=stored.size,
            pages=len(scan.pages),
            certificate_serial=signed.certificate_serial,
            made_by=by.printed,
            made_at=at,
        )
        audit.record(
            by, "drafting.copied", document_id, at, form=form, name=name, certificate=signed.certificate_serial
        )
    return copy
