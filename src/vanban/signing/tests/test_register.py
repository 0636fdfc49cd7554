"""The register: entering, resting, restoring, warning ahead, keys whose holders have left, pictures."""

from __future__ import annotations

import struct
import zlib
from datetime import timedelta

import pytest

from cast import AT, MONDAY, actor, phuong_hoa_lu
from vanban.directory.api import Post, Role
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.kernel.states import StepRefused
from vanban.platform.models import AuditEntry
from vanban.signing import api
from vanban.signing.errors import trust as errors
from vanban.signing.models import Certificate, CertificateWarning, SignatureRecord
from vanban.signing.queries import register
from vanban.signing.rules.register import Standing, picture_faults, standing, threshold
from vanban.signing.tests.conftest import MACHINE, Story
from vanban.signing.tests.roots import bundle, make, weak_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(snv: Story):
    """Hoa is also the department's administrator."""
    Post.objects.filter(id=snv.office.posts["hoa"].id).update(roles=[Role.CLERK, Role.UNIT_ADMIN])
    snv.office.posts["hoa"].refresh_from_db()
    return actor(snv.office.posts["hoa"])


@pytest.fixture
def root(db):
    """A trusted root of the authority."""
    made = make()
    api.trust_anchor("CA", made.der, "signatures", by=MACHINE, at=AT - timedelta(days=30))
    return made


def of(snv: Story) -> Certificate:
    return api.certificate_of_person(snv.viet.person_id, at=AT)


def enter(content: bytes, holder, by, **more):
    return api.register_certificate(
        content, holder_kind="person", holder_id=holder.person_id, kept_in="plugin", by=by, at=AT, **more
    )


@pytest.mark.clause("NB25-Đ23.1b", "HP25-Đ22.2")
def test_the_administrator_registers_what_the_authority_sent(snv: Story, admin, root):
    between = make("CA con", above=root)
    content = bundle(make("Nguyễn Thị Mai", above=between, authority=False, cert_sign=False), between, root)
    with pytest.raises(errors.IssuerUnknown):
        enter(content, snv.mai, admin)
    from vanban.signing.models import IntermediateCertificate

    IntermediateCertificate.objects.create(
        name="CA con", issuer="CA", content=between.der, fingerprint="0" * 64, valid_to=AT, kept_by="x", kept_at=AT
    )
    made = enter(content, snv.mai, admin, key_reference="mai-2026")
    assert (made.home_agency_id, made.kept_in, made.key_reference) == (snv.agency_id, "plugin", "mai-2026")
    assert api.certificate_of_person(snv.mai.person_id, at=AT) == made
    with pytest.raises(errors.CertificateKnown):
        enter(content, snv.mai, admin)


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (
            lambda root: make("Trần Văn Hùng", above=root, authority=False, cert_sign=False),
            errors.CertificateOfSomebodyElse,
        ),
        (lambda root: make("Nguyễn Thị Mai", above=root), errors.CertificateNotForSigning),
        (lambda _root: make("Nguyễn Thị Mai", above=make(), authority=False, cert_sign=False), errors.IssuerUnknown),
        (
            lambda root: make("Nguyễn Thị Mai", above=root, authority=False, cert_sign=False, ends=AT - timedelta(1)),
            api.CertificateExpired,
        ),
        (
            lambda root: make("Nguyễn Thị Mai", above=root, authority=False, cert_sign=False, key=weak_key()),
            errors.CertificateTooWeak,
        ),
    ],
    ids=["somebody else's", "an authority's", "unknown issuer", "expired", "weak"],
)
def test_what_cannot_sign_for_the_holder_is_refused(snv: Story, admin, root, made, refusal):
    with pytest.raises(refusal):
        enter(made(root).der, snv.mai, admin)
    assert not Certificate.objects.filter(person_id=snv.mai.person_id).exists()


def test_two_holders_in_one_file_are_refused(snv: Story, admin, root):
    one, two = (make("Nguyễn Thị Mai", above=root, authority=False, cert_sign=False) for _number in range(2))
    with pytest.raises(errors.ManyCertificatesInFile):
        enter(one.pem + two.pem, snv.mai, admin)


@pytest.mark.clause("NB25-Đ23.1đ")
def test_an_administrator_keeps_the_own_agency_alone(snv: Story, root):
    """The ward's administrator touches nothing of the department; a specialist touches nothing at all."""
    ward = phuong_hoa_lu()
    Post.objects.filter(id=ward.posts["ngoc"].id).update(roles=[Role.CLERK, Role.UNIT_ADMIN])
    ward.posts["ngoc"].refresh_from_db()
    certificate = of(snv)
    content = make("Nguyễn Thị Mai", above=root, authority=False, cert_sign=False).der
    for by in (actor(ward.posts["ngoc"]), snv.mai):
        for verb in (api.suspend, api.revoke, api.restore):
            with pytest.raises(NotAllowed):
                verb(certificate.id, reason="thử", by=by, at=AT)
        with pytest.raises(NotAllowed):
            enter(content, snv.mai, by)
        with pytest.raises(NotAllowed):
            api.set_picture("person", snv.viet.person_id, png(), by=by, at=AT)
        with pytest.raises(NotAllowed):
            api.set_picture("agency", snv.agency_id, png(), by=by, at=AT)
        with pytest.raises(NotAllowed):
            register.get(certificate.id, by=by)
        assert certificate not in register.listing(by, register.Wanted(), at=AT).rows


