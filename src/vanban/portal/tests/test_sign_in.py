"""Signing in: one account a person, a clear lock-out, sessions one can see and end."""

from __future__ import annotations

import pytest
from django.test import Client

from vanban.directory.api import Account
from vanban.platform.models import AuditEntry
from vanban.portal.models import SignIn
from vanban.portal.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36"


def sign_in(username: str, password: str = PASSWORD, **more: str) -> tuple[Client, object]:
    """What a browser does at the sign-in page."""
    client = Client(headers={"user-agent": BROWSER})
    return client, client.post("/dang-nhap/", {"username": username, "password": password, **more})


@pytest.fixture
def account(sit) -> Account:
    """Ngọc's account."""
    sit("ngoc")
    return Account.objects.get(username="thu_ngoc")


@pytest.mark.clause("NB25-Đ3.3")
def test_user_name_and_password_lead_to_ones_work(account):
    """Ngọc signs in with her own user name and password and stands before her work; the act is on record."""
    client, answer = sign_in("thu_ngoc")
    assert answer.status_code == 302
    assert answer.url == "/viec/"
    page = client.get("/viec/").content.decode()
    assert "Bùi Thị Ngọc" in page
    line = AuditEntry.objects.get(code="portal.signed_in")
    assert (line.actor_name, line.subject_id) == ("Bùi Thị Ngọc", account.id)


@pytest.mark.parametrize(("told", "kept"), [("6.6.6.6, 203.0.113.7", "203.0.113.7"), ("nonsense", "127.0.0.1")])
def test_behind_our_proxy_the_address_it_saw_is_on_record(account, settings, told, kept):
    """Not the proxy's own, not one the browser wrote itself; where nothing of that is there, whoever asks."""
    settings.AXES_CLIENT_IP_CALLABLE = "vanban.config.proxy.client_address"
    client = Client(headers={"x-forwarded-for": told})
    answer = client.post("/dang-nhap/", {"username": "thu_ngoc", "password": PASSWORD})
    assert answer.status_code == 302
    assert SignIn.objects.get(account_id=account.pk).address == kept


def test_a_wrong_password_tells_nothing_about_accounts(account):
    """An unknown name and a wrong password get the same sentence; the name typed stays, the password does not."""
    _client, wrong = sign_in("thu_ngoc", "sai-mat-khau")
    _client, unknown = sign_in("khong_co_ai", "sai-mat-khau")
    for answer in (wrong, unknown):
        assert "Sai tên đăng nhập hoặc mật khẩu" in answer.content.decode()
    assert 'value="thu_ngoc"' in wrong.content.decode()
    assert "sai-mat-khau" not in wrong.content.decode()


def test_many_wrong_passwords_lock_with_a_clear_sentence(account):
    """The fifth failure locks; even the right password waits, and the page says how long and whom to ask."""
    for _attempt in range(5):
        _client, answer = sign_in("thu_ngoc", "sai-mat-khau")
    assert answer.status_code == 429
    assert "15 phút" in answer.content.decode()
    _client, answer = sign_in("thu_ngoc")
    assert answer.status_code == 429
    assert AuditEntry.objects.filter(code="portal.locked_out").exists()


def test_after_signing_in_again_one_is_where_one_was(account):
    """An expired session leads to the sign-in page and back to the same address, never to another site."""
    asked = Client().get("/so/den/?q=an+ninh")
    assert asked.url == "/dang-nhap/?next=/so/den/%3Fq%3Dan%2Bninh"
    page = Client().get(asked.url).content.decode()
    assert "Nội dung bạn đã gõ vẫn được giữ" in page
    _client, answer = sign_in("thu_ngoc", next="/so/den/?q=an+ninh")
    assert answer.url == "/so/den/?q=an+ninh"
    _client, answer = sign_in("thu_ngoc", next="https://example.org/")
    assert answer.url == "/viec/"


