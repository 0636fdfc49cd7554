"""What is kept beside a document's signed files: certificates, times, answers, longer versions (TT 41/2017 Đ9)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from vanban.kernel.clock import to_wire
from vanban.signing import ports
from vanban.signing.models import AlgorithmEnd, Certificate, KeptFile, KeptSignature, KeptVersion, SeenCertificate

LONGEST = 6


@dataclass(frozen=True)
class Asked:
    """A certificate about which an authority is to be asked, and who issued it."""

    certificate: bytes
    issuer: bytes


def kept_files(document_id: UUID) -> list[KeptFile]:
    """The kept files of a document in their order, with their longer versions."""
    return list(KeptFile.objects.filter(document_id=document_id).prefetch_related("versions__blob").order_by("place"))


def newest_version(kept: KeptFile) -> KeptVersion | None:
    """The longest version; None while there is only the file as issued."""
    return max(kept.versions.all(), key=lambda version: version.number, default=None)


def signatures_kept(document_id: UUID) -> list[KeptSignature]:
    """The signatures of a document's files with their certificates and answers, in order."""
    found = KeptSignature.objects.filter(kept__document_id=document_id)
    return list(found.select_related("kept", "certificate", "stamped_by", "answer").order_by("kept__place", "place"))


def algorithm_ends() -> dict[str, datetime]:
    """The algorithms that are said to end, and when."""
    return dict(AlgorithmEnd.objects.values_list("name", "ends"))


def evidence_of(document_id: UUID) -> dict[str, Any]:
    """All that is kept, as JSON values: to be listed and handed out years later, without any other part of the house.

    Certificates, tokens and answers are in base64 of their DER.
    """
    signatures = signatures_kept(document_id)
    files = [
        {
            "name": kept.name,
            "sha256": kept.blob.sha256,
            "direction": kept.direction,
            "responsible": kept.responsible,
            "kept_since": to_wire(kept.kept_since),
            "level": kept.level,
            "complete_at": _wire(kept.complete_at),
            "renew_by": _wire(kept.renew_by),
            "destroyed_at": _wire(kept.destroyed_at),
            "versions": [_version(version) for version in kept.versions.all()],
            "signatures": [_signature(one) for one in signatures if one.kept_id == kept.id],
        }
        for kept in kept_files(document_id)
    ]
    fingerprints = {print_ for one in signatures for print_ in (one.certificate_id, *one.chain, one.stamped_by_id)}
    seen = SeenCertificate.objects.filter(fingerprint__in=[print_ for print_ in fingerprints if print_])
    return {
        "document": str(document_id),
        "files": files,
        "certificates": {one.fingerprint: _certificate(one) for one in seen.order_by("fingerprint")},
    }


def asked_about(
    certificates: Iterable[bytes], known: Iterable[bytes], trust: ports.TrustMaterial
) -> tuple[list[Asked], list[bytes]]:
    """Every certificate up to a trusted root with its issuer, each once; and those that lead to no root we trust.

    Only authorities of trusted chains are asked: an address in a stranger's certificate is never called.
    """
    roots = (*trust.roots, *trust.timestamp_roots)
    pool = list(dict.fromkeys((*known, *trust.intermediates)))
    asked: dict[bytes, Asked] = {}
    lost: list[bytes] = []
    for certificate in certificates:
        chain = _chain(certificate, pool, roots)
        if chain is None:
            lost.append(certificate)
            continue
        for below, above in pairwise(chain):
            asked.setdefault(below, Asked(below, above))
    return list(asked.values()), lost


def issuer_chain(certificate: bytes, known: Iterable[bytes], trust: ports.TrustMaterial) -> list[bytes]:
    """The certificates above this one, up to a trusted root; empty when it leads to none."""
    found = _chain(certificate, [*known, *trust.intermediates], (*trust.roots, *trust.timestamp_roots))
    return found[1:] if found else []


def revoked_fact(certificate: bytes, *, at: datetime) -> ports.RevokedFact | None:
    """What our own register knows of a certificate."""
    serial = f"{x509.load_der_x509_certificate(certificate).serial_number:x}"
    found = Certificate.objects.filter(serial=serial, revoked_at__lte=at).first()
    if found is None or found.revoked_at is None or bytes(found.content) != certificate:
        return None
    return ports.RevokedFact(serial, found.revoked_at)


def fingerprint(certificate: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(certificate).hexdigest()


def algorithms_of(certificate: bytes, digest: str) -> list[str]:
    """What a signature with this certificate relies on: the digest, and the kind of key with its size."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return [digest, f"rsa{key.key_size}"]
    if isinstance(key, ec.EllipticCurvePublicKey):
        return [digest, f"ec{key.key_size}"]
    return [digest]


def _chain(certificate: bytes, pool: list[bytes], roots: tuple[bytes, ...]) -> list[bytes] | None:
    """From the certificate to a root, both included."""
    chain = [certificate]
    while len(chain) <= LONGEST:
        if chain[-1] in roots:
            return chain
        above = next((root for root in roots if _issued(chain[-1], root)), None)
        if above is not None:
            return [*chain, above]
        above = next((one for one in pool if one not in chain and _issued(chain[-1], one)), None)
        if above is None:
            return None
        chain.append(above)
    return None


def _issued(below: bytes, above: bytes) -> bool:
    child, parent = x509.load_der_x509_certificate(below), x509.load_der_x509_certificate(above)
    if child.issuer != parent.subject:
        return False
    try:
        child.verify_directly_issued_by(parent)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _version(version: KeptVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "level": version.level,
        "reason": version.reason,
        "made_at": to_wire(version.made_at),
        "sha256": version.blob.sha256,
        "stamped_until": _wire(version.stamped_until),
    }


def _signature(one: KeptSignature) -> dict[str, Any]:
    answer = one.answer
    return {
        "field": one.field,
        "kind": one.kind,
        "holder": one.holder,
        "responsible": one.responsible,
        "certificate": one.certificate_id,
        "chain": one.chain,
        "signed_at": _wire(one.signed_at),
        "stamped_at": _wire(one.stamped_at),
        "stamped_by": one.stamped_by_id,
        "token": _text(one.token),
        "status": one.status,
        "status_at": _wire(answer.this_update) if answer else None,
        "answer": {"kind": answer.kind, "content": _text(answer.content)} if answer else None,
    }


def _certificate(one: SeenCertificate) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "issuer": one.issuer,
        "serial": one.serial,
        "valid_from": to_wire(one.valid_from),
        "valid_to": to_wire(one.valid_to),
        "content": _text(one.content),
    }


def _wire(moment: datetime | None) -> str | None:
    return to_wire(moment) if moment is not None else None


def _text(content: Any) -> str:
    return base64.b64encode(bytes(content)).decode("ascii")
