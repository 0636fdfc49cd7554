"""What the checker and plain pyHanko say of a file, each in a process of its own that is measured and limited."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from attacks.authority import CRLS, ISSUING, LATER, ROOT
from vanban.signing.adapters.pdf.checking import check
from vanban.signing.rules.integrity import integrity_alone
from vanban.signing.rules.reports import SignatureReport, from_json

SECONDS = 20
MEMORY = 1024 * 1024 * 1024


@dataclass
class Outcome:
    """`said` is what the judge gave back; None when its process died or raised."""

    said: dict[str, Any] | None
    seconds: float
    megabytes: float
    detail: str = ""
    report: SignatureReport | None = field(default=None)


def apart(work: Callable[[], dict[str, Any]]) -> Outcome:
    """Run in a fork with limits; processor time and the largest size come from the system."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        logging.disable(logging.CRITICAL)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY * 2, MEMORY * 2))
        signal.alarm(SECONDS)
        try:
            told: dict[str, Any] = {"said": work()}
        except BaseException as error:  # noqa: BLE001 - whatever a judge raises is told to the parent
            told = {"raised": type(error).__name__, "detail": str(error)[:200]}
        os.write(sink, json.dumps(told).encode()[:60_000])
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        answer = pipe.read()
    _pid, status, usage = os.wait4(child, 0)
    seconds, size = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    if status or not answer:
        return Outcome(None, seconds, size, f"died: {status}")
    told = json.loads(answer)
    if "raised" in told:
        return Outcome(None, seconds, size, f"{told['raised']}: {told['detail']}")
    return Outcome(told["said"], seconds, size)


def ours(pdf: bytes, *, trust: bool = True) -> Outcome:
    """The checker's report."""
    blobs = [ROOT.der, ROOT.der, ISSUING.der, *CRLS] if trust else []
    counts = (1, 1, 1, len(CRLS), 0) if trust else (0, 0, 0, 0, 0)
    values = dict(zip(("roots", "timestamp_roots", "intermediates", "crls", "ocsps"), counts, strict=True))
    values |= {"at": LATER.isoformat(), "circles": ["official"]}  # type: ignore[dict-item]
    found = apart(lambda: check(values, [pdf, *blobs])[0])
    if found.said is not None:
        told = {**found.said, "sha256": "", "checked_at": LATER.isoformat(), "trust_version": ""}
        found.report = from_json(told) if trust else integrity_alone(from_json(told))
    return found


def plain_pyhanko(pdf: bytes) -> Outcome:
    """Plain pyHanko with full checks: what holds of every signature it finds."""
    return apart(lambda: asyncio.run(_plain(pdf)))


async def _plain(pdf: bytes) -> dict[str, Any]:
    reader = PdfFileReader(io.BytesIO(pdf))
    lists = [asn1_crl.CertificateList.load(one) for one in CRLS]
    known = [asn1_x509.Certificate.load(ISSUING.der)]

    def context(moment: Any, mode: str) -> ValidationContext:
        return ValidationContext(
            trust_roots=[asn1_x509.Certificate.load(ROOT.der)],
            other_certs=known,
            crls=lists,
            moment=moment,
            best_signature_time=moment,
            revocation_mode=mode,
            retroactive_revinfo=True,
        )

    good = []
    for signature in reader.embedded_signatures:
        if signature.sig_object_type == "/DocTimeStamp":
            stamp = await async_validate_pdf_timestamp(signature, context(LATER, "soft-fail"))
            good.append(bool(stamp.intact and stamp.valid and stamp.trusted))
        else:
            status = await async_validate_pdf_signature(
                signature, context(LATER, "require"), ts_validation_context=context(LATER, "soft-fail")
            )
            good.append(bool(status.bottom_line))
    return {"accepted": bool(good) and all(good)}
