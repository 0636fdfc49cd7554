"""Accounts of Sở Nội vụ: opened by the rule, locked when somebody leaves, void everywhere at once."""

import dataclasses

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.test import Client

from cast import AT, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.directory import api as directory
from vanban.directory.errors import AccountAlreadyLocked, AccountExists, OwnAccount, ReasonMissing
from vanban.directory.models import Account, Person, Post
from vanban.directory.rules import Role, login_prefix
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import NotAllowed
from vanban.kernel.usernames import UsernameTaken
from vanban.platform.models import AuditEntry

pytestmark = pytest.mark.django_db

ROOT = system_actor("thử")
PASSWORD = "Trường Yên 968 Hoa Lư"


@pytest.fixture
def snv() -> Office:
    return so_noi_vu()


@pytest.fixture
def admin(snv: Office) -> Actor:
    """Hoa also administers her department."""
    snv.posts["hoa"].roles = [Role.CLERK, Role.UNIT_ADMIN]
    snv.posts["hoa"].save()
    return actor(snv.posts["hoa"])


def open_for(post: Post, by: Actor = ROOT, suffix: str = "", password: str = PASSWORD) -> Account:
    return directory.open_account(
        post.person_id, post.agency_id, encoded_password=make_password(password), suffix=suffix, by=by, at=AT
    )


def codes(subject_id) -> list[str]:
    return list(AuditEntry.objects.filter(subject_id=subject_id).order_by("id").values_list("code", flat=True))


@pytest.mark.clause("NB25-Đ7.4a", "NB25-Đ3.3")
def test_an_account_gets_the_name_the_regulation_prescribes(snv, admin):
    account = open_for(snv.posts["mai"], by=admin)
    assert account.username == "snv_nguyenthimai"
    assert codes(account.id) == ["directory.account_opened"]
    with pytest.raises(AccountExists) as refusal:
        open_for(snv.posts["mai"], by=admin)
    assert refusal.value.data["username"] == "snv_nguyenthimai"


def test_communes_are_told_apart_by_their_place():
    assert open_for(phuong_hoa_lu().posts["uoc"]).username == "ubndhoalu_dovanuoc"
    assert login_prefix("SNV", "department", "Ninh Bình") == "SNV"


@pytest.mark.clause("NB25-Đ7.4b")
def test_the_administrator_tells_namesakes_apart(snv, admin):
    open_for(snv.posts["mai"], by=admin)
    other = Person.objects.create(full_name="Nguyễn Thị Mai", sort_key="x")
    post = Post.objects.create(person=other, agency=snv.agency, title="Chuyên viên")
    with pytest.raises(UsernameTaken):
        open_for(post, by=admin)
    assert open_for(post, by=admin, suffix="2").username == "snv_nguyenthimai2"


@pytest.mark.clause("NB25-Đ4.2")
def test_passwords_are_kept_as_argon2_only(snv):
    account = open_for(snv.posts["mai"])
    assert identify_hasher(account.password).algorithm == "argon2"
    assert PASSWORD not in account.password
    assert check_password(PASSWORD, account.password)


@pytest.mark.clause("NB25-Đ23.1đ")
def test_only_the_administrator_of_the_same_agency_opens_and_locks(snv, admin):
    ward = phuong_hoa_lu()
    with pytest.raises(NotAllowed):
        open_for(ward.posts["ngoc"], by=admin)
    with pytest.raises(NotAllowed):
        open_for(snv.posts["hung"], by=actor(snv.posts["mai"]))
    account = open_for(ward.posts["ngoc"])
    with pytest.raises(NotAllowed):
        directory.lock_account(account.id, reason="nghỉ việc", by=admin, at=AT)
    operator = Actor(person_id=new_id(), name="Vận hành", roles=frozenset({Role.OPERATOR}))
    directory.lock_account(account.id, reason="nghỉ việc", by=operator, at=AT)
    with pytest.raises(NotAllowed):
        stand_in = dataclasses.replace(admin, for_person_id=new_id(), for_name="Ai đó")
        open_for(snv.posts["hung"], by=stand_in)


@pytest.mark.clause("NB25-Đ23.1c")
def test_who_leaves_is_locked_out_at_once(snv, admin):
    account = open_for(snv.posts["mai"])
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.session.get("_auth_user_id") == str(account.id)
    with pytest.raises(ReasonMissing):
        directory.lock_account(account.id, reason="  ", by=admin, at=AT)
    directory.lock_account(account.id, reason="chuyển công tác", by=admin, at=AT)
    account.refresh_from_db()
    assert not account.is_active
    assert account.session_epoch == 1
    request = browser.get("/").wsgi_request
    assert not request.user.is_authenticated
    with pytest.raises(AccountAlreadyLocked):
        directory.lock_account(account.id, reason="chuyển công tác", by=admin, at=AT)
    directory.unlock_account(account.id, by=admin, at=AT)
    directory.unlock_account(account.id, by=admin, at=AT)
    account.refresh_from_db()
    assert account.is_active
    assert codes(account.id) == [
        "directory.account_opened",
        "directory.account_locked",
        "directory.account_unlocked",
    ]


def test_nobody_locks_their_own_account(snv, admin):
    account = open_for(snv.posts["hoa"])
    with pytest.raises(OwnAccount):
        directory.lock_account(account.id, reason="thử", by=admin, at=AT)


def test_logging_out_everywhere_ends_every_session(snv):
    account = open_for(snv.posts["mai"])
    phone, desk = Client(), Client()
    for browser in (phone, desk):
        browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        assert browser.get("/").wsgi_request.user.is_authenticated
    directory.log_out_everywhere(account.id, by=actor(snv.posts["mai"]), at=AT)
    for browser in (phone, desk):
        assert not browser.get("/").wsgi_request.user.is_authenticated
    with pytest.raises(NotAllowed):
        directory.log_out_everywhere(account.id, by=actor(snv.posts["hung"]), at=AT)


@pytest.mark.clause("NB25-Đ23.2c")
def test_a_new_password_ends_sessions_and_is_written_down_without_itself(snv):
    account = open_for(snv.posts["mai"])
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    directory.change_password(
        account.id, encoded_password=make_password("một mật khẩu khác"), by=actor(snv.posts["mai"]), at=AT
    )
    assert not browser.get("/").wsgi_request.user.is_authenticated
    assert codes(account.id)[-1] == "directory.password_changed"
    assert "mật khẩu" not in str(AuditEntry.objects.last().data)
    with pytest.raises(NotAllowed):
        directory.change_password(account.id, encoded_password="x", by=actor(snv.posts["hung"]), at=AT)


def test_five_wrong_passwords_lock_the_door_for_a_while(snv, rf):
    account = open_for(snv.posts["mai"])
    wrong = {"username": account.username, "password": "sai"}
    request = rf.post("/dang-nhap/")
    for _ in range(5):
        authenticate(request, **wrong)
    assert authenticate(rf.post("/dang-nhap/"), username=account.username, password=PASSWORD) is None
    elsewhere = rf.post("/dang-nhap/", REMOTE_ADDR="10.9.8.7")
    assert authenticate(elsewhere, username=account.username, password=PASSWORD) == account
