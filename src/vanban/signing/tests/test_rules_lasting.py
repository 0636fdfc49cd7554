"""Proof over decades, as rules: which moment counts, and by when a file must be stamped anew."""

from __future__ import annotations

from datetime import UTC, datetime

from asn1crypto import algos

from vanban.signing.adapters.pdf.past import EndingAlgorithms, moments
from vanban.signing.rules.algorithms import MARGIN, end_of, is_known, renew_by


def year(number: int) -> datetime:
    return datetime(number, 6, 1, tzinfo=UTC)


class Authorities:
    """Timestamps with their time and the end of their authority's certificate; what was asked is kept."""

    def __init__(self, **stamps: tuple[int, int]) -> None:
        self.stamps, self.asked = stamps, []

    def __call__(self, name: str, at: datetime) -> datetime | None:
        self.asked.append((name, at.year))
        made, ends = self.stamps[name]
        return year(made) if at <= year(ends) else None


def test_each_timestamp_is_judged_when_the_next_one_was_made():
    judge = Authorities(first=(2026, 2031), second=(2030, 2036), third=(2035, 2041))
    found = moments([("first", 2), ("second", 3), ("third", 4)], judge, at=year(2038))
    assert judge.asked == [("third", 2038), ("second", 2035), ("first", 2030)]
    assert [found.of(revision).year for revision in (0, 1, 2, 3, 4)] == [2026, 2026, 2030, 2035, 2038]


def test_a_gap_in_the_chain_proves_nothing_before_it():
    late = Authorities(first=(2026, 2031), second=(2033, 2039))
    found = moments([("first", 2), ("second", 3)], late, at=year(2038))
    assert late.asked == [("second", 2038), ("first", 2033)]
    assert found.of(0).year == 2033
    dead = Authorities(first=(2026, 2031), second=(2030, 2036))
    found = moments([("first", 2), ("second", 3)], dead, at=year(2038))
    assert dead.asked == [("second", 2038), ("first", 2038)]
    assert found.of(0).year == 2038


def test_a_timestamp_of_the_future_attests_nothing():
    found = moments([("first", 2)], Authorities(first=(2040, 2050)), at=year(2038))
    assert found.of(0).year == 2038


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
