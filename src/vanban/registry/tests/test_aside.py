"""Hoa sets numbers aside, back-dates one with its reason, gives them to documents, and sets up shared books."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from cast import AT, MONDAY, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import Refusals
from vanban.registry import api
from vanban.registry.errors import (
    BasisMissing,
    BookCodeOfAnotherType,
    BookCodeWrong,
    OnlyClerksKeepRegister,
    OnlyReadersDecideSeries,
    YearPassed,
)
from vanban.registry.models import NumberEntry, SeriesPlan
from vanban.registry.tests.office import codes, decision, paper
from vanban.registry.web import page

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture
def snv() -> Office:
    return so_noi_vu()


@pytest.fixture
def hoa(snv: Office) -> Actor:
    return actor(snv.posts["hoa"])


def take(snv: Office, by: Actor, *, book: str = "QĐ", at: datetime = AT) -> tuple[UUID, api.Reservation]:
    document = new_id()
    return document, api.reserve_number(document, agency_id=snv.agency.id, book=book, by=by, at=at)


def aside(snv: Office, by: Actor, **changes: Any) -> api.Reservation:
    given: dict[str, Any] = {
        "key": new_id(),
        "book": "QĐ",
        "purpose": "Quyết định nâng lương quý IV, bà Mai",
        "by": by,
        "at": AT,
    }
    return api.set_number_aside(snv.agency.id, **given | changes)


def test_a_number_set_aside_is_kept_for_its_document_and_others_go_past_it(snv: Office, hoa: Actor) -> None:
    held = aside(snv, hoa)
    assert take(snv, hoa)[1].number == 2
    document = new_id()
    given = api.assign_number(held.entry_id, document, book="QĐ", by=hoa, at=AT)
    issued = api.complete_issue(document, facts=decision(), files=[paper()], by=hoa, at=AT)
    assert (given.number, issued.number_symbol) == (1, "01/QĐ-SNV")
    assert codes(held.entry_id) == ["registry.number_set_aside"]
    assert codes(document)[:1] == ["registry.number_assigned"]


@pytest.mark.clause("HP25-Đ4.2#2")
def test_a_number_cannot_be_reserved_twice(snv: Office, hoa: Actor) -> None:
    """By asking for it by name, or by giving it to a second document."""
    held = aside(snv, hoa)
    with pytest.raises(api.NumberTaken) as refused:
        aside(snv, hoa, wanted=1)
    assert "bà Mai" in refused.value.data["what"]
    first = new_id()
    api.assign_number(held.entry_id, first, book="QĐ", by=hoa, at=AT)
    with pytest.raises(api.NumberTaken):
        api.assign_number(held.entry_id, new_id(), book="QĐ", by=hoa, at=AT)
    assert api.assign_number(held.entry_id, first, book="QĐ", by=hoa, at=AT).number == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_one_moment_give_a_number_to_one_document_only(snv: Office, hoa: Actor) -> None:
    held = aside(snv, hoa)
    met, won, lost = threading.Barrier(2), [], []

    def press() -> None:
        document = new_id()
        met.wait(timeout=10)
        try:
            api.assign_number(held.entry_id, document, book="QĐ", by=hoa, at=AT)
            won.append(document)
        except api.NumberTaken:
            lost.append(document)
        finally:
            connection.close()

    pressing = [threading.Thread(target=press) for _ in range(2)]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join(timeout=20)
    assert (len(won), len(lost)) == (1, 1)


def test_the_same_form_sent_twice_sets_one_number_aside(snv: Office, hoa: Actor) -> None:
    key = new_id()
    assert aside(snv, hoa, key=key) == aside(snv, hoa, key=key)
    assert api.numbers_taken(snv.agency.id, 2026) == [(1, "set_aside")]


def test_a_number_far_ahead_would_leave_a_gap(snv: Office, hoa: Actor) -> None:
    take(snv, hoa)
    with pytest.raises(api.NumberNotNext) as refused:
        aside(snv, hoa, wanted=9)
    assert refused.value.data == {"wanted": 9, "next": 2}
    assert aside(snv, hoa, wanted=2).number == 2


def test_a_number_is_dated_back_only_with_its_reason_which_stays(snv: Office, hoa: Actor) -> None:
    take(snv, hoa)
    with pytest.raises(api.BackDatingUnexplained):
        aside(snv, hoa, on=FRIDAY)
    held = aside(snv, hoa, on=FRIDAY, why_back_dated="Giám đốc ký ngày 20/11, mất điện chưa lấy số")
    assert (held.number, held.dated) == (2, FRIDAY)
    assert NumberEntry.objects.get(id=held.entry_id).why_back_dated.startswith("Giám đốc ký")
    assert take(snv, hoa)[1].dated == MONDAY, "the day goes on from the latest date, not from the last number"
    with pytest.raises(api.DateBeforeLastNumber):
        api.reserve_number(new_id(), agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT, on=FRIDAY)


@pytest.mark.clause("VL19-Đ15.4")
def test_a_paper_that_left_in_an_outage_stands_under_its_true_day_and_says_so(snv: Office, hoa: Actor) -> None:
    """No power on Friday: number 2 was written by hand and the paper left; on Monday it is entered and flagged."""
    take(snv, hoa)
    why = "Mất điện cả ngày 20/11, phát hành giấy, số ghi tay 02"
    held = aside(snv, hoa, on=FRIDAY, wanted=2, why_back_dated=why)
    document = new_id()
    api.assign_number(held.entry_id, document, book="QĐ", by=hoa, at=AT)
    issued = api.complete_issue(document, facts=decision(issued_date=FRIDAY), files=[paper()], by=hoa, at=AT)
    assert (issued.number_symbol, issued.issued_date) == ("02/QĐ-SNV", FRIDAY)
    told = page.part(document, hoa)
    assert told is not None
    assert [(notice.level, why in str(notice.text)) for notice in told.notices] == [("warning", True)]
    line = next(
        row for row in api.print_register(hoa, snv.agency.id, "out", 2026, book="QĐ").rows if row[0] == "02/QĐ-SNV"
    )
    assert why in line[-1]


def test_a_number_is_never_dated_tomorrow_and_names_its_document(snv: Office, hoa: Actor) -> None:
    with pytest.raises(Refusals) as refused:
        aside(snv, hoa, on=MONDAY + timedelta(days=1), purpose=" ")
    assert {type(one) for one in refused.value.reasons} == {api.DateInFuture, api.PurposeMissing}


def test_back_dating_over_new_year_goes_into_the_old_years_book(snv: Office, hoa: Actor) -> None:
    new_year = datetime(2027, 1, 2, 8, 0, tzinfo=VIETNAM)
    take(snv, hoa)
    take(snv, hoa, at=new_year)
    held = aside(snv, hoa, at=new_year, on=date(2026, 12, 31), why_back_dated="Ký chiều 31/12")
    assert (held.number, held.year) == (2, 2026)


def test_given_up_at_the_end_it_goes_back_in_the_middle_it_is_void(snv: Office, hoa: Actor) -> None:
    first, last = aside(snv, hoa), aside(snv, hoa)
    assert api.give_up_number(first.entry_id, reason="Không ban hành nữa", by=hoa, at=AT) == "void"
    assert api.give_up_number(last.entry_id, reason="Không ban hành nữa", by=hoa, at=AT) == "returned"
    assert take(snv, hoa)[1].number == 2
    with pytest.raises(api.NumberTaken):
        api.give_up_number(first.entry_id, reason="lần nữa", by=hoa, at=AT)


def test_an_issue_that_fails_leaves_the_number_set_aside(snv: Office, hoa: Actor) -> None:
    held = aside(snv, hoa)
    document = new_id()
    api.assign_number(held.entry_id, document, book="QĐ", by=hoa, at=AT)
    assert api.release_number(document, reason="Tệp hỏng", by=system_actor("phát hành"), at=AT) == "set_aside"
    assert api.held_number(document) is None
    assert api.assign_number(held.entry_id, new_id(), book="QĐ", by=hoa, at=AT).number == 1


def test_only_its_own_book_and_one_number_for_a_document(snv: Office, hoa: Actor) -> None:
    document, _held = take(snv, hoa, book="CV")
    held = aside(snv, hoa)
    with pytest.raises(api.OtherBook):
        api.assign_number(held.entry_id, document, book="CV", by=hoa, at=AT)
    decided, _one = take(snv, hoa)
    with pytest.raises(api.OtherNumberHeld):
        api.assign_number(held.entry_id, decided, book="QĐ", by=hoa, at=AT)


def test_only_the_agencys_clerks_set_numbers_aside(snv: Office, hoa: Actor) -> None:
    ward = phuong_hoa_lu()
    for who in (actor(snv.posts["viet"]), actor(ward.posts["ngoc"])):
        with pytest.raises(OnlyClerksKeepRegister):
            aside(snv, who)
    held = aside(snv, hoa)
    with pytest.raises(OnlyClerksKeepRegister):
        api.assign_number(held.entry_id, new_id(), book="QĐ", by=actor(ward.posts["ngoc"]), at=AT)


def test_the_database_lets_no_used_number_change_hands(snv: Office, hoa: Actor) -> None:
    document, held = take(snv, hoa)
    for change in ({"document_id": new_id()}, {"number": 7}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NumberEntry.objects.filter(id=held.entry_id).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberEntry.objects.filter(id=held.entry_id).update(state="set_aside")
    assert api.held_number(document) == held


def decide(snv: Office, by: Actor, **changes: Any) -> SeriesPlan:
    given: dict[str, Any] = {
        "code": "HC",
        "name": "Văn bản hành chính chung",
        "types": ["thong-bao", "bao-cao", "ke-hoach"],
        "from_year": 2026,
        "basis": "Quyết định số 12/QĐ-SNV ngày 02/01/2026",
        "by": by,
        "at": AT,
    }
    return api.decide_book(snv.agency.id, **given | changes)


def test_the_head_lets_several_types_share_a_book(snv: Office, hoa: Actor) -> None:
    assert api.book_for(snv.agency.id, "thong-bao", on=MONDAY) == "TB"
    decide(snv, actor(snv.posts["viet"]))
    of = {kind: api.book_for(snv.agency.id, kind, on=MONDAY) for kind in ("thong-bao", "bao-cao", "quyet-dinh")}
    assert of == {"thong-bao": "HC", "bao-cao": "HC", "quyet-dinh": "QĐ"}
    assert api.book_for(snv.agency.id, "thong-bao", on=date(2025, 5, 5)) == "TB", "last year's book stays as it was"
    decide(snv, hoa, code="KHBC", types=["ke-hoach", "bao-cao"])
    of = {kind: api.book_for(snv.agency.id, kind, on=MONDAY) for kind in ("thong-bao", "bao-cao")}
    assert of == {"thong-bao": "HC", "bao-cao": "KHBC"}
    decide(snv, hoa, types=[])
    assert [book.code for book in api.shared_books(snv.agency.id, 2026)] == ["KHBC"]
    assert codes(snv.agency.id).count("registry.series_decided") == 3


def test_a_year_with_numbers_keeps_its_order_and_the_next_may_change(snv: Office, hoa: Actor) -> None:
    take(snv, hoa, book="TB")
    with pytest.raises(api.SeriesNotFree) as refused:
        decide(snv, hoa)
    assert refused.value.data["types"] == "Thông báo"
    decide(snv, hoa, from_year=2027)
    assert api.book_for(snv.agency.id, "thong-bao", on=MONDAY) == "TB"
    assert api.book_for(snv.agency.id, "thong-bao", on=date(2027, 1, 1)) == "HC"


def test_what_cannot_be_a_book_is_refused_with_every_reason(snv: Office, hoa: Actor) -> None:
    with pytest.raises(Refusals) as refused:
        decide(snv, hoa, code="H C!", from_year=2025, basis="")
    assert {type(one) for one in refused.value.reasons} == {BookCodeWrong, YearPassed, BasisMissing}
    with pytest.raises(BookCodeOfAnotherType):
        decide(snv, hoa, code="QĐ")
    with pytest.raises(OnlyReadersDecideSeries):
        decide(snv, actor(snv.posts["mai"]))
