"""Whom the house trusts: what a root must be, four eyes, and an end that does not rewrite the past."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from django.db import IntegrityError, transaction

from cast import AT, actor, so_noi_vu
from vanban.directory.api import Post, Role
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.kernel.states import StepRefused
from vanban.platform.models import AuditEntry
from vanban.signing import api
from vanban.signing.actions import trust
from vanban.signing.errors import trust as errors
from vanban.signing.models import TrustAnchor, TrustProposal
from vanban.signing.rules.certificate_files import read_file, root_faults
from vanban.signing.tests.conftest import MACHINE, Story
from vanban.signing.tests.roots import bundle, make, weak_key

pytestmark = pytest.mark.django_db
WISH = trust.Wish(("signatures", "timestamps"), "official", "Quyết định của Ban Cơ yếu", "QĐ 12/QĐ-BCY, 01/10/2026")
LATER = AT + timedelta(days=1)


@pytest.fixture
def operators(db):
    """Two operators and a unit's administrator."""
    office = so_noi_vu()
    for short, role in (("mai", Role.OPERATOR), ("hung", Role.OPERATOR), ("hoa", Role.UNIT_ADMIN)):
        Post.objects.filter(id=office.posts[short].id).update(roles=[role])
        office.posts[short].refresh_from_db()
    return {short: actor(post) for short, post in office.posts.items()}


def proposed(operators, root, wish=WISH):
    return trust.propose_root(root.der, wish, by=operators["mai"], at=AT)


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (lambda: make(authority=False, cert_sign=False), errors.RootNoAuthority),
        (lambda: make(cert_sign=False), errors.RootNoAuthority),
        (lambda: make("CA con", above=make()), errors.RootNotSelfSigned),
        (lambda: make(others_key=True), errors.RootNotSelfSigned),
        (lambda: make(key=weak_key()), errors.RootTooWeak),
        (lambda: make(ends=AT - timedelta(days=1)), errors.RootExpired),
    ],
    ids=["no authority", "may not sign certificates", "not a root", "forged", "RSA 1024", "expired"],
)
def test_what_is_no_root_is_not_even_proposed(operators, made, refusal):
    with pytest.raises(refusal):
        proposed(operators, made())
    assert not TrustProposal.objects.exists()


def test_a_root_signed_with_sha_1_is_too_weak():
    """The library makes none any more, so its facts are changed by hand."""
    import dataclasses

    from vanban.signing.rules.certificate_files import WEAK_DIGEST

    facts = read_file(make().der)[0]
    assert list(root_faults(facts, AT)) == []
    weak = dataclasses.replace(facts, weaknesses=(WEAK_DIGEST,))
    assert [fault.code for fault in root_faults(weak, AT)] == ["signing.root_too_weak"]
    assert facts.digest == "SHA256"


def test_every_reason_is_told_at_once(operators):
    bad = make("CA hỏng", above=make(), key=weak_key(), authority=False, cert_sign=False, ends=AT - timedelta(days=1))
    with pytest.raises(Refusal) as refusal:
        proposed(operators, bad, trust.Wish((), "official", "", ""))
    assert {reason.code for reason in refusal.value.reasons} == {
        "signing.root_no_authority", "signing.root_not_self_signed", "signing.root_too_weak", "signing.root_expired",
        "signing.purpose_missing", "signing.reason_wanted",
    }  # fmt: skip


@pytest.mark.parametrize("shape", ["der", "pem", "p7b", "two in pem"])
def test_files_of_every_shape_are_read(shape):
    root, between = make(), None
    between = make("CA con", above=root)
    content = {
        "der": root.der, "pem": root.pem, "p7b": bundle(root, between), "two in pem": root.pem + between.pem + root.pem,
    }[shape]  # fmt: skip
    found = read_file(content)
    assert {one.fingerprint for one in found} >= {root.certificate.fingerprint(hashes.SHA256()).hex()}
    assert len(found) == (2 if shape in {"p7b", "two in pem"} else 1)


