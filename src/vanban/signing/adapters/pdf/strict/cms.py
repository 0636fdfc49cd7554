"""The CMS of a signature or a timestamp: read strictly, verified with `cryptography` (RFC 5652, 5035, 3161; PAdES).

Every CMS has exactly one signer. Its signed attributes must name the right type and digest of the content, and where
they name the certificate, it must be the one that is used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.signing.adapters.pdf.strict import der
from vanban.signing.adapters.pdf.strict.der import Node
from vanban.signing.adapters.pdf.strict.objects import Broken

DIGESTS = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "2.16.840.1.101.3.4.2.8": "sha3_256",
    "2.16.840.1.101.3.4.2.9": "sha3_384",
    "2.16.840.1.101.3.4.2.10": "sha3_512",
}
WEAK = frozenset({"md5", "sha1"})
_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "sha3_256": hashes.SHA3_256,
    "sha3_384": hashes.SHA3_384,
    "sha3_512": hashes.SHA3_512,
}
_SCHEMES = {
    "1.2.840.113549.1.1.1": ("rsa", ""),
    "1.2.840.113549.1.1.4": ("rsa", "md5"),
    "1.2.840.113549.1.1.5": ("rsa", "sha1"),
    "1.2.840.113549.1.1.14": ("rsa", "sha224"),
    "1.2.840.113549.1.1.11": ("rsa", "sha256"),
    "1.2.840.113549.1.1.12": ("rsa", "sha384"),
    "1.2.840.113549.1.1.13": ("rsa", "sha512"),
    "1.2.840.113549.1.1.10": ("pss", ""),
    "1.2.840.10045.2.1": ("ecdsa", ""),
    "1.2.840.10045.4.1": ("ecdsa", "sha1"),
    "1.2.840.10045.4.3.1": ("ecdsa", "sha224"),
    "1.2.840.10045.4.3.2": ("ecdsa", "sha256"),
    "1.2.840.10045.4.3.3": ("ecdsa", "sha384"),
    "1.2.840.10045.4.3.4": ("ecdsa", "sha512"),
    "2.16.840.1.101.3.4.3.10": ("ecdsa", "sha3_256"),
    "1.2.840.10040.4.1": ("dsa", ""),
    "1.2.840.10040.4.3": ("dsa", "sha1"),
    "2.16.840.1.101.3.4.3.2": ("dsa", "sha256"),
    "1.3.101.112": ("ed", ""),
    "1.3.101.113": ("ed", ""),
}
_SIGNED_DATA, DATA, TIMESTAMP = "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1", "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_TIME = (f"1.2.840.113549.1.9.{last}" for last in (3, 4, 5))
_CERTIFICATE_V1, _CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
_TOKEN = "1.2.840.113549.1.9.16.2.14"  # noqa: S105 - an object identifier
_ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52"
_KEY_NAMES = {"rsa": "RSA", "pss": "RSA-PSS", "ecdsa": "ECDSA", "dsa": "DSA", "ed": "EdDSA"}


@dataclass(frozen=True)
class Token:
    """What a timestamp says (RFC 3161)."""

    moment: datetime
    digest: str
    imprint: bytes


@dataclass
class Signature:
    """One CMS with one signer, read but not yet compared with a document."""

    certificate: x509.Certificate
    certificates: list[x509.Certificate]
    digest: str
    scheme: str
    signature: bytes
    content_type: str
    content: bytes | None
    signed: bytes | None
    attributes: dict[str, Node]
    signed_digest: str
    token_data: bytes | None = None
    parameters: Node | None = None
    old_kind: bool = False
    """The kind of signature itself rests on SHA-1, whatever the rest uses."""
    faults: list[str] = field(default_factory=list)

    @property
    def algorithm(self) -> str:
        """The algorithms in words."""
        key = self.certificate.public_key()
        size = f" {key.key_size}" if hasattr(key, "key_size") else ""
        return f"{_KEY_NAMES[self.scheme]}{size}, {self.digest.upper().replace('SHA', 'SHA-').replace('-3_', '3-')}"

    @property
    def is_weak(self) -> bool:
        """True when an algorithm is no longer safe."""
        key = self.certificate.public_key()
        if isinstance(key, (rsa.RSAPublicKey, dsa.DSAPublicKey)) and key.key_size < 2048:
            return True
        if isinstance(key, ec.EllipticCurvePublicKey) and key.key_size < 224:
            return True
        return self.old_kind or bool({self.digest, self.signed_digest} & WEAK) or self.scheme == "dsa"

    @property
    def signing_time(self) -> datetime | None:
        """The time the signer claims in the CMS."""
        node = self.attributes.get(_SIGNING_TIME)
        return _time(node) if node is not None else None

    def is_sound(self, digest: bytes) -> bool:
        """True when the signature is the signer's, over content with this digest."""
        if self.signed is None:
            return self._verifies(None, digest)
        told = self.attributes.get(_MESSAGE_DIGEST)
        kind = self.attributes.get(_CONTENT_TYPE)
        if told is None or told.tag != der.OCTETS or told.content != digest:
            return False
        if kind is None or der.oid(kind) != self.content_type:
            return False
        return self._verifies(self.signed, b"")

    def _verifies(self, message: bytes | None, digest: bytes) -> bool:
        try:
            _verify(self, message, digest)
        except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
            return False
        return True


