"""Background entries of the portal: what must be known before somebody opens a page, and telling people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from vanban.kernel.actor import system_actor
from vanban.platform import storage
from vanban.platform.jobs import RETRY, defer_once
from vanban.portal import actions
from vanban.portal.actions.telling import QUEUE, SEND
from vanban.portal.queries import told
from vanban.portal.queries.checked import SIGNABLE
from vanban.portal.rules.digests import Moment
from vanban.registry import api as registry
from vanban.registry.events import OutgoingIssued
from vanban.signing import api as signing

TELLER = system_actor("thông báo")
DIGEST = "portal.tell_standing"
log = structlog.get_logger(__name__)


def check_issued(event: OutgoingIssued) -> None:
    """Check the signatures of a document that was just issued, so that its page shows the verdict from the beginning.

    Harmless twice: a file that was checked before is left alone.
    """
    files = [file for file in registry.files_of(event.document_id) if file.role in SIGNABLE]
    digests = storage.digests(file.blob_id for file in files if file.blob.media_type == "application/pdf")
    known = signing.kept_reports(digests.values())
    for blob_id, digest in digests.items():
        if digest not in known:
            signing.check(storage.read(blob_id), at=event.at, document_id=event.document_id, digest=digest)


@app.task(name=SEND, queue=QUEUE)
def send(sending_id: str) -> None:
    """Hand one mail or push over; what fails is tried again by the sweep when its time has come."""
    actions.deliver(UUID(sending_id), by=TELLER, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="portal.sweep_sendings", queue=QUEUE, queueing_lock="portal.sweep_sendings")
def sweep_sendings(timestamp: int) -> None:
    """A job for each mail and push whose next try has come."""
    found = told.waiting(at=timezone.now())
    new = [defer_once(SEND, key=f"sending.{one}", queue=QUEUE, sending_id=str(one)) for one in found]
    if any(new):
        log.info("mails and pushes tried again", count=sum(new), timestamp=timestamp)


@app.periodic(cron="*/5 * * * *")
@app.task(name="portal.digests", queue=QUEUE, queueing_lock="portal.digests")
def digests(timestamp: int) -> None:
    """A job for each agency whose office hours say that its people hear now what waits for them."""
    found = told.digests_due(at=timezone.now())
    for moment in {moment for _agency, moment in found}:
        agencies = [agency for agency, one in found if one == moment]
        left = set(agencies) - told.already_told(agencies, moment.key)
        for agency in left:
            key = f"{moment.key}:{agency}"
            defer_once(
                DIGEST, key=key, queue=QUEUE, agency_id=str(agency), digest=moment.name, day=moment.day.isoformat(),
                at=moment.at.isoformat(),
            )  # fmt: skip
        if left:
            log.info("digests begun", agencies=len(left), digest=moment.key, timestamp=timestamp)


@app.task(name=DIGEST, queue=QUEUE, retry=RETRY)
def tell_standing(agency_id: str, digest: str, day: str, at: str) -> None:
    """Tell the people of one agency."""
    moment = Moment(digest, date.fromisoformat(day), datetime.fromisoformat(at))
    actions.tell_standing(UUID(agency_id), moment, by=TELLER, at=timezone.now())


@app.periodic(cron="20 19 * * *")
@app.task(name="portal.clear_old", queue=QUEUE, queueing_lock="portal.clear_old")
def clear_old(timestamp: int) -> None:
    """In the night (02:20 in Vietnam): forget notices long seen and acts long done."""
    actions.clear_old(by=TELLER, at=datetime.fromtimestamp(timestamp, tz=UTC))
