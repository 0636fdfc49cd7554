"""Hoa, clerk of Sở Nội vụ, takes numbers: in order, without gaps, by the Vietnamese year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from cast import AT, MONDAY, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.clock import VIETNAM
from vanban.kernel.identifiers import new_id
from vanban.platform import audit
from vanban.registry import api
from vanban.registry.errors import OnlyClerksKeepRegister
from vanban.registry.models import NumberEntry, Register
from vanban.registry.tests.office import decision, ids, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def snv() -> Office:
    return so_noi_vu()


@pytest.fixture
def hoa(snv: Office) -> Actor:
    return actor(snv.posts["hoa"])


def take(snv: Office, by: Actor, *, book: str = "QĐ", at: datetime = AT, **more: Any) -> tuple[UUID, api.Reservation]:
    document = new_id()
    return document, api.reserve_number(document, agency_id=snv.agency.id, book=book, by=by, at=at, **more)


@pytest.mark.clause("VL19-Đ11.2d#1", "NB25-Đ14.2a")
def test_numbers_run_from_one_in_each_book(snv: Office, hoa: Actor) -> None:
    decisions = [take(snv, hoa)[1].number for _ in range(3)]
    letters = [take(snv, hoa, book="CV")[1].number for _ in range(2)]
    assert (decisions, letters) == ([1, 2, 3], [1, 2])


def test_two_agencies_count_apart(snv: Office, hoa: Actor) -> None:
    ward = phuong_hoa_lu()
    take(snv, hoa)
    assert take(ward, actor(ward.posts["ngoc"]))[1].number == 1


def test_the_year_changes_at_midnight_in_vietnam(snv: Office, hoa: Actor) -> None:
    before = datetime(2026, 12, 31, 23, 59, tzinfo=VIETNAM)
    take(snv, hoa, at=before)
    last = take(snv, hoa, at=before)[1]
    first = take(snv, hoa, at=before + timedelta(minutes=2))[1]
    assert (last.number, last.year, last.dated) == (2, 2026, date(2026, 12, 31))
    assert (first.number, first.year, first.dated) == (1, 2027, date(2027, 1, 1))


def test_asking_again_gives_the_number_already_held(snv: Office, hoa: Actor) -> None:
    document, held = take(snv, hoa)
    again = api.reserve_number(document, agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT + timedelta(days=1))
    assert again == held
    assert api.held_number(document) == held
    assert [line.code for line in audit.lines(document)] == ["registry.number_reserved"]


@pytest.mark.parametrize("who", ["mai", "viet", "hung"])
def test_only_a_clerk_takes_a_number(snv: Office, who: str) -> None:
    with pytest.raises(OnlyClerksKeepRegister):
        take(snv, actor(snv.posts[who]))
    assert not NumberEntry.objects.exists()


def test_another_agencys_clerk_takes_no_number(snv: Office) -> None:
    ward = phuong_hoa_lu()
    with pytest.raises(OnlyClerksKeepRegister):
        take(snv, actor(ward.posts["ngoc"]))


def test_a_number_is_not_dated_tomorrow_nor_before_the_last_one(snv: Office, hoa: Actor) -> None:
    with pytest.raises(api.DateInFuture):
        take(snv, hoa, on=MONDAY + timedelta(days=1))
    take(snv, hoa)
    with pytest.raises(api.DateBeforeLastNumber) as refused:
        take(snv, hoa, on=MONDAY - timedelta(days=1))
    assert refused.value.data == {"last": 1, "last_date": "23/11/2026", "on": "22/11/2026"}


def test_the_last_number_goes_back_and_is_given_again(snv: Office, hoa: Actor) -> None:
    take(snv, hoa)
    failed, _held = take(snv, hoa)
    assert api.release_number(failed, reason="Ký số không thành", by=system_actor("phát hành"), at=AT) == "returned"
    assert api.held_number(failed) is None
    assert take(snv, hoa)[1].number == 2
    assert api.numbers_taken(snv.agency.id, 2026) == [(1, "reserved"), (2, "reserved")]


def test_a_number_in_the_middle_stays_void_with_its_reason(snv: Office, hoa: Actor) -> None:
    take(snv, hoa)
    failed, _held = take(snv, hoa)
    take(snv, hoa)
    assert api.release_number(failed, reason="Tệp hỏng", by=hoa, at=AT) == "void"
    assert take(snv, hoa)[1].number == 4
    assert NumberEntry.objects.get(number=2).reason == "Tệp hỏng"


def test_numbers_given_back_in_any_order_are_given_again_in_order(snv: Office, hoa: Actor) -> None:
    """Whatever is given back lies at the end of the register, so no later date can stand before it."""
    first, _a = take(snv, hoa)
    second, _b = take(snv, hoa)
    assert api.release_number(second, reason="x", by=hoa, at=AT) == "returned"
    assert api.release_number(first, reason="x", by=hoa, at=AT) == "returned"
    tomorrow = AT + timedelta(days=1)
    assert [take(snv, hoa, at=tomorrow)[1].number for _ in range(3)] == [1, 2, 3]


def test_giving_back_twice_is_harmless_and_needs_a_reason(snv: Office, hoa: Actor) -> None:
    document, _held = take(snv, hoa)
    with pytest.raises(api.ReasonMissing):
        api.release_number(document, reason="  ", by=hoa, at=AT)
    assert api.release_number(document, reason="Lỗi mạng", by=hoa, at=AT) == "returned"
    assert api.release_number(document, reason="Lỗi mạng", by=hoa, at=AT) == ""


def test_the_clerk_makes_a_number_void(snv: Office, hoa: Actor) -> None:
    document, _held = take(snv, hoa)
    assert api.void_number(document, reason="Bản giấy hỏng, không phát hành", by=hoa, at=AT) == "void"
    assert take(snv, hoa)[1].number == 2


def test_the_number_of_an_issued_document_never_comes_back(snv: Office, hoa: Actor) -> None:
    document, _held = take(snv, hoa)
    api.complete_issue(document, facts=decision(), files=[paper()], by=hoa, at=AT)
    for verb in (api.release_number, api.void_number):
        with pytest.raises(api.NumberInUse):
            verb(document, reason="nhầm", by=hoa, at=AT)


def test_the_database_refuses_what_the_verbs_never_do(snv: Office, hoa: Actor) -> None:
    """Deleting a number, unsettling a void one, moving the counter back, a second number for a document."""
    document, held = take(snv, hoa)
    api.void_number(document, reason="hỏng", by=hoa, at=AT)
    entry, register = NumberEntry.objects.get(id=held.entry_id), Register.objects.get()
    wrong: list[Callable[[], Any]] = [
        entry.delete,
        lambda: NumberEntry.objects.filter(id=entry.id).update(state="reserved"),
        lambda: NumberEntry.objects.filter(id=entry.id).update(reason="khác"),
        register.delete,
        lambda: Register.objects.update(next_number=1),
        lambda: Register.objects.update(year=2025),
    ]
    live = new_id()
    api.reserve_number(live, agency_id=snv.agency.id, book="QĐ", by=hoa, at=AT)
    wrong.append(lambda: register.entries.create(number=9, document_id=live, dated=MONDAY, taken_at=AT))
    wrong.append(lambda: register.entries.create(number=1, document_id=new_id(), dated=MONDAY, taken_at=AT))
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert ids(api.numbers_taken(snv.agency.id, 2026)) == [1, 2]


def test_the_head_decides_which_types_share_a_book() -> None:
    assert api.book_of("quyet-dinh") == "QĐ"
    assert (api.book_of("cong-van"), api.book_of("thu-cong")) == ("CV", "CV")
    assert api.book_of("quyet-dinh", {"quyet-dinh": "HC"}) == "HC"


def test_symbols_and_numbers_are_written_as_the_decree_shows() -> None:
    assert api.number_and_symbol(15, api.symbol_of("quyet-dinh", "UBND")) == "15/QĐ-UBND"
    assert api.number_and_symbol(5, api.symbol_of("cong-van", "BNV", "VP")) == "05/BNV-VP"
