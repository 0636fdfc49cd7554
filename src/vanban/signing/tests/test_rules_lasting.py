"""Proof over decades, as rules: which moment counts, and by when a file must be stamped anew."""

from __future__ import annotations

from datetime import UTC, datetime

from asn1crypto import algos

from vanban.signing.adapters.pdf.past import EndingAlgorithms
from vanban.signing.rules.algorithms import MARGIN, end_of, is_known, renew_by


def year(number: int) -> datetime:
    return datetime(number, 6, 1, tzinfo=UTC)


def test_an_algorithm_holds_until_its_end():
    policy = EndingAlgorithms({"sha256": year(2034)})
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    assert policy.digest_algorithm_allowed(sha256, year(2033)).allowed
    assert not policy.digest_algorithm_allowed(sha256, year(2034)).allowed
    assert not policy.digest_algorithm_allowed(sha256, None).allowed
    signed = algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
    assert policy.signature_algorithm_allowed(signed, year(2033), None).allowed
    assert not policy.signature_algorithm_allowed(signed, year(2035), None).allowed


def test_renewal_comes_before_the_first_end():
    ends = {"rsa2048": year(2030), "sha256": year(2034)}
    assert end_of("rsa2048", ends) == end_of("rsa1024", ends) == year(2030)
    assert end_of("rsa3072", ends) is None
    assert renew_by(year(2031), ["sha256", "rsa3072"], ends) == year(2031) - MARGIN
    assert renew_by(year(2040), ["sha256", "rsa2048"], ends) == year(2030) - MARGIN
    assert renew_by(None, [], ends) is None
    assert is_known("ec256")
    assert not is_known("rot13")
