"""Keys on SoftHSM2: the agency's session stays open and comes back after a restart; a wrong PIN is shown once."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest

from vanban.signing.adapters.pdf.cms import signature
from vanban.signing.adapters.pkcs11.keeper import Pkcs11Keeper
from vanban.signing.adapters.pkcs11.module import Module
from vanban.signing.adapters.pkcs11.places import KeyPlace, place_of
from vanban.signing.adapters.secrets.files import SecretFile
from vanban.signing.adapters.secrets.refused import RefusedPins
from vanban.signing.ports import KeyMissing, KeyRefused, KeySilent, Permission
from vanban.signing.tests import tokens
from vanban.signing.tests.small_authority import small_authority

pytestmark = pytest.mark.slow
DIGEST = hashlib.sha256(b"van ban").digest()


class Office:
    """A token of the agency with its seal, a keeper over it, and every login that was tried."""

    def __init__(self, folder: Path, make) -> None:
        self.token = make("Sở Nội vụ", "24681357")
        self.folder = folder
        self.pin_file = folder / "pins"
        self.give_pin(self.token.pin)
        self.logins: list[str] = []
        self.keeper = self.new_keeper()

    def new_keeper(self) -> Pkcs11Keeper:
        """A keeper as another process would have it: the folder of refused PINs is shared, nothing else."""
        office = self

        class Counting(Module):
            def _opened(self, token: str, pin: str):
                office.logins.append(pin)
                return super()._opened(token, pin)

        refused = RefusedPins(self.folder / "refused", b"khoa cua nha")
        return Pkcs11Keeper(Counting(tokens.MODULE), self.token.label, SecretFile(self.pin_file), refused)

    def give_pin(self, pin: str) -> None:
        """Write the PIN file anew."""
        self.pin_file.write_text(pin + "\n")
        self.pin_file.chmod(0o600)

    def certificate(self, label: str, kind: str) -> bytes:
        """A certificate for a new key on the token."""
        return small_authority("ec").certificate(self.token.add_key(label, kind), "Sở Nội vụ")

    def seal(self, certificate: bytes, label: str = "dau", keeper: Pkcs11Keeper | None = None) -> bytes:
        """A whole signature with the machine's PIN."""
        return signature(DIGEST, key=(keeper or self.keeper).unlock(certificate, reference=label), stamper=None)

    def sign(self, certificate: bytes, pin: str, label: str = "ky") -> bytes:
        """A whole signature with a person's PIN."""
        key = self.keeper.unlock(certificate, reference=label, permission=Permission(pin))
        return signature(DIGEST, key=key, stamper=None)


@pytest.fixture
def office(tmp_path: Path, db):
    with tokens.softhsm(tmp_path / "hsm") as make:
        yield Office(tmp_path, make)


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_the_seal_s_key_signs_in_a_session_that_stays_open(office, kind):
    """One login for three signatures; the signature fits the certificate, which `signature` looks at itself."""
    certificate = office.certificate("dau", kind)
    office.keeper.reach(certificate, reference="dau")
    for _time in range(3):
        assert office.seal(certificate)
    assert len(office.logins) == 1


def test_an_hsm_that_restarts_is_logged_in_to_again_without_anybody_s_help(office):
    certificate = office.certificate("dau", "ec")
    assert office.seal(certificate)
    key = office.keeper.unlock(certificate, reference="dau")
    tokens.restart()
    assert signature(DIGEST, key=key, stamper=None)
    assert len(office.logins) == 2


def test_a_token_that_is_not_there_may_come_back(office):
    """The same act can be tried again; nothing is refused for good."""
    certificate = office.certificate("dau", "ec")
    elsewhere = "pkcs11:token=khác;object=dau"
    with pytest.raises(KeySilent):
        office.keeper.reach(certificate, reference=elsewhere)
    with pytest.raises(KeySilent):
        office.seal(certificate, elsewhere)
    assert office.seal(certificate)


