"""Keeping a narrowing of a list under a name, forgetting it, choosing columns: everybody's own affair."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.kernel.vietnamese import nfc
from vanban.platform import audit
from vanban.portal.errors import ListNameMissing, TooManyLists
from vanban.portal.models import KeptList, ListColumns
from vanban.portal.queries.lists import COLUMNS

MOST = 30
"""More would be harder to find than to ask again."""


@transaction.atomic
def keep_list(book: str, *, name: str, asked: str, by: Actor, at: datetime) -> KeptList:
    """Keep a narrowing under a name; a name used again is replaced. Raises ListNameMissing, TooManyLists."""
    cleaned = nfc(name).strip()[:60]
    if not cleaned or not asked:
        raise ListNameMissing
    own = KeptList.objects.filter(person_id=_person(by), book=book)
    if own.exclude(name=cleaned).count() >= MOST:
        raise TooManyLists(most=MOST)
    found, _new = KeptList.objects.update_or_create(
        person_id=_person(by), book=book, name=cleaned, defaults={"asked": asked[:600], "kept_at": at}
    )
    audit.record(by, "portal.list_kept", None, at, name=cleaned, book=book)
    return found


@transaction.atomic
def forget_list(kept_id: UUID, *, by: Actor, at: datetime) -> None:
    """Forget a narrowing; somebody else's is left alone."""
    found = KeptList.objects.filter(id=kept_id, person_id=_person(by)).first()
    if found is not None:
        audit.record(by, "portal.list_forgotten", None, at, name=found.name, book=found.book)
        found.delete()


@transaction.atomic
def choose_columns(book: str, *, shown: Iterable[str], by: Actor, at: datetime) -> None:
    """Show these columns of a list and no others."""
    hidden = sorted(set(COLUMNS[book]) - set(shown))
    ListColumns.objects.update_or_create(person_id=_person(by), book=book, defaults={"hidden": hidden})
    audit.record(by, "portal.columns_chosen", None, at, book=book, hidden=hidden)


def _person(by: Actor) -> UUID:
    """Lists are a person's; the machine keeps none."""
    if by.person_id is None:
        raise ValueError("a list is kept by a person")
    return by.person_id
