"""By when the clerk must have acted."""

from datetime import date, datetime

import pytest

from vanban.kernel.clock import VIETNAM
from vanban.kernel.document_types import Urgency
from vanban.rulebook.api import profile_for, registration_deadline, sending_deadline, submission_deadline

NB25 = profile_for("ninh-binh", date(2026, 11, 23))


def vn(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.clause("NB25-Đ13.2b")
def test_arrivals_are_submitted_by_the_next_working_day():
    monday = vn(11, 16, 9)
    assert submission_deadline(NB25, monday, Urgency.NORMAL).value == vn(11, 17, 17)
    assert registration_deadline(NB25, monday, Urgency.NORMAL).value == vn(11, 17, 17)
    assert submission_deadline(NB25, vn(11, 20, 18), Urgency.NORMAL).value == vn(11, 25, 17), "24/11 is a day off"


@pytest.mark.clause("NB25-Đ14.2b", "HP25-Đ6.1a#1")
def test_signed_documents_go_out_by_the_next_working_morning():
    decision = sending_deadline(NB25, vn(11, 13, 16, 50), Urgency.NORMAL)
    assert decision.value == vn(11, 16, 11, 30)
    assert (decision.profile_id, decision.version) == ("nb25", "1")
    assert vn(11, 16, 11) <= decision.value < vn(11, 16, 14)


def test_urgent_ones_at_once_and_express_even_at_night():
    assert submission_deadline(NB25, vn(11, 16, 9), Urgency.URGENT).value == vn(11, 16, 9, 30)
    assert submission_deadline(NB25, vn(11, 16, 22), Urgency.VERY_URGENT).value == vn(11, 17, 8)
    assert submission_deadline(NB25, vn(11, 16, 22), Urgency.EXPRESS).value == vn(11, 16, 22, 30)
