"""Twelve years on: signers, issuing authority and the first timestamp authority have ended, one algorithm is broken."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import x509 as asn1
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from cast import AT
from vanban.directory.api import Role
from vanban.kernel.actor import Actor
from vanban.kernel.identifiers import new_id
from vanban.platform import storage
from vanban.signing import api, ports
from vanban.signing.actions.evidence import collect, note_algorithm_end
from vanban.signing.adapters.demo_pki import authority as demo
from vanban.signing.adapters.demo_pki.source import DemoSource
from vanban.signing.adapters.evidence.revocation import OwnRevocation
from vanban.signing.errors.evidence import AlgorithmUnknown
from vanban.signing.models import KeptFile, TrustAnchor
from vanban.signing.queries.evidence import kept_files, newest_version
from vanban.signing.tests.conftest import MACHINE
from vanban.signing.tests.test_evidence import issued

FIRST_ENDS = datetime(2032, 1, 1, tzinfo=UTC)
LATER = datetime(2038, 12, 1, tzinfo=UTC)


@pytest.fixture
def first(tmp_path, monkeypatch, _joined):
    """An authority of today, all of which ends in 2032."""
    monkeypatch.setattr(demo, "ENDS", FIRST_ENDS)
    return replaced(DemoSource(tmp_path / "first", production=False), monkeypatch)


def replaced(authority, monkeypatch):
    """The house's authority is this one now, for keys, timestamps and answers."""
    for _identity in (authority.root, authority.issuing, authority.timestamp_certificate):
        pass
    before = ports.revocation()
    monkeypatch.setattr(ports._joined, "authority", lambda: authority)
    monkeypatch.setattr(ports._joined, "keepers", {"demo": lambda: authority})
    monkeypatch.setattr(ports._joined, "stamper", authority.timestamper)
    monkeypatch.setattr(ports._joined, "revocation", lambda: OwnRevocation(lambda: authority, before))
    return authority


@pytest.fixture
def letter_of_2026(first, snv):
    """Issued on Monday; its evidence came an hour later. The document, the kept file, and the issued bytes."""
    document, kept = issued(snv)
    assert collect(kept, by=MACHINE, at=AT + timedelta(hours=1))
    return document, kept, storage.read(kept_files(document)[0].blob_id)


def new_authority(tmp_path, monkeypatch, at):
    """In its last year the first one is followed by another, whose root is trusted from then on."""
    monkeypatch.setattr(demo, "ENDS", datetime(2045, 1, 1, tzinfo=UTC))
    second = replaced(DemoSource(tmp_path / "second", production=False), monkeypatch)
    TrustAnchor.objects.create(
        name="CA gốc 2031",
        purpose="timestamps",
        content=second.root,
        fingerprint="2" * 64,
        trusted_from=at - timedelta(days=1),
        approved_by="Bà Kiểm",
    )
    return second


def archive(document):
    """The longest version's bytes."""
    return storage.read(newest_version(kept_files(document)[0]).blob_id)


def renewed(letter_of_2026, tmp_path, monkeypatch):
    """The archive copy renewed when its time came."""
    document, kept, _original = letter_of_2026
    due = KeptFile.objects.get(id=kept).renew_by
    assert due == FIRST_ENDS - timedelta(days=90)
    assert not collect(kept, by=MACHINE, at=due - timedelta(days=1))
    new_authority(tmp_path, monkeypatch, due)
    assert collect(kept, by=MACHINE, at=due)
    return archive(document)


@pytest.mark.clause("NB16-Đ9.3", "HP25-Đ21.4")
def test_an_archive_copy_renewed_in_time_still_holds(letter_of_2026, tmp_path, monkeypatch):
    document, kept, original = letter_of_2026
    before = archive(document)
    pdf = renewed(letter_of_2026, tmp_path, monkeypatch)
    assert pdf.startswith(before)
    assert before.startswith(original)
    note_algorithm_end("ec256", datetime(2034, 1, 1, tzinfo=UTC), source="thử", by=operator(), at=AT)
    report = api.check(pdf, at=LATER)
    assert report.is_good, [(one.kind, one.faults) for one in report.signatures]
    assert [one.kind for one in report.signatures] == ["person", "agency", "timestamp", "timestamp"]
    assert KeptFile.objects.get(id=kept).renew_by > LATER


