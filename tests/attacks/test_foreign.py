"""Clean files of strangers hold by their bytes, whatever kind of signature they carry and whoever made it."""

from __future__ import annotations

import pytest

from attacks.foreign import FOREIGN
from attacks.judged import ours

NO_LONGER_SAFE = {"adbe.x509.rsa_sha1", "adbe.pkcs7.sha1", "SHA-1", "short key"}


@pytest.mark.slow
@pytest.mark.parametrize("name", FOREIGN)
def test_a_clean_file_of_a_stranger_is_intact(name: str) -> None:
    report = ours(FOREIGN[name](), trust=False).report
    assert report is not None
    assert report.verdict == ("valid_with_notes" if name in NO_LONGER_SAFE else "valid"), report
    assert all(facts.intact and not facts.modified_after and not facts.trusted for facts in report.signatures)


@pytest.mark.slow
@pytest.mark.parametrize("name", FOREIGN)
def test_one_byte_more_is_found_in_each_kind(name: str) -> None:
    pdf = FOREIGN[name]()
    report = ours(pdf.replace(b"1.000.000", b"9.000.000", 1), trust=False).report
    assert report is not None
    assert not report.is_good
    assert not report.signatures[0].intact


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(NO_LONGER_SAFE))
def test_what_is_no_longer_safe_is_not_trusted(name: str) -> None:
    report = ours(FOREIGN[name]()).report
    assert report is not None
    assert "weak_algorithm" in report.signatures[0].faults
