"""Background work of signing."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from procrastinate.contrib.django import app

from vanban.kernel.actor import system_actor
from vanban.signing.actions.warnings import warn_of_certificates

WATCH = system_actor("theo dõi chứng thư số")
log = structlog.get_logger(__name__)


@app.periodic(cron="40 22 * * *")
@app.task(name="signing.warn_of_certificates", queue="office", queueing_lock="signing.warn_of_certificates")
def warn(timestamp: int) -> None:
    """Before each working day (05:40 in Vietnam): certificates that end soon, keys whose holders have left."""
    done = warn_of_certificates(by=WATCH, at=datetime.fromtimestamp(timestamp, tz=UTC))
    if done.ending or done.left:
        log.info("certificates warned of", ending=done.ending, left=done.left, settled=done.settled)
