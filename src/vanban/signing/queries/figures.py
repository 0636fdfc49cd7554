"""How an agency's keys stand, for its administrator's report (NB25-Đ23.4b)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from vanban.directory.api import Figure
from vanban.kernel.refusals import gettext_noop
from vanban.signing.models import Certificate, CertificateWarning
from vanban.signing.rules.register import ENDS_SOON

IN_HAND = ("plugin", "pkcs11")
"""Keepers that are devices: a token in somebody's hand, a module in a rack."""


def count(agency_id: UUID, /, *, starts: datetime, ends: datetime) -> list[Figure]:
    """The certificates kept by an agency at the end of a period, and what was taken back in it."""
    kept = Certificate.objects.filter(Q(home_agency_id=agency_id) | Q(agency_id=agency_id))
    valid = Q(valid_from__lt=ends, valid_to__gte=ends) & (Q(revoked_at__isnull=True) | Q(revoked_at__gte=ends))
    found = kept.aggregate(
        valid=Count("id", filter=valid),
        ending=Count("id", filter=valid & Q(valid_to__lt=ends + ENDS_SOON)),
        devices=Count("id", filter=valid & Q(kept_in__in=IN_HAND)),
        suspended=Count("id", filter=Q(suspended_at__lt=ends)),
        revoked=Count("id", filter=Q(revoked_at__gte=starts, revoked_at__lt=ends)),
    )
    warned = CertificateWarning.objects.filter(settled_at__isnull=True, certificate__in=kept.values("id")).count()
    return [
        Figure("keys", gettext_noop("Certificates in force"), found["valid"]),
        Figure("keys_ending", gettext_noop("of them ending within 60 days"), found["ending"]),
        Figure("keys_devices", gettext_noop("of them with the key in a token or module"), found["devices"]),
        Figure("keys_suspended", gettext_noop("Certificates suspended"), found["suspended"]),
        Figure("keys_revoked", gettext_noop("Certificates revoked in the period"), found["revoked"]),
        Figure("keys_warned", gettext_noop("Warnings about certificates that wait to be settled"), warned),
    ]
