"""Signing in at the province's own sign-in: a provider runs, the official address finds the account, attacks fail."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client

from cast import AT, data_centre
from vanban.directory.api import Account, Person
from vanban.kernel.actor import system_actor
from vanban.platform.models import AuditEntry
from vanban.portal import ports
from vanban.portal.actions import clear_old
from vanban.portal.adapters.oidc import OpenIdConnect
from vanban.portal.models import SignIn
from vanban.portal.tests.conftest import PASSWORD
from vanban.portal.tests.provider import CLIENT, SECRET, Provider, running

pytestmark = pytest.mark.django_db
EMAIL = "ngocbt.hoalu@ninhbinh.gov.vn"


@pytest.fixture
def account(sit: Any) -> Account:
    """Ngọc has an account and an official address."""
    sit("ngoc")
    found = Account.objects.get(username="thu_ngoc")
    Person.objects.filter(id=found.person_id).update(email=EMAIL)
    return found


@pytest.fixture
def province(tmp_path: Path, account: Account) -> Iterator[Provider]:
    """The province's sign-in runs, is set here, and Ngọc has signed in there."""
    secret = tmp_path / "sso-secret"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    with running(Provider({"email": EMAIL.upper()})) as provider:
        ports.use_sign_on(OpenIdConnect(provider.place, CLIENT, str(secret), shown_as="Tài khoản công vụ"))
        yield provider
    ports.use_sign_on(None)


def to_province(client: Client, wanted: str = "") -> str:
    """Where the button leads."""
    answer = client.get("/dang-nhap/tinh/", {"next": wanted} if wanted else {})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def through_province(there: str) -> str:
    """What the browser does there; the address it is sent back to, without the host."""
    parts = urlsplit(there)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    line.request("GET", f"{parts.path}?{parts.query}")
    back = line.getresponse().headers["Location"]
    line.close()
    return back.removeprefix("http://127.0.0.1:8000")


def sign_on(client: Client, wanted: str = "") -> Any:
    """The whole way."""
    return client.get(through_province(to_province(client, wanted)))


def reasons() -> list[str]:
    """What the record says of refused attempts."""
    return [line.data["why"] for line in AuditEntry.objects.filter(code="portal.sign_on_refused").order_by("id")]


@pytest.mark.clause("NB25-Đ7.4c")
def test_the_official_address_opens_the_account(province: Provider, account: Account) -> None:
    """Ngọc presses the button, is known to the province, and stands before her work; her account page shows it."""
    client = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"})
    assert "Đăng nhập bằng Tài khoản công vụ" in client.get("/dang-nhap/").content.decode()
    answer = sign_on(client)
    assert (answer.status_code, answer.url) == (302, "/viec/")
    assert "Bùi Thị Ngọc" in client.get("/viec/").content.decode()
    line = AuditEntry.objects.get(code="portal.signed_in", subject_id=account.id)
    assert (line.actor_name, line.subject_id, line.data["way"]) == ("Bùi Thị Ngọc", account.id, "province")
    assert SignIn.objects.filter(account_id=account.id, session_key=client.session.session_key).exists()
    assert int(client.cookies["sessionid"]["max-age"]) == 8 * 3600


def test_what_is_asked_of_the_province(province: Provider) -> None:
    """Code flow with PKCE, state and nonce; each attempt has its own; the way back is the address that was set."""
    client = Client(headers={"host": "testserver"})
    asked = [parse_qs(urlsplit(to_province(client)).query) for _n in range(2)]
    assert asked[0]["response_type"] == ["code"] and asked[0]["code_challenge_method"] == ["S256"]
    assert asked[0]["redirect_uri"] == ["http://127.0.0.1:8000/dang-nhap/tinh/ve/"]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name] and len(asked[0][name][0]) >= 40


def test_two_tabs_at_once(province: Provider) -> None:
    client = Client()
    first, second = to_province(client), to_province(client)
    assert client.get(through_province(second)).status_code == 302
    assert client.get(through_province(first)).status_code == 403, "the session has begun anew"


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"])
def test_no_way_to_other_sites(province: Provider, wanted: str) -> None:
    assert sign_on(Client(), wanted).url == "/viec/"


def test_back_to_where_one_was(province: Provider) -> None:
    client = Client()
    page = client.get("/dang-nhap/?next=/so/den/%3Fq%3Dan").content.decode()
    assert "/dang-nhap/tinh/?next=%2Fso%2Fden%2F%3Fq%3Dan" in page
    assert sign_on(client, "/so/den/?q=an").url == "/so/den/?q=an"


