"""From where an agency's people work, for its administrator's report (NB25-Đ23.4b)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count

from vanban.directory import api as directory
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import gettext_noop
from vanban.portal.models import PushDevice, SignIn


def count(agency_id: UUID, /, *, starts: datetime, ends: datetime) -> list[directory.Figure]:
    """Sessions of a period, how many different devices they came from, and browsers that may show notices."""
    here = directory.colleagues(agency_id, on=local_date(ends))
    accounts = [one.account.id for one in here if one.account is not None]
    people = [one.post.person_id for one in here]
    found = SignIn.objects.filter(account_id__in=accounts, at__gte=starts, at__lt=ends).aggregate(
        sessions=Count("id"), devices=Count("device", distinct=True)
    )
    browsers = PushDevice.objects.filter(person_id__in=people, ended_at__isnull=True).count()
    return [
        directory.Figure(
            "sessions", gettext_noop("Sessions in the period that were not ended by hand"), found["sessions"]
        ),
        directory.Figure("devices", gettext_noop("Kinds of devices they came from"), found["devices"]),
        directory.Figure("browsers", gettext_noop("Browsers that may show notices"), browsers),
    ]
