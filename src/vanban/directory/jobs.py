"""Background entries of the directory: printing records, mergers whose day has come."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from vanban.directory.actions.leaving import keep_handover_paper
from vanban.directory.actions.merging import carry_out_merger
from vanban.directory.events import HandedOver
from vanban.directory.ports import record_press
from vanban.directory.queries.leaving import handover
from vanban.directory.queries.merging import mergers_due
from vanban.directory.queries.printed import record_of
from vanban.kernel.actor import system_actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal
from vanban.platform import storage

log = structlog.get_logger(__name__)
PRESS = system_actor("biên bản bàn giao")
CALENDAR = system_actor("sáp nhập cơ quan")


def print_handover(event: HandedOver) -> None:
    """Typeset the record of a completed hand-over and bind it to its row; harmless twice."""
    keep_record(event.handover_id, at=event.at)


def keep_record(handover_id: UUID, *, at: datetime) -> None:
    """The same for one hand-over."""
    found = handover(handover_id)
    if found.blob_id is not None or found.completed_at is None:
        return
    stored = storage.put(record_press()(record_of(found)), media_type="application/pdf")
    keep_handover_paper(handover_id, stored.id, by=PRESS, at=at)


@app.periodic(cron="7 0,5 * * *")
@app.task(name="directory.carry_out_mergers", queue="office", queueing_lock="directory.carry_out_mergers")
def carry_out_mergers(timestamp: int) -> None:
    """Carry out the mergers whose day has come, just after midnight and again before the offices open."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for merger_id in mergers_due(on=local_date(now)):
        try:
            carry_out_merger(merger_id, by=CALENDAR, at=now)
        except Refusal as refusal:
            log.warning("a merger was not carried out", merger=str(merger_id), reason=str(refusal))
