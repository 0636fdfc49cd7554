"""Keys at a remote service over real HTTP: permission for each hash, lost connections, and a PIN that is wrong."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from vanban.signing.adapters.csc.calls import Calls
from vanban.signing.adapters.csc.keeper import CscKeeper
from vanban.signing.adapters.pdf.cms import signature
from vanban.signing.adapters.secrets.files import SecretFile
from vanban.signing.adapters.secrets.refused import RefusedPins
from vanban.signing.ports import CodeRefused, KeyMissing, KeyRefused, KeySilent, Permission
from vanban.signing.tests import csc_service
from vanban.signing.tests.csc_service import CLIENT, Credential, Remote
from vanban.signing.tests.small_authority import der, new_key, small_authority

pytestmark = pytest.mark.slow
DIGEST = hashlib.sha256(b"van ban").digest()


class Office:
    """A service with the leader's and the agency's key, and a keeper over it."""

    def __init__(self, folder: Path, service: Remote) -> None:
        self.folder, self.service = folder, service
        self.keeper = self.new_keeper()

    def secret(self, name: str, content: str) -> SecretFile:
        """A secret file of the house."""
        path = self.folder / name
        path.write_text(content)
        path.chmod(0o600)
        return SecretFile(path)

    def new_keeper(self, **changes) -> CscKeeper:
        """A keeper as another process would have it."""
        calls = Calls(
            **{"url": self.service.url, "client_id": CLIENT[0], "secret": self.secret("client", CLIENT[1])} | changes
        )
        calls.timeout = min(calls.timeout, 2.0)
        refused = RefusedPins(self.folder / "refused", b"khoa cua nha")
        return CscKeeper(calls, self.secret("pins", "dau\t123456"), refused, pause=0.01)

    def key(self, name: str, kind: str = "ec", **changes) -> bytes:
        """A credential at the service; its certificate."""
        authority, key = small_authority("ec"), new_key(kind)
        certificate = authority.certificate(key.public_key(), "Sở Nội vụ")
        root = der(small_authority("ec").root)
        self.service.credentials[name] = Credential(key, (certificate, *authority.chain, root), **changes)
        return certificate

    def seal(self, certificate: bytes, name: str = "dau", keeper: CscKeeper | None = None) -> bytes:
        """A whole signature with the machine's PIN."""
        return signature(DIGEST, key=(keeper or self.keeper).unlock(certificate, reference=name), stamper=None)

    def sign(self, certificate: bytes, pin: str, otp: str = "", name: str = "ky") -> bytes:
        """A whole signature with a person's permission."""
        key = self.keeper.unlock(certificate, reference=name, permission=Permission(pin, otp))
        return signature(DIGEST, key=key, stamper=None)

    def count(self, path: str) -> int:
        """How often the service was asked this."""
        return self.service.asked.count(path)


@pytest.fixture
def office(tmp_path: Path, db):
    with csc_service.serving() as service:
        yield Office(tmp_path, service)


@pytest.mark.parametrize(("kind", "raw"), [("rsa", False), ("ec", False), ("ec", True)])
def test_the_seal_s_key_signs_with_one_permission_for_each_hash(office, kind, raw):
    """One account token and one look at the key for three signatures; the root is left out of the chain."""
    certificate = office.key("dau", kind, raw_ecdsa=raw)
    for _time in range(3):
        assert office.seal(certificate)
    assert (office.count("oauth2/token"), office.count("credentials/info")) == (1, 1)
    assert office.count("credentials/authorize") == office.count("signatures/signHash") == 3
    assert office.keeper.unlock(certificate, reference="dau").chain == small_authority("ec").chain


@pytest.mark.parametrize("moods", [["down"], ["lost"], ["down", "lost"], ["slow"], ["html"]])
def test_a_lost_connection_resumes_with_the_same_hash(office, moods):
    """Also when the service had signed already and only its answer was lost: a PIN permits the same hash again."""
    certificate = office.key("dau")
    office.service.moods += moods
    assert office.seal(certificate)
    assert len(set(office.service.hashes)) == 1


