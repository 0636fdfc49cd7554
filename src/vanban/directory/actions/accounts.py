"""Opening, locking and leaving accounts (NB25-Đ7.4, Đ23.1c, Đ23.1đ).

Passwords arrive hashed: hashing is slow and draws a salt, so the edge does it before the transaction begins
(`django.contrib.auth.hashers.make_password`, Argon2).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory import policies
from vanban.directory.errors import AccountAlreadyLocked, AccountExists, OwnAccount, PasswordInUse, ReasonMissing
from vanban.directory.models import Account, Agency, Person
from vanban.directory.rules import login_prefix
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.usernames import UsernameTaken, build_username
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.rulebook.api import profile_for

NO_PASSWORD = "!"  # noqa: S105 - Django's sign for an account that nobody can sign in with until a password is given


@transaction.atomic
def open_account(
    person_id: UUID, agency_id: UUID, *, encoded_password: str, suffix: str = "", by: Actor, at: datetime
) -> Account:
    """Give a person the user name their agency's regulation prescribes.

    Raises AccountExists, and UsernameTaken so that the administrator chooses a suffix (NB25-Đ7.4b).
    """
    person = Person.objects.select_for_update().get(id=person_id)
    agency = Agency.objects.get(id=agency_id)
    policies.check_can_manage_accounts(by, agency.id)
    existing = Account.objects.filter(person=person).first()
    if existing is not None:
        raise AccountExists(name=person.full_name, username=existing.username)
    return _create(person, agency, encoded_password=encoded_password, suffix=suffix, by=by, at=at)


@transaction.atomic
def name_account(person: Person, agency: Agency, *, encoded_password: str, by: Actor, at: datetime) -> Account:
    """The same for a verb that has asked who may: namesakes are told apart by the next free number (NB25-Đ7.4b)."""
    for number in range(1, 100):
        try:
            suffix = str(number) if number > 1 else ""
            return _create(person, agency, encoded_password=encoded_password, suffix=suffix, by=by, at=at)
        except UsernameTaken:
            continue
    raise UsernameTaken(username=person.full_name)


def _create(person: Person, agency: Agency, *, encoded_password: str, suffix: str, by: Actor, at: datetime) -> Account:
    username = build_username(
        login_prefix(agency.abbreviation, agency.level, agency.place),
        person.full_name,
        is_taken=lambda name: Account.objects.filter(username=name).exists(),
        suffix=suffix,
        template=profile_for(agency.province, local_date(at)).username_template,
    )
    account = Account.objects.create(person=person, username=username, password=encoded_password)
    audit.record(by, "directory.account_opened", account.id, at, username=username, person=person.full_name)
    return account


@transaction.atomic
def lock_account(account_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Lock the account of somebody who leaves or moves; every session ends at once (NB25-Đ23.1c).

    Raises AccountAlreadyLocked, OwnAccount, ReasonMissing.
    """
    account = _held(account_id, by, at)
    if account.person_id == by.person_id:
        raise OwnAccount
    if not account.is_active:
        raise AccountAlreadyLocked(username=account.username)
    told = nfc(reason).strip()
    if not told:
        raise ReasonMissing
    account.is_active = False
    account.session_epoch += 1
    account.save(update_fields=["is_active", "session_epoch"])
    audit.record(by, "directory.account_locked", account.id, at, username=account.username, reason=told)


@transaction.atomic
def unlock_account(account_id: UUID, *, by: Actor, at: datetime) -> None:
    """Open a locked account again; an open one stays as it is."""
    account = _held(account_id, by, at)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        audit.record(by, "directory.account_unlocked", account.id, at, username=account.username)


@transaction.atomic
def change_password(account_id: UUID, *, encoded_password: str, by: Actor, at: datetime) -> None:
    """Set one's own password; all sessions end, since their hash contains the old one."""
    account = Account.objects.select_for_update(of=("self",)).select_related("person").get(id=account_id)
    policies.check_can_use_own_account(by, account)
    account.password = encoded_password
    account.save(update_fields=["password"])
    audit.record(by, "directory.password_changed", account.id, at, username=account.username)


@transaction.atomic
def give_first_password(account_id: UUID, *, encoded_password: str, by: Actor, at: datetime) -> None:
    """Give an account that has none a password that is handed over on paper.

    Raises PasswordInUse when it has one: only a reset that the head approved makes it void (HY19-Đ17.2g).
    """
    account = _held(account_id, by, at)
    if account.has_usable_password():
        raise PasswordInUse(username=account.username)
    account.password = encoded_password
    account.save(update_fields=["password"])
    audit.record(by, "directory.password_changed", account.id, at, username=account.username)


@transaction.atomic
def void_password(account_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Make the password of somebody void whom no single agency disposes of; every session ends (HY19-Đ17.2g).

    Raises OwnAccount, ReasonMissing: the reason says which agencies asked for it.
    """
    policies.check_can_void_passwords(by)
    account = _held(account_id, by, at)
    if account.person_id == by.person_id:
        raise OwnAccount
    told = nfc(reason).strip()
    if not told:
        raise ReasonMissing
    account.password = NO_PASSWORD
    account.session_epoch += 1
    account.save(update_fields=["password", "session_epoch"])
    audit.record(by, "directory.password_voided", account.id, at, username=account.username, reason=told[:300])


@transaction.atomic
def log_out_everywhere(account_id: UUID, *, by: Actor, at: datetime) -> None:
    """Make every session of an account void, the present one too."""
    account = Account.objects.select_for_update(of=("self",)).select_related("person").get(id=account_id)
    policies.check_can_use_own_account(by, account)
    account.session_epoch += 1
    account.save(update_fields=["session_epoch"])
    audit.record(by, "directory.logged_out_everywhere", account.id, at, username=account.username)


def _held(account_id: UUID, by: Actor, at: datetime) -> Account:
    """The account, locked in this transaction, when `by` administers it."""
    account = Account.objects.select_for_update(of=("self",)).select_related("person").get(id=account_id)
    policies.check_can_manage_account(by, account, local_date(at))
    return account
