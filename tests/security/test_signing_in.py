"""Guessing, locking out, keeping and ending sessions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from cast import AT
from security.conftest import PASSWORD
from vanban.directory import api as directory
from vanban.exchange.tests.story import Story
from vanban.platform.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(story: Story) -> directory.Account:
    """Hoa's account."""
    return directory.Account.objects.create(
        person=story.snv.posts["hoa"].person, username="snv_lethihoa", password=make_password(PASSWORD)
    )


def attempt(client: Client, username: str, password: str, **extra: Any) -> Any:
    """One try at the gate."""
    return client.post("/dang-nhap/", {"username": username, "password": password}, **extra)


@pytest.mark.clause("HP25-Đ7.1-4")
def test_a_wrong_password_is_on_record_with_account_and_address(account: directory.Account) -> None:
    attempt(Client(REMOTE_ADDR="10.1.2.3"), account.username, "sai")
    attempt(Client(), "khong_co_ai", "sai")
    lines = AuditEntry.objects.filter(code="directory.sign_in_failed").order_by("id")
    assert [(line.subject_id, line.data["username"]) for line in lines] == [(account.id, account.username), (None, "")]
    assert lines[0].data["address"] == "10.1.2.3"


def test_known_unknown_and_locked_accounts_answer_alike(account: directory.Account) -> None:
    def told(username: str, password: str) -> tuple[int, str]:
        answer = attempt(Client(), username, password)
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
        return answer.status_code, text.replace(username, "")

    wrong, unknown = told(account.username, "sai"), told("khong_co_ai", "sai")
    directory.Account.objects.filter(id=account.id).update(is_active=False)
    locked = told(account.username, PASSWORD)
    assert wrong == unknown == locked


@pytest.mark.clause("NB25-Đ4.2")
def test_five_failures_lock_name_and_address_whatever_is_written_into_headers(account: directory.Account) -> None:
    thief = Client(REMOTE_ADDR="10.9.9.9")
    assert [attempt(thief, account.username, "sai").status_code for _n in range(5)] == [200, 200, 200, 200, 429]
    for extra in (
        {},
        {"HTTP_X_FORWARDED_FOR": "10.0.0.1"},
        {"HTTP_X_REAL_IP": "10.0.0.1"},
        {"HTTP_FORWARDED": "for=1"},
    ):
        assert attempt(thief, account.username, PASSWORD, **extra).status_code == 429
    for spelt in (f" {account.username} ", account.username.replace("s", "ｓ")):
        assert attempt(thief, spelt, PASSWORD).status_code == 429, "the same account under another spelling"
    assert attempt(Client(REMOTE_ADDR="10.1.1.1"), account.username, PASSWORD).status_code == 302, (
        "who guesses elsewhere cannot lock the owner out"
    )
    with time_machine.travel(AT + timedelta(minutes=16), tick=True):
        assert attempt(thief, account.username, PASSWORD).status_code == 302
    assert AuditEntry.objects.filter(code="portal.locked_out").exists()


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("x" * 5000, "x"),
        ("x" * 121, "x"),
        ("a\0b", "x"),
        ("snv_lethihoa", "a\0b"),
        ("snv_lethihoa", "x" * 60_000),
        ("", ""),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "x"),
        ("' OR 1=1 --", "' OR 1=1 --"),
    ],
)
def test_absurd_names_and_passwords_are_wrong_and_no_fault(
    account: directory.Account, username: str, password: str
) -> None:
    client = Client()
    assert {attempt(client, username, password).status_code for _n in range(2)} == {200}


def test_a_planted_session_does_not_survive_signing_in(account: directory.Account) -> None:
    client = Client()
    planted = "abcdefghijklmnopqrstuvwxyz012345"
    client.cookies["sessionid"] = planted
    client.get("/dang-nhap/")
    token = client.cookies["csrftoken"].value
    assert attempt(client, account.username, PASSWORD).status_code == 302
    assert client.cookies["sessionid"].value != planted
    assert client.cookies["csrftoken"].value != token


@pytest.mark.clause("NB25-Đ4.2")
def test_cookies_are_closed_to_scripts_and_other_sites(account: directory.Account) -> None:
    client = Client()
    attempt(client, account.username, PASSWORD)
    session = client.cookies["sessionid"]
    assert session["httponly"] and session["samesite"] == "Lax" and int(session["max-age"]) <= 8 * 3600
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_SECURE == settings.CSRF_COOKIE_SECURE == settings.VANBAN_PRODUCTION


def test_an_old_cookie_opens_nothing_after_signing_out_anywhere(account: directory.Account) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        attempt(client, account.username, PASSWORD)
    stolen = here.cookies["sessionid"].value
    here.post("/dang-xuat/")
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/viec/").status_code == 302
    assert there.get("/viec/").status_code == 200
    attempt(here, account.username, PASSWORD)
    here.post("/toi/dang-xuat-moi-noi/")
    assert there.get("/viec/").status_code == here.get("/viec/").status_code == 302


@pytest.mark.parametrize("weak", ["1", "12345678", "password123", "123456789012", "snv_lethihoa"])
@pytest.mark.clause("NB25-Đ4.2")
def test_a_weak_new_password_is_refused(account: directory.Account, weak: str) -> None:
    client = Client()
    attempt(client, account.username, PASSWORD)
    typed = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    assert client.post("/toi/mat-khau/", typed).status_code == 422
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
