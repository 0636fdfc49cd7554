"""Reports that are kept, reports made for nobody's record, and signed reports."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import translation

from vanban.kernel.clock import local, local_date
from vanban.platform import signet
from vanban.rulebook.errors import NoRulesInForce
from vanban.rulebook.queries import profile_for
from vanban.signing import ports
from vanban.signing.models import CheckReport, PrintCode, SignedReport
from vanban.signing.ports.press import press
from vanban.signing.queries.certificates import trust_material
from vanban.signing.queries.explaining import plain, tell
from vanban.signing.rules.plan import Origin
from vanban.signing.rules.print_codes import canonical_code, grouped
from vanban.signing.rules.reports import SignatureReport, from_json
from vanban.signing.rules.signed_reports import (
    ReportUnreadable,
    SignedText,
    canonical,
    from_file,
    is_genuine,
    key_id,
)
from vanban.signing.rules.worth import worth

FRESH = timedelta(hours=1)
MOST_SEEN = 200


def examine(pdf: bytes, *, at: datetime) -> SignatureReport:
    """Check every signature of a file and keep nothing: no row, no line of the record. Outside any transaction."""
    trust = trust_material(at)
    found = ports.engine().check(pdf, trust, at=at)
    digest = hashlib.sha256(pdf).hexdigest()
    return from_json({**found, "sha256": digest, "checked_at": at.isoformat(), "trust_version": trust.version})


def kept_reports(digests: Iterable[str]) -> dict[str, SignatureReport]:
    """The newest report on each file that was ever checked for the record, by digest."""
    rows = (
        CheckReport.objects.filter(sha256__in=list(digests)).order_by("sha256", "-checked_at", "-id").distinct("sha256")
    )
    return {row.sha256: from_json(row.content) for row in rows}


def signed_reports_of(document_id: UUID) -> list[SignedReport]:
    """The signed reports kept with a document, newest first."""
    return list(SignedReport.objects.filter(document_id=document_id).select_related("data", "paper"))


def document_of_code(code: str) -> UUID | None:
    """The document on whose printed copies this code stands; None for any other text."""
    known = canonical_code(code)
    if not known:
        return None
    return PrintCode.objects.filter(code=known).values_list("document_id", flat=True).first()


def compose_report(
    report: SignatureReport,
    *,
    name: str,
    size: int,
    at: datetime,
    document: str = "",
    origin: Origin | None = None,
    organisation: str = "",
    capacity: str = "",
) -> tuple[SignedText, bytes]:
    """The report signed by this house, and its PDF; nothing is kept. Outside any transaction.

    Raises `PressFailed`, and `KeyMissing` in production without the house's key.
    """
    facts = {
        "house": _house(at),
        "file": {"name": plain(name), "sha256": report.sha256, "size": size},
        "document": document,
        "made_at": at.isoformat(),
        "origin": str(origin or ""),
        "organisation": organisation,
        "capacity": capacity,
        "verdict": str(report.verdict),
        "legal_value": _value(report, origin, organisation),
        "report": report.as_json(),
    }
    pdf = print_report(facts)
    text = canonical({**facts, "pdf_sha256": hashlib.sha256(pdf).hexdigest()})
    return SignedText(text, signet.sign(text), key_id(signet.public_key())), pdf


def print_report(facts: dict[str, Any]) -> bytes:
    """The PDF of a signed report's facts, in Vietnamese: the same facts always give the same bytes."""
    report = from_json(facts["report"])
    origin = Origin(facts["origin"]) if facts["origin"] else None
    with translation.override("vi"):
        told = tell(report, origin=origin, organisation=facts["organisation"], capacity=facts["capacity"])
    values = asdict(told) | {
        "house": facts["house"],
        "file": facts["file"],
        "document": facts["document"],
        "made_at": _printed(datetime.fromisoformat(facts["made_at"])),
        "checked_at": _printed(report.checked_at),
        "trust_version": report.trust_version,
    }
    return press().report(values)


def _printed(at: datetime) -> str:
    return f"{local(at):%H:%M:%S ngày %d/%m/%Y} (giờ Việt Nam)"


def _house(at: datetime) -> str:
    try:
        return profile_for(settings.VANBAN_PROVINCE, local_date(at)).branding.system_name
    except NoRulesInForce:
        return "vanban"


def _value(report: SignatureReport, origin: Origin | None, organisation: str) -> dict[str, Any]:
    if not report.trust_version:
        return {}
    try:
        profile = profile_for(settings.VANBAN_PROVINCE, local_date(report.checked_at))
    except NoRulesInForce:
        return {}
    found = worth(report, profile, origin=origin, organisation=organisation)
    return {"value": found.value, "law": found.law, "profile": found.profile, "lacks": list(found.lacks)}


def print_sheet(
    *, code: str, link: str, number: str, type_name: str, agency: str, day: str, file: str, sha256: str, at: datetime
) -> bytes:
    """The sheet that goes with a printed copy: number, date, agency, the code to type and to scan; never the content.

    Outside any transaction. Raises `PressFailed`.
    """
    values = {
        "code": grouped(code),
        "link": link,
        "number": number,
        "type_name": type_name,
        "agency": agency,
        "day": day,
        "file": file,
        "sha256": sha256,
        "at": _printed(at),
    }
    return press().sheet(values)


class _Seen:
    """Verdicts on stored files that were lately asked for; a stored file never changes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], SignatureReport] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, str], at: datetime) -> SignatureReport | None:
        with self._lock:
            found = self._kept.get(key)
            return found if found is not None and timedelta(0) <= at - found.checked_at < FRESH else None

    def put(self, key: tuple[str, str], report: SignatureReport) -> None:
        with self._lock:
            self._kept[key] = report
            while len(self._kept) > MOST_SEEN:
                self._kept.popitem(last=False)


_seen = _Seen()


def examine_stored(sha256: str, pdf: bytes, *, at: datetime) -> SignatureReport:
    """`examine` for a file of this house, asked again and again by whoever holds its printed copy."""
    key = sha256, trust_material(at).version
    found = _seen.get(key, at)
    if found is None:
        found = examine(pdf, at=at)
        _seen.put(key, found)
    return found


def of_this_house(data: bytes) -> SignedText | None:
    """The signed report in a file, if this house signed it; None for everything else."""
    try:
        signed = from_file(data)
    except ReportUnreadable:
        return None
    return signed if is_genuine(signed, signet.public_key()) else None


def report_key_pem() -> str:
    """The public key that reports of this house are checked with."""
    return signet.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
