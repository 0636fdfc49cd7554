"""Reports of this process on bytes that were checked a moment ago, under the same trust; over the table of reports."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import datetime, timedelta

from vanban.signing import ports
from vanban.signing.rules.reports import SignatureReport, from_json

FRESH = timedelta(hours=24)
"""A report on the same bytes under the same trust is used again for a day."""
_MOST = 512
_recent: OrderedDict[tuple[str, str], SignatureReport] = OrderedDict()


def recent_report(digest: str, version: str, at: datetime) -> SignatureReport | None:
    """A report of this process that still counts."""
    found = _recent.get((digest, version))
    return found if found is not None and at - FRESH < found.checked_at <= at else None


def remember(report: SignatureReport) -> None:
    """Keep a report in the memory of this process; the oldest gives way. Only what is in the table may be kept."""
    _recent[report.sha256, report.trust_version] = report
    while len(_recent) > _MOST:
        _recent.popitem(last=False)


def judged(pdf: bytes, trust: ports.TrustMaterial, *, at: datetime, digest: str = "") -> SignatureReport:
    """The report on these bytes under this trust, made now and remembered by nobody. Outside any transaction."""
    found = ports.engine().check(pdf, trust, at=at)
    told = {"sha256": digest or hashlib.sha256(pdf).hexdigest(), "checked_at": at.isoformat()}
    return from_json({**found, **told, "trust_version": trust.version})
