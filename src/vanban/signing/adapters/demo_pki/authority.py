"""The demo's certificate authority: a root, an issuing authority, a timestamp authority, and the keys of people.

Everything lies under one folder of var/, key files readable by the owner alone. Every name says DEMO. Dates of the
authorities are fixed, so that a demo life can be played in any year. Revocation lists and answers are made on asking
from the register's facts; the folder holds keys and certificates, no state that could disagree with the register.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from vanban.signing.ports import KeyMissing, OpenKey, Permission, RevokedFact, SubjectFacts

BEGINS = datetime(2020, 1, 1, tzinfo=UTC)
ENDS = datetime(2040, 1, 1, tzinfo=UTC)
"""Twenty years, as NĐ 68/2024 gives an issuing authority."""

LIST_LASTS = timedelta(days=7)
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
ORGANISATION_IDENTIFIER = ObjectIdentifier("2.5.4.97")
DEMO_POLICY = ObjectIdentifier("1.3.6.1.4.1.99999.1.1")
PLACE = "http://pki.demo.invalid"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class _Identity:
    """A certificate with its key, open."""

    certificate: x509.Certificate
    key: PrivateKey

    @property
    def der(self) -> bytes:
        """The certificate in DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)


class DemoAuthority:
    """One folder of keys. Refuses to open in production: its signatures have no legal value."""

    def __init__(self, folder: Path, *, production: bool) -> None:
        if production:
            raise RuntimeError("the demo certificate authority must not be used in production")
        self._folder = folder

    @property
    def root(self) -> bytes:
        """The root certificate in DER: the anchor to trust in the demo."""
        return self._root().der

    @property
    def issuing(self) -> bytes:
        """The issuing authority's certificate in DER."""
        return self._issuing().der

    @property
    def timestamp_certificate(self) -> bytes:
        """The timestamp authority's certificate in DER."""
        return self.timestamp_identity().der

    def issue(self, subject: SubjectFacts, *, valid_from: datetime, valid_to: datetime) -> tuple[bytes, str]:
        """Make a key and a certificate for a person or an agency: the certificate (DER) and its serial number (hex)."""
        issuing = self._issuing()
        key = ec.generate_private_key(ec.SECP256R1())
        serial = secrets.randbits(126) | 1 << 126
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name_of(subject))
            .issuer_name(issuing.certificate.subject)
            .public_key(key.public_key())
            .serial_number(serial)
            .not_valid_before(valid_from.astimezone(UTC))
            .not_valid_after(valid_to.astimezone(UTC))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
            )
            .add_extension(x509.CertificatePolicies([x509.PolicyInformation(DEMO_POLICY, None)]), critical=False)
            .add_extension(_crl_place("issuing"), critical=False)
            .add_extension(_ocsp_place(), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(_issuer_key(issuing), critical=False)
        )
        certificate = builder.sign(issuing.key, hashes.SHA256())
        name = f"{serial:x}"
        self._write_key(self._folder / "keys" / f"{name}.key", key)
        return certificate.public_bytes(serialization.Encoding.DER), name

    def reach(self, certificate: bytes, *, reference: str) -> None:
        """Raises `KeyMissing` when the key's file is not here."""
        self.unlock(certificate, reference=reference)

    def unlock(self, certificate: bytes, *, reference: str, permission: Permission | None = None) -> OpenKey:
        """The key of this serial number, kept open. Raises `KeyMissing` when its file is not here."""
        path = self._folder / "keys" / f"{reference}.key"
        try:
            opened = _opened(path)
        except (FileNotFoundError, PermissionError) as error:
            raise KeyMissing(reference) from error
        return OpenKey(certificate, (self.issuing,), lambda data: opened.sign(data, ec.ECDSA(hashes.SHA256())))

    def revocation_lists(self, revoked: tuple[RevokedFact, ...], *, at: datetime) -> tuple[bytes, ...]:
        """The issuing authority's list and the root's own, as of `at`."""
        issuing, root = self._issuing(), self._root()
        return (_crl(issuing, revoked, at, number=len(revoked) + 1), _crl(root, (), at, number=1))

    def status_answer(self, certificate: bytes, revoked: RevokedFact | None, *, at: datetime) -> bytes:
        """An OCSP answer about one certificate, signed by the issuing authority itself (RFC 6960)."""
        issuing = self._issuing()
        begins = at.astimezone(UTC).replace(microsecond=0)
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=x509.load_der_x509_certificate(certificate),
                issuer=issuing.certificate,
                algorithm=hashes.SHA1(),  # noqa: S303 - the id of a certificate in OCSP, not a signature (RFC 6960)
                cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
                this_update=begins,
                next_update=begins + timedelta(hours=1),
                revocation_time=revoked.at.astimezone(UTC).replace(microsecond=0) if revoked else None,
                revocation_reason=x509.ReasonFlags.unspecified if revoked else None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, issuing.certificate)
        )
        return builder.sign(issuing.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def timestamp_identity(self) -> _Identity:
        """The timestamp authority (RSA: some readers know nothing else in a timestamp)."""
        return self._identity("timestamp", self._make_timestamp)

    def _root(self) -> _Identity:
        return self._identity("root", self._make_root)

    def _issuing(self) -> _Identity:
        return self._identity("issuing", self._make_issuing)

    def _identity(self, name: str, make: Callable[[], tuple[x509.Certificate, PrivateKey]]) -> _Identity:
        """An identity of this folder, made once, though several processes may ask at the same time."""
        found = _identity(self._folder, name)
        if found is not None:
            return found
        if name != "root":
            self._root()
        with self._locked():
            if not (self._folder / f"{name}.pem").exists():
                certificate, key = make()
                self._write_key(self._folder / f"{name}.key", key)
                temporary = self._folder / f"{name}.pem.tmp"
                temporary.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
                temporary.rename(self._folder / f"{name}.pem")
        return _read_identity(self._folder, name)

    def _make_root(self) -> tuple[x509.Certificate, PrivateKey]:
        key = rsa.generate_private_key(65537, 3072)
        name = _ca_name("CA gốc DEMO - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ")
        return _authority(name, name, key, key, path=1), key

    def _make_issuing(self) -> tuple[x509.Certificate, PrivateKey]:
        root = _read_identity(self._folder, "root")
        key = rsa.generate_private_key(65537, 3072)
        name = _ca_name("CA chuyên dùng công vụ DEMO")
        return _authority(name, root.certificate.subject, key, root.key, path=0, issuer=root), key

    def _make_timestamp(self) -> tuple[x509.Certificate, PrivateKey]:
        root = _read_identity(self._folder, "root")
        key = rsa.generate_private_key(65537, 2048)
        builder = (
            _builder(_ca_name("Cấp dấu thời gian DEMO"), root.certificate.subject, key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .add_extension(_crl_place("root"), critical=False)
            .add_extension(_issuer_key(root), critical=False)
        )
        return builder.sign(root.key, hashes.SHA256()), key

    def _write_key(self, path: Path, key: PrivateKey) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._folder / ".lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def raw_rsa(identity: _Identity, data: bytes) -> bytes:
    """Sign with an RSA identity, PKCS#1 v1.5 and SHA-256."""
    return cast(rsa.RSAPrivateKey, identity.key).sign(data, padding.PKCS1v15(), hashes.SHA256())


_identities: dict[tuple[Path, str], _Identity] = {}


def _identity(folder: Path, name: str) -> _Identity | None:
    """An identity of this folder, read once per process; None when it has not been made."""
    found = _identities.get((folder, name))
    if found is None and (folder / f"{name}.pem").exists():
        found = _identities[(folder, name)] = _read_identity(folder, name)
    return found


def _read_identity(folder: Path, name: str) -> _Identity:
    certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), password=None)
    return _Identity(certificate, cast(PrivateKey, key))


