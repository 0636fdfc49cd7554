"""Which account an official e-mail address opens, and whose password still opens the door (NB25-Đ7.4c)."""

from __future__ import annotations

from datetime import date

from vanban.directory.errors import EmailLocked, EmailOfSeveral, EmailUnknown
from vanban.directory.models import Account
from vanban.directory.queries.people import posts_in_force
from vanban.directory.rules import Role


def account_of_email(email: str) -> Account:
    """The one account whose person has this official address; no account is ever made here.

    Raises EmailUnknown, EmailOfSeveral, EmailLocked. Letters outside ASCII are refused: some of them become plain ones
    when capitals are levelled, and would open another's account.
    """
    wanted = email.strip()
    found = [one for one in _with(wanted) if one.person.email.isascii()] if wanted.isascii() and wanted else []
    if not found:
        raise EmailUnknown(email=wanted[:254])
    if len(found) > 1:
        raise EmailOfSeveral(email=wanted[:254])
    if not found[0].is_active:
        raise EmailLocked(username=found[0].username)
    return found[0]


def account_with_address(email: str, *, but: Account | None) -> Account | None:
    """Another account whose person has this address already, so that nobody gets a second one (VL19-Đ15.1)."""
    found = _with(email.strip()) if email.strip() else []
    return next((one for one in found if but is None or one.id != but.id), None)


def may_use_password(username: str, *, on: date) -> bool:
    """Whether this account opens by a password where the province has its own sign-in: the operator's, and that of
    people whose agencies have no system and no official mailbox there."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        return False
    posts = list(posts_in_force(on=on).filter(person_id=account.person_id))
    operates = any(Role.OPERATOR in post.roles for post in posts)
    return operates or (bool(posts) and not any(post.agency.has_system for post in posts))


def _with(email: str) -> list[Account]:
    return list(Account.objects.select_related("person").filter(person__email__iexact=email).order_by("username")[:2])
