"""Checking the signatures of a file and keeping the report (TT 41/2017 Đ7; NB25-Đ13.1b)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor, system_actor
from vanban.platform import audit
from vanban.signing.models import CheckReport
from vanban.signing.queries.certificates import trust_material
from vanban.signing.queries.recent import FRESH, judged, recent_report, remember
from vanban.signing.rules.reports import SignatureReport, from_json


def check(
    pdf: bytes, *, at: datetime, by: Actor | None = None, document_id: UUID | None = None, digest: str = ""
) -> SignatureReport:
    """Check every signature of a file from anywhere. Never raises for a bad file: its verdict says so.

    Must run outside any transaction. The report is kept by digest and state of trust, and the act is on record.
    `digest` is the SHA-256 of the bytes where storage has just compared it: a large file is not digested twice.
    """
    digest = digest or hashlib.sha256(pdf).hexdigest()
    trust = trust_material(at)
    report = recent_report(digest, trust.version, at) or _kept(digest, trust.version, at)
    new = report is None
    if report is None:
        report = judged(pdf, trust, at=at, digest=digest)
    with transaction.atomic():
        if new:
            CheckReport.objects.create(
                sha256=digest,
                trust_version=trust.version,
                checked_at=at,
                verdict=report.verdict,
                content=report.as_json(),
            )
        audit.record(
            by or system_actor("kiểm tra chữ ký số"),
            "signing.checked",
            document_id,
            at,
            sha256=digest,
            verdict=str(report.verdict),
            signatures=len(report.signatures),
        )
    remember(report)  # not before it is in the table: pages and the inspector read it there
    return report


def _kept(digest: str, version: str, at: datetime) -> SignatureReport | None:
    """An earlier report that still counts."""
    kept = (
        CheckReport.objects.filter(sha256=digest, trust_version=version, checked_at__lte=at, checked_at__gt=at - FRESH)
        .order_by("-checked_at")
        .first()
    )
    return from_json(kept.content) if kept is not None else None
