"""Warning ahead of a certificate's end, and of keys whose holder has left; each warning once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.platform import audit
from vanban.signing.models import Certificate, CertificateWarning
from vanban.signing.queries.register import left_behind, to_be_warned_of
from vanban.signing.rules.register import LEFT, threshold


@dataclass(frozen=True)
class Warned:
    """What one round has found."""

    ending: int
    left: int
    settled: int


@transaction.atomic
def warn_of_certificates(*, by: Actor, at: datetime) -> Warned:
    """Make the warnings that are due, settle those that are over; running it again changes nothing.

    60, 30 and 7 days before the end, each once; a nearer one takes the place of the one before it. A key whose holder
    no longer serves in the agency that keeps it must be taken back (NB25-Đ23.1, NĐ 68/2024).
    """
    ending = {one.id: (one, threshold(one.valid_to, at)) for one in to_be_warned_of(at)}
    left = {one.id: one for one in left_behind(at)}
    fresh = [_warn(one, str(days), by, at) for one, days in ending.values() if days is not None]
    gone = [_warn(one, LEFT, by, at) for one in left.values()]
    settled = 0
    for warning in CertificateWarning.objects.select_for_update().filter(settled_at__isnull=True):
        _one, days = ending.get(warning.certificate_id, (None, None))
        still = warning.certificate_id in left if warning.kind == LEFT else warning.kind == str(days)
        if not still:
            warning.settled_at = at
            warning.save(update_fields=["settled_at"])
            settled += 1
    return Warned(sum(fresh), sum(gone), settled)


def _warn(certificate: Certificate, kind: str, by: Actor, at: datetime) -> bool:
    """True when the warning is new; one that was settled and has come back is open again."""
    warning, new = CertificateWarning.objects.get_or_create(
        certificate=certificate, kind=kind, defaults={"made_at": at}
    )
    if not new and warning.settled_at is not None and kind == LEFT:
        warning.settled_at, new = None, True
        warning.save(update_fields=["settled_at"])
    if new:
        audit.record(by, "signing.certificate_warned", certificate.id, at, kind=kind, serial=certificate.serial)
    return new