def test_a_stand_in_keeps_no_certificates(snv: Story, admin):
    import dataclasses

    stand_in = dataclasses.replace(admin, for_person_id=snv.mai.person_id, for_name="Nguyễn Thị Mai")
    with pytest.raises(NotAllowed):
        api.revoke(of(snv).id, reason="thử", by=stand_in, at=AT)


def test_suspended_it_signs_nothing_and_what_it_signed_stays_valid(snv: Story, admin):
    pdf = snv.sealed()
    certificate = api.suspend(of(snv).id, reason="để quên thiết bị", by=admin, at=AT + timedelta(hours=1))
    with pytest.raises(errors.CertificateSuspended) as refusal:
        api.ensure_can_sign(snv.viet, AT + timedelta(hours=2))
    assert refusal.value.data["reason"] == "để quên thiết bị"
    assert api.check(pdf, at=AT + timedelta(hours=3)).verdict == api.Verdict.VALID
    api.restore(certificate.id, reason="đã tìm thấy", by=admin, at=AT + timedelta(hours=3))
    api.ensure_can_sign(snv.viet, AT + timedelta(hours=4))
    api.suspend(certificate.id, reason="lại mất", by=admin, at=AT + timedelta(hours=5))
    api.revoke(certificate.id, reason="mất hẳn", by=admin, at=AT + timedelta(hours=6))
    with pytest.raises(StepRefused):
        api.restore(certificate.id, reason="thử", by=admin, at=AT + timedelta(hours=7))
    assert api.check(pdf, at=AT + timedelta(hours=8)).verdict == api.Verdict.VALID


def test_the_holder_suspends_but_does_not_restore(snv: Story):
    certificate = of(snv)
    with pytest.raises(errors.ReasonWanted):
        api.suspend(certificate.id, reason=" ", by=snv.viet, at=AT)
    api.suspend(certificate.id, reason="mất thiết bị", by=snv.viet, at=AT)
    with pytest.raises(NotAllowed):
        api.restore(certificate.id, reason="thấy rồi", by=snv.viet, at=AT)


@pytest.mark.parametrize(
    ("days", "kind"), [(61, None), (60, "60"), (31, "60"), (30, "30"), (8, "30"), (7, "7"), (1, "7")]
)
def test_the_threshold_of_a_day(days, kind):
    found = threshold(AT + timedelta(days=days), AT)
    assert found == (int(kind) if kind else None)


@pytest.mark.clause("HP25-Đ22.2")
def test_each_warning_comes_once_and_the_nearer_takes_the_place_of_the_farther(snv: Story, admin):
    certificate = of(snv)
    Certificate.objects.filter(agency_id=snv.agency_id).update(valid_to=AT + timedelta(days=4000))
    made = []
    for days in (100, 60, 59, 30, 29, 7, 6, 6):
        at = certificate.valid_to - timedelta(days=days)
        made.append(api.warn_of_certificates(by=MACHINE, at=at).ending)
        assert len(register.open_warnings(admin)) == (0 if days == 100 else 1)
        assert len(register.open_warnings(snv.viet)) == (0 if days == 100 else 1)
    assert made == [0, 1, 0, 1, 0, 1, 0, 0]
    assert AuditEntry.objects.filter(subject_id=certificate.id, code="signing.certificate_warned").count() == 3
    assert register.open_warnings(snv.mai) == []
    api.warn_of_certificates(by=MACHINE, at=certificate.valid_to + timedelta(days=1))
    assert not CertificateWarning.objects.filter(certificate=certificate, settled_at__isnull=True).exists()


def test_a_successor_settles_the_warning(snv: Story, admin, root):
    Certificate.objects.filter(person_id=snv.viet.person_id).update(valid_to=AT + timedelta(days=20))
    api.warn_of_certificates(by=MACHINE, at=AT)
    assert [one.kind for one in register.open_warnings(snv.viet)] == ["30"]
    fresh = make(snv.viet.name, above=root, authority=False, cert_sign=False)
    enter(fresh.der, snv.viet, admin)
    assert register.open_warnings(snv.viet) == []
    assert api.warn_of_certificates(by=MACHINE, at=AT + timedelta(days=1)).ending == 0


