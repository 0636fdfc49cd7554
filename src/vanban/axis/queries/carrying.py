"""Reads of the delivery engine: whose turn it is, found by index however long the queues are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from vanban.axis import states
from vanban.axis.models import Delivery
from vanban.axis.rules.carrying import PACE

# Only destinations with open deliveries are looked at, each found from the one before by the index; of each only the
# first few that are due. `again` repeats the conditions on the row that is locked, for one changed a moment ago. All
# limits are written out, so that the planner knows how few rows there will be; 32 candidates outlast as many workers.
BACKLOG = """
WITH RECURSIVE backlog AS (
    (SELECT destination_id AS id FROM axis_delivery WHERE state IN ('waiting', 'leased')
     ORDER BY destination_id LIMIT 1)
    UNION ALL
    SELECT (SELECT destination_id FROM axis_delivery
            WHERE state IN ('waiting', 'leased') AND destination_id > backlog.id ORDER BY destination_id LIMIT 1)
    FROM backlog WHERE backlog.id IS NOT NULL
)
"""
SERVED = """
FROM backlog
JOIN axis_mailbox box ON box.id = backlog.id AND (box.rest_until IS NULL OR box.rest_until <= %(at)s)
JOIN axis_system ON axis_system.id = box.system_id AND axis_system.active AND axis_system.kind = ANY(%(kinds)s)
CROSS JOIN LATERAL (
    SELECT greatest(
        CASE WHEN box.failures >= %(before_rest)s THEN 1 ELSE %(parallel)s END - (
            SELECT count(*) FROM axis_delivery
            WHERE destination_id = box.id AND state = 'leased' AND lease_until > %(at)s
        ), 0) AS left_over
) room
CROSS JOIN LATERAL (
    SELECT id, priority, coalesce(lease_until, next_at) AS ready_at FROM axis_delivery
    WHERE destination_id = box.id AND state IN ('waiting', 'leased') AND coalesce(lease_until, next_at) <= %(at)s
    ORDER BY priority DESC, coalesce(lease_until, next_at) LIMIT {limit}
) due
"""
NEXT = (
    BACKLOG
    + ", best AS MATERIALIZED (SELECT due.id, due.priority, due.ready_at, box.id AS box_id, box.served_at"
    + SERVED.format(limit=PACE.parallel)
    + """
    WHERE room.left_over > 0 AND box.id <> ALL(%(without)s)
    ORDER BY due.priority DESC, box.served_at NULLS FIRST, due.ready_at, due.id LIMIT 32
)
SELECT again.id, best.box_id
FROM best
JOIN axis_delivery again ON again.id = best.id
    AND again.state IN ('waiting', 'leased') AND coalesce(again.lease_until, again.next_at) <= %(at)s
ORDER BY best.priority DESC, best.served_at NULLS FIRST, best.ready_at, best.id
LIMIT 1
FOR NO KEY UPDATE OF again SKIP LOCKED
"""
)


def next_due(*, at: datetime, kinds: Sequence[str], without: Sequence[UUID] = ()) -> tuple[UUID, UUID] | None:
    """The delivery whose turn it is and its destination, locked for the caller's transaction; None when none is due.

    Urgent ones first, then by who waited longest; destinations that rest or are full are left out, rows that another
    worker is taking are passed over.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, _facts(at, kinds) | {"without": list(without)})
        row: tuple[UUID, UUID] | None = cursor.fetchone()
    return row


def _facts(at: datetime, kinds: Sequence[str]) -> dict[str, Any]:
    return {
        "at": at,
        "kinds": list(kinds),
        "before_rest": PACE.failures_before_rest,
        "parallel": PACE.parallel,
    }


def held(destination_id: UUID, *, at: datetime) -> int:
    """How many deliveries to a destination are in workers' hands."""
    return Delivery.objects.filter(destination_id=destination_id, state=states.LEASED, lease_until__gt=at).count()


def ready(destination_id: UUID, *, at: datetime, limit: int) -> list[UUID]:
    """Deliveries of one destination that wait and are due."""
    rows = Delivery.objects.filter(destination_id=destination_id, state=states.WAITING, next_at__lte=at)
    return list(rows.order_by("-priority", "next_at").values_list("id", flat=True)[:limit])
