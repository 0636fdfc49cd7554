"""What waits for an authority: timestamps and evidence; for the clerk's page and the operator's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError

from vanban.kernel.refusals import gettext_noop
from vanban.platform.health import Finding
from vanban.signing import ports
from vanban.signing.models import KeptFile, StampWait
from vanban.signing.queries.certificates import trust_material
from vanban.signing.rules.patience import TOLD_AFTER


@dataclass(frozen=True)
class Waiting:
    """Since when, how often tried in vain, and why it failed last."""

    since: datetime
    tries: int
    failure: str

    @property
    def is_trouble(self) -> bool:
        """True when it is no longer a matter of course."""
        return self.tries >= TOLD_AFTER


def patient_stamper(at: datetime) -> ports.Stamper | None:
    """The timestamp authority for jobs; None when none is set. Never asked in a page request."""
    return ports.patient_stamper(at, trust_material(at))


def stamp_wait(document_id: UUID) -> Waiting | None:
    """How a signature of this document waits for its timestamp; None when none does."""
    found = StampWait.objects.filter(document_id=document_id).first()
    return Waiting(found.since, found.tries, found.failure) if found is not None else None


def stamps_due(*, at: datetime, limit: int = 200) -> list[UUID]:
    """Documents whose timestamp may be asked for again, the longest waiting first."""
    due = StampWait.objects.filter(next_try_at__lte=at).order_by("next_try_at")
    return list(due.values_list("document_id", flat=True)[:limit])


def files_due(*, at: datetime, limit: int = 200) -> list[UUID]:
    """Kept files whose evidence is to be fetched or renewed now, the longest waiting first."""
    due = KeptFile.objects.filter(next_try_at__lte=at).order_by("next_try_at")
    return list(due.values_list("id", flat=True)[:limit])


def timestamps() -> Finding:
    """The operator's line: what waits for the timestamp authority, and whether it should worry somebody."""
    name = gettext_noop("Timestamps and evidence")
    try:
        stamps = StampWait.objects.count()
        files = KeptFile.objects.filter(tries__gt=0, next_try_at__isnull=False).count()
        bad = StampWait.objects.filter(tries__gte=TOLD_AFTER).order_by("-tries").first()
        worse = KeptFile.objects.filter(tries__gte=TOLD_AFTER, next_try_at__isnull=False).order_by("-tries").first()
    except DatabaseError as error:
        return Finding(name, "missing", str(error)[:80])
    if bad is None and worse is None:
        return Finding(name, "ok", f"{stamps} + {files}")
    failure = (bad.failure if bad is not None else "") or (worse.failure if worse is not None else "")
    cure = gettext_noop(
        "The timestamp or revocation service does not answer: check VANBAN_TSA_URL and the line. Documents wait and go "
        "on by themselves."
    )
    return Finding(name, "warning", f"{stamps} + {files}: {failure}"[:200], cure)
