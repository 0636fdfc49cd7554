"""A scan that a clerk is about to enter is read by exchange for drafting's page of entry."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vanban.directory.api import get_agency
from vanban.drafting.ports import LetterRead, ReadField
from vanban.exchange import api as exchange
from vanban.exchange import states
from vanban.exchange.rules.reading.found import DUE
from vanban.kernel.actor import Actor


class ExchangeReads:
    """Answers drafting's port `LetterReading`."""

    def ask(self, document_id: UUID, blob_id: UUID, *, agency_id: UUID, by: Actor, at: datetime) -> None:
        """Have it read in the queue of pages."""
        exchange.ask_reading(document_id, blob_id, agency_id=agency_id, by=by, at=at)

    def read(self, document_id: UUID, blob_id: UUID, *, agency_id: UUID, at: datetime) -> LetterRead | None:
        """What is known by now; None where nobody asked for this file under this id."""
        reading = exchange.reading_of(document_id)
        if reading is None or reading.blob_id != blob_id:
            return None
        found = exchange.found_in(reading)
        agency = get_agency(agency_id)
        fields = [
            ReadField(
                name=one.name,
                value=_value(exchange.counted_day(one.value, agency, at)) if one.name == DUE else one.value,
                why=one.why,
                sure=one.is_sure,
                place=(one.box.page, one.box.left, one.box.top, one.box.width, one.box.height) if one.box else None,
            )
            for one in found
        ]
        sizes = tuple((int(number), width, height) for number, width, height in reading.sizes)
        return LetterRead(
            waits=states.waits_for_reading(reading.state), failed=reading.reason, fields=tuple(fields), sizes=sizes,
            pages=reading.pages,
        )  # fmt: skip


def _value(day: object) -> str:
    return str(day) if day else ""
