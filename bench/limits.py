"""The floor under a trip, measured on the same paper, machine and minute: bare pyHanko, a flushed file, one commit.

Nothing of the house is in it but the key and the timestamp authority: no child process, no register, no packet.
"""

from __future__ import annotations

import io
import os
import time
from datetime import datetime
from pathlib import Path

from asn1crypto import algos, crl, ocsp, x509
from django.db import connection
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from vanban.signing import api as signing
from vanban.signing import ports


class OpenSigner(Signer):
    """pyHanko's signer over a key of ours that is open already."""

    def __init__(self, key: ports.OpenKey) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(x509.Certificate.load(item) for item in key.chain)
        certificate = x509.Certificate.load(key.certificate)
        scheme = "sha256_ecdsa" if certificate.public_key.algorithm == "ec" else "sha256_rsa"
        mechanism = algos.SignedDigestAlgorithm({"algorithm": scheme})
        super().__init__(signing_cert=certificate, cert_registry=store, signature_mechanism=mechanism)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign the attributes; a dry run only wants the size."""
        return bytes(512) if dry_run else self._key.sign(data)


def bare_seal(pdf: bytes, *, agency_id: object, at: datetime, folder: Path) -> float:
    """Seconds to sign these bytes with the agency's key and a timestamp, keep them, and commit one row."""
    certificate = signing.certificate_of_agency(agency_id, at=at)  # type: ignore[arg-type]
    authority = ports.authority()
    begun = time.perf_counter()
    key = ports.keeper("demo").unlock(bytes(certificate.content), reference=certificate.serial)  # type: ignore[union-attr]
    signer = PdfSigner(
        PdfSignatureMetadata(field_name="Bare", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES),
        signer=OpenSigner(key),
        timestamper=authority.timestamper(at),
        new_field_spec=SigFieldSpec("Bare", on_page=0, box=(100, 100, 200, 200)),
    )
    output = io.BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=24_576, output=output)
    _keep(output.getvalue(), folder)
    return time.perf_counter() - begun


def bare_check(pdf: bytes, *, at: datetime, folder: Path) -> float:
    """Seconds to validate every signature of these bytes with chain and revocation, keep them, and commit one row."""
    trust = signing.trust_material(at)
    begun = time.perf_counter()
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(item) for item in (*trust.roots, *trust.timestamp_roots)],
        other_certs=[x509.Certificate.load(item) for item in trust.intermediates],
        crls=[crl.CertificateList.load(item) for item in trust.crls],
        ocsps=[ocsp.OCSPResponse.load(item) for item in trust.ocsps],
        moment=at,
        allow_fetching=False,
    )
    for signature in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        status = validate_pdf_signature(signature, context, ts_validation_context=context)
        assert status.intact and status.valid and status.trusted
    _keep(pdf, folder)
    return time.perf_counter() - begun


def _keep(content: bytes, folder: Path) -> None:
    """A flushed file and one committed row."""
    with (folder / "bare").open("wb") as file:
        file.write(content)
        file.flush()
        os.fdatasync(file.fileno())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (size integer)")
        cursor.execute("INSERT INTO bench_floor VALUES (%s)", [len(content)])