def test_a_service_that_stays_silent_is_silence_and_not_a_refusal(office):
    certificate = office.key("dau")
    office.service.moods += ["down"] * 3
    with pytest.raises(KeySilent):
        office.seal(certificate)
    assert office.seal(certificate)
    with pytest.raises(KeySilent):
        office.seal(certificate, keeper=office.new_keeper(url="http://127.0.0.1:9/csc/v1"))


def test_a_code_counts_once_so_a_lost_answer_asks_the_person_again(office):
    """A one-time code is spent with the permission it gave: it is not sent a second time."""
    own = office.key("ky", otp="777777")
    office.service.moods += ["lost"]
    with pytest.raises(KeySilent):
        office.sign(own, "123456", "777777")
    assert office.count("credentials/authorize") == 1


def test_a_wrong_pin_reaches_the_service_once(office):
    """By the machine: once for all processes, until its file is written anew. By a person: once."""
    seal, own = office.key("dau", pin="654321"), office.key("ky")
    for keeper in (office.keeper, office.keeper, office.new_keeper()):
        with pytest.raises(KeyRefused):
            office.seal(seal, keeper=keeper)
    assert office.service.credentials["dau"].wrong == 1
    for _time in range(2):
        with pytest.raises(KeyRefused):
            office.sign(own, "000000")
    assert office.service.credentials["ky"].wrong == 1
    assert office.sign(own, "123456")


def test_a_locked_credential_says_that_no_try_is_left(office):
    own = office.key("ky", wrong=3)
    with pytest.raises(KeyRefused) as said:
        office.sign(own, "123456")
    assert said.value.tries_left == 0


def test_pin_and_code_are_asked_for_before_the_service_is(office):
    own = office.key("ky", otp="777777")
    for pin, otp in (("123456", ""), ("", "777777")):
        with pytest.raises(KeyRefused):
            office.sign(own, pin, otp)
    assert office.count("credentials/authorize") == 0
    with pytest.raises(CodeRefused):
        office.sign(own, "123456", "111111")
    assert office.sign(own, "123456", "777777")


def test_a_person_s_key_never_opens_with_the_machine_s_pin(office):
    """The machine knows a PIN for this very credential; a person's act must bring its own."""
    own = office.key("dau")
    with pytest.raises(KeyRefused):
        office.sign(own, "", name="dau")


@pytest.mark.parametrize(
    "changes", [{"status": "disabled"}, {"mode": "oauth2code"}, {"certificates": ()}, {"certificates": (b"x",)}]
)
def test_a_key_that_is_not_in_force_there_signs_nothing(office, changes):
    certificate = office.key("dau")
    for name, value in changes.items():
        setattr(office.service.credentials["dau"], name, value)
    with pytest.raises(KeyMissing):
        office.seal(certificate)
    assert office.count("credentials/authorize") == 0


def test_a_credential_with_a_renewed_certificate_waits_for_the_register(office):
    """The authority renewed the certificate: ours is the old one, and the PDF must not carry it with a new key."""
    old = office.key("dau")
    office.key("dau")
    with pytest.raises(KeyMissing):
        office.seal(old)


def test_an_expired_account_token_is_renewed_and_a_wrong_account_told(office):
    certificate = office.key("dau")
    assert office.seal(certificate)
    office.service.tokens.clear()
    assert office.seal(certificate)
    assert office.count("oauth2/token") == 2
    office.secret("client", "sai")
    with pytest.raises(KeyMissing, match="account"):
        office.seal(certificate, keeper=CscKeeper(Calls(office.service.url, CLIENT[0]), None, office.keeper.refused))


@pytest.mark.parametrize("url", ["http://ky.example.vn/csc/v1", "ftp://127.0.0.1/csc/v1", "nonsense"])
def test_the_service_is_called_over_tls_alone(office, url):
    with pytest.raises(KeyMissing):
        office.seal(office.key("dau"), keeper=office.new_keeper(url=url))


def test_an_answer_without_end_is_cut(office):
    certificate = office.key("dau")
    office.service.moods += ["large"] * 3
    with pytest.raises(KeySilent):
        office.seal(certificate)
