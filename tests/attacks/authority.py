"""A small authority of the attacks' own: its keys are derived from fixed numbers, so the files hardly differ by run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
"""When the documents are signed; the checks take place an hour later."""
LATER = AT + timedelta(hours=1)
_BEGINS, _ENDS = AT - timedelta(days=400), AT + timedelta(days=1400)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, and the certificates above it."""

    certificate: x509.Certificate
    key: Key
    above: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.DER)

    def for_pyhanko(self) -> tuple[asn1_x509.Certificate, asn1_keys.PrivateKeyInfo]:
        """Certificate and key in asn1crypto's shape."""
        raw = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return asn1_x509.Certificate.load(self.der), asn1_keys.PrivateKeyInfo.load(raw)


def _key(number: int) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(1_000_003 * number + 77, ec.SECP256R1())


@lru_cache(maxsize=4)
def rsa_key(number: int, bits: int = 2048) -> rsa.RSAPrivateKey:
    """An RSA key; the one thing here that differs by run."""
    return rsa.generate_private_key(65537, bits)


def _name(common: str, organisation: str = "Tỉnh Thử nghiệm") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, signs: bool, issues: bool, enciphers: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=enciphers,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def made(
    common: str,
    number: int,
    issuer: Holder | None,
    *,
    authority: bool = False,
    path: int | None = None,
    serial: int = 0,
    period: tuple[datetime, datetime] = (_BEGINS, _ENDS),
    purposes: list[Any] | None = None,
    usage: x509.KeyUsage | None = None,
    key: Key | None = None,
    organisation: str = "Tỉnh Thử nghiệm",
) -> Holder:
    """A certificate of this issuer, of its own when there is none."""
    own = key or _key(number)
    name = _name(common, organisation)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(own.public_key())
        .serial_number(serial or 10_000 + number)
        .not_valid_before(period[0])
        .not_valid_after(period[1])
        .add_extension(x509.BasicConstraints(ca=authority, path_length=path), critical=True)
        .add_extension(usage or _usage(signs=not authority, issues=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
    )
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
    signed = builder.sign(issuer.key if issuer else own, hashes.SHA256())
    above = (issuer.certificate, *issuer.above) if issuer else ()
    return Holder(signed, own, above)


ROOT = made("CA gốc thử nghiệm", 1, None, authority=True, path=1)
ISSUING = made("CA cấp dưới thử nghiệm", 2, ROOT, authority=True, path=0)
PERSON = made("Nguyễn Văn An", 3, ISSUING)
SEAL = made("Sở Thử nghiệm", 4, ISSUING, organisation="Sở Thử nghiệm")
REVOKED = made("Trần Thị Bình", 5, ISSUING)
TSA = made("Dấu thời gian thử nghiệm", 6, ROOT, purposes=[ExtendedKeyUsageOID.TIME_STAMPING], key=rsa_key(6))
STRANGE_ROOT = made("CA lạ", 7, None, authority=True)
STRANGER = made("Nguyễn Văn An", 8, STRANGE_ROOT)


def crl(issuer: Holder, revoked: tuple[int, ...] = ()) -> bytes:
    """The issuer's list, in force while the documents are signed and checked."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(AT - timedelta(days=1))
        .next_update(AT + timedelta(days=6))
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.certificate.public_key()),  # type: ignore[arg-type]
            critical=False,
        )
    )
    for serial in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(AT - timedelta(days=30))
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


CRLS = (crl(ISSUING, (REVOKED.certificate.serial_number,)), crl(ROOT))