def test_sessions_are_listed_and_ended_one_by_one(account):
    """Ngọc sees both her sessions by device and ends the other one; it is at once a stranger."""
    office, _answer = sign_in("thu_ngoc")
    home, _answer = sign_in("thu_ngoc")
    page = office.get("/toi/").content.decode()
    assert page.count("Chrome, Windows") == 2
    other = SignIn.objects.get(session_key=home.session.session_key)
    office.post("/toi/", {"session": str(other.id)})
    assert home.get("/viec/").status_code == 302
    assert office.get("/viec/").status_code == 200


def test_nobody_ends_anothers_session(account, sit):
    """Lan posts the id of Ngọc's session: nothing happens."""
    office, _answer = sign_in("thu_ngoc")
    sit("lan").post("/toi/", {"session": str(SignIn.objects.get().id)})
    assert office.get("/viec/").status_code == 200


@pytest.mark.clause("NB25-Đ23.2c")
def test_log_out_everywhere_ends_every_session(account, sit):
    """After one press no session of hers lives, and the act is on record."""
    office, _answer = sign_in("thu_ngoc")
    home, _answer = sign_in("thu_ngoc")
    unlisted = sit("ngoc")
    assert office.post("/toi/dang-xuat-moi-noi/").url == "/dang-nhap/"
    assert unlisted.get("/viec/").status_code == 302
    assert office.get("/viec/").status_code == 302
    assert home.get("/viec/").status_code == 302
    assert AuditEntry.objects.get(code="portal.signed_out_everywhere").data["sessions"] == 2


def test_a_new_password_needs_the_old_one(account):
    """Ngọc changes her password; the old one no longer opens, her other sessions end."""
    office, _answer = sign_in("thu_ngoc")
    home, _answer = sign_in("thu_ngoc")
    typed = {"old_password": "sai", "new_password1": "mat-khau-moi-2", "new_password2": "mat-khau-moi-2"}
    assert office.post("/toi/mat-khau/", typed).status_code == 422
    assert office.post("/toi/mat-khau/", typed | {"old_password": PASSWORD}).status_code == 302
    assert office.get("/viec/").status_code == 200
    assert home.get("/viec/").status_code == 302
    assert sign_in("thu_ngoc")[1].status_code == 200
    assert sign_in("thu_ngoc", "mat-khau-moi-2")[1].status_code == 302
    assert AuditEntry.objects.filter(code="directory.password_changed").count() == 1


def test_language_before_and_after_signing_in(account, sit):
    """The sign-in page speaks Vietnamese, then English for who asks; a person's choice is kept with the account."""
    visitor = Client()
    assert '<html lang="vi"' in visitor.get("/dang-nhap/").content.decode()
    visitor.post("/ngon-ngu/", {"language": "en", "next": "/dang-nhap/"})
    page = visitor.get("/dang-nhap/").content.decode()
    assert '<html lang="en"' in page
    assert "User name" in page
    client = sit("ngoc")
    client.post("/toi/hien-thi/", {"language": "en", "theme": "dark"})
    page = client.get("/viec/").content.decode()
    assert '<html lang="en" data-theme="dark"' in page
    assert "Arrivals to check" in page


@pytest.mark.clause("NB25-Đ7.1")
def test_the_name_is_the_regulations(account):
    """The system carries the name of the regulation in force."""
    assert "Hệ thống quản lý văn bản và điều hành tỉnh Ninh Bình" in Client().get("/dang-nhap/").content.decode()


@pytest.mark.clause("NB25-Đ7.3")
def test_the_application_on_the_phone_is_named_so(account):
    """On the home screen of a phone it is called iOffice Ninh Bình; the manifest needs no account."""
    page = Client().get("/dang-nhap/").content.decode()
    assert 'rel="manifest" href="/dang-nhap/ung-dung.webmanifest"' in page
    manifest = Client().get("/dang-nhap/ung-dung.webmanifest").json()
    assert manifest["name"] == "iOffice Ninh Bình"
    assert manifest["start_url"] == "/viec/"