def test_an_answer_counts_once_and_only_here(province: Provider) -> None:
    """Replayed, in another browser, without a state, with another's state, or too late: nothing opens."""
    client = Client()
    back = through_province(to_province(client))
    assert Client().get(back).status_code == 403, "another browser did not begin it"
    assert client.get(back).status_code == 302
    again = Client()
    again.cookies["sessionid"] = client.cookies["sessionid"].value
    assert again.get(back).status_code == 403, "a second time"
    other = Client()
    to_province(other)
    for state in ("", "x", urlsplit(back).query.split("state=")[1].split("&")[0]):
        assert other.get("/dang-nhap/tinh/ve/", {"code": "ma-0", "state": state}).status_code == 403
    late = Client()
    back = through_province(to_province(late))
    with time_machine.travel(AT + timedelta(minutes=11), tick=True):
        assert late.get(back).status_code == 403
    old = Client()
    back = through_province(to_province(old))
    session = old.session
    for attempt in session["sign_on_begun"].values():
        attempt["at"] -= 601
    session.save()
    assert old.get(back).status_code == 403, "the session lives on, the attempt does not"
    for one in (other, late, old):
        assert one.get("/viec/").status_code == 302


def test_a_replayed_state_with_a_stolen_code_asks_nobody(province: Provider) -> None:
    """The attempt is used up before the code is tried, so a second try does not even reach the province."""
    client = Client()
    state = parse_qs(urlsplit(to_province(client)).query)["state"][0]
    spoilt = {"state": state, "code": "ma-cua-nguoi-khac"}
    assert client.get("/dang-nhap/tinh/ve/", spoilt).status_code == 403
    asked = len(province.asked)
    assert client.get("/dang-nhap/tinh/ve/", spoilt).status_code == 403
    assert len(province.asked) == asked


@pytest.mark.clause("NB25-Đ7.4c")
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"nonce": "khac"}, "another attempt"),
        ({"nonce": None}, "nonce"),
        ({"aud": "he-thong-khac"}, "Audience"),
        ({"aud": [CLIENT, "he-thong-khac"]}, "somebody else too"),
        ({"azp": "he-thong-khac"}, "somebody else too"),
        ({"iss": "https://example.org"}, "issuer"),
        ({"iss": ["http://127.0.0.1"]}, "ssuer"),
        ({"exp": 1}, "expired"),
        ({"exp": None}, "exp"),
        ({"iat": 4_000_000_000}, "iat"),
        ({"sub": None}, "sub"),
        ({"email_verified": False}, "not verified"),
        ({"email_verified": None}, "not verified"),
        ({"email_verified": 1}, "not verified"),
        ({"email": [EMAIL]}, "no e-mail"),
        ({"email": ""}, "no e-mail"),
    ],
)
def test_a_token_that_does_not_prove_it_opens_nothing(province: Provider, changed: dict[str, Any], why: str) -> None:
    province.changed = changed
    client = Client()
    answer = sign_on(client)
    page = answer.content.decode()
    assert answer.status_code == 403 and "chưa chứng minh được bạn là ai" in page
    assert why in reasons()[-1] and why not in page
    assert client.get("/viec/").status_code == 302
    assert not SignIn.objects.exists()


def _forge_none(provider: Provider) -> None:
    provider.signs = "none"


def _forge_with_public_key(provider: Provider) -> None:
    public = provider._rsa.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    provider.signs, provider.with_key, provider.names_key = "HS256", public, "rsa-0"


def _forge_with_shared_key(provider: Provider) -> None:
    provider.signs, provider.with_key, provider.names_key = "HS256", b"k" * 32, "chung"


def _forge_with_own_key(provider: Provider) -> None:
    provider.with_key = rsa.generate_private_key(65537, 2048)


def _forge_unknown_key(provider: Provider) -> None:
    provider.with_key, provider.names_key = rsa.generate_private_key(65537, 2048), "cua-toi"


def _forge_by_key_for_encryption(provider: Provider) -> None:
    provider.names_key = "ma-hoa"


def _forge_other_algorithm(provider: Provider) -> None:
    provider.signs = "PS256"


@pytest.mark.parametrize(
    "forge",
    [
        _forge_none,
        _forge_with_public_key,
        _forge_with_shared_key,
        _forge_with_own_key,
        _forge_unknown_key,
        _forge_by_key_for_encryption,
        _forge_other_algorithm,
    ],
)
def test_a_forged_signature_opens_nothing(province: Provider, forge: Any) -> None:
    forge(province)
    client = Client()
    assert sign_on(client).status_code == 403
    assert client.get("/viec/").status_code == 302


