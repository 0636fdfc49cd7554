"""Checking every signature of a PDF from anywhere. Runs in a bounded child; a bad file gives a verdict, never an error.

The rule is pyHanko's bottom line under our own change policy, plus a count of raw byte ranges that no signature of
the form explains. A signature with a trusted timestamp is judged at that time, so it outlives its certificate.
"""

from __future__ import annotations

import asyncio
import dataclasses
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from vanban.platform.bounded.marks import Answer, Blobs, bounded
from vanban.signing.adapters.pdf.changes import POLICY
from vanban.signing.adapters.pdf.reading import form_fields, value
from vanban.signing.rules.names import NAMED_FIELDS, PERSON_PREFIX

MAX_SIGNATURES = 40
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[")
_ORGANISATION_IDENTIFIER = "2.5.4.97"


@bounded
def check(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Facts on every signature of `blobs[0]`; the other blobs are trust material, counted in `values`."""
    content = blobs[0]
    trust = _Trust.read(values, blobs[1:])
    return asyncio.run(_check(content, trust, datetime.fromisoformat(values["at"]))), []


@dataclass(frozen=True)
class _Trust:
    roots: list[x509.Certificate]
    timestamp_roots: list[x509.Certificate]
    intermediates: list[x509.Certificate]
    crls: list[crl.CertificateList]
    ocsps: list[ocsp.OCSPResponse]
    periods: list[list[str | None]] = dataclasses.field(default_factory=list)
    timestamp_periods: list[list[str | None]] = dataclasses.field(default_factory=list)

    @classmethod
    def read(cls, values: dict[str, Any], blobs: Blobs) -> _Trust:
        """The material in the order roots, intermediates, lists, answers."""
        parts, place = [], 0
        for name in ("roots", "timestamp_roots", "intermediates", "crls", "ocsps"):
            parts.append(blobs[place : place + values[name]])
            place += values[name]
        return cls(
            [x509.Certificate.load(item) for item in parts[0]],
            [x509.Certificate.load(item) for item in parts[1]],
            [x509.Certificate.load(item) for item in parts[2]],
            [crl.CertificateList.load(item) for item in parts[3]],
            [ocsp.OCSPResponse.load(item) for item in parts[4]],
            values.get("periods", []),
            values.get("timestamp_periods", []),
        )

    def context(self, moment: datetime, *, soft: bool, timestamps: bool = False) -> ValidationContext:
        """A validation context at one moment; revocation data made later than it still counts."""
        roots, periods = (self.timestamp_roots, self.timestamp_periods) if timestamps else (self.roots, self.periods)
        return ValidationContext(
            trust_roots=_in_force(roots, periods, moment),
            other_certs=self.intermediates,
            crls=self.crls,
            ocsps=self.ocsps,
            moment=moment,
            best_signature_time=moment,
            retroactive_revinfo=True,
            allow_fetching=False,
            revocation_mode="soft-fail" if soft else "require",
        )


def _in_force(roots: list[x509.Certificate], periods: list[list[str | None]], moment: datetime) -> list[Any]:
    """The roots trusted at this moment: an end of trust does not undo what was signed, with proof of time, before."""
    if not periods:
        return roots
    return [
        root
        for root, (begins, ends) in zip(roots, periods, strict=True)
        if begins is not None
        and datetime.fromisoformat(begins) <= moment
        and (ends is None or moment <= datetime.fromisoformat(ends))
    ]


async def _check(content: bytes, trust: _Trust, at: datetime) -> dict[str, Any]:
    if b"%PDF-" not in content[:1024]:
        return _nothing("not_pdf")
    raw_ranges = len(_BYTE_RANGE.findall(content))
    try:
        reader, notes = _reader(content)
        found = list(_signatures(reader))
        values = _field_values(reader)
    except _Encrypted:
        return _nothing("encrypted")
    except Exception:  # noqa: BLE001 - any error while reading a stranger's file means: cannot be read
        return _nothing("broken")
    if len(found) > MAX_SIGNATURES:
        return _nothing("too_many_signatures")
    if raw_ranges and not found:
        return _nothing("hidden_signature")
    if raw_ranges > len(found):
        notes.append("more_byte_ranges")
    faults = ["bytes_after_end"] if _has_bytes_after_end(content, reader, found) else []
    trust = _with_embedded(reader, trust)
    results = [await _judge(item, trust, at) for item in found]
    results.sort(key=lambda facts: facts.pop("revision"))
    _tell_what_followed(results)
    return {"signatures": results, "faults": faults, "notes": notes, "values": values}


class _Encrypted(Exception):
    pass


def _nothing(fault: str) -> dict[str, Any]:
    return {"signatures": [], "faults": [fault], "notes": [], "values": {}}


def _reader(content: bytes) -> tuple[PdfFileReader, list[str]]:
    """A strict reader; a lenient one with a note when the file's structure has small faults."""
    notes: list[str] = []
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=True)
        reader.root  # noqa: B018 - reading the catalogue now
        if reader.xrefs.hybrid_xrefs_present:
            raise PdfError("hybrid references")
    except (PdfError, ValueError):
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        reader.root  # noqa: B018
        notes.append("structure_faults")
    if reader.encrypted:
        raise _Encrypted
    return reader, notes


def _signatures(reader: PdfFileReader) -> Iterator[tuple[str, Any, EmbeddedPdfSignature | None]]:
    """Every filled signature field: its name, its dictionary, and the signature unless it cannot be read."""
    for name, _value, reference in enumerate_sig_fields(reader, filled_status=True):
        field = reference.get_object()
        try:
            yield name, field, EmbeddedPdfSignature(reader, field, name)
        except Exception:  # noqa: BLE001 - a malformed signature may raise anything; it is told as unreadable
            yield name, field, None


def _has_bytes_after_end(
    content: bytes, reader: PdfFileReader, found: list[tuple[str, Any, EmbeddedPdfSignature | None]]
) -> bool:
    """True when something follows the last signature that is not a later revision of the document."""
    read = [signature for _name, _field, signature in found if signature is not None]
    if not read or max(signature.signed_revision for signature in read) < reader.xrefs.total_revisions - 1:
        return False
    end = max(int(signature.byte_range[-2]) + int(signature.byte_range[-1]) for signature in read)
    return bool(content[max(end, 0) :].strip(b"\r\n\t \0"))


def _field_values(reader: PdfFileReader) -> dict[str, str]:
    """What the named fields of the form hold."""
    return {name: str(value(field, "/V", ""))[:40] for name, field in form_fields(reader) if name in NAMED_FIELDS}


def _with_embedded(reader: PdfFileReader, trust: _Trust) -> _Trust:
    """The trust material with certificates, lists and answers that the file carries; each is signed by its issuer."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
        certificates = list(store.load_certs())
        crls = [crl.CertificateList.load(item.get_object().data) for item in store.crls]
        ocsps = [ocsp.OCSPResponse.load(item.get_object().data) for item in store.ocsps]
    except (ValidationInfoReadingError, PdfError, ValueError, TypeError, AttributeError):
        return trust
    return dataclasses.replace(
        trust,
        intermediates=trust.intermediates + certificates[:50],
        crls=trust.crls + crls[:50],
        ocsps=trust.ocsps + ocsps[:50],
    )


async def _judge(item: tuple[str, Any, EmbeddedPdfSignature | None], trust: _Trust, at: datetime) -> dict[str, Any]:
    name, field, signature = item
    if signature is None:
        return {"field": name, "kind": "person", "faults": ["unreadable"], "revision": 10**6}
    try:
        facts = _certificate_facts(signature)
        if signature.sig_object_type == "/DocTimeStamp":
            facts.update(await _judge_timestamp(signature, trust, at))
        else:
            facts.update(await _judge_signature(signature, trust, at))
    except Exception:  # noqa: BLE001 - see above: any error means this signature cannot be read
        facts = {"kind": "person", "faults": ["unreadable"]}
    if value(field, "/FT") != "/Sig":
        facts["faults"] = [*facts.get("faults", ()), "wrong_field_type"]
    return {"field": name, "revision": signature.signed_revision, **facts}


def _certificate_facts(signature: EmbeddedPdfSignature) -> dict[str, Any]:
    certificate = signature.signer_cert
    subject = certificate.subject.native
    validity = certificate["tbs_certificate"]["validity"]
    return {
        "kind": _kind(signature, certificate),
        "signer": _text(subject.get("common_name", "")),
        "organisation": _text(subject.get("organization_name", "")),
        "subject": certificate.subject.human_friendly[:300],
        "issuer": _text(certificate.issuer.native.get("common_name", "")),
        "serial": f"{certificate.serial_number:x}",
        "valid_from": validity["not_before"].native.isoformat(),
        "valid_to": validity["not_after"].native.isoformat(),
    }


def _text(value: Any) -> str:
    return (", ".join(str(part) for part in value) if isinstance(value, list) else str(value))[:200]


def _kind(signature: EmbeddedPdfSignature, certificate: x509.Certificate) -> str:
    """An agency's certificate carries an organisation identifier, or names the organisation as its holder."""
    if signature.sig_object_type == "/DocTimeStamp":
        return "timestamp"
    kinds = {part["type"].dotted for rdn in certificate.subject.chosen for part in rdn}
    subject = certificate.subject.native
    if _ORGANISATION_IDENTIFIER in kinds:
        return "agency"
    if signature.fq_name.startswith(PERSON_PREFIX) or "user_id" in subject or "given_name" in subject:
        return "person"
    same = _text(subject.get("common_name", "")).casefold() == _text(subject.get("organization_name", "")).casefold()
    return "agency" if same else "person"


async def _judge_signature(signature: EmbeddedPdfSignature, trust: _Trust, at: datetime) -> dict[str, Any]:
    claimed = _claimed_time(signature)
    moment = claimed or at
    faults: list[str] = []
    notes: list[str] = []
    status = await _status(signature, trust, moment, at, soft=False)
    if claimed is not None and _has_stale_stamp(status):
        then = await _status(signature, trust, moment, claimed, soft=False)
        if not _has_stale_stamp(then):
            status = then
            notes.append("stored_revocation")
    revocation = "good"
    if status.intact and status.valid and not status.trusted and _may_lack_revocation(status.trust_problem_indic):
        softer = await _status(signature, trust, moment, at, soft=True)
        if softer.trusted:
            status, revocation = softer, "unknown"
    if not (status.intact and status.valid):
        faults.append("not_intact")
    elif not status.trusted:
        faults.append(_chain_fault(status.trust_problem_indic))
        revocation = "revoked" if faults == ["revoked"] else "unknown"
    if revocation == "unknown" and not faults:
        notes.append("revocation_unknown")
    _judge_changes(signature, faults)
    if not (status.docmdp_ok and status.seed_value_ok) and "changed_after" not in faults:
        faults.append("not_accepted")  # the signer's own conditions, whoever the signer is
    stamp = status.timestamp_validity
    stamped = stamp is not None and stamp.valid and stamp.intact and stamp.trusted
    if claimed is None:
        notes.append("no_timestamp")
    elif not stamped:
        faults.append("timestamp_bad")
    if not status.bottom_line and not faults:
        faults.append("not_accepted")
    told = claimed or signature.self_reported_timestamp
    return {
        "signed_at": told.isoformat() if told else None,
        "timestamp_at": claimed.isoformat() if claimed and stamped else None,
        "intact": status.intact and status.valid,
        "trusted": status.trusted,
        "revocation": revocation,
        "covers_whole_file": _coverage(signature) == SignatureCoverageLevel.ENTIRE_FILE,
        "changes": _changes(signature),
        "faults": faults,
        "notes": notes,
    }


async def _status(
    signature: EmbeddedPdfSignature, trust: _Trust, moment: datetime, at: datetime, *, soft: bool
) -> PdfSignatureStatus:
    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=trust.context(moment, soft=soft),
        ts_validation_context=trust.context(at, soft=True, timestamps=True),
        diff_policy=POLICY,
        skip_diff=soft,
    )


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """The time of the first signature timestamp; the same check proves it, or the signature fails with it."""
    for token in extract_tst_data_iter(signature.signer_info, signed=False):
        return token["encap_content_info"]["content"].parsed["gen_time"].native
    return None


