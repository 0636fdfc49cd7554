"""What stands in a file of certificates, and whether one of them may be a root of trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from vanban.kernel.clock import local
from vanban.kernel.refusals import Phrase, Refusal, gettext_noop
from vanban.signing.errors.trust import (
    FileIsNoCertificate,
    ManyCertificatesInFile,
    NoIntermediate,
    RootExpired,
    RootNoAuthority,
    RootNotSelfSigned,
    RootTooWeak,
)

MAX_BYTES = 256 * 1024
MAX_CERTIFICATES = 30
WEAK_RSA = Phrase(gettext_noop("an RSA key of less than 2048 bits"))
WEAK_EC = Phrase(gettext_noop("an EC key of less than 256 bits"))
WEAK_KEY = Phrase(gettext_noop("a kind of key that is not used for signatures here"))
WEAK_DIGEST = Phrase(gettext_noop("signed with a digest older than SHA-256"))
_GOOD_DIGESTS = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_Kind = TypeVar("_Kind", bound=x509.ExtensionType)
_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)


@dataclass(frozen=True)
class CertificateFacts:
    """A certificate as people compare it with paper."""

    content: bytes
    name: str
    subject: str
    issuer_name: str
    issuer: str
    serial: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    key: str
    """Kind and size: “RSA 4096”, “EC 256”."""
    digest: str
    weaknesses: tuple[Phrase, ...]
    self_signed: bool
    authority: bool
    """True when it may sign certificates: constraint CA and key usage “certificate signing”."""
    path_length: int | None
    usages: tuple[str, ...]
    critical: tuple[str, ...]


def read_file(content: bytes) -> list[CertificateFacts]:
    """Every certificate of a PEM, DER or PKCS#7 file, each once. Raises FileIsNoCertificate."""
    if not content or len(content) > MAX_BYTES:
        raise FileIsNoCertificate
    found = _certificates(content)
    if not found or len(found) > MAX_CERTIFICATES:
        raise FileIsNoCertificate
    try:
        facts = [facts_of(certificate) for certificate in found]
    except _UNREADABLE as error:
        raise FileIsNoCertificate from error
    return list({one.fingerprint: one for one in facts}.values())


def read_one(content: bytes) -> CertificateFacts:
    """The facts of one certificate in DER. Raises FileIsNoCertificate."""
    try:
        return facts_of(x509.load_der_x509_certificate(content))
    except _UNREADABLE as error:
        raise FileIsNoCertificate from error


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """The facts of a certificate; raises what a malformed one makes the reader raise."""
    constraints = _extension(certificate, x509.BasicConstraints)
    usage = _extension(certificate, x509.KeyUsage)
    key, weakness = _key(certificate)
    digest = certificate.signature_hash_algorithm
    weak_digest = not isinstance(digest, _GOOD_DIGESTS)
    return CertificateFacts(
        content=certificate.public_bytes(Encoding.DER),
        name=_common_name(certificate.subject),
        subject=certificate.subject.rfc4514_string()[:300],
        issuer_name=_common_name(certificate.issuer),
        issuer=certificate.issuer.rfc4514_string()[:300],
        serial=f"{certificate.serial_number:x}",
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        key=key,
        digest=digest.name.upper() if digest is not None else "-",
        weaknesses=tuple(part for part in (weakness, WEAK_DIGEST if weak_digest else None) if part is not None),
        self_signed=_signs_itself(certificate),
        authority=bool(constraints and constraints.ca and usage and usage.key_cert_sign),
        path_length=constraints.path_length if constraints and constraints.ca else None,
        usages=_usages(usage),
        critical=tuple(sorted(one.oid.dotted_string for one in certificate.extensions if one.critical)),
    )


def root_faults(facts: CertificateFacts, at: datetime) -> Iterator[Refusal]:
    """Every reason why this certificate cannot be a root of trust."""
    if not facts.authority:
        yield RootNoAuthority(name=facts.name)
    if not facts.self_signed:
        yield RootNotSelfSigned(name=facts.name, issuer=facts.issuer_name)
    for weakness in facts.weaknesses:
        yield RootTooWeak(name=facts.name, what=weakness)
    if facts.valid_to <= at:
        yield RootExpired(name=facts.name, moment=f"{local(facts.valid_to):%d/%m/%Y}")


def intermediate_faults(facts: CertificateFacts) -> Iterator[Refusal]:
    """Every reason why this certificate is not kept between roots and people."""
    if not facts.authority or facts.self_signed:
        yield NoIntermediate(name=facts.name)


def holders_certificate(content: bytes) -> CertificateFacts:
    """The one certificate of a file that is no authority's. Raises FileIsNoCertificate, ManyCertificatesInFile."""
    found = read_file(content)
    holders = [one for one in found if not one.authority]
    if len(holders) > 1:
        raise ManyCertificatesInFile
    return holders[0] if holders else found[0]


def may_sign(facts: CertificateFacts) -> bool:
    """True for a holder's certificate that says nothing against signing documents."""
    signs = {"digital_signature", "content_commitment"}
    return not facts.authority and (not facts.usages or bool(signs & set(facts.usages)))


def same_fingerprint(typed: str, fingerprint: str) -> bool:
    """True when somebody copied this very fingerprint, with whatever separators the paper uses."""
    return "".join(char for char in typed.casefold() if char.isalnum()) == fingerprint.casefold()


def _certificates(content: bytes) -> list[x509.Certificate]:
    loaders = (
        (x509.load_pem_x509_certificates, pkcs7.load_pem_pkcs7_certificates)
        if b"-----BEGIN" in content
        else (_one_der, pkcs7.load_der_pkcs7_certificates)
    )
    for load in loaders:
        try:
            return load(content)
        except _UNREADABLE:
            continue
    raise FileIsNoCertificate


def _one_der(content: bytes) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(content)]


def _extension(certificate: x509.Certificate, kind: type[_Kind]) -> _Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME) or name.get_attributes_for_oid(
        x509.NameOID.ORGANIZATION_NAME
    )
    return (str(found[0].value) if found else name.rfc4514_string())[:200]


def _key(certificate: x509.Certificate) -> tuple[str, Phrase | None]:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}", WEAK_RSA if key.key_size < 2048 else None
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.key_size}", WEAK_EC if key.key_size < 256 else None
    return type(key).__name__.removesuffix("PublicKey"), WEAK_KEY


def _signs_itself(certificate: x509.Certificate) -> bool:
    if certificate.subject != certificate.issuer:
        return False
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _usages(usage: x509.KeyUsage | None) -> tuple[str, ...]:
    if usage is None:
        return ()
    names = ("digital_signature", "content_commitment", "key_encipherment", "key_cert_sign", "crl_sign")
    return tuple(name for name in names if getattr(usage, name))
