"""Days off and swapped days that a province or an agency declares, and how deadlines count by them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from cast import AT, Office, actor, phuong_hoa_lu, so_noi_vu
from vanban.directory import api
from vanban.directory.models import CalendarDay
from vanban.kernel.clock import VIETNAM
from vanban.kernel.refusals import NotAllowed, Refusal

pytestmark = pytest.mark.django_db

FRIDAY_EVENING = datetime(2026, 11, 27, 18, 0, tzinfo=VIETNAM)
MONDAY = date(2026, 11, 30)


@pytest.fixture
def ward() -> Office:
    return phuong_hoa_lu()


@pytest.mark.clause("HP25-Đ6.2c")
def test_an_agencys_own_day_off_moves_its_deadlines_and_nobody_elses(ward: Office) -> None:
    snv = so_noi_vu()
    api.set_calendar_day(
        ward.agency.id,
        province="",
        day=MONDAY,
        works=False,
        name="Kỷ niệm ngày thành lập phường",
        basis="TB 12/TB-UBND ngày 20/11/2026",
        by=actor(ward.posts["ngoc"]),
        at=AT,
    )
    here = api.calendar_of(ward.agency, on=AT.date())
    there = api.calendar_of(snv.agency, on=AT.date())
    assert here.roll_to_next_opening(FRIDAY_EVENING) == datetime(2026, 12, 1, 7, 30, tzinfo=VIETNAM)
    assert there.roll_to_next_opening(FRIDAY_EVENING) == datetime(2026, 11, 30, 7, 30, tzinfo=VIETNAM)
    assert api.agency_profile(ward.agency, on=AT.date()).calendar == here


@pytest.mark.clause("HP25-Đ6.2c")
def test_a_swapped_saturday_of_the_province_is_worked_by_all_and_an_agency_may_rest(ward: Office) -> None:
    snv = so_noi_vu()
    operator = api.posts_in_force(on=AT.date()).get(id=ward.posts["ngoc"].id)
    operator.roles = ["operator"]
    operator.save()
    saturday = date(2026, 11, 28)
    api.set_calendar_day(
        None, province="ninh-binh", day=saturday, works=True, name="Làm bù", basis="TB 99/TB-BNV",
        by=actor(operator), at=AT,
    )  # fmt: skip
    for agency in (ward.agency, snv.agency):
        assert api.calendar_of(agency, on=AT.date()).is_working_day(saturday)
    hoa = actor(snv.posts["hoa"])
    api.set_calendar_day(
        snv.agency.id, province="", day=saturday, works=False, name="Nghỉ riêng", basis="TB 1/SNV", by=hoa, at=AT
    )
    assert not api.calendar_of(snv.agency, on=AT.date()).is_working_day(saturday), "the agency's word wins"
    days = api.calendar_days(snv.agency.id, "ninh-binh", since=AT.date())
    assert [(one.day, one.works) for one in days] == [(saturday, True), (saturday, False)]


def test_who_declares_what_and_only_ahead(ward: Office) -> None:
    day = {"province": "", "works": False, "name": "Nghỉ", "basis": "TB 1", "at": AT}
    with pytest.raises(NotAllowed):
        api.set_calendar_day(ward.agency.id, day=MONDAY, by=actor(ward.posts["lan"]), **day)
    with pytest.raises(NotAllowed):
        api.set_calendar_day(None, day=MONDAY, by=actor(ward.posts["uoc"]), **day)
    ngoc = actor(ward.posts["ngoc"])
    made = api.set_calendar_day(ward.agency.id, day=MONDAY, by=ngoc, **day)
    with pytest.raises(Refusal) as refused:
        api.set_calendar_day(ward.agency.id, day=AT.date(), by=ngoc, **{**day, "basis": " "})
    assert {reason.code for reason in refused.value.reasons} == {
        "directory.calendar_day_past",
        "directory.calendar_day_unexplained",
    }
    with pytest.raises(Refusal):
        api.set_calendar_day(ward.agency.id, day=MONDAY, by=ngoc, **day)
    api.withdraw_calendar_day(made.id, by=ngoc, at=AT)
    assert api.calendar_of(ward.agency, on=AT.date()).is_working_day(MONDAY)
    api.set_calendar_day(ward.agency.id, day=MONDAY, by=ngoc, **day)
    with pytest.raises(Refusal):
        api.withdraw_calendar_day(made.id, by=ngoc, at=AT + timedelta(days=20))


def test_declared_days_are_kept(ward: Office) -> None:
    api.set_calendar_day(
        ward.agency.id, province="", day=MONDAY, works=False, name="Nghỉ", basis="TB 1", by=actor(ward.posts["uoc"]),
        at=AT,
    )  # fmt: skip
    for act in (
        lambda: CalendarDay.objects.update(name="khác"),
        lambda: CalendarDay.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