@pytest.mark.parametrize("content", [b"", b"chu ky", b"-----BEGIN CERTIFICATE-----\nAAAA\n", b"\x30" * 300_000])
def test_rubbish_is_refused(content):
    with pytest.raises(errors.FileIsNoCertificate):
        read_file(content)


@pytest.mark.clause("NB16-Đ8.1")
def test_nothing_is_trusted_until_a_second_operator_has_compared(operators):
    root = make()
    proposal = proposed(operators, root)
    assert not TrustAnchor.objects.exists()
    with pytest.raises(errors.FourEyes):
        trust.approve_root(proposal.id, fingerprint=root.fingerprint, by=operators["mai"], at=AT)
    with pytest.raises(errors.FingerprintDiffers):
        trust.approve_root(proposal.id, fingerprint=make().fingerprint, by=operators["hung"], at=AT)
    assert root.der not in api.trust_material(LATER).roots
    trust.approve_root(proposal.id, fingerprint=root.fingerprint, by=operators["hung"], at=AT)
    material = api.trust_material(LATER)
    assert root.der in material.roots
    assert root.der in material.timestamp_roots
    anchor = TrustAnchor.objects.get(purpose="signatures")
    assert (anchor.proposal.proposed_by_name, anchor.approved_by) == ("Nguyễn Thị Mai", "Trần Văn Hùng")
    with pytest.raises(StepRefused):
        trust.approve_root(proposal.id, fingerprint=root.fingerprint, by=operators["hung"], at=AT)


def test_the_database_itself_wants_two_people(operators):
    proposal = proposed(operators, make())
    with pytest.raises(IntegrityError), transaction.atomic():
        TrustProposal.objects.filter(id=proposal.id).update(
            status="approved", decided_by=proposal.proposed_by, decided_at=AT
        )


def test_a_root_is_proposed_once(operators):
    root = make()
    proposal = proposed(operators, root)
    with pytest.raises(errors.RootKnown):
        proposed(operators, root)
    trust.approve_root(proposal.id, fingerprint=root.fingerprint, by=operators["hung"], at=AT)
    with pytest.raises(errors.RootKnown):
        proposed(operators, root)


def test_declined_and_withdrawn_leave_nothing_trusted(operators):
    first, second = proposed(operators, make()), proposed(operators, make("CA khác"))
    with pytest.raises(errors.ReasonWanted):
        trust.decline_root(first.id, reason=" ", by=operators["hung"], at=AT)
    trust.decline_root(first.id, reason="không khớp công bố", by=operators["hung"], at=AT)
    with pytest.raises(errors.OnlyOperatorsTrust):
        trust.withdraw_root(second.id, by=operators["hung"], at=AT)
    trust.withdraw_root(second.id, by=operators["mai"], at=AT)
    assert not TrustAnchor.objects.exists()


def test_the_end_of_trust_takes_one_and_trusting_again_takes_two(operators):
    root = make()
    for _round in range(2):
        proposal = proposed(operators, root)
        trust.approve_root(proposal.id, fingerprint=root.fingerprint, by=operators["hung"], at=AT)
        anchor = TrustAnchor.objects.get(purpose="signatures", trusted_to__isnull=True)
        for one in TrustAnchor.objects.filter(trusted_to__isnull=True):
            trust.end_trust(one.id, reason="khóa bị lộ", by=operators["hung"], at=AT + timedelta(hours=1))
        with pytest.raises(errors.TrustEndedAlready):
            trust.end_trust(anchor.id, reason="lần nữa", by=operators["mai"], at=LATER)
    assert TrustAnchor.objects.filter(fingerprint=proposal.fingerprint, purpose="signatures").count() == 2


