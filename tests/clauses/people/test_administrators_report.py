"""Administrators report how accounts, keys and devices stand; the operator sees who has not (NB25-Đ23.4b)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cast import AT, actor, data_centre
from vanban.directory import api as directory
from vanban.directory.api import Account
from vanban.directory.errors import ReportNotDue, ReportSent, ReportSilent
from vanban.directory.models import AdminReport, Agency
from vanban.directory.queries import reports
from vanban.directory.rules import ended_periods, period_of
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import NotAllowed, Refusals
from vanban.platform import audit

pytestmark = pytest.mark.django_db
HERE, ALL = "/nhan-su/bao-cao/", "/nhan-su/bao-cao/tong-hop/"
LAST = AT - timedelta(days=60)
"""A day in the third quarter, which is over."""


@pytest.fixture
def operator(desk, sit):
    """Hành, who runs the system, at the screen."""
    desk.ward.posts["hanh"] = data_centre().posts["hanh"]
    return sit("hanh")


def test_quarters_follow_one_another():
    assert period_of(date(2026, 12, 31)).code == "2026-Q4" and period_of(date(2026, 12, 31)).ends == date(2026, 12, 31)
    assert [one.code for one in ended_periods(date(2026, 2, 3), count=3)] == ["2025-Q4", "2025-Q3", "2025-Q2"]
    for month in range(1, 13):
        found = period_of(date(2024, month, 29))
        assert found.starts <= date(2024, month, 29) <= found.ends
        assert period_of(found.ends + timedelta(days=1)).starts == found.ends + timedelta(days=1)


@pytest.mark.clause("NB25-Đ23.4b")
def test_hoa_reports_once_and_the_operator_sees_who_has_not(desk, admin, sit, operator):
    """The numbers come from the record of the quarter; what was sent stays, whatever happens afterwards."""
    hoa = sit("hoa")
    sit("mai")
    mai = Account.objects.get(username="thu_mai")
    for code, at in (("directory.sign_in_failed", LAST), ("directory.sign_in_failed", AT)):
        audit.record(system_actor("cổng"), code, mai.id, at, username="thu_mai")
    page = hoa.get(HERE).content.decode()
    for words in ("Quý 3 năm 2026", "Số lần sai mật khẩu trong kỳ", "Chứng thư số còn hiệu lực", "Số loại thiết bị"):
        assert words in page, words
    before = operator.get(ALL).content.decode()
    assert before.count("chưa gửi") == Agency.objects.filter(has_system=True).count()
    typed = {"state": "Tài khoản đủ,\nkhóa còn hạn.", "problems": "Một thiết bị hỏng.", "wishes": ""}
    assert hoa.post(HERE, {**typed, "state": " "}).status_code == 422
    assert hoa.post(HERE, typed).status_code == 302
    sent = AdminReport.objects.get()
    numbers = {code: number for code, _label, number in sent.figures}
    assert numbers["directory.sign_in_failed"] == 1, "of the quarter alone"
    assert (numbers["people"], numbers["accounts"]) == (5, 2)
    assert {"keys", "devices", "delegations"} <= set(numbers)
    assert hoa.post(HERE, typed).status_code == 422, "once"
    audit.record(system_actor("cổng"), "directory.sign_in_failed", mai.id, LAST, username="thu_mai")
    page = hoa.get(HERE).content.decode()
    assert "khóa còn hạn." in page and "<textarea" not in page
    after = operator.get(ALL).content.decode()
    assert after.count("chưa gửi") == before.count("chưa gửi") - 1 and "có vấn đề" in after
    told = operator.get(f"{HERE}{desk.snv.agency.id}/").content.decode()
    assert "Một thiết bị hỏng." in told and "Lê Thị Hoa" in told
    assert operator.get(f"{HERE}{desk.ward.agency.id}/").status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        AdminReport.objects.update(state="khác")


@pytest.mark.clause("NB25-Đ23.4b", "NB25-Đ23.1đ")
def test_who_may_report_and_read(desk, admin, sit, operator):
    """The administrator sends, the head reads; nobody else, and no other agency's."""
    snv = desk.snv.agency.id
    for other in ("mai", "viet"):
        with pytest.raises(NotAllowed):
            directory.send_report(snv, "2026-Q3", state="x", by=desk.who(other), at=AT)
    with pytest.raises(NotAllowed):
        directory.send_report(desk.ward.agency.id, "2026-Q3", state="x", by=actor(admin), at=AT)
    with pytest.raises(ReportNotDue):
        directory.send_report(snv, "2026-Q4", state="x", by=actor(admin), at=AT)
    directory.send_report(snv, "2026-Q3", state="ổn", by=actor(admin), at=AT)
    with pytest.raises(Refusals) as refusal:
        directory.send_report(snv, "2026-Q3", state="", by=actor(admin), at=AT)
    assert {type(one) for one in refusal.value.reasons} == {ReportSent, ReportSilent}
    assert sit("viet").get(HERE).status_code == 200
    for short, place in (("mai", HERE), ("hoa", ALL), ("viet", ALL), ("hoa", f"{HERE}{snv}/")):
        assert sit(short).get(place).status_code == 403


def test_four_hundred_agencies_are_two_queries(desk):
    Agency.objects.bulk_create(
        Agency(code=f"H42.9{n:03}", name=f"Cơ quan {n}", abbreviation="CQ", level="department", place="Ninh Bình")
        for n in range(400)
    )
    with CaptureQueriesContext(connection) as queries:
        assert len(reports.reported("2026-Q3", on=AT.date())) >= 400
    assert len(queries) == 2
