"""Background work of signing."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from vanban.kernel.actor import system_actor
from vanban.platform.jobs import defer_once
from vanban.signing.actions.evidence import collect
from vanban.signing.actions.warnings import warn_of_certificates
from vanban.signing.queries.waiting import files_due

WATCH = system_actor("theo dõi chứng thư số")
KEEPER = system_actor("lưu bằng chứng")
COLLECT = "signing.collect_evidence"
log = structlog.get_logger(__name__)


@app.periodic(cron="40 22 * * *")
@app.task(name="signing.warn_of_certificates", queue="office", queueing_lock="signing.warn_of_certificates")
def warn(timestamp: int) -> None:
    """Before each working day (05:40 in Vietnam): certificates that end soon, keys whose holders have left."""
    done = warn_of_certificates(by=WATCH, at=datetime.fromtimestamp(timestamp, tz=UTC))
    if done.ending or done.left:
        log.info("certificates warned of", ending=done.ending, left=done.left, settled=done.settled)


@app.task(name=COLLECT, queue="sealing")
def collect_evidence(kept_id: str) -> None:
    """Fetch or renew the evidence of one file; what failed is noted with the time of the next try."""
    collect(UUID(kept_id), by=KEEPER, at=timezone.now())


@app.periodic(cron="* * * * * */20")
@app.task(name="signing.sweep_evidence", queue="sealing", queueing_lock="signing.sweep_evidence")
def sweep_evidence(timestamp: int) -> None:
    """A job for each file whose time has come: just issued, failed before, or near the end of its proof."""
    for kept_id in files_due(at=datetime.fromtimestamp(timestamp, tz=UTC)):
        defer_once(COLLECT, key=f"evidence.{kept_id}", queue="sealing", kept_id=str(kept_id))