@pytest.mark.clause("NB25-Đ23.1b")
def test_who_leaves_is_named_until_the_certificate_is_taken_back(snv: Story, admin):
    certificate = of(snv)
    assert api.warn_of_certificates(by=MACHINE, at=AT).left == 0
    Post.objects.filter(id=snv.office.posts["viet"].id).update(ends=MONDAY)
    later = AT + timedelta(days=2)
    assert api.warn_of_certificates(by=MACHINE, at=later).left == 1
    assert api.warn_of_certificates(by=MACHINE, at=later).left == 0
    assert [one.kind for one in register.open_warnings(admin)] == ["left"]
    api.revoke(certificate.id, reason="thôi việc", by=admin, at=later)
    assert register.open_warnings(admin) == []
    assert api.warn_of_certificates(by=MACHINE, at=later + timedelta(days=1)).left == 0


def test_the_list_narrows_by_standing_as_the_rule_says(snv: Story, admin):
    at = AT
    api.issue_demo_certificates(
        [snv.office.posts[short].person_id for short in ("mai", "hung", "long")], [], by=MACHINE, at=at
    )
    held = {short: api.certificate_of_person(snv.office.posts[short].person_id, at=at) for short in ("mai", "hung")}
    Certificate.objects.filter(id=held["mai"].id).update(valid_to=at + timedelta(days=10))
    Certificate.objects.filter(id=held["hung"].id).update(valid_to=at - timedelta(hours=1))
    api.suspend(of(snv).id, reason="thử", by=admin, at=at)
    counted = register.how_many(admin, at)
    for name in Standing:
        rows = register.listing(admin, register.Wanted(standing=name), at=at).rows
        assert counted[name] == len(rows)
        assert {register.standing_of(one, at) for one in rows} <= {name}
    assert sum(counted.values()) == 5
    assert counted[Standing.ENDS_SOON] == counted[Standing.EXPIRED] == counted[Standing.SUSPENDED] == 1
    named = register.listing(admin, register.Wanted(named="nguyễn thị mai"), at=at).rows
    assert [one.person_id for one in named] == [snv.mai.person_id]
    unit = snv.office.units["tccb"].id
    assert {one.person_id for one in register.listing(admin, register.Wanted(unit_id=unit), at=at).rows} == {
        snv.mai.person_id, snv.office.posts["hung"].person_id,
    }  # fmt: skip


def test_the_list_goes_on_where_it_ended(snv: Story, admin):
    first = register.listing(admin, register.Wanted(), at=AT, limit=1)
    second = register.listing(admin, register.Wanted(), at=AT, after=first.after, limit=1)
    assert first.after is not None
    assert {one.id for one in [*first.rows, *second.rows]} == set(Certificate.objects.values_list("id", flat=True))
    assert second.after is None


def test_what_was_signed_is_counted(snv: Story):
    snv.signed()
    assert register.signatures_made(of(snv).id) == (1, SignatureRecord.objects.get().signed_at)


def test_revoked_before_expired_before_suspended():
    facts = {"valid_from": AT - timedelta(days=9), "valid_to": AT - timedelta(days=1), "at": AT}
    assert standing(revoked=True, suspended=True, **facts) is Standing.REVOKED
    assert standing(revoked=False, suspended=True, **facts) is Standing.EXPIRED


def png(width: int = 300, height: int = 300, colour: int = 6) -> bytes:
    """A PNG of one colour."""
    depth = {2: 3, 6: 4}[colour]
    rows = b"".join(b"\0" + b"\x20" * width * depth for _row in range(height))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("content", "seal", "count"),
    [
        (png(), True, 0),
        (png(600, 200), False, 0),
        (png(600, 200), True, 1),
        (png(2001, 60), False, 1),
        (png(40, 40), False, 1),
        (png(colour=2), False, 1),
        (b"GIF89a", False, 1),
        (png()[:60], False, 1),
        (png() + b"\0" * 1_100_000, False, 1),
    ],
    ids=["seal", "signature", "flat seal", "too wide", "too small", "no ground", "gif", "cut off", "too heavy"],
)
def test_a_picture_can_stand_on_a_document_or_not(content, seal, count):
    assert len(list(picture_faults(content, seal=seal))) == count


def test_pictures_are_kept_one_after_the_other(snv: Story, admin):
    api.set_picture("person", snv.viet.person_id, png(600, 200), by=admin, at=AT)
    api.set_picture("person", snv.viet.person_id, png(500, 200), by=admin, at=AT + timedelta(days=1))
    with pytest.raises(Refusal):
        api.set_picture("agency", snv.agency_id, png(600, 200), by=admin, at=AT)
    found = register.pictures_of("person", snv.viet.person_id)
    assert [one.registered_by for one in found] == ["Lê Thị Hoa", "Lê Thị Hoa"]
    assert found[0].since > found[1].since
