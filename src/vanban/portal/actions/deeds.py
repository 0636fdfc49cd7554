"""Acts that a browser may send twice: the key of an act is kept with what it did."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from vanban.platform import once
from vanban.portal.errors import AlreadyDone
from vanban.portal.models import Deed


def keep_deed(deed: once.Deed, at: datetime) -> None:
    """Write the key of an act in the transaction that does it. Raises AlreadyDone when it was done before.

    Two senders of one key at one moment: the second waits here for the first, and is refused when that succeeds.
    """
    try:
        with transaction.atomic():
            Deed.objects.create(person_id=deed.person_id, key=deed.key, at=at, place=deed.place[:300])
    except IntegrityError as known:
        deed.is_known = True
        raise AlreadyDone from known