def parse(contents: bytes) -> Signature:
    """The CMS in these bytes, which may be padded with zeros. Raises `Broken` with a code."""
    info = der.read(contents)
    if contents[info.end :].strip(b"\0"):
        raise Broken("cms_more", "bytes after the CMS")
    parts = info.children()
    if info.tag != der.SEQUENCE or len(parts) != 2 or der.oid(parts[0]) != _SIGNED_DATA:
        raise Broken("cms_broken", "no signed data")
    data = parts[1].children()[0].children()
    kind, content = _encapsulated(data[2])
    raw = [node for node in data[3:] if node.tag == 0xA0]
    signers = data[-1].children()
    if data[-1].tag != der.SET or len(signers) != 1:
        raise Broken("two_signers", f"{len(signers)} signers")
    certificates = [
        load_certificate(node.whole) for node in (raw[0].children() if raw else []) if node.tag == der.SEQUENCE
    ]
    return _signer(signers[0].children(), [one for one in certificates if one is not None], kind, content)


def token(contents: bytes) -> tuple[Signature, Token]:
    """A timestamp token: its CMS, and what it says. Raises `Broken`."""
    found = parse(contents)
    if found.content_type != TIMESTAMP or found.content is None:
        raise Broken("cms_broken", "no timestamp")
    facts = der.read(found.content).children()
    imprint = facts[2].children()
    moment = next((_time(node) for node in facts[3:] if node.tag == 0x18), None)
    digest = DIGESTS.get(der.oid(imprint[0].children()[0]))
    if moment is None or digest is None:
        raise Broken("cms_broken", "no time")
    return found, Token(moment, digest, imprint[1].content)


def is_token_sound(found: Signature) -> bool:
    """True when the authority's signature over what the token says is its own."""
    return found.content is not None and found.is_sound(hashlib.new(found.digest, found.content).digest())


def bare(contents: bytes, certificate: bytes) -> Signature:
    """A signature of the old kind `adbe.x509.rsa_sha1`: an octet string beside its certificate."""
    node = der.read(contents)
    holder = load_certificate(certificate)
    if node.tag != der.OCTETS or holder is None or not isinstance(holder.public_key(), rsa.RSAPublicKey):
        raise Broken("cms_broken", "no signature")
    return Signature(holder, [holder], "sha1", "rsa", node.content, DATA, None, None, {}, "sha1")


def _encapsulated(node: Node) -> tuple[str, bytes | None]:
    parts = node.children()
    if len(parts) == 1:
        return der.oid(parts[0]), None
    inner = parts[1].children()[0]
    if inner.tag != der.OCTETS:
        raise Broken("cms_not_der", "content")
    return der.oid(parts[0]), inner.content


def _signer(parts: list[Node], certificates: list[x509.Certificate], kind: str, content: bytes | None) -> Signature:
    place = 3
    digest = DIGESTS.get(der.oid(parts[2].children()[0]))
    signed = attributes = None
    if parts[place].tag == 0xA0:
        attributes = dict(_attributes(parts[place]))
        signed = b"\x31" + parts[place].whole[1:]
        place += 1
    algorithm = parts[place].children()
    scheme, told = _SCHEMES.get(der.oid(algorithm[0]), ("", ""))
    if digest is None or not scheme:
        raise Broken("cms_unknown", "algorithm")
    certificate = next((one for one in certificates if _is_meant(parts[1], one)), None)
    if certificate is None:
        raise Broken("certificate_missing")
    found = Signature(
        certificate=certificate,
        certificates=certificates,
        digest=digest,
        scheme=scheme,
        signature=parts[place + 1].content,
        content_type=kind,
        content=content,
        signed=signed,
        attributes=attributes or {},
        signed_digest=told or digest,
        parameters=algorithm[1] if len(algorithm) > 1 else None,
    )
    _name_the_certificate(found)
    _protect_algorithms(found, parts[2], parts[place])
    for name, value in _attributes(parts[place + 2]) if len(parts) > place + 2 else ():
        if name == _TOKEN and found.token_data is None:
            found.token_data = value.whole
    return found


