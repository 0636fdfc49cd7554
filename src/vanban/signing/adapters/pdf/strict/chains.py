"""The plain case of trust, judged fast: a short chain to a root we hold, with fresh proof that nothing was revoked.

Answers only "good". Whatever is unusual (no proof, a constraint, an old algorithm, revoked, expired) is None here and
goes to the slow judge, who finds the reason. Certificates, lists and links between certificates are checked once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from vanban.signing.adapters.pdf.strict import der

LONGEST = 6
_STRONG = (
    hashes.SHA224,
    hashes.SHA256,
    hashes.SHA384,
    hashes.SHA512,
    hashes.SHA3_256,
    hashes.SHA3_384,
    hashes.SHA3_512,
)
_UNDERSTOOD = (x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage)
_FOR_DOCUMENTS = {
    "2.5.29.37.0",  # any
    "1.3.6.1.5.5.7.3.2",  # client authentication: the usual one of personal certificates
    "1.3.6.1.5.5.7.3.4",  # e-mail protection
    "1.3.6.1.5.5.7.3.36",  # document signing
    "1.3.6.1.4.1.311.10.3.12",
    "1.3.6.1.4.1.311.20.2.2",
    "1.2.840.113583.1.1.5",
    "1.2.840.113583.1.1.10",
}


@dataclass(frozen=True)
class Evidence:
    """Revocation lists and answers, as DER."""

    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]


def lineage(
    leaf: x509.Certificate, known: Iterable[x509.Certificate], roots: Iterable[x509.Certificate]
) -> tuple[list[x509.Certificate], bool]:
    """The certificates from the leaf upward as far as they can be followed, and whether one of the roots ends them."""
    anchors, pool = list(roots), list(known)
    chain = [leaf]
    while len(chain) <= LONGEST:
        child = chain[-1]
        above = next((root for root in anchors if _issued(child, root)), None)
        if above is not None:
            return [*chain, above] if above != child else chain, True
        above = next((one for one in pool if one not in chain and _issued(child, one)), None)
        if above is None:
            break
        chain.append(above)
    return chain, False


def has_wrong_purpose(certificate: x509.Certificate) -> bool:
    """True when the certificate says it is for something else than signing documents."""
    usage, extended = _key_usage(certificate), _extended(certificate)
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        return True
    if _is_authority(certificate):
        return True
    return extended is not None and not extended & _FOR_DOCUMENTS


def is_good(chain: list[x509.Certificate], evidence: Evidence, moment: datetime, *, stamps: bool = False) -> bool:
    """True when a chain that ends at a root holds at this moment, in the plain way."""
    leaf = chain[0]
    if len(chain) < 2 or not all(_is_plain(one) for one in chain):
        return False
    if not all(one.not_valid_before_utc <= moment <= one.not_valid_after_utc for one in chain):
        return False
    usage, extended = _key_usage(leaf), _extended(leaf)
    if stamps:
        if extended is None or extended != frozenset({ExtendedKeyUsageOID.TIME_STAMPING.dotted_string}):
            return False
    elif usage is None or not usage.content_commitment or has_wrong_purpose(leaf):
        return False
    if not all(_may_issue(one, below) for below, one in enumerate(chain[1:])):
        return False
    return all(
        _is_not_revoked(child, parent, evidence, moment, needed=not stamps)
        for child, parent in itertools.pairwise(chain)
    )


def is_evidenced(chain: list[x509.Certificate], evidence: Evidence, moment: datetime) -> bool:
    """True when this evidence alone proves that no certificate of the chain below its root was revoked."""
    return len(chain) > 1 and all(
        _is_not_revoked(child, parent, evidence, moment, needed=True) for child, parent in itertools.pairwise(chain)
    )


def name_of(name: x509.Name) -> str:
    """The common name, else the organisation's, else all of it."""
    for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        found = name.get_attributes_for_oid(kind)
        if found:
            return ", ".join(str(part.value) for part in found)[:200]
    return name.rfc4514_string()[:200]


def _is_not_revoked(
    child: x509.Certificate, parent: x509.Certificate, evidence: Evidence, moment: datetime, *, needed: bool
) -> bool:
    fresh = stale = False
    for data in evidence.crls:
        listed = _listed(data, child, parent)
        if listed is None:
            continue
        revoked, until = listed
        if revoked is not None and (revoked <= moment or not needed):
            return False
        fresh, stale = fresh or until >= moment, stale or until < moment
    for data in evidence.ocsps:
        answered = _answered(data, child, parent)
        if answered is None:
            continue
        good, until = answered
        if not good:
            return False
        fresh, stale = fresh or until >= moment, stale or until < moment
    return fresh or (not needed and not stale)


@lru_cache(maxsize=4096)
def _issued(child: x509.Certificate, parent: x509.Certificate) -> bool:
    """True when the child was signed by the parent's key, under the parent's name."""
    if child.issuer != parent.subject:
        return False
    try:
        child.verify_directly_issued_by(parent)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


