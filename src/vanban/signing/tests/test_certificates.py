"""Certificates before signing: missing, expired, not yet valid, revoked, key gone; all reasons at once."""

from __future__ import annotations

import stat
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from cast import AT, actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import NotAllowed, Refusals
from vanban.kernel.states import StepRefused
from vanban.platform.models import AuditEntry
from vanban.signing import api
from vanban.signing.adapters.demo_pki.authority import DemoAuthority
from vanban.signing.models import Certificate, SignatureRecord
from vanban.signing.tests.conftest import MACHINE, Story
from vanban.signing.tests.letters import letter

pytestmark = pytest.mark.django_db


def _png(data: bytes) -> bytes:
    """A PNG whose head is in order, with this as its deflated picture."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 300, 100, 8, 6, 0, 0, 0)), (b"IDAT", data), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part)) for kind, part in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def sign(story: Story, at=AT):
    return api.sign_as_person(story.prepared(), layout=letter()[1], by=story.viet, at=at)


def test_who_has_no_certificate_is_told_before_anything_happens(snv: Story):
    with pytest.raises(api.CertificateMissing) as refusal:
        api.ensure_can_sign(snv.mai, AT)
    assert refusal.value.data["holder"] == "Nguyễn Thị Mai"
    with pytest.raises(api.CertificateMissing):
        api.sign_as_person(snv.prepared(), layout=letter()[1], by=snv.mai, at=AT)
    assert not SignatureRecord.objects.exists()


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (AT + timedelta(days=6 * 365), api.CertificateExpired),
        (AT - timedelta(days=30), api.CertificateNotYetValid),
    ],
)
def test_a_certificate_is_used_only_in_its_time(snv: Story, moment, refusal):
    with pytest.raises(refusal):
        sign(snv, at=moment)
    assert not SignatureRecord.objects.exists()


def test_every_reason_is_told_at_once(snv: Story):
    certificate = api.certificate_of_person(snv.viet.person_id, at=AT)
    api.revoke(certificate.id, reason="mất thiết bị", by=MACHINE, at=AT)
    (Path(settings.VANBAN_VAR) / "demo-pki" / "keys" / f"{certificate.serial}.key").unlink()
    with pytest.raises(Refusals) as refusal:
        api.ensure_can_sign(snv.viet, AT + timedelta(days=6 * 365))
    assert {reason.code for reason in refusal.value.reasons} >= {
        "signing.certificate_revoked",
        "signing.certificate_expired",
    }


def test_a_key_file_that_is_gone_is_a_refusal(snv: Story):
    api.issue_demo_certificates(
        [snv.viet.person_id],
        [],
        by=MACHINE,
        at=AT,
        valid_from=AT - timedelta(days=2),
        valid_to=AT + timedelta(days=9999),
    )
    certificate = api.certificate_of_person(snv.viet.person_id, at=AT)
    (Path(settings.VANBAN_VAR) / "demo-pki" / "keys" / f"{certificate.serial}.key").unlink()
    with pytest.raises(api.KeyUnavailable):
        sign(snv)


@pytest.mark.clause("NB25-Đ23.1b")
def test_certificates_are_revoked_by_administrators_once_and_on_record(snv: Story):
    certificate = api.certificate_of_person(snv.viet.person_id, at=AT)
    with pytest.raises(NotAllowed):
        api.revoke(certificate.id, reason="thử", by=snv.mai, at=AT)
    api.revoke(certificate.id, reason="chuyển công tác", by=MACHINE, at=AT)
    assert AuditEntry.objects.filter(subject_id=certificate.id, code="signing.certificate_revoked").count() == 1
    with pytest.raises(api.CertificateRevoked):
        sign(snv)
    with pytest.raises(StepRefused):
        api.revoke(certificate.id, reason="lần nữa", by=MACHINE, at=AT)


def test_asking_twice_makes_one_certificate_and_the_best_is_used(snv: Story):
    count = Certificate.objects.count()
    again = api.issue_demo_certificates([snv.viet.person_id], [snv.agency_id], by=MACHINE, at=AT)
    assert (again, Certificate.objects.count()) == ([], count)
    assert {item.kind for item in api.certificates(agency_id=snv.agency_id)} == {"person", "agency"}
    assert api.certificates(agency_id=new_id()) == []
    api.issue_demo_certificates(
        [snv.viet.person_id],
        [],
        by=MACHINE,
        at=AT,
        valid_from=AT - timedelta(days=900),
        valid_to=AT - timedelta(days=1),
    )
    api.ensure_can_sign(snv.viet, AT)


def test_keys_lie_under_var_for_the_owner_alone(snv: Story):
    folder = Path(settings.VANBAN_VAR) / "demo-pki"
    keys = [*folder.glob("*.key"), *(folder / "keys").glob("*.key")]
    assert len(keys) >= 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}


def test_the_demo_authority_is_refused_in_production(settings, snv: Story, tmp_path):
    with pytest.raises(RuntimeError):
        DemoAuthority(tmp_path, production=True)
    settings.VANBAN_PRODUCTION = True
    with pytest.raises(RuntimeError):
        api.issue_demo_certificates([snv.viet.person_id], [], by=MACHINE, at=AT)


def test_a_delegate_signs_with_the_own_certificate_only(snv: Story):
    long = actor(snv.office.posts["long"])
    with pytest.raises(api.CertificateMissing):
        api.sign_as_person(snv.prepared(), layout=letter()[1], by=long, at=AT)


def test_an_answer_about_a_certificate_says_good_then_revoked(snv: Story):
    from cryptography.x509 import ocsp

    certificate = api.certificate_of_person(snv.viet.person_id, at=AT)
    good = ocsp.load_der_ocsp_response(api.status_answer(certificate, at=AT))
    assert good.certificate_status == ocsp.OCSPCertStatus.GOOD
    revoked = api.revoke(certificate.id, reason="thử", by=MACHINE, at=AT)
    bad = ocsp.load_der_ocsp_response(api.status_answer(revoked, at=AT + timedelta(hours=1)))
    assert bad.certificate_status == ocsp.OCSPCertStatus.REVOKED


def test_a_registered_picture_is_used_instead_of_the_drawn_one(snv: Story):
    from vanban.signing.adapters.demo_pki.pictures import signature_picture

    api.set_picture("person", snv.viet.person_id, signature_picture("Khác"), by=MACHINE, at=AT)
    drawn = sign(snv).pdf
    assert api.check(drawn, at=AT).verdict == api.Verdict.VALID
    broken = _png(b"no picture")
    api.set_picture("person", snv.viet.person_id, broken, by=MACHINE, at=AT + timedelta(seconds=1))
    with pytest.raises(api.PdfRefused) as refusal:
        sign(snv)
    assert refusal.value.code == "signing.picture_refused"
