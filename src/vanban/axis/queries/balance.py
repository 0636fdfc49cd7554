"""The hub's books: what it took is delivered, failed or under way, for every recipient; anything else is an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

# Receipts say for whom a message was taken; deliveries say what became of it. Through a gateway one delivery serves
# several recipients, of whom some may have been refused over there.
BOOKS = """
WITH promised AS (
    SELECT DISTINCT a.message_id, code
    FROM axis_acceptance a
    JOIN axis_message m ON m.id = a.message_id
    CROSS JOIN LATERAL jsonb_array_elements_text(a.receipt::jsonb -> 'destinations') AS code
    WHERE m.accepted_at >= %(since)s AND m.accepted_at < %(until)s
), kept AS (
    SELECT DISTINCT ON (d.message_id, served.code) d.message_id, served.code,
        CASE WHEN d.failures ? served.code THEN 'failed'
             WHEN d.state IN ('delivered', 'failed') THEN d.state ELSE 'open' END AS fate
    FROM axis_delivery d
    JOIN axis_message m ON m.id = d.message_id
    JOIN axis_mailbox b ON b.id = d.destination_id
    CROSS JOIN LATERAL (
        SELECT jsonb_array_elements_text(d.addressees) AS code WHERE b.gateway
        UNION ALL SELECT b.code WHERE NOT b.gateway
    ) AS served
    WHERE m.accepted_at >= %(since)s AND m.accepted_at < %(until)s
    ORDER BY d.message_id, served.code, d.round DESC
)
, books AS (
    SELECT coalesce(p.message_id, k.message_id) AS message_id, coalesce(p.code, k.code) AS code,
        p.code IS NOT NULL AS promised, k.fate
    FROM promised p FULL JOIN kept k ON k.message_id = p.message_id AND k.code = p.code
)
"""
SUMS = """
SELECT count(*) FILTER (WHERE promised), count(*) FILTER (WHERE promised AND fate = 'delivered'),
    count(*) FILTER (WHERE promised AND fate = 'failed'), count(*) FILTER (WHERE promised AND fate = 'open')
FROM books
"""
ODD = """
SELECT message_id, code, promised FROM books
WHERE NOT promised OR fate IS NULL ORDER BY message_id, code LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Balance:
    """Recipients of the messages of a period: taken for so many, and what became of each."""

    accepted: int
    delivered: int
    failed: int
    open: int
    lost: tuple[tuple[UUID, str], ...]
    """Promised in a receipt, and without any delivery."""
    unexpected: tuple[tuple[UUID, str], ...]
    """Delivered, and in no receipt."""

    @property
    def holds(self) -> bool:
        """True when nothing is lost and nothing came from nowhere."""
        return self.accepted == self.delivered + self.failed + self.open and not self.lost and not self.unexpected


def balance(*, since: datetime, until: datetime, limit: int = 100) -> Balance:
    """The books of the messages that the hub accepted in a period, counted from the receipts it gave."""
    facts: dict[str, Any] = {"since": since, "until": until, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(BOOKS + SUMS, facts)
        accepted, delivered, failed, still_open = cursor.fetchone()
        cursor.execute(BOOKS + ODD, facts)
        odd = cursor.fetchall()
    return Balance(
        accepted, delivered, failed, still_open,
        lost=tuple((message, code) for message, code, promised in odd if promised),
        unexpected=tuple((message, code) for message, code, promised in odd if not promised),
    )  # fmt: skip