def test_the_end_of_trust_does_not_rewrite_the_past(snv: Story, operators_of_snv):
    """The letter was signed and stamped on Monday; the root loses trust on Friday; in a year the letter is valid."""
    pdf = snv.sealed()
    anchor = TrustAnchor.objects.get(purpose="signatures")
    trust.end_trust(anchor.id, reason="CA ngừng hoạt động", by=operators_of_snv, at=AT + timedelta(days=4))
    assert api.check(pdf, at=AT + timedelta(days=365)).verdict == api.Verdict.VALID
    late = snv.signed(AT + timedelta(days=5))
    assert api.check(late, at=AT + timedelta(days=365)).verdict == api.Verdict.INVALID
    with pytest.raises(Refusal):
        snv.sealed(late, at=AT + timedelta(days=5, hours=1))


@pytest.fixture
def operators_of_snv(snv: Story):
    """Long as operator."""
    Post.objects.filter(id=snv.office.posts["long"].id).update(roles=[Role.OPERATOR])
    snv.office.posts["long"].refresh_from_db()
    return actor(snv.office.posts["long"])


def test_an_earlier_beginning_lies_between_the_roots_own_and_today(operators):
    root = make()
    for since in (AT - timedelta(days=1000), AT + timedelta(days=1)):
        with pytest.raises(errors.PeriodOfTrustWrong):
            proposed(operators, root, trust.Wish(("signatures",), "official", "vì sao", "QĐ 1", since))
    proposal = proposed(operators, root, trust.Wish(("signatures",), "official", "vì sao", "QĐ 1", AT - timedelta(90)))
    trust.approve_root(proposal.id, fingerprint=root.fingerprint, by=operators["hung"], at=AT)
    assert api.trust_material(LATER).periods == ((AT - timedelta(90), None),)


def test_certificates_in_between_are_kept_and_carry_no_trust(operators):
    root = make()
    between = make("CA con", above=root)
    assert trust.keep_intermediates([between.der, between.der], by=operators["mai"], at=AT) == 1
    assert trust.keep_intermediates([between.der], by=operators["mai"], at=AT) == 0
    assert between.der in api.trust_material(AT).intermediates
    assert between.der not in api.trust_material(AT).roots
    for wrong in (root, make("Nguyễn Văn A", above=between, authority=False, cert_sign=False)):
        with pytest.raises(errors.NoIntermediate):
            trust.keep_intermediates([wrong.der], by=operators["mai"], at=AT)


@pytest.mark.parametrize("short", ["viet", "hoa", "long"])
def test_nobody_but_operators_touches_the_store(operators, short):
    root = make()
    proposal = proposed(operators, root)
    by = operators[short]
    acts = [
        lambda: trust.propose_root(make().der, WISH, by=by, at=AT),
        lambda: trust.approve_root(proposal.id, fingerprint=root.fingerprint, by=by, at=AT),
        lambda: trust.decline_root(proposal.id, reason="x", by=by, at=AT),
        lambda: trust.withdraw_root(proposal.id, by=by, at=AT),
        lambda: trust.keep_intermediates([make("con", above=root).der], by=by, at=AT),
        lambda: api.trust_anchor("x", root.der, "signatures", by=by, at=AT),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    anchor = api.trust_anchor("x", root.der, "signatures", by=MACHINE, at=AT)
    with pytest.raises(NotAllowed):
        trust.end_trust(anchor.id, reason="x", by=by, at=AT)


def test_every_act_is_on_record(operators):
    root = make()
    proposal = proposed(operators, root)
    anchors = trust.approve_root(proposal.id, fingerprint=root.fingerprint, by=operators["hung"], at=AT)
    trust.end_trust(anchors[0].id, reason="hết dùng", by=operators["mai"], at=AT)
    found = AuditEntry.objects.filter(subject_id__in=[proposal.id, *(one.id for one in anchors)])
    assert sorted(found.values_list("code", flat=True)) == [
        "signing.anchor_trusted", "signing.anchor_trusted", "signing.root_approved", "signing.root_proposed",
        "signing.trust_ended",
    ]  # fmt: skip