@lru_cache(maxsize=1024)
def _opened(path: Path) -> ec.EllipticCurvePrivateKey:
    return cast(ec.EllipticCurvePrivateKey, serialization.load_pem_private_key(path.read_bytes(), password=None))


def _name_of(subject: SubjectFacts) -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject.organisation[:64]),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "DEMO"),
    ]
    if subject.kind == "agency":
        parts.append(x509.NameAttribute(ORGANISATION_IDENTIFIER, subject.identifier[:64]))
    else:
        parts.append(x509.NameAttribute(NameOID.USER_ID, subject.identifier[:64]))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, subject.name[:64]))
    return x509.Name(parts)


def _ca_name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "vanban DEMO"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(subject: x509.Name, issuer: x509.Name, key: PrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(secrets.randbits(126) | 1 << 126)
        .not_valid_before(BEGINS)
        .not_valid_after(ENDS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _authority(
    subject: x509.Name,
    issuer_name: x509.Name,
    key: PrivateKey,
    issuer_key: PrivateKey,
    *,
    path: int,
    issuer: _Identity | None = None,
) -> x509.Certificate:
    builder = (
        _builder(subject, issuer_name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path), critical=True)
        .add_extension(_usage(signs=False), critical=True)
    )
    if issuer is not None:
        builder = builder.add_extension(_issuer_key(issuer), critical=False).add_extension(
            _crl_place("root"), critical=False
        )
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def _issuer_key(issuer: _Identity) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.certificate.public_key())  # type: ignore[arg-type]


def _crl_place(name: str) -> x509.CRLDistributionPoints:
    place = x509.UniformResourceIdentifier(f"{PLACE}/{name}.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])


def _ocsp_place() -> x509.AuthorityInformationAccess:
    access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(f"{PLACE}/ocsp"))
    return x509.AuthorityInformationAccess([access])


def _crl(issuer: _Identity, revoked: tuple[RevokedFact, ...], at: datetime, *, number: int) -> bytes:
    begins = at.astimezone(UTC).replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(begins)
        .next_update(begins + LIST_LASTS)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_issuer_key(issuer), critical=False)
    )
    for fact in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(int(fact.serial, 16))
            .revocation_date(fact.at.astimezone(UTC).replace(microsecond=0))
            .build()
        )
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
