"""Checking what says whether a certificate was revoked: OCSP answers (RFC 6960) and revocation lists (RFC 5280)."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from vanban.signing.ports import Answer, RevocationUnavailable

SKEW = timedelta(minutes=5)
"""How far the responder's clock may be ahead of ours."""


def checked_ocsp(content: bytes, certificate: bytes, issuer: bytes, *, at: datetime) -> Answer:
    """The answer about this very certificate, signed by its issuer or a responder the issuer named, in force at `at`.

    Raises `RevocationUnavailable`; “unknown” is no answer.
    """
    try:
        return _ocsp(content, certificate, issuer, at)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm) as error:
        raise RevocationUnavailable(
            f"the OCSP answer cannot be believed: {type(error).__name__} {error}"[:200]
        ) from error


def checked_crl(content: bytes, certificate: bytes, issuer: bytes, *, at: datetime) -> Answer:
    """What a list of the issuer, in force at `at`, says about this certificate. Raises `RevocationUnavailable`."""
    try:
        return _crl(content, certificate, issuer, at)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm) as error:
        raise RevocationUnavailable(
            f"the revocation list cannot be believed: {type(error).__name__} {error}"[:200]
        ) from error


def _ocsp(content: bytes, certificate: bytes, issuer: bytes, at: datetime) -> Answer:
    response = ocsp.load_der_ocsp_response(content)
    if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise RevocationUnavailable(f"the responder says {response.response_status.name.lower()}")
    about, above = x509.load_der_x509_certificate(certificate), x509.load_der_x509_certificate(issuer)
    single = _about(response, about, above)
    key = _responder(response, above, at)
    _verify(key, response.signature, response.tbs_response_bytes, response.signature_hash_algorithm)
    begins, ends = single.this_update_utc, single.next_update_utc
    if begins > at + SKEW:
        raise RevocationUnavailable("the OCSP answer is of the future")
    if ends is not None and ends < at:
        raise RevocationUnavailable(f"the OCSP answer ended at {ends.isoformat()}")
    if ends is None and begins < at - timedelta(days=1):
        raise RevocationUnavailable("the OCSP answer is more than a day old")
    if single.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        raise RevocationUnavailable("the responder does not know the certificate")
    revoked = single.certificate_status is ocsp.OCSPCertStatus.REVOKED
    return Answer("ocsp", content, "revoked" if revoked else "good", begins, ends, single.revocation_time_utc)


def _about(
    response: ocsp.OCSPResponse, certificate: x509.Certificate, issuer: x509.Certificate
) -> ocsp.OCSPSingleResponse:
    """The part about this certificate: serial number and both digests of the issuer must fit."""
    for single in response.responses:
        if single.serial_number != certificate.serial_number:
            continue
        asked = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, single.hash_algorithm).build()
        if (single.issuer_key_hash, single.issuer_name_hash) == (asked.issuer_key_hash, asked.issuer_name_hash):
            return single
    raise RevocationUnavailable("the OCSP answer is about another certificate")


def _responder(response: ocsp.OCSPResponse, issuer: x509.Certificate, at: datetime) -> CertificateIssuerPublicKeyTypes:
    """Whose key must have signed: the issuer's, or that of a responder it certified for exactly this."""
    name, digest = response.responder_name, response.responder_key_hash
    for candidate in [issuer, *response.certificates]:
        if name is not None and candidate.subject != name:
            continue
        if digest is not None and x509.SubjectKeyIdentifier.from_public_key(candidate.public_key()).digest != digest:
            continue
        if candidate == issuer:
            return issuer.public_key()  # type: ignore[return-value]
        candidate.verify_directly_issued_by(issuer)
        usage = candidate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if ExtendedKeyUsageOID.OCSP_SIGNING not in usage:
            raise RevocationUnavailable("the responder's certificate is not for answering")
        if not candidate.not_valid_before_utc <= at <= candidate.not_valid_after_utc:
            raise RevocationUnavailable("the responder's certificate is not in force")
        return candidate.public_key()  # type: ignore[return-value]
    raise RevocationUnavailable("nobody known has signed the OCSP answer")


def _verify(
    key: CertificateIssuerPublicKeyTypes, signature: bytes, content: bytes, kind: hashes.HashAlgorithm | None
) -> None:
    if kind is None or isinstance(kind, (hashes.SHA1, hashes.MD5)):
        raise RevocationUnavailable("the answer is signed with a broken algorithm")
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, content, padding.PKCS1v15(), kind)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, content, ec.ECDSA(kind))
    else:
        raise RevocationUnavailable("the answer is signed by an unknown kind of key")


def _crl(content: bytes, certificate: bytes, issuer: bytes, at: datetime) -> Answer:
    found = x509.load_der_x509_crl(content)
    about, above = x509.load_der_x509_certificate(certificate), x509.load_der_x509_certificate(issuer)
    if found.issuer != above.subject or about.issuer != above.subject:
        raise RevocationUnavailable("the list is of another authority")
    if not found.is_signature_valid(above.public_key()):  # type: ignore[arg-type]
        raise RevocationUnavailable("the list's signature is wrong")
    begins, ends = found.last_update_utc, found.next_update_utc
    if begins > at + SKEW:
        raise RevocationUnavailable("the list is of the future")
    if ends is None or ends < at:
        raise RevocationUnavailable(f"the list ended at {ends.isoformat() if ends else 'no known time'}")
    if any(isinstance(item.value, x509.DeltaCRLIndicator) for item in found.extensions):
        raise RevocationUnavailable("the list holds only what changed")
    entry = found.get_revoked_certificate_by_serial_number(about.serial_number)
    if entry is None or entry.revocation_date_utc > at:
        return Answer("crl", content, "good", begins, ends)
    return Answer("crl", content, "revoked", begins, ends, entry.revocation_date_utc)