def test_another_issuer_answers(province: Provider) -> None:
    """Mixed up with a second provider, or one that calls itself otherwise."""
    client = Client()
    back = through_province(to_province(client))
    parts = urlsplit(back)
    asked = {key: values[0] for key, values in parse_qs(parts.query).items()} | {"iss": "https://example.org"}
    assert client.get(f"{parts.path}?{urlencode(asked)}").status_code == 403
    assert "another issuer" in reasons()[-1]
    province.document = {"issuer": "https://example.org"}
    ports.use_sign_on(OpenIdConnect(province.place, CLIENT))
    assert Client().get("/dang-nhap/tinh/").status_code == 503


def test_curves_and_new_keys(province: Provider) -> None:
    """Another algorithm of the list is as good; when the province changes its keys people still come in."""
    province.signs = "ES256"
    assert sign_on(Client()).status_code == 302
    province.signs = "RS256"
    province.turn_keys()
    port = ports.sign_on()
    assert isinstance(port, OpenIdConnect)
    port._kept = {url: (when - 120, found) for url, (when, found) in port._kept.items()}
    assert sign_on(Client()).status_code == 302


def test_strangers_do_not_make_us_ask_for_keys_again_and_again(province: Provider) -> None:
    province.names_key = "khong-co"
    for _n in range(5):
        assert sign_on(Client()).status_code == 403
    assert province.asked.count("/khoa") == 1


def test_the_address_told_only_to_who_asks_again(province: Provider) -> None:
    """Some providers do not put it into the token; what they say further must be about the same person."""
    province.told_further = {"sub": "u1", "email": EMAIL, "email_verified": True}
    assert sign_on(Client()).status_code == 302
    province.told_further = {"sub": "u2", "email": EMAIL, "email_verified": True}
    assert sign_on(Client()).status_code == 403
    assert "two persons" in reasons()[-1]


@pytest.mark.clause("NB25-Đ7.4c", "NB25-Đ23.1c")
def test_no_account_several_or_a_locked_one(province: Provider, account: Account, sit: Any) -> None:
    """Each is refused in words, and no account is made."""
    before = Account.objects.count()
    province.person = {"email": "nguoi.la@ninhbinh.gov.vn"}
    assert "Không có tài khoản nào" in sign_on(Client()).content.decode()
    assert Account.objects.count() == before
    province.person = {"email": EMAIL}
    sit("lan")
    lan = Account.objects.get(username="thu_lan")
    Person.objects.filter(id=lan.person_id).update(email=EMAIL.capitalize())
    assert "Nhiều tài khoản" in sign_on(Client()).content.decode()
    Person.objects.filter(id=lan.person_id).update(email="")
    Account.objects.filter(id=account.id).update(is_active=False)
    client = Client()
    assert "đã bị khóa" in sign_on(client).content.decode()
    assert client.get("/viec/").status_code == 302


@pytest.mark.parametrize(("stored", "vouched"), [("ıvy@x.vn", "ivy@x.vn"), ("ivy@x.vn", "ıvy@x.vn"), ("", "")])
def test_letters_that_only_look_alike_open_nothing(
    province: Provider, account: Account, stored: str, vouched: str
) -> None:
    Person.objects.filter(id=account.person_id).update(email=stored)
    province.person = {"email": vouched}
    assert sign_on(Client()).status_code == 403


def test_the_province_is_silent_or_says_no(province: Provider) -> None:
    """A plain sentence, and passwords of the operator still work."""
    client = Client()
    state = parse_qs(urlsplit(to_province(client)).query)["state"][0]
    turned = client.get("/dang-nhap/tinh/ve/", {"state": state, "error": "access_denied<script>"})
    assert turned.status_code == 403 and "<script>alert" not in turned.content.decode()
    back = through_province(to_province(client))
    province.broken = 500
    silent = client.get(back)
    assert silent.status_code == 503 and "không trả lời" in silent.content.decode()
    ports.use_sign_on(OpenIdConnect("http://127.0.0.1:9", CLIENT))
    assert Client().get("/dang-nhap/tinh/").status_code == 503


def test_only_over_tls_and_nowhere_else() -> None:
    """Without TLS only a provider on this machine is called, and no redirect is followed."""
    for issuer in ("http://sso.example.org", "ftp://127.0.0.1", "https://", "file:///etc/passwd"):
        ports.use_sign_on(OpenIdConnect(issuer, CLIENT))
        try:
            assert Client().get("/dang-nhap/tinh/").status_code == 503
        finally:
            ports.use_sign_on(None)


