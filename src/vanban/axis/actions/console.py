"""What the operator does on the pages of the hub leaves a line, looking and taking away included."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.axis.policies import check_can_operate
from vanban.kernel.actor import Actor
from vanban.platform import audit


@transaction.atomic
def note_turned_away(address: str, *, by: Actor, at: datetime) -> None:
    """Somebody who does not run the hub asked for one of its pages."""
    audit.record(by, "axis.console_refused", None, at, address=address[:300])


@transaction.atomic
def note_viewed(message_id: UUID, *, by: Actor, at: datetime) -> None:
    """The operator looked at the envelope and the trace of one message."""
    check_can_operate(by)
    audit.record(by, "axis.message_viewed", message_id, at)


@transaction.atomic
def note_searched(wanted: dict[str, str], *, by: Actor, at: datetime) -> None:
    """The operator looked for messages; what was typed is part of the record."""
    check_can_operate(by)
    audit.record(by, "axis.searched", None, at, wanted={key: text[:200] for key, text in wanted.items() if text})


@transaction.atomic
def note_exported(table: str, period: str, *, by: Actor, at: datetime) -> None:
    """Figures left the hub as a file."""
    check_can_operate(by)
    audit.record(by, "axis.statistics_exported", None, at, table=table, period=period)


@transaction.atomic
def note_receipt_taken(message_id: UUID, acceptance_id: UUID, *, by: Actor, at: datetime) -> None:
    """A stored receipt was taken away as a file."""
    check_can_operate(by)
    audit.record(by, "axis.receipt_taken", message_id, at, acceptance=acceptance_id)
