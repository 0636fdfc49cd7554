"""Writing down what was tried in vain: acts that were refused, and wrong passwords (NB16-Đ17.6, HP25-Đ7.1-4)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.models import Account
from vanban.kernel.actor import Actor
from vanban.platform import audit


@transaction.atomic
def note_refused(thing_id: UUID, *, method: str, address: str, status: int, by: Actor, at: datetime) -> None:
    """A signed-in person asked for something that was refused.

    The line has no subject, so that a failed look at a document does not stand among the acts on it; `thing` names it.
    """
    audit.record(by, "directory.refused", None, at, thing=thing_id, method=method, address=address[:200], status=status)


@transaction.atomic
def note_failed_sign_in(*, username: str, address: str, by: Actor, at: datetime) -> None:
    """A wrong password for an account of ours. A name that is none is not kept: people type passwords there."""
    account = Account.objects.filter(username=username).only("id", "username").first()
    known = account.username if account else ""
    audit.record(by, "directory.sign_in_failed", account.id if account else None, at, username=known, address=address)
