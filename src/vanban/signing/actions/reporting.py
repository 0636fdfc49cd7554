"""Signed reports kept with a document, and the sheet with the code that goes with its printed copies."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.platform import audit, keys, storage
from vanban.signing.actions.checking import check
from vanban.signing.models import PrintCode, SignedReport
from vanban.signing.queries.reports import compose_report
from vanban.signing.rules.plan import Origin
from vanban.signing.rules.print_codes import code_for
from vanban.signing.rules.signed_reports import to_file


def make_signed_report(
    pdf: bytes,
    *,
    name: str,
    document_id: UUID,
    document: str,
    by: Actor,
    at: datetime,
    origin: Origin | None = None,
    organisation: str = "",
    capacity: str = "",
) -> SignedReport:
    """Check a document's file, sign the report with the house's key and keep it as JSON and as PDF (TT 41/2017 Đ9).

    The caller has made sure that `by` sees the document. Outside any transaction. Raises `PressFailed`.
    """
    report = check(pdf, at=at, by=by, document_id=document_id)
    signed, paper = compose_report(
        report,
        name=name,
        size=len(pdf),
        at=at,
        document=document,
        origin=origin,
        organisation=organisation,
        capacity=capacity,
    )
    data = storage.put(to_file(signed), media_type="application/json")
    printed = storage.put(paper, media_type="application/pdf")
    with transaction.atomic():
        row = SignedReport.objects.create(
            document_id=document_id,
            name=name[:200],
            sha256=report.sha256,
            verdict=report.verdict,
            checked_at=report.checked_at,
            made_at=at,
            made_by=by.printed[:200],
            data_id=data.id,
            paper_id=printed.id,
        )
        audit.record(by, "signing.report_made", document_id, at, file=name[:200], verdict=str(report.verdict))
    return row


def print_code(document_id: UUID, *, by: Actor, at: datetime) -> str:
    """The code for printed copies of an issued document, the same at every printing; the printing is on record."""
    code = code_for(document_id, keys.derived("code of printed copies"))
    with transaction.atomic():
        PrintCode.objects.get_or_create(document_id=document_id, defaults={"code": code, "made_at": at})
        kept = PrintCode.objects.get(document_id=document_id).code
        audit.record(by, "signing.sheet_printed", document_id, at)
    return kept