async def _judge_timestamp(signature: EmbeddedPdfSignature, trust: _Trust, at: datetime) -> dict[str, Any]:
    context = trust.context(at, soft=True, timestamps=True)
    status = await async_validate_pdf_timestamp(signature, context, diff_policy=POLICY)
    faults: list[str] = []
    if not (status.intact and status.valid):
        faults.append("not_intact")
    elif not status.trusted:
        faults.append(_chain_fault(status.trust_problem_indic))
    _judge_changes(signature, faults)
    return {
        "kind": "timestamp",
        "signed_at": status.timestamp.isoformat(),
        "timestamp_at": status.timestamp.isoformat(),
        "intact": status.intact and status.valid,
        "trusted": status.trusted,
        "revocation": "unknown",
        "covers_whole_file": _coverage(signature) == SignatureCoverageLevel.ENTIRE_FILE,
        "changes": _changes(signature),
        "faults": faults,
        "notes": [],
    }


def _has_stale_stamp(status: PdfSignatureStatus) -> bool:
    """True when a sound timestamp fails only for want of fresh revocation data about its authority."""
    stamp = status.timestamp_validity
    return (
        stamp is not None
        and stamp.valid
        and stamp.intact
        and not stamp.trusted
        and _may_lack_revocation(stamp.trust_problem_indic)
    )


