"""A small authority for tests: certificates for keys that lie elsewhere, good ones and every kind of bad one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BEGINS = datetime(2024, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=20 * 365)
EMAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION
ORGANISATION_IDENTIFIER = x509.ObjectIdentifier("2.5.4.97")


def new_key(kind: str) -> Any:
    """A fresh key: `rsa` or `ec`."""
    return rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())


def raw_sign(key: Any, content: bytes) -> bytes:
    """Sign as a keeper does: SHA-256, PKCS#1 v1.5 or ECDSA in DER."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    return bytes(key.sign(content, ec.ECDSA(hashes.SHA256())))


def der(certificate: x509.Certificate) -> bytes:
    """A certificate in DER."""
    return certificate.public_bytes(serialization.Encoding.DER)


def pem(certificate: x509.Certificate) -> bytes:
    """A certificate in PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM)


@dataclass
class SmallAuthority:
    """A root and an issuing authority."""

    root: x509.Certificate
    issuing: x509.Certificate
    root_key: Any
    issuing_key: Any

    def certificate(
        self,
        public_key: Any,
        name: str,
        *,
        begins: datetime = BEGINS,
        ends: datetime | None = None,
        signs: bool = True,
        is_authority: bool = False,
        purposes: tuple[x509.ObjectIdentifier, ...] = (EMAIL,),
        user_id: str = "",
        agency_code: str = "",
        by_root: bool = False,
    ) -> bytes:
        """A certificate (DER) of this public key for this name."""
        parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
        if user_id:
            parts.append(x509.NameAttribute(NameOID.USER_ID, user_id))
        if agency_code:
            parts.append(x509.NameAttribute(ORGANISATION_IDENTIFIER, agency_code))
        parts.append(x509.NameAttribute(NameOID.COMMON_NAME, name))
        issuer, key = (self.root, self.root_key) if by_root else (self.issuing, self.issuing_key)
        builder = (
            _builder(x509.Name(parts), issuer.subject, public_key, begins, ends or begins + timedelta(days=5 * 365))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(_usage(signs=signs), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        )
        if purposes:
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        return der(builder.sign(key, hashes.SHA256()))

    @property
    def chain(self) -> tuple[bytes, ...]:
        """What lies between a certificate and the root."""
        return (der(self.issuing),)


@lru_cache(maxsize=4)
def small_authority(kind: str = "rsa", name: str = "CA thử") -> SmallAuthority:
    """An authority with RSA or EC keys, made once per run."""
    root_key, issuing_key = new_key(kind), new_key(kind)
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name}: gốc")])
    issuing_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    root = _authority(root_name, root_name, root_key, root_key)
    issuing = _authority(issuing_name, root_name, issuing_key, root_key)
    return SmallAuthority(root, issuing, root_key, issuing_key)


def _authority(name: x509.Name, issuer: x509.Name, key: Any, issuer_key: Any) -> x509.Certificate:
    return (
        _builder(name, issuer, key.public_key(), BEGINS, BEGINS + YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: Any, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )
