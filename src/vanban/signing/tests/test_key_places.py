"""Registering where a key lies: a keeper that is known, a key that is named, and one holder for each key."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext

from cast import AT, phuong_hoa_lu
from key_keepers import BEGUN
from vanban.kernel.refusals import Refusal
from vanban.signing import api
from vanban.signing.actions.certificates import trust_anchor
from vanban.signing.adapters import joining
from vanban.signing.errors.keys import KeeperUnknown, KeyOfSomebodyElse, KeyReferenceMissing
from vanban.signing.errors.trust import CertificateOfSomebodyElse
from vanban.signing.tests.conftest import MACHINE
from vanban.signing.tests.small_authority import der, new_key, small_authority

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def root(settings):
    """The authority is trusted, and a module is joined."""
    settings.VANBAN_PKCS11_MODULE, settings.VANBAN_PKCS11_TOKEN = "/nowhere/module.so", "HSM"
    joining.join()
    trust_anchor("CA thử", der(small_authority("ec").root), "signatures", by=MACHINE, at=BEGUN)
    yield
    settings.VANBAN_PKCS11_MODULE = ""
    joining.join()


def certificate(name: str, key=None, **more) -> bytes:
    """A certificate straight under the root."""
    return small_authority("ec").certificate((key or new_key("ec")).public_key(), name, by_root=True, **more)


def enter(content: bytes, kind: str, holder, *, kept_in: str = "pkcs11", reference: str = "dau"):
    return api.register_certificate(
        content, holder_kind=kind, holder_id=holder, kept_in=kept_in, key_reference=reference, by=MACHINE, at=AT
    )


def test_a_key_in_a_module_is_entered_under_its_label(snv, root):
    made = enter(certificate("Sở Nội vụ"), "agency", snv.agency_id, reference="  dau ")
    assert (made.kept_in, made.key_reference) == ("pkcs11", "dau")


@pytest.mark.parametrize(("kept_in", "reference", "refusal"), [
    ("csc", "dau", KeeperUnknown),
    ("demo", "dau", KeeperUnknown),
    ("két sắt", "dau", KeeperUnknown),
    ("pkcs11", " ", KeyReferenceMissing),
])  # fmt: skip
def test_a_keeper_that_is_not_joined_or_a_key_without_name_is_refused(snv, root, kept_in, reference, refusal):
    with pytest.raises(refusal):
        enter(certificate("Sở Nội vụ"), "agency", snv.agency_id, kept_in=kept_in, reference=reference)


@pytest.mark.clause("HY19-Đ17.2h")
def test_one_key_has_one_holder(snv, root):
    """An administrator enters the department's seal, or the place where it lies, for somebody else too."""
    key = new_key("ec")
    enter(certificate("Sở Nội vụ", key), "agency", snv.agency_id)
    mai = snv.mai.person_id
    with pytest.raises(KeyOfSomebodyElse):
        enter(certificate("Nguyễn Thị Mai", key), "person", mai, reference="mai")
    with pytest.raises(KeyOfSomebodyElse):
        enter(certificate("Nguyễn Thị Mai"), "person", mai)
    assert enter(certificate("Nguyễn Thị Mai"), "person", mai, reference="mai")


def test_a_renewed_certificate_of_the_same_holder_keeps_key_and_place(snv, root):
    key = new_key("ec")
    enter(certificate("Sở Nội vụ", key), "agency", snv.agency_id)
    assert enter(certificate("Sở Nội vụ", key), "agency", snv.agency_id)


def test_an_agency_is_named_by_its_name_or_its_code(snv, root):
    ward = phuong_hoa_lu().agency
    with pytest.raises(CertificateOfSomebodyElse):
        enter(certificate("Sở Nội vụ"), "agency", ward.id)
    assert enter(certificate("UBND P. Hoa Lư", agency_code=ward.code), "agency", ward.id)


def test_every_reason_is_told_at_once_and_in_vietnamese(snv, root):
    with pytest.raises(Refusal) as said, translation.override("vi"):
        enter(certificate("Ai đó", signs=False), "agency", snv.agency_id, kept_in="csc", reference="")
    with translation.override("vi"):
        told = " ".join(reason.render(gettext)[0] for reason in said.value.reasons)
    assert len(said.value.reasons) == 4
    assert "nơi giữ khóa" in told
    assert "Say " not in told


def test_production_knows_no_demo_key_and_joins_what_its_settings_name(settings):
    settings.VANBAN_PRODUCTION = True
    assert set(joining.keepers()) == {"plugin"}
    settings.VANBAN_PKCS11_MODULE, settings.VANBAN_CSC_URL = "/usr/lib/hsm.so", "https://ky.example.vn/csc/v1"
    assert set(joining.keepers()) == {"plugin", "pkcs11", "csc"}
    assert joining.keepers()["pkcs11"]() is joining.keepers()["pkcs11"](), "one module, one session for each process"