def _may_lack_revocation(problem: AdESSubIndic | None) -> bool:
    """Missing revocation data is told by a general failure; a second, softer look tells it from a real one."""
    return problem in {AdESIndeterminate.TRY_LATER, AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE}


def _chain_fault(problem: AdESSubIndic | None) -> str:
    if problem in {AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE, AdESFailure.REVOKED}:
        return "revoked"
    if problem in {AdESIndeterminate.OUT_OF_BOUNDS_NO_POE, AdESIndeterminate.EXPIRED}:
        return "expired"
    if problem in {AdESIndeterminate.NOT_YET_VALID, AdESFailure.NOT_YET_VALID}:
        return "not_yet_valid"
    if problem in {AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE, AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE}:
        return "weak_algorithm"
    return "untrusted"


def _judge_changes(signature: EmbeddedPdfSignature, faults: list[str]) -> None:
    """A signature that does not cover its revision, or whose file changed otherwise than allowed, does not hold."""
    if _coverage(signature) < SignatureCoverageLevel.ENTIRE_REVISION:
        faults.append("does_not_cover")
    elif not isinstance(_difference(signature), DiffResult):
        faults.append("changed_after")


def _coverage(signature: EmbeddedPdfSignature) -> SignatureCoverageLevel:
    found: Any = signature.coverage
    return found if isinstance(found, SignatureCoverageLevel) else SignatureCoverageLevel.UNCLEAR


def _difference(signature: EmbeddedPdfSignature) -> Any:
    return signature.diff_result


def _changes(signature: EmbeddedPdfSignature) -> list[str]:
    """What came after this signature, as far as one signature can tell; later signatures are told afterwards."""
    if _coverage(signature) == SignatureCoverageLevel.ENTIRE_FILE:
        return []
    result = _difference(signature)
    if not isinstance(result, DiffResult):
        return ["other"]
    changes = ["fields"] if set(result.changed_form_fields) & set(NAMED_FIELDS) else []
    reader = signature.reader
    before = reader.get_historical_root(signature.signed_revision)
    if "/DSS" in reader.root and "/DSS" not in before:
        changes.append("validation_data")
    return changes


def _tell_what_followed(results: list[dict[str, Any]]) -> None:
    """Add, to every signature, that others or timestamps were put on after it."""
    for index, facts in enumerate(results):
        later = {other["kind"] for other in results[index + 1 :]}
        changes = list(facts.get("changes", ()))
        if later - {"timestamp"}:
            changes.append("signatures")
        if "timestamp" in later:
            changes.append("timestamps")
        facts["changes"] = changes
