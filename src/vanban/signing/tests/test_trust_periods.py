"""Trust has a beginning and an end, and its end does not rewrite the past."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import AT
from vanban.signing import api
from vanban.signing.models import TrustAnchor
from vanban.signing.tests.conftest import Story

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=400)


def _roots(purpose: str = "signatures"):
    return TrustAnchor.objects.filter(purpose=purpose)


def test_what_was_signed_and_stamped_before_the_end_of_trust_stays_valid(snv: Story):
    pdf = snv.sealed()
    _roots().update(trusted_to=AT + timedelta(days=30))
    report = api.check(pdf, at=LATER)
    assert report.verdict == api.Verdict.VALID, report


def test_what_was_signed_after_the_end_of_trust_is_not_trusted(snv: Story):
    pdf = snv.sealed()
    _roots().update(trusted_to=AT - timedelta(hours=1))
    report = api.check(pdf, at=LATER)
    assert report.verdict == api.Verdict.INVALID
    assert [signature.faults for signature in report.signatures] == [("untrusted",), ("untrusted",)]


def test_what_was_signed_before_trust_began_is_not_trusted(snv: Story):
    pdf = snv.sealed()
    _roots().update(trusted_from=AT + timedelta(days=1))
    assert api.check(pdf, at=LATER).verdict == api.Verdict.INVALID


def test_a_stamp_of_an_authority_no_longer_trusted_proves_nothing(snv: Story):
    pdf = snv.sealed()
    _roots("timestamps").update(trusted_to=AT + timedelta(days=30))
    report = api.check(pdf, at=LATER)
    assert report.verdict == api.Verdict.INVALID
    assert {fault for signature in report.signatures for fault in signature.faults} == {"timestamp_bad"}


def test_the_version_of_trust_follows_its_periods(snv: Story):
    before = api.trust_material(AT).version
    _roots().update(trusted_to=AT + timedelta(days=30))
    assert api.trust_material(AT).version != before
