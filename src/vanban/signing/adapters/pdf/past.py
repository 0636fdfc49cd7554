"""Algorithms that end: what was proven to exist before the end holds, what is judged after it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from asn1crypto import algos, keys
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint, DisallowWeakAlgorithmsPolicy

from vanban.signing.rules.algorithms import end_of


def has_ended(ends: Mapping[str, datetime], digest: str, chain: Iterable[x509.Certificate], moment: datetime) -> bool:
    """True when the digest, or a key or a digest of the chain, was no longer safe at this moment.

    The root is trusted by itself: its own signature proves nothing and need not be safe.
    """
    names, whole = {digest}, list(chain)
    for certificate in whole:
        key = certificate.public_key()
        kind = "ec" if isinstance(key, ec.EllipticCurvePublicKey) else "rsa"
        names.add(f"{kind}{getattr(key, 'key_size', 0)}")
        if certificate.issuer != certificate.subject:
            names.add(_digest_of(certificate))
    found = (end_of(name, ends) for name in names)
    return any(last is not None and last <= moment for last in found)


def _digest_of(certificate: x509.Certificate) -> str:
    try:
        kind = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    return kind.name if kind is not None else ""


class EndingAlgorithms(DisallowWeakAlgorithmsPolicy):
    """Algorithms that are said to be broken from a day on: good before it, and never after.

    Names are those of digests (`sha256`) and of keys with their size (`rsa2048`, `ec256`); a key counts as no longer
    than the one named.
    """

    def __init__(self, ends: Mapping[str, datetime]) -> None:
        super().__init__()
        self._ends = dict(ends)

    def digest_algorithm_allowed(
        self, algo: algos.DigestAlgorithm, moment: datetime | None
    ) -> AlgorithmUsageConstraint:
        """As pyHanko's own list, and by the ends."""
        told = super().digest_algorithm_allowed(algo, moment)
        ends = self._ends.get(str(algo["algorithm"].native))
        return told if ends is None or not told.allowed else _until(ends, moment)

    def signature_algorithm_allowed(
        self, algo: algos.SignedDigestAlgorithm, moment: datetime | None, public_key: keys.PublicKeyInfo | None
    ) -> AlgorithmUsageConstraint:
        """As pyHanko's own list, and by the ends of the key's kind and size."""
        told = super().signature_algorithm_allowed(algo, moment, public_key)
        ends = _end_of_key(self._ends, public_key)
        return told if ends is None or not told.allowed else _until(ends, moment)


def _until(ends: datetime, moment: datetime | None) -> AlgorithmUsageConstraint:
    if moment is not None and moment < ends:
        return AlgorithmUsageConstraint(allowed=True)
    return AlgorithmUsageConstraint(
        allowed=False, not_allowed_after=ends, failure_reason=f"no longer safe from {ends.isoformat()}"
    )


def _end_of_key(ends: Mapping[str, datetime], key: Any) -> datetime | None:
    """The end of this key's kind and size."""
    if key is None:
        return None
    return end_of(f"{str(key.algorithm).replace('rsassa_pss', 'rsa')}{int(key.bit_size)}", ends)
