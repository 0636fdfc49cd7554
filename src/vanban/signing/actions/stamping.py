"""Timestamps that come after the signature: asked for by jobs, since the authority may take two minutes or be out.

A person signs in a page and goes on; the timestamp is put into the signature later, and always before the agency's
seal closes the file (HP25-Đ11.1b; TT 41/2017 Đ9). A failure costs nothing but time.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from vanban.kernel.actor import Actor
from vanban.kernel.refusals import OutsideFailure
from vanban.platform import audit
from vanban.signing import ports
from vanban.signing.errors import PdfRefused
from vanban.signing.models import StampWait
from vanban.signing.queries.files import engine_words
from vanban.signing.queries.waiting import patient_stamper
from vanban.signing.rules.patience import next_try


def stamp_last(pdf: bytes, *, by: Actor, at: datetime, document_id: UUID) -> bytes:
    """The file with a timestamp in its last signature; as it was when it has one, or when no authority is set.

    Raises OutsideFailure(permanent=False) when the authority does not answer, PdfRefused when the file cannot be
    stamped. Outside any transaction; a failure is noted for the clerk and the operator.
    """
    stamper = patient_stamper(at)
    if stamper is None:
        return pdf
    try:
        with engine_words():
            stamped = ports.lasting().stamp_last(pdf, stamper)
    except (OutsideFailure, PdfRefused) as failure:
        _note_failure(document_id, str(failure.__cause__ or failure), at=at)
        raise
    if stamped != pdf:
        with transaction.atomic():
            before, after = hashlib.sha256(pdf).hexdigest(), hashlib.sha256(stamped).hexdigest()
            audit.record(by, "signing.timestamped", document_id, at, before=before, sha256=after)
    return stamped


@transaction.atomic
def await_stamp(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """Write down, in the caller's transaction, that a signature of this document waits for its timestamp."""
    StampWait.objects.update_or_create(
        document_id=document_id, defaults={"since": at, "tries": 0, "failure": "", "next_try_at": at}
    )
    audit.record(by, "signing.stamp_awaited", document_id, at)


@transaction.atomic
def end_wait(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """The timestamp is there, or the signature is gone: in the caller's transaction."""
    ended, _rows = StampWait.objects.filter(document_id=document_id).delete()
    if ended:
        audit.record(by, "signing.stamp_settled", document_id, at)


@transaction.atomic
def _note_failure(document_id: UUID, failure: str, *, at: datetime) -> None:
    wait = StampWait.objects.select_for_update().filter(document_id=document_id).first()
    if wait is None:
        return
    wait.tries = min(wait.tries + 1, 1000)
    wait.failure = failure[:500]
    wait.next_try_at = at + next_try(wait.tries, longest=timedelta(minutes=10))
    wait.save()