@pytest.mark.clause("NB25-Đ7.4c")
def test_passwords_are_the_operators_only(province: Provider, account: Account, sit: Any) -> None:
    """Ngọc's password no longer opens and says nothing more than a wrong one; the operator's does, until all may."""
    from django.contrib.auth.hashers import make_password

    hanh = data_centre().posts["hanh"]
    Account.objects.create(person=hanh.person, username="van_hanh", password=make_password(PASSWORD))

    def typed(name: str, password: str = PASSWORD) -> Any:
        return Client().post("/dang-nhap/", {"username": name, "password": password})

    refused = typed("thu_ngoc")
    assert refused.status_code == 200 and "Sai tên đăng nhập" in refused.content.decode()
    assert AuditEntry.objects.filter(code="directory.sign_in_failed", subject_id=account.id).count() == 1
    assert typed("van_hanh").status_code == 302
    assert "/toi/mat-khau/" not in sit("ngoc").get("/toi/").content.decode(), "what opens nothing is not offered"
    for _n in range(4):
        last = typed("thu_ngoc")
    assert last.status_code == 429, "tries are counted as ever"
    ports.use_sign_on(OpenIdConnect(province.place, CLIENT, passwords_for_all=True))
    assert typed("thu_ngoc", "x").status_code == 429
    assert "/toi/mat-khau/" in sit("lan").get("/toi/").content.decode()
    assert typed("thu_lan").status_code == 302


def test_signing_out_here_offers_to_sign_out_there(province: Provider) -> None:
    """The session here ends at once; the page leads to the province with the proof, and back here."""
    client = Client()
    sign_on(client)
    page = client.post("/dang-xuat/").content.decode()
    assert "Bạn đã đăng xuất" in page and f"{province.place}/ra?" in page and "id_token_hint=" in page
    assert 'data-person=""' in page
    assert client.get("/viec/").status_code == 302


def test_who_goes_there_and_never_comes_back_leaves_nothing(province: Provider) -> None:
    """An attempt lies ten minutes in a session of a stranger; the nightly clearing takes it, and nobody's who works."""
    at_work = Client()
    sign_on(at_work)
    for _n in range(3):
        to_province(Client())
    before = Session.objects.count()
    clear_old(by=system_actor("thử"), at=AT + timedelta(minutes=11))
    assert Session.objects.count() == before - 3
    assert at_work.get("/viec/").status_code == 200


def test_a_flood_of_beginnings_leaves_no_sessions(province: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger asks again and again: after a while nothing is begun, kept or recorded for that network any more."""
    monkeypatch.setattr("vanban.portal.web.sign_on.MOST_A_MINUTE", 3)
    lines = AuditEntry.objects.count()
    answers = [Client().get("/dang-nhap/tinh/", REMOTE_ADDR="203.0.113.7") for _press in range(5)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429, 429]
    assert "Chờ một phút" in answers[-1].content.decode()
    assert answers[-1]["Retry-After"] == "60"
    assert Session.objects.count() == 4, "Ngọc's own and three begun"
    assert AuditEntry.objects.count() == lines
    assert Client().get("/dang-nhap/tinh/", REMOTE_ADDR="203.0.113.8").status_code == 302


def test_without_a_province_there_is_nothing(account: Account) -> None:
    """Off unless it is set: no button, no address, passwords for everybody."""
    assert ports.sign_on() is None
    page = Client().get("/dang-nhap/").content.decode()
    assert "/dang-nhap/tinh/" not in page
    assert Client().get("/dang-nhap/tinh/").status_code == Client().get("/dang-nhap/tinh/ve/").status_code == 404
    assert Client().post("/dang-nhap/", {"username": "thu_ngoc", "password": PASSWORD}).status_code == 302


def test_a_silent_province_is_not_asked_by_every_press(account: Account) -> None:
    """Strangers who press again and again do not tie up one worker after the other with waiting."""
    heard: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    door.accept()[0].close()
                    heard.append(1)

        Thread(target=answer, daemon=True).start()
        port = OpenIdConnect(f"http://127.0.0.1:{door.getsockname()[1]}", CLIENT)
        ports.use_sign_on(port)
        try:
            for _n in range(4):
                assert Client().get("/dang-nhap/tinh/").status_code == 503
            assert len(heard) == 1
            port._silent = {url: when - 60 for url, when in port._silent.items()}
            assert Client().get("/dang-nhap/tinh/").status_code == 503
            assert len(heard) == 2, "after a while it is asked again"
        finally:
            ports.use_sign_on(None)


def test_a_way_begun_and_left_does_not_shorten_a_sign_in_by_password(province: Provider) -> None:
    hanh = data_centre().posts["hanh"]
    Account.objects.create(person=hanh.person, username="van_hanh", password=make_password(PASSWORD))
    client = Client()
    to_province(client)
    assert client.post("/dang-nhap/", {"username": "van_hanh", "password": PASSWORD}).status_code == 302
    assert client.session.get_expiry_age() == 8 * 3600
