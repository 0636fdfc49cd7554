"""By when a clerk must have registered, submitted or sent (NĐ 30/2020 Đ4.2c, Đ18, Đ23; QĐ 28/2018 Đ6)."""

from __future__ import annotations

from datetime import datetime, timedelta

from vanban.kernel.clock import local_date
from vanban.kernel.document_types import Urgency
from vanban.rulebook.rules.profile import Decision, Limit, Profile


def _deadline(profile: Profile, limit: Limit, at: datetime, urgency: Urgency, law: str) -> Decision[datetime]:
    calendar, limits = profile.calendar, profile.time_limits
    if urgency.at_once or limit is Limit.AT_ONCE:
        # An express document does not wait for the office to open; the lower degrees do.
        waits = limits.roll_to_next_opening and urgency < Urgency.EXPRESS
        start = calendar.roll_to_next_opening(at) if waits else at
        return profile.decided(start + timedelta(minutes=limits.at_once_minutes), f"{law}: at once")
    day = calendar.counted_day(at) if limits.roll_to_next_opening else local_date(at)
    if limit is Limit.SAME_DAY:
        return profile.decided(calendar.end_of_working_day(day), f"{law}: {limit}")
    following = calendar.next_working_day(day)
    end = calendar.end_of_morning if limit is Limit.NEXT_WORKING_MORNING else calendar.end_of_working_day
    return profile.decided(end(following), f"{law}: {limit}")


def registration_deadline(profile: Profile, arrived_at: datetime, urgency: Urgency) -> Decision[datetime]:
    """By when an arrival must be registered: its day or the next working day; urgent ones at once."""
    return _deadline(profile, profile.time_limits.register, arrived_at, urgency, "NĐ 30/2020 Đ4.2c")


def submission_deadline(profile: Profile, arrived_at: datetime, urgency: Urgency) -> Decision[datetime]:
    """By when a registered arrival must lie before the leader (NB25-Đ13.2b, NĐ 30/2020 Đ23)."""
    return _deadline(profile, profile.time_limits.submit, arrived_at, urgency, "NĐ 30/2020 Đ23")


def sending_deadline(profile: Profile, signed_at: datetime, urgency: Urgency) -> Decision[datetime]:
    """By when a signed document must be sent (NB25-Đ14.2b: NĐ 30 Đ18; the stricter half day is QĐ 28 Đ6)."""
    return _deadline(profile, profile.time_limits.send, signed_at, urgency, "NĐ 30/2020 Đ18; QĐ 28/2018 Đ6")
