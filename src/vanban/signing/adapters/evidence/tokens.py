"""Timestamp requests and answers (RFC 3161), checked before a token is put into a document."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from vanban.signing.ports import TimestampUnavailable

EARLY = timedelta(minutes=5)
LATE = timedelta(minutes=15)
"""How far the authority's clock may be from the moment of asking; the answer alone may take three minutes."""

LONGEST_CHAIN = 6
_HASHES: dict[str, type[hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


class _Response(core.Sequence):
    """The answer; a refusal carries no token."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


@dataclass(frozen=True)
class Request:
    """A request with what its answer must repeat."""

    digest: bytes
    nonce: int

    @classmethod
    def new(cls, digest: bytes) -> Request:
        """Over a SHA-256 digest, with a fresh nonce."""
        return cls(digest, secrets.randbits(63) | 1)

    def der(self) -> bytes:
        """As sent."""
        imprint = tsp.MessageImprint(
            {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": self.digest}
        )
        asked = {"version": "v1", "message_imprint": imprint, "nonce": self.nonce, "cert_req": True}
        return bytes(tsp.TimeStampReq(asked).dump())


def token_from(
    answer: bytes, request: Request, *, at: datetime, roots: Sequence[bytes], between: Sequence[bytes]
) -> bytes:
    """The token of an answer (DER), when everything about it is right.

    Granted; over our digest with our nonce; its time near `at`; signed by a certificate that is for timestamps alone,
    named in what it signs, in force, and whose chain ends at one of the roots. Raises `TimestampUnavailable`.
    """
    try:
        return _token(answer, request, at, roots, between)
    except TimestampUnavailable:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, x509.UnsupportedGeneralNameType) as error:
        raise TimestampUnavailable(f"the answer cannot be read: {type(error).__name__}") from error


def _token(answer: bytes, request: Request, at: datetime, roots: Sequence[bytes], between: Sequence[bytes]) -> bytes:
    response = _Response.load(answer, strict=True)
    status = response["status"]["status"].native
    if status not in {"granted", "granted_with_mods"}:
        raise TimestampUnavailable(f"the authority refused: {status}")
    token = response["time_stamp_token"]
    if token["content_type"].native != "signed_data":
        raise TimestampUnavailable("the token is no signed data")
    signed: Any = token["content"]
    encapsulated = signed["encap_content_info"]
    if encapsulated["content_type"].native != "tst_info":
        raise TimestampUnavailable("the token is no timestamp")
    facts = encapsulated["content"].parsed
    _require_facts(facts, request, at)
    if len(signed["signer_infos"]) != 1:
        raise TimestampUnavailable("the token has not exactly one signer")
    certificates = [item.chosen for item in signed["certificates"] if item.name == "certificate"]
    signer = _signer(signed["signer_infos"][0], certificates)
    _require_signature(signed["signer_infos"][0], bytes(encapsulated["content"].contents), signer)
    _require_purpose(signer)
    moment = facts["gen_time"].native
    _require_chain(signer, [*(item.dump() for item in certificates), *between], roots, moment)
    return bytes(token.dump())


def _require_facts(facts: Any, request: Request, at: datetime) -> None:
    imprint = facts["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256":
        raise TimestampUnavailable("the token is over another kind of digest")
    if not secrets.compare_digest(imprint["hashed_message"].native, request.digest):
        raise TimestampUnavailable("the token is over other bytes")
    if facts["nonce"].native != request.nonce:
        raise TimestampUnavailable("the token answers another request")
    moment = facts["gen_time"].native
    if not at - EARLY <= moment <= at + LATE:
        raise TimestampUnavailable(f"the authority's clock says {moment.isoformat()}")


def _signer(info: Any, certificates: list[asn1_x509.Certificate]) -> asn1_x509.Certificate:
    named = info["sid"]
    for certificate in certificates:
        if named.name == "issuer_and_serial_number":
            same = (
                named.chosen["serial_number"].native == certificate.serial_number
                and named.chosen["issuer"] == certificate.issuer
            )
        else:
            same = certificate.key_identifier == named.chosen.native
        if same:
            return certificate
    raise TimestampUnavailable("the token does not carry its signer's certificate")


def _require_signature(info: Any, content: bytes, signer: asn1_x509.Certificate) -> None:
    digest = info["digest_algorithm"]["algorithm"].native
    if digest not in _HASHES:
        raise TimestampUnavailable(f"the token is signed over {digest}")
    attributes = {item["type"].native: item["values"] for item in info["signed_attrs"]}
    if attributes["content_type"][0].native != "tst_info":
        raise TimestampUnavailable("the signed attributes name another content")
    if attributes["message_digest"][0].native != hashlib.new(digest, content).digest():
        raise TimestampUnavailable("the token's content is not what was signed")
    _require_named_certificate(attributes, signer)
    signed = info["signed_attrs"].untag().dump(force=True)
    key = x509.load_der_x509_certificate(signer.dump()).public_key()
    raw, kind = info["signature"].native, _HASHES[digest]()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            scheme = info["signature_algorithm"].signature_algo
            if scheme != "rsassa_pkcs1v15":
                raise TimestampUnavailable(f"the token is signed as {scheme}")
            key.verify(raw, signed, padding.PKCS1v15(), kind)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(raw, signed, ec.ECDSA(kind))
        else:
            raise TimestampUnavailable("the token is signed by an unknown kind of key")
    except InvalidSignature as error:
        raise TimestampUnavailable("the token's signature is wrong") from error


def _require_named_certificate(attributes: dict[str, Any], signer: asn1_x509.Certificate) -> None:
    """The signed attribute must name the certificate, or a token could be passed off as another authority's."""
    if "signing_certificate_v2" in attributes:
        first = attributes["signing_certificate_v2"][0]["certs"][0]
        named = first["cert_hash"].native
        kind = first["hash_algorithm"]["algorithm"].native
    elif "signing_certificate" in attributes:
        named, kind = attributes["signing_certificate"][0]["certs"][0]["cert_hash"].native, "sha1"
    else:
        raise TimestampUnavailable("the token does not name its certificate")
    if hashlib.new(kind, signer.dump(), usedforsecurity=False).digest() != named:
        raise TimestampUnavailable("the token names another certificate")


def _require_purpose(signer: asn1_x509.Certificate) -> None:
    read = x509.load_der_x509_certificate(signer.dump())
    try:
        usage = read.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound as error:
        raise TimestampUnavailable("the signer's certificate is not for timestamps") from error
    if list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING] or not usage.critical:
        raise TimestampUnavailable("the signer's certificate is not for timestamps alone")


def _require_chain(
    signer: asn1_x509.Certificate, between: Sequence[bytes], roots: Sequence[bytes], moment: datetime
) -> None:
    """Every certificate up to one of the roots is in force and signed by the next; revocation is checked later."""
    trusted = [x509.load_der_x509_certificate(item) for item in roots]
    others = [x509.load_der_x509_certificate(item) for item in between]
    current = x509.load_der_x509_certificate(signer.dump())
    for _step in range(LONGEST_CHAIN):
        if not current.not_valid_before_utc <= moment <= current.not_valid_after_utc:
            raise TimestampUnavailable("a certificate of the timestamp authority is not in force")
        if current in trusted or any(_issued(current, root) for root in trusted):
            return
        above = next((item for item in others if item != current and _issued(current, item)), None)
        if above is None:
            break
        current = above
    raise TimestampUnavailable("the timestamp authority is not trusted: enter its root for timestamps")


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        if not issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, ValueError, TypeError, InvalidSignature):
        return False
    return True
