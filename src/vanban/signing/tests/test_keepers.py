"""The whole trip with keys kept as in life: Việt signs under his PIN, Hoa seals with the agency's key."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from cast import AT
from key_keepers import LEADERS_PIN, PIN, keepers
from vanban.kernel.refusals import OutsideFailure
from vanban.platform.models import AuditEntry
from vanban.signing import api
from vanban.signing.errors.keys import PinLocked, PinMissing, pin_refused
from vanban.signing.tests import tokens
from vanban.signing.tests.letters import letter
from vanban.signing.tests.test_signing import pdfsig_says

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def kept(snv, settings, tmp_path):
    with keepers(tmp_path, settings) as found:
        yield found


def give(kept, snv, *, person: str, agency: str, algorithm: str = "ec") -> None:
    """Việt's key in one place, the agency's in another."""
    viet = snv.office.posts["viet"].person_id
    kept.give(person, "person", viet, "Phạm Quốc Việt", at=AT, algorithm=algorithm)
    kept.give(agency, "agency", snv.agency_id, "Sở Nội vụ", at=AT, algorithm=algorithm)


def signed(snv, pin: str) -> bytes:
    """The letter signed by Việt with this PIN."""
    permission = api.Permission(pin) if pin else None
    return api.sign_as_person(snv.prepared(), layout=letter()[1], by=snv.viet, at=AT, permission=permission).pdf


@pytest.mark.parametrize(
    ("person", "agency", "algorithm"),
    [("pkcs11", "csc", "ec"), ("csc", "pkcs11", "ec"), ("pkcs11", "csc", "rsa"), ("csc", "pkcs11", "rsa")],
)
def test_person_and_agency_sign_with_keys_kept_elsewhere(kept, snv, tmp_path, person, agency, algorithm):
    give(kept, snv, person=person, agency=agency, algorithm=algorithm)
    pdf = snv.sealed(signed(snv, LEADERS_PIN))
    report = api.check(pdf, at=AT + timedelta(hours=1))
    assert [(one.kind, one.signer, one.intact) for one in report.signatures] == [
        ("person", "Phạm Quốc Việt", True),
        ("agency", "Sở Nội vụ", True),
    ]
    assert report.is_good, report.as_json()
    assert pdfsig_says(pdf, tmp_path).count("Signature is Valid") == 2


@pytest.mark.parametrize("person", ["pkcs11", "csc"])
def test_a_wrong_pin_signs_nothing_and_is_shown_to_the_keeper_once(kept, snv, person):
    """Việt mistypes, presses again, then looks it up; the machine's own PIN does not open his key."""
    give(kept, snv, person=person, agency="csc")
    for wrong in ("99999999", "99999999", PIN):
        with pytest.raises(api.PinRefused) as said:
            signed(snv, wrong)
        assert "Nothing was signed" in said.value.message
    with pytest.raises(PinMissing):
        signed(snv, "")
    assert not AuditEntry.objects.filter(code="signing.person_signed").exists()
    if person == "csc":
        assert kept.credential("person").wrong == 2
    assert signed(snv, LEADERS_PIN)


def test_a_locked_key_says_so_and_takes_not_even_the_right_pin(kept, snv):
    give(kept, snv, person="csc", agency="csc")
    kept.credential("person").wrong = 3
    with pytest.raises(PinLocked):
        signed(snv, LEADERS_PIN)
    told = pin_refused("Phạm Quốc Việt", 1).render(str)[0]
    assert "1" in told


def test_an_hsm_that_is_away_is_waited_for_and_then_seals(kept, snv, monkeypatch):
    """The operator restarts the HSM: the act is tried again later, nothing is refused for good."""
    give(kept, snv, person="csc", agency="pkcs11")
    pdf = signed(snv, LEADERS_PIN)
    conf = tokens.os.environ["SOFTHSM2_CONF"]
    empty = kept.folder / "empty.conf"
    (kept.folder / "none").mkdir()
    empty.write_text(f"directories.tokendir = {kept.folder}/none\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(empty))
    tokens.restart()
    with pytest.raises((OutsideFailure, api.KeyUnavailable)):
        snv.sealed(pdf)
    monkeypatch.setenv("SOFTHSM2_CONF", conf)
    tokens.restart()
    assert snv.sealed(pdf)


def test_the_pin_is_nowhere_afterwards(kept, snv, caplog, tmp_path):
    """Not in the audit, not in a log, not in a file of the house, not in what a mistake prints."""
    caplog.set_level(logging.DEBUG)
    give(kept, snv, person="pkcs11", agency="csc")
    permission = api.Permission("99999999", "424242")
    with pytest.raises(api.PinRefused) as said:
        api.sign_as_person(snv.prepared(), layout=letter()[1], by=snv.viet, at=AT, permission=permission)
    assert signed(snv, LEADERS_PIN)
    written = " ".join(str(line.data) for line in AuditEntry.objects.all()) + caplog.text
    written += f"{permission!r} {said.value!r} {said.value.data} {said.value.__cause__!r}"
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("refused/*") if path.is_file())
    for secret in ("99999999", "424242", LEADERS_PIN):
        assert secret not in written
        assert secret.encode() not in files
