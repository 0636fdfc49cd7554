"""Giving the agencies of this house their mailboxes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory.api import get_agency
from vanban.exchange.ports import axis
from vanban.kernel.actor import Actor
from vanban.platform import audit


def join_hub(agency_id: UUID, *, by: Actor, at: datetime) -> None:
    """Open the agency's mailbox under its present code, with its other codes as aliases; harmless when repeated."""
    agency = get_agency(agency_id)
    axis().join(agency.code, agency.name, [item.code for item in agency.codes.all()], by=by, at=at)
    with transaction.atomic():
        audit.record(by, "exchange.joined_hub", agency_id, at, agency_code=agency.code, name=agency.name)