def test_a_wrong_pin_of_the_machine_is_shown_to_the_token_once_by_all_processes(office):
    """Two hundred documents, a job each minute and four workers would lock the token at once."""
    certificate = office.certificate("dau", "ec")
    office.give_pin("11111111")
    for keeper in (office.keeper, office.keeper, office.new_keeper()):
        with pytest.raises(KeyRefused):
            office.seal(certificate, keeper=keeper)
    assert len(office.logins) == 1
    office.give_pin(office.token.pin)
    assert office.seal(certificate)


def test_a_wrong_pin_of_a_person_is_shown_to_the_token_once(office):
    certificate = office.certificate("ky", "ec")
    for _time in range(3):
        with pytest.raises(KeyRefused):
            office.sign(certificate, "0000")
    assert office.logins == ["0000"]
    assert office.sign(certificate, office.token.pin)
    with pytest.raises(KeyRefused):
        office.sign(certificate, "")


def test_a_person_s_pin_is_looked_at_for_each_signature_also_beside_the_machine_s_session(office):
    """The module stays logged in for the seal; a stranger at the page must not sign with the leader's key for that."""
    seal, own = office.certificate("dau", "ec"), office.certificate("ky", "ec")
    assert office.seal(seal)
    with pytest.raises(KeyRefused):
        office.sign(own, "99999999")
    assert office.sign(own, office.token.pin)
    with pytest.raises(KeyRefused):
        office.sign(own, "88888888")
    assert office.seal(seal)


def test_a_person_s_session_is_closed_when_the_signature_is_made(office):
    """Nothing stays open that a later act could use without the PIN."""
    own = office.certificate("ky", "ec")
    assert office.sign(own, office.token.pin)
    assert not office.keeper.module.is_open(office.token.label)
    with pytest.raises(KeySilent):
        office.keeper.module.sign(KeyPlace(office.token.label, "ky"), b"x")


def test_a_key_that_was_removed_or_belongs_to_another_certificate_signs_nothing(office):
    certificate = office.certificate("dau", "ec")
    other = office.certificate("khac", "ec")
    with pytest.raises(KeyMissing):
        office.seal(other, "dau")
    tokens.restart()
    office.token.remove_key("dau")
    with pytest.raises(KeyMissing):
        office.seal(certificate)
    with pytest.raises(KeyMissing):
        office.keeper.reach(certificate, reference="dau")


def test_a_pin_file_that_others_may_read_is_not_used(office):
    certificate = office.certificate("dau", "ec")
    office.pin_file.chmod(0o644)
    with pytest.raises(KeyMissing, match="0600"):
        office.seal(certificate)
    assert office.logins == []
    office.pin_file.unlink()
    with pytest.raises(KeyMissing):
        office.seal(certificate)


def test_a_pin_file_names_the_token_of_each_pin(office):
    certificate = office.certificate("dau", "ec")
    office.give_pin(f"Sở Tư pháp\t1111\n{office.token.label}\t{office.token.pin}")
    assert office.seal(certificate)
    office.give_pin("Sở Tư pháp\t1111\nSở Y tế\t2222")
    with pytest.raises(KeyRefused):
        office.seal(certificate, keeper=office.new_keeper())


def test_a_module_that_cannot_be_loaded_is_no_crash(tmp_path):
    keeper = Pkcs11Keeper(Module(str(tmp_path / "none.so")), "x", None, RefusedPins(tmp_path, b"k"))
    with pytest.raises(KeyMissing):
        keeper.module.tries("x")


def test_a_module_that_hangs_does_not_hang_every_page(office, monkeypatch):
    """Somebody's signature takes long: the next caller is told to come back, soon."""
    monkeypatch.setattr("vanban.signing.adapters.pkcs11.module.PATIENCE", 0.05)
    module = office.keeper.module
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with module._alone():
            held.set()
            done.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(5)
    try:
        with pytest.raises(KeySilent):
            module.tries(office.token.label)
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("dau", KeyPlace("HSM", "dau")),
        ("pkcs11:token=S%E1%BB%9F;object=con%20d%E1%BA%A5u", KeyPlace("Sở", "con dấu")),
        ("pkcs11:object=dau;type=private?pin-value=1", KeyPlace("HSM", "dau")),
        ("pkcs11:token=A", KeyPlace("A", "")),
    ],
)
def test_a_reference_is_a_label_or_a_uri(reference, place):
    assert place_of(reference, token="HSM") == place
