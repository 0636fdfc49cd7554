"""The CMS of a PAdES signature in DER: one fixed shape, written by hand (RFC 5652; ETSI EN 319 122-1, 319 142-1).

Signed attributes are content-type, message-digest and signing-certificate-v2 (RFC 5035), without a signing-time,
which PAdES keeps in the PDF. SHA-256, with RSA PKCS#1 v1.5 or ECDSA. The timestamp is an unsigned attribute.
Everything that only depends on the certificate is encoded once; a library that builds the same from an object model
spends nearly all of its time on encoding what never changes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from vanban.signing.adapters.pdf.der import NULL, OCTETS, SEQUENCE, context, integer, oid, part, set_of
from vanban.signing.ports import KeyMissing, OpenKey, Stamper

_SIGNED_DATA = oid("1.2.840.113549.1.7.2")
_DATA = oid("1.2.840.113549.1.7.1")
_MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4")
_CONTENT_TYPE = oid("1.2.840.113549.1.9.3")
_SIGNING_CERTIFICATE = oid("1.2.840.113549.1.9.16.2.47")
_TIMESTAMP = oid("1.2.840.113549.1.9.16.2.14")
_SHA256 = part(SEQUENCE, oid("2.16.840.1.101.3.4.2.1"))
_SCHEMES = {
    "rsa": part(SEQUENCE, oid("1.2.840.113549.1.1.11"), NULL),
    "ec": part(SEQUENCE, oid("1.2.840.10045.4.3.2")),
}
_ONE = integer(1)
_IS_DATA = part(SEQUENCE, _CONTENT_TYPE, set_of([_DATA]))


def signature(digest: bytes, *, key: OpenKey, stamper: Stamper | None) -> bytes:
    """The ContentInfo (DER) that signs this SHA-256 digest, with a timestamp where there is a stamper.

    What the keeper answers is checked with the certificate first: a key that belongs to another certificate makes no
    signature. Raises KeyMissing, KeyRefused, KeySilent, TimestampUnavailable.
    """
    credential = _credential(key.certificate, key.chain)
    attributes = (
        _IS_DATA,
        part(SEQUENCE, _MESSAGE_DIGEST, set_of([part(OCTETS, digest)])),
        credential.signing_certificate,
    )
    signed = set_of(attributes)
    value = key.sign(signed)
    credential.check(value, signed)
    token = stamper.stamp(hashlib.sha256(value).digest()) if stamper is not None else b""
    signer = part(
        SEQUENCE,
        _ONE,
        credential.identifier,
        _SHA256,
        b"\xa0" + signed[1:],  # signed as SET, carried as [0]
        credential.scheme,
        part(OCTETS, value),
        context(1, part(SEQUENCE, _TIMESTAMP, set_of([token]))) if token else b"",
    )
    content = part(SEQUENCE, _ONE, set_of([_SHA256]), part(SEQUENCE, _DATA), credential.certificates, set_of([signer]))
    return part(SEQUENCE, _SIGNED_DATA, context(0, content))


@dataclass(frozen=True)
class _Credential:
    """What a certificate contributes to each of its signatures, encoded."""

    identifier: bytes
    signing_certificate: bytes
    certificates: bytes
    scheme: bytes
    public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey

    def check(self, value: bytes, content: bytes) -> None:
        """Raises `KeyMissing` when this is no signature of the certificate's key over the content."""
        try:
            if isinstance(self.public, rsa.RSAPublicKey):
                self.public.verify(value, content, padding.PKCS1v15(), hashes.SHA256())
            else:
                self.public.verify(value, content, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature as error:
            raise KeyMissing("the keeper signs with a key of another certificate") from error


@lru_cache(maxsize=1024)
def _credential(certificate: bytes, chain: tuple[bytes, ...]) -> _Credential:
    read = asn1.Certificate.load(certificate)
    issuer, serial = read.issuer.dump(), integer(read.serial_number)
    public = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise KeyMissing("a key of a kind that cannot sign a PDF here")
    named = part(SEQUENCE, part(SEQUENCE, context(4, issuer)), serial)
    identified = part(SEQUENCE, part(OCTETS, hashlib.sha256(certificate).digest()), named)
    return _Credential(
        identifier=part(SEQUENCE, issuer, serial),
        signing_certificate=part(SEQUENCE, _SIGNING_CERTIFICATE, set_of([part(SEQUENCE, part(SEQUENCE, identified))])),
        certificates=set_of({certificate, *chain}, 0xA0),
        scheme=_SCHEMES["rsa" if isinstance(public, rsa.RSAPublicKey) else "ec"],
        public=public,
    )
