"""Reads of the connector to the hubs above this one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from vanban.axis.models import Mailbox


def upstream_codes(*, at: datetime) -> list[str]:
    """The hubs above that are joined and not at rest."""
    boxes = Mailbox.objects.filter(gateway=True, system__kind="upstream", system__active=True)
    rested = boxes.filter(Q(rest_until__isnull=True) | Q(rest_until__lte=at))
    return list(rested.order_by("system__code").values_list("system__code", flat=True))