@lru_cache(maxsize=2048)
def _is_plain(certificate: x509.Certificate) -> bool:
    """True when nothing about the certificate asks for more than this module does."""
    try:
        strong = isinstance(certificate.signature_hash_algorithm, _STRONG)
        critical = [one.value for one in certificate.extensions if one.critical]
        names = any(
            isinstance(one.value, (x509.NameConstraints, x509.PolicyConstraints)) for one in certificate.extensions
        )
    except (ValueError, UnsupportedAlgorithm):
        return False
    key = certificate.public_key()
    sized = (isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048) or (
        isinstance(key, ec.EllipticCurvePublicKey) and key.key_size >= 256
    )
    return strong and sized and not names and all(isinstance(value, _UNDERSTOOD) for value in critical)


@lru_cache(maxsize=2048)
def _key_usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return None


@lru_cache(maxsize=2048)
def _extended(certificate: x509.Certificate) -> frozenset[str] | None:
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return None
    return frozenset(one.dotted_string for one in found)


@lru_cache(maxsize=2048)
def _constraints(certificate: x509.Certificate) -> x509.BasicConstraints | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, ValueError):
        return None


def _is_authority(certificate: x509.Certificate) -> bool:
    found = _constraints(certificate)
    return found is not None and found.ca


def _may_issue(certificate: x509.Certificate, below: int) -> bool:
    """True for an authority that may have so many authorities between it and the leaf."""
    limits, usage = _constraints(certificate), _key_usage(certificate)
    if limits is None or not limits.ca or usage is None or not usage.key_cert_sign:
        return False
    return limits.path_length is None or below <= limits.path_length


@lru_cache(maxsize=256)
def _list(data: bytes, parent: x509.Certificate) -> x509.CertificateRevocationList | None:
    """A whole and direct list of this issuer with its signature checked; None for any other."""
    try:
        found = x509.load_der_x509_crl(data)
        if found.issuer != parent.subject or not isinstance(found.signature_hash_algorithm, _STRONG):
            return None
        special = any(
            isinstance(one.value, (x509.IssuingDistributionPoint, x509.DeltaCRLIndicator)) or one.critical
            for one in found.extensions
        )
        usage = _key_usage(parent)
        if special or found.next_update_utc is None or usage is None or not usage.crl_sign:
            return None
        return found if found.is_signature_valid(parent.public_key()) else None  # type: ignore[arg-type]
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None


@lru_cache(maxsize=4096)
def _listed(data: bytes, child: x509.Certificate, parent: x509.Certificate) -> tuple[datetime | None, datetime] | None:
    """When the list says the child was revoked, and until when the list holds; None when it says nothing of it."""
    found = _list(data, parent)
    if found is None or found.next_update_utc is None:
        return None
    entry = found.get_revoked_certificate_by_serial_number(child.serial_number)
    return (entry.revocation_date_utc if entry is not None else None), found.next_update_utc


@lru_cache(maxsize=1024)
def _answered(data: bytes, child: x509.Certificate, parent: x509.Certificate) -> tuple[bool, datetime] | None:
    """Whether an OCSP answer says the child is good, and until when; None when it says nothing of it."""
    try:
        found = ocsp.load_der_ocsp_response(data)
        if found.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        if found.serial_number != child.serial_number or found.issuer_key_hash != _key_hash(
            parent, found.hash_algorithm
        ):
            return None
        if found.next_update_utc is None or not isinstance(found.signature_hash_algorithm, _STRONG):
            return None
        signer = next((one for one in found.certificates if one != parent and _issued(one, parent)), None)
        if signer is not None and not _may_answer(signer, found.produced_at_utc):
            return None
        _check_answer(found, signer or parent)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return None
    return found.certificate_status is ocsp.OCSPCertStatus.GOOD, found.next_update_utc


def _may_answer(signer: x509.Certificate, at: datetime) -> bool:
    """A responder of its own: named for it by the issuer, and never asked about itself."""
    try:
        signer.extensions.get_extension_for_class(x509.OCSPNoCheck)
    except (x509.ExtensionNotFound, ValueError):
        return False
    named = ExtendedKeyUsageOID.OCSP_SIGNING.dotted_string in (_extended(signer) or ())
    return named and signer.not_valid_before_utc <= at <= signer.not_valid_after_utc


def _check_answer(found: ocsp.OCSPResponse, signer: x509.Certificate) -> None:
    key, algorithm = signer.public_key(), found.signature_hash_algorithm
    if algorithm is None:
        raise InvalidSignature
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(found.signature, found.tbs_response_bytes, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(found.signature, found.tbs_response_bytes, ec.ECDSA(algorithm))
    else:
        raise InvalidSignature


def _key_hash(parent: x509.Certificate, algorithm: hashes.HashAlgorithm) -> bytes:
    """The hash of the bits of the issuer's key (RFC 6960, 4.1.1)."""
    whole = parent.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    bits = der.read(whole).children()[1].content[1:]
    digest = hashes.Hash(algorithm)
    digest.update(bits)
    return digest.finalize()
