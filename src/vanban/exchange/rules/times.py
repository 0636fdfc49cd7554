"""Which moment counts as the sending of a document: the profile says, unless two agencies agreed otherwise.

The regulations name three: the order to send, the hub's receipt (NB16-Đ11.1c: outside the sender's control), and the
receiver's “đã đến” (HP25-Đ14.1b). Parties may agree on one of them between themselves (HP25-Đ14.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from vanban.exchange.errors import BasisMissing, NoPartner, PeriodBackward
from vanban.kernel.refusals import Refusal
from vanban.rulebook.rules.profile import SentTime


@dataclass(frozen=True)
class Moments:
    """What is known of one recipient's copy."""

    pressed: datetime
    handed: datetime | None
    arrived: datetime | None


@dataclass(frozen=True)
class Agreed:
    """Which moment counts between the sender and one partner, from one day to another."""

    partner_code: str
    sent_time: SentTime
    starts: date
    ends: date | None = None

    def holds(self, code: str, on: date) -> bool:
        """True when it is about this partner and in force on this day."""
        return code == self.partner_code and self.starts <= on and (self.ends is None or on <= self.ends)


def sent_at(moments: Moments, counted: SentTime) -> datetime | None:
    """When the document counts as sent; None while that moment has not come."""
    return {
        SentTime.PRESSED: moments.pressed,
        SentTime.HANDED: moments.handed,
        SentTime.ARRIVED: moments.arrived,
    }[counted]


def counted_for(code: str, on: date, agreements: tuple[Agreed, ...], usual: SentTime) -> SentTime:
    """What counts for a partner on the day of the order: the latest agreement in force, else the profile's moment."""
    found = [agreed for agreed in agreements if agreed.holds(code, on)]
    return max(found, key=lambda agreed: agreed.starts).sent_time if found else usual


def agreement_faults(*, partner_known: bool, basis: str, starts: date, ends: date | None) -> list[Refusal]:
    """Everything that is wrong with an agreement, at once."""
    faults: list[Refusal] = []
    if not partner_known:
        faults.append(NoPartner())
    if len(basis) < 3:
        faults.append(BasisMissing())
    if ends is not None and ends < starts:
        faults.append(PeriodBackward())
    return faults