def test_without_its_evidence_the_file_says_what_is_missing(letter_of_2026, tmp_path, monkeypatch):
    _document, _kept, original = letter_of_2026
    new_authority(tmp_path, monkeypatch, FIRST_ENDS - timedelta(days=90))
    report = api.check(original, at=LATER)
    assert report.verdict == api.Verdict.INVALID
    assert all("evidence_outlived" in one.faults for one in report.signatures)
    told = " ".join(line.text for line in api.tell_report(report))
    assert "chưa có dấu thời gian lưu trữ nào đặt lên tệp" in told


def test_an_archive_copy_that_nobody_renewed_has_ended_too(letter_of_2026):
    document, _kept, _original = letter_of_2026
    assert api.check(archive(document), at=FIRST_ENDS - timedelta(days=1)).is_good
    report = api.check(archive(document), at=LATER)
    assert report.verdict == api.Verdict.INVALID


def test_a_renewal_after_the_end_proves_nothing(letter_of_2026, tmp_path, monkeypatch):
    document, kept, _original = letter_of_2026
    late = FIRST_ENDS + timedelta(days=30)
    new_authority(tmp_path, monkeypatch, late)
    collect(kept, by=MACHINE, at=late)
    assert api.check(archive(document), at=LATER).verdict == api.Verdict.INVALID


def test_a_broken_algorithm_ends_what_was_not_renewed_before(letter_of_2026, tmp_path, monkeypatch):
    document, _kept, original = letter_of_2026
    ends = datetime(2029, 1, 1, tzinfo=UTC)
    assert note_algorithm_end("rsa2048", ends, source="thử", by=operator(), at=AT) == 1
    assert kept_files(document)[0].renew_by == ends - timedelta(days=90)
    for pdf in (original, archive(document)):
        assert api.check(pdf, at=ends - timedelta(days=1)).is_good
        report = api.check(pdf, at=ends + timedelta(days=1))
        assert report.verdict == api.Verdict.INVALID
    with pytest.raises(AlgorithmUnknown):
        note_algorithm_end("rot13", ends, source="thử", by=operator(), at=AT)


def test_an_authority_that_does_not_last_longer_renews_nothing(letter_of_2026):
    document, kept, _original = letter_of_2026
    due = KeptFile.objects.get(id=kept).renew_by
    assert not collect(kept, by=MACHINE, at=due)
    file = kept_files(document)[0]
    assert file.versions.count() == 1
    assert "lasts longer" in file.failure
    assert file.next_try_at == due + timedelta(days=7)


def test_pyhanko_agrees_on_the_archive_copy(first, snv):
    """Played at the machine's own time, which pyHanko takes for its own."""
    at = timezone.now() - timedelta(minutes=65)
    people, agencies = [snv.office.posts["viet"].person_id], [snv.agency_id]
    period = {"valid_from": at - timedelta(days=1), "valid_to": at + timedelta(days=900)}
    api.issue_demo_certificates(people, agencies, by=MACHINE, at=at, **period)
    document, kept = issued(snv, at=at)
    assert collect(kept, by=MACHINE, at=at + timedelta(hours=1))
    trust = SimpleTrustManager.build([asn1.Certificate.load(first.root)])
    policy = CertValidationPolicySpec(trust_manager=trust, revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO))
    spec = SignatureValidationSpec(
        cert_validation_policy=policy,
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
    )
    reader = PdfFileReader(io.BytesIO(archive(document)))
    for signature in sorted(reader.embedded_regular_signatures, key=lambda one: one.signed_revision):
        told = asyncio.run(ades_lta_validation(signature, PdfSignatureValidationSpec(spec)))
        assert told.ades_subindic == AdESPassed.OK, told.failure_msg


def operator():
    """Whoever keeps the trust store."""
    return Actor(person_id=new_id(), name="Trần Thị Vận", roles=frozenset({Role.OPERATOR}))
