"""Roots, authorities under them and holders' certificates as strangers would send them: good ones and bad ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from cast import AT


@dataclass(frozen=True)
class Made:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Any

    @property
    def der(self) -> bytes:
        """As DER."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        """As PEM."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def fingerprint(self) -> str:
        """SHA-256 as paper prints it."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def make(
    name: str = "CA phục vụ các cơ quan nhà nước G9",
    *,
    above: Made | None = None,
    key: Any = None,
    authority: bool = True,
    cert_sign: bool = True,
    begins: datetime = AT - timedelta(days=900),
    ends: datetime = AT + timedelta(days=5000),
    digest: Any = None,
    others_key: bool = False,
) -> Made:
    """A certificate; a root unless `above` issues it. `others_key` signs it with a key that is not its issuer's."""
    own = key or ec.generate_private_key(ec.SECP256R1())
    signer = ec.generate_private_key(ec.SECP256R1()) if others_key else above.key if above else own
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.certificate.subject if above else subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=not authority, key_cert_sign=cert_sign, crl_sign=cert_sign, **usage),
            critical=True,
        )
    )
    return Made(builder.sign(signer, digest or hashes.SHA256()), own)


def weak_key() -> Any:
    """RSA of 1024 bits."""
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - weak on purpose


def bundle(*made: Made) -> bytes:
    """A PKCS#7 file of several."""
    return pkcs7.serialize_certificates([one.certificate for one in made], Encoding.DER)
