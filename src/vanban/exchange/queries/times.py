"""The moment that counts as sending, for each line of the sender's grid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.directory.api import Agency
from vanban.exchange.models import Recipient, TimeAgreement
from vanban.exchange.rules.times import Agreed, Moments, counted_for, sent_at
from vanban.kernel.clock import local_date
from vanban.rulebook.api import SentTime, profile_for


def agreements_of(agency_id: UUID) -> list[TimeAgreement]:
    """All agreements of an agency, the latest first."""
    return list(TimeAgreement.objects.filter(agency_id=agency_id))


def counted_times(agency: Agency, recipients: Sequence[Recipient]) -> dict[UUID, datetime | None]:
    """Recipient to the moment that counts as its sending; None while it has not come (HP25-Đ14.1, Đ14.2)."""
    agreements = tuple(
        Agreed(row.partner_code, SentTime(row.sent_time), row.starts, row.ends) for row in agreements_of(agency.id)
    )
    return {item.id: _counted(item, agency.province, agreements) for item in recipients}


def _counted(item: Recipient, province: str, agreements: tuple[Agreed, ...]) -> datetime | None:
    code = item.agency.code if item.agency else item.code
    day = local_date(item.clicked_at)
    counted = counted_for(code, day, agreements, profile_for(province, day).sent_time)
    return sent_at(Moments(item.clicked_at, item.handed_at, item.arrived_at), counted)
