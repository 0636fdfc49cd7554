"""A signed letter takes a number that Hoa set aside, and no paper of one year carries a number of another."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine

from cast import AT, MONDAY
from vanban.drafting import api, states
from vanban.drafting.errors import NotYourIssue, PaperOfAnotherYear
from vanban.drafting.tests.test_compose_page import signed_in
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.kernel.states import StepRefused
from vanban.registry import api as registry

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY - timedelta(days=3)


def aside(desk, *, book: str = "CV", **changes):
    """A number Hoa sets aside."""
    given = {"key": new_id(), "book": book, "purpose": "Công văn rà soát dữ liệu", "by": desk.who("hoa")}
    return registry.set_number_aside(desk.snv.agency.id, **given | {"at": desk.now()} | changes)


@pytest.mark.slow
def test_hoa_issues_a_letter_under_the_number_and_day_set_aside(desk):
    """The back-dated number and its day are in the paper and in the book, with the reason in the notes."""
    held = aside(desk, on=FRIDAY, why_back_dated="Giám đốc ký ngày 20/11")
    draft = desk.signed()
    with time_machine.travel(desk.now()):
        client = signed_in(desk, "hoa")
        page = client.get(f"/vb/{draft.id}/").content.decode()
        assert "Dùng số đã để dành" in page
        answer = client.post(f"/vb/{draft.id}/use-number/", {"entry": str(held.entry_id)})
        assert answer.status_code in {200, 302}
        assert "Dùng số đã để dành" not in client.get(f"/vb/{draft.id}/").content.decode()
    reservation = api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert (reservation.number, reservation.dated) == (1, FRIDAY)
    api.resume_issue(draft.id, at=desk.now())
    row = registry.get_outgoing(draft.id)
    assert (row.number_symbol, row.issued_date) == ("01/SNV-TCCB", FRIDAY)
    book = registry.print_register(desk.who("hoa"), desk.snv.agency.id, "out", 2026)
    assert "Giám đốc ký ngày 20/11" in next(book.rows)[-1]


def test_only_the_clerk_and_only_what_is_signed_takes_it(desk):
    held = aside(desk)
    draft = desk.approved()
    with pytest.raises(StepRefused):
        api.use_number_aside(draft.id, held.entry_id, by=desk.who("hoa"), at=desk.now())
    signed = desk.signed()
    with pytest.raises(NotYourIssue):
        api.use_number_aside(signed.id, held.entry_id, by=desk.who("mai"), at=desk.now())
    api.use_number_aside(signed.id, held.entry_id, by=desk.who("hoa"), at=desk.now())
    with pytest.raises(registry.NumberTaken):
        api.use_number_aside(desk.signed().id, held.entry_id, by=desk.who("hoa"), at=desk.now())


def test_a_paper_signed_before_midnight_of_new_year_is_not_numbered_in_the_new_year(desk):
    """The year is in print; a number of 31 December, set aside with its reason, is the way out."""
    desk.clock[0] = datetime(2026, 12, 31, 23, 50, tzinfo=VIETNAM)
    draft = desk.signed()
    desk.clock[0] = datetime(2027, 1, 1, 0, 5, tzinfo=VIETNAM)
    with pytest.raises(PaperOfAnotherYear):
        api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert registry.held_number(draft.id) is None
    new = aside(desk)
    with pytest.raises(PaperOfAnotherYear):
        api.use_number_aside(draft.id, new.entry_id, by=desk.who("hoa"), at=desk.now())
    old = aside(desk, on=date(2026, 12, 31), why_back_dated="Ký lúc 23:50 ngày 31/12")
    api.use_number_aside(draft.id, old.entry_id, by=desk.who("hoa"), at=desk.now())
    held = api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert (held.year, held.number, held.dated) == (2026, 1, date(2026, 12, 31))


def test_a_shared_book_numbers_the_documents_of_its_types(desk):
    registry.decide_book(
        desk.snv.agency.id, code="HC", name="Văn bản hành chính", types=["cong-van", "thong-bao"], from_year=2026,
        basis="Quyết định 12/QĐ-SNV", by=desk.who("hoa"), at=AT,
    )  # fmt: skip
    aside(desk, book="HC")
    draft = desk.signed()
    held = api.begin_issue(draft.id, by=desk.who("hoa"), at=desk.now())
    assert (held.book, held.number) == ("HC", 2)
    assert states.DRAFT.can(api.get_draft(draft.id).status, "complete_issue")
