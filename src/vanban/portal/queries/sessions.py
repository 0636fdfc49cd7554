"""The living sessions of one account."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

from vanban.portal.models import SignIn


def of_account(account_id: UUID, *, at: datetime) -> list[SignIn]:
    """Sessions that still live, newest first."""
    rows = list(SignIn.objects.filter(account_id=account_id).order_by("-at")[:50])
    keys = [row.session_key for row in rows]
    alive = set(Session.objects.filter(session_key__in=keys, expire_date__gt=at).values_list("session_key", flat=True))
    return [row for row in rows if row.session_key in alive]