def _attributes(node: Node) -> Iterator[tuple[str, Node]]:
    seen: set[str] = set()
    for attribute in node.children():
        name, values = attribute.children()
        kind = der.oid(name)
        if kind in seen and kind in {_MESSAGE_DIGEST, _CONTENT_TYPE, _CERTIFICATE_V1, _CERTIFICATE_V2}:
            raise Broken("cms_broken", "an attribute comes twice")
        seen.add(kind)
        inner = values.children()
        if inner:
            yield kind, inner[0]


def _is_meant(identifier: Node, certificate: x509.Certificate) -> bool:
    if identifier.tag == 0x80:
        try:
            known = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        except (x509.ExtensionNotFound, ValueError):
            return False
        return known == identifier.content
    issuer, serial = identifier.children()
    return certificate.serial_number == der.integer(serial) and certificate.issuer.public_bytes() == issuer.whole


def _name_the_certificate(found: Signature) -> None:
    """ESS signing-certificate: the hash in the signed attributes must be of the certificate that is used."""
    for kind in (_CERTIFICATE_V1, _CERTIFICATE_V2):
        node = found.attributes.get(kind)
        if node is None:
            continue
        first = node.children()[0].children()[0].children()
        digest = "sha1" if kind == _CERTIFICATE_V1 else "sha256"
        if kind == _CERTIFICATE_V2 and first[0].tag == der.SEQUENCE:
            digest, first = DIGESTS.get(der.oid(first[0].children()[0]), ""), first[1:]
        whole = found.certificate.public_bytes(Encoding.DER)
        if not digest or hashlib.new(digest, whole).digest() != first[0].content:
            found.faults.append("other_certificate")


def _protect_algorithms(found: Signature, digest: Node, scheme: Node) -> None:
    """RFC 6211: where the signer protected the algorithms, they must be the ones used."""
    node = found.attributes.get(_ALGORITHM_PROTECTION)
    if node is None:
        return
    parts = node.children()
    same_digest = der.oid(parts[0].children()[0]) == der.oid(digest.children()[0])
    named = parts[1].data[parts[1].body : parts[1].end]
    if not same_digest or der.oid(der.read(named)) != der.oid(scheme.children()[0]):
        found.faults.append("other_algorithm")


def _verify(found: Signature, message: bytes | None, digest: bytes) -> None:
    key = found.certificate.public_key()
    chosen = _HASHES[found.signed_digest]()
    data = digest if message is None else message
    how = Prehashed(chosen) if message is None else chosen
    if found.scheme == "rsa" and isinstance(key, rsa.RSAPublicKey):
        key.verify(found.signature, data, padding.PKCS1v15(), how)
    elif found.scheme == "pss" and isinstance(key, rsa.RSAPublicKey):
        chosen, mask, salt = _pss(found)
        how = Prehashed(chosen) if message is None else chosen
        key.verify(found.signature, data, padding.PSS(padding.MGF1(mask), salt), how)
    elif found.scheme == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(found.signature, data, ec.ECDSA(how))
    elif found.scheme == "dsa" and isinstance(key, dsa.DSAPublicKey):
        key.verify(found.signature, data, how)
    elif (
        found.scheme == "ed"
        and message is not None
        and isinstance(key, (ed25519.Ed25519PublicKey, ed448.Ed448PublicKey))
    ):
        key.verify(found.signature, data)
    else:
        raise InvalidSignature


def _pss(found: Signature) -> tuple[hashes.HashAlgorithm, hashes.HashAlgorithm, int]:
    """RSASSA-PSS-params (RFC 4055); SHA-1 and 20 where nothing is said."""
    digest, mask, salt = "sha1", "sha1", 20
    for node in found.parameters.children() if found.parameters is not None else ():
        inner = node.children()[0]
        if node.tag == 0xA0:
            digest = DIGESTS[der.oid(inner.children()[0])]
        elif node.tag == 0xA1:
            mask = DIGESTS[der.oid(inner.children()[1].children()[0])]
        elif node.tag == 0xA2:
            salt = der.integer(inner)
    found.signed_digest = digest
    return _HASHES[digest](), _HASHES[mask](), salt


def _time(node: Node) -> datetime | None:
    text = node.content.decode("ascii", "replace")
    whole, dot, part = text.rstrip("Z").partition(".")
    shape = "%y%m%d%H%M%S" if node.tag == 0x17 else "%Y%m%d%H%M%S"
    try:
        moment = datetime.strptime(whole, shape).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment.replace(microsecond=int(part[:6].ljust(6, "0"))) if dot and part.isdigit() else moment


@lru_cache(maxsize=512)
def load_certificate(data: bytes) -> x509.Certificate | None:
    """A certificate, loaded once; None for one that cannot be read."""
    try:
        certificate = x509.load_der_x509_certificate(data)
        certificate.public_key()
    except (ValueError, UnsupportedAlgorithm, TypeError):
        return None
    return certificate
