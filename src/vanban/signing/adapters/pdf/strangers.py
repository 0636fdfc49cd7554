"""The slow judge: pyHanko, for signatures that are not the plain case, and as the one who names the reason.

It judges a chain with all the rules of RFC 5280, an unusual CMS, and changes after a signature that have none of our
plain shapes. Its reader may repair a file; the strict reader has refused such files before.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from vanban.signing.adapters.pdf.changes import POLICY
from vanban.signing.adapters.pdf.past import EndingAlgorithms
from vanban.signing.adapters.pdf.trusted import Trust


@dataclass
class Told:
    """What the slow judge says of one signature."""

    intact: bool = False
    trusted: bool = False
    revocation: str = "unknown"
    stamped: bool = False
    moment: datetime | None = None
    certificate: bytes = b""
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Stranger:
    """One file under pyHanko's eyes; read only when it is asked."""

    def __init__(self, content: bytes, trust: Trust) -> None:
        self._content, self._trust = content, trust

    def give(self, trust: Trust) -> None:
        """Judge with this trust from now on: what the file itself carries has been added."""
        self._trust = trust

    @cached_property
    def reader(self) -> PdfFileReader:
        """The file; raises whatever pyHanko raises for a broken one."""
        reader = PdfFileReader(io.BytesIO(self._content), strict=False)
        reader.root  # noqa: B018 - reading the catalogue now
        return reader

    def judge(self, name: str, at: datetime) -> Told:
        """One signature, judged at this time; never raises."""
        try:
            signature = self._signature(name)
            if signature.sig_object_type == "/DocTimeStamp":
                told = asyncio.run(self._judge_timestamp(signature, at))
            else:
                told = asyncio.run(self._judge_signature(signature, at))
            told.certificate = signature.signer_cert.dump()
        except Exception:  # noqa: BLE001 - any error means this signature cannot be read
            return Told(faults=["unreadable"])
        return told

    def allows_what_followed(self, name: str) -> bool:
        """True when pyHanko, under our policy, finds nothing but allowed additions after the signature."""
        try:
            signature = self._signature(name)
            signature.compute_integrity_info(diff_policy=POLICY)
            found: Any = signature.diff_result
            return isinstance(found, DiffResult) and signature.summarise_integrity_info()["docmdp_ok"] is True
        except Exception:  # noqa: BLE001 - what cannot be compared is not allowed
            return False

    def _signature(self, name: str) -> EmbeddedPdfSignature:
        for found, _value, reference in enumerate_sig_fields(self.reader, filled_status=True):
            if found == name:
                return EmbeddedPdfSignature(self.reader, reference.get_object(), name)
        raise KeyError(name)

    async def _judge_signature(self, signature: EmbeddedPdfSignature, at: datetime) -> Told:
        claimed = _claimed_time(signature)
        moment = claimed or at
        told = Told(moment=claimed)
        status = await self._status(signature, moment, at, soft=False)
        if claimed is not None and _has_stale_stamp(status):
            then = await self._status(signature, moment, claimed, soft=False)
            if not _has_stale_stamp(then):
                status = then
                told.notes.append("stored_revocation")
        told.revocation = "good"
        if status.intact and status.valid and not status.trusted and _may_lack_revocation(status.trust_problem_indic):
            softer = await self._status(signature, moment, at, soft=True)
            if softer.trusted:
                status, told.revocation = softer, "unknown"
        if not (status.intact and status.valid):
            told.faults.append("not_intact")
        elif not status.trusted:
            told.faults.append(_chain_fault(status.trust_problem_indic))
            told.revocation = "revoked" if told.faults == ["revoked"] else "unknown"
        if told.revocation == "unknown" and not told.faults:
            told.notes.append("revocation_unknown")
        if not status.seed_value_ok:
            told.faults.append("not_accepted")
        stamp = status.timestamp_validity
        told.stamped = stamp is not None and bool(stamp.valid and stamp.intact and stamp.trusted)
        if claimed is not None and not told.stamped:
            told.faults.append("evidence_outlived" if _is_outlived(stamp) else "timestamp_bad")
        told.intact, told.trusted = bool(status.intact and status.valid), bool(status.trusted)
        return told

    async def _status(
        self, signature: EmbeddedPdfSignature, moment: datetime, at: datetime, *, soft: bool
    ) -> PdfSignatureStatus:
        return await async_validate_pdf_signature(
            signature,
            signer_validation_context=self._context(moment, soft=soft),
            ts_validation_context=self._context(at, soft=True, timestamps=True),
            diff_policy=POLICY,
            skip_diff=True,
        )

    async def _judge_timestamp(self, signature: EmbeddedPdfSignature, at: datetime) -> Told:
        context = self._context(at, soft=True, timestamps=True)
        status = await async_validate_pdf_timestamp(signature, context, diff_policy=POLICY, skip_diff=True)
        told = Told(bool(status.intact and status.valid), bool(status.trusted), moment=status.timestamp)
        if not told.intact:
            told.faults.append("not_intact")
        elif not told.trusted:
            told.faults.append(
                "evidence_outlived" if _is_outlived(status) else _chain_fault(status.trust_problem_indic)
            )
        return told

    @cached_property
    def _material(self) -> tuple[list[Any], ...]:
        trust = self._trust
        return (
            [x509.Certificate.load(item) for item in (*trust.intermediates, *trust.inner_certificates)],
            [crl.CertificateList.load(item) for item in (*trust.outer.crls, *trust.inner.crls)],
            [ocsp.OCSPResponse.load(item) for item in (*trust.outer.ocsps, *trust.inner.ocsps)],
        )

    def _context(self, moment: datetime, *, soft: bool, timestamps: bool = False) -> ValidationContext:
        """A validation context at one moment; revocation data made later than it still counts."""
        known, crls, ocsps = self._material
        roots = self._trust.roots_at(moment, stamps=timestamps)
        return ValidationContext(
            trust_roots=[x509.Certificate.load(item) for item in roots],
            other_certs=known,
            crls=crls,
            ocsps=ocsps,
            moment=moment,
            best_signature_time=moment,
            retroactive_revinfo=True,
            allow_fetching=False,
            revocation_mode="soft-fail" if soft else "require",
            algorithm_usage_policy=EndingAlgorithms(dict(self._trust.ends)),
        )


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """The time of the first signature timestamp; the same check proves it, or the signature fails with it."""
    for token in extract_tst_data_iter(signature.signer_info, signed=False):
        found: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
        return found
    return None


def _has_stale_stamp(status: PdfSignatureStatus) -> bool:
    """True when a sound timestamp fails only for want of fresh revocation data about its authority."""
    stamp = status.timestamp_validity
    return (
        stamp is not None
        and bool(stamp.valid and stamp.intact)
        and not stamp.trusted
        and _may_lack_revocation(stamp.trust_problem_indic)
    )


def _is_outlived(stamp: TimestampSignatureStatus | None) -> bool:
    """True when a sound timestamp is no longer proof: its authority or its algorithms ended, and none followed."""
    return (
        stamp is not None
        and bool(stamp.valid and stamp.intact)
        and _chain_fault(stamp.trust_problem_indic) in {"expired", "weak_algorithm"}
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
    if problem is AdESIndeterminate.SIG_CONSTRAINTS_FAILURE:
        return "wrong_purpose"
    return "untrusted"
