"""Proof of existence over decades: at which moment each part of a file may be judged (ETSI EN 319 102-1, 5.6).

A document timestamp is judged today only when it is the newest. It attests that everything before it existed at its
time; so the one before it is judged at that time, when its authority's certificate and its algorithms still held, and
so on to the oldest. A signature is judged at the time of the oldest good timestamp that covers it: certificates that
ended later, and algorithms that broke later, do not undo it. A timestamp that does not hold attests nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import algos, keys
from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint, DisallowWeakAlgorithmsPolicy

Judge = Callable[[str, datetime], datetime | None]
"""The time a document timestamp attests when it holds, judged at a moment; None when it does not hold."""


@dataclass(frozen=True)
class Moments:
    """When each revision of a file is proven to have existed."""

    now: datetime
    proven: tuple[tuple[int, datetime], ...] = ()
    """Revision of each good document timestamp and its time, newest first."""

    def of(self, revision: int) -> datetime:
        """The moment at which what stands in this revision is judged: as early as can be proven, else now."""
        return min((moment for covered, moment in self.proven if covered > revision), default=self.now)


def moments(stamps: Iterable[tuple[str, int]], judge: Judge, *, at: datetime) -> Moments:
    """Judge the document timestamps (field, revision) from the newest to the oldest, each at the time proven so far."""
    found = Moments(at)
    for name, revision in sorted(stamps, key=lambda item: item[1], reverse=True):
        known = found.of(revision)
        attested = judge(name, known)
        if attested is not None and attested <= known:
            found = Moments(at, (*found.proven, (revision, attested)))
    return found


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
    """The earliest end of a kind whose named size is at least this key's."""
    if key is None:
        return None
    kind, size = str(key.algorithm).replace("rsassa_pss", "rsa"), int(key.bit_size)
    named = [(name, moment) for name, moment in ends.items() if name.startswith(kind)]
    sizes = [(name.removeprefix(kind), moment) for name, moment in named]
    return min((moment for digits, moment in sizes if digits.isdecimal() and size <= int(digits)), default=None)
