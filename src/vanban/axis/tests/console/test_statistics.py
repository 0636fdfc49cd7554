"""Figures per agency and period, counted from rows; shares; files for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cast import AT
from vanban.axis import api
from vanban.axis.models import Delivery
from vanban.axis.queries.console import statistics
from vanban.axis.rules.edxml import Code, Organization
from vanban.axis.rules.edxml.packet import Business, Kind
from vanban.axis.rules.figures import Figures
from vanban.axis.rules.periods import read_period
from vanban.axis.tests.console.conftest import HUB, LATER, carry
from vanban.axis.tests.packets import COMMUNE, WARD, letter
from vanban.kernel.clock import VIETNAM
from vanban.platform.models import AuditEntry

Send = Callable[..., api.Receipt]


def figures(code: str, at: datetime = LATER, period: str = "2026-Q4") -> dict[str, Figures]:
    found = read_period(period)
    assert found is not None
    return {row.code: row.figures for row in statistics.per_agency(found, at=at)}.get(code, Figures())


@pytest.mark.clause("HY19-Đ14.3", "VL19-Đ25.4")
def test_sent_received_refused_recalled_and_on_time_of_each_agency(send: Send, report: Send) -> None:
    send("m-1", recipients=(WARD, COMMUNE))
    carry(LATER)
    send("m-2", recipients=(COMMUNE,))
    carry(LATER, outcome="fail")
    recall = Business(Kind.RECALL, document_id=letter().document_id, reason="Ban hành nhầm")
    send("m-3", business=recall, attachments=())
    report("s-1", Code.REFUSED)
    report("s-2", Code.FINISHED)
    department = figures("H42.05")
    assert (department.sent, department.copies, department.arrived) == (2, 3, 2)
    assert department.recalled == 1
    assert department.returned == 2  # one status 02, one packet that the commune's software refused for good
    commune = figures("H42.32")
    assert (commune.received, commune.taken, commune.on_time, commune.refused, commune.reported) == (2, 1, 1, 2, 1)
    assert figures("H42.31") == Figures(received=1, taken=1, on_time=1)


def test_a_recall_counts_as_recall_and_not_as_a_document(send: Send, report: Send) -> None:
    send("m-1")
    report("s-13", Code.RECALL_ASKED, sender=WARD)
    assert (figures("H42.05").sent, figures("H42.31").recalled) == (1, 1)


def test_what_is_delivered_again_counts_once(send: Send, operator: Any) -> None:
    send("m-1")
    carry(LATER, outcome="fail")
    assert figures("H42.31").refused == 1
    api.deliver_again(Delivery.objects.get().id, by=operator, at=LATER)
    carry(LATER + timedelta(hours=1))
    ward = figures("H42.31", at=LATER + timedelta(hours=2))
    assert (ward.received, ward.taken, ward.refused) == (1, 1, 0)
    assert figures("H42.05", at=LATER + timedelta(hours=2)).copies == 1


def test_late_is_after_the_end_of_the_next_working_day_also_while_it_still_waits(send: Send) -> None:
    friday = datetime(2026, 11, 27, 16, 59, tzinfo=VIETNAM)
    send("m-1", at=friday)
    send("m-2", at=friday)
    monday_evening = datetime(2026, 11, 30, 16, 59, tzinfo=VIETNAM)
    held = api.due(at=monday_evening)
    lease = api.lease(held[0][0], by=HUB, at=monday_evening)
    assert lease
    api.acknowledge(held[0][0], token=lease.token, outcome="deliver", by=HUB, at=monday_evening)
    assert figures("H42.31", at=monday_evening).overdue == 0
    ward = figures("H42.31", at=monday_evening + timedelta(minutes=2))
    assert (ward.on_time, ward.overdue, ward.waiting, ward.on_time_share) == (1, 1, 1, 50.0)


def test_the_first_minutes_of_the_year_in_vietnam_belong_to_the_new_year(send: Send) -> None:
    send("m-1", at=datetime(2027, 1, 1, 0, 5, tzinfo=VIETNAM))  # 2026-12-31 17:05 UTC
    send("m-2", at=datetime(2026, 12, 31, 23, 55, tzinfo=VIETNAM))
    assert figures("H42.05", period="2027").sent == 1
    assert figures("H42.05", period="2026-Q4").sent == 1


@pytest.mark.clause("VL19-Đ24.2a")
def test_shares_by_form_type_and_method(send: Send, report: Send) -> None:
    send("m-1", number="12", notation="QĐ-SNV", recipients=(WARD, COMMUNE))
    send("m-2")
    send("m-3", recipients=(COMMUNE,))
    report("s-1", Code.ARRIVED)
    period = read_period("2026-Q4")
    assert period is not None
    shares = statistics.shares(period)
    assert {one.code: (one.count, one.percent) for one in shares.form} == {"edoc-0": (4, 80.0), "status": (1, 20.0)}
    assert {one.code: one.count for one in shares.type} == {"Quyết định": 2, "Công văn": 2}
    assert {one.code: one.count for one in shares.sending} == {"local": 4, "vxp": 1}
    assert {one.code: one.count for one in shares.receiving} == {"local": 3, "vxp": 2}


@pytest.mark.clause("HP25-Đ21.5")
def test_the_quarter_and_the_present_moment_stand_on_one_page(send: Send, mai: Client) -> None:
    send("m-1")
    page = mai.get("/truc/thong-ke/").content.decode()
    assert "Quý 4/2026" in page
    assert "H42.05" in page
    send("m-2", number="77")
    again = mai.get("/truc/thong-ke/?ky=2026-Q4").content.decode()
    assert '<td class="number">2</td>' in again, "what the hub took a moment ago counts at once"
    assert "Nửa năm 2/2026" in again
    assert "không có văn bản" not in mai.get("/truc/thong-ke/?ky=2026-N2&ma=H42.05").content.decode()


@pytest.mark.clause("HY19-Đ16.2")
def test_the_index_figures_leave_as_a_file_and_the_audit_knows(send: Send, mai: Client) -> None:
    send("m-1")
    carry(LATER)
    answer = mai.get("/truc/thong-ke/chi-so/?ky=2026-Q4")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    head, ward = rows[3], next(row for row in rows if row[:1] == ["H42.31"])
    assert dict(zip(head, ward, strict=True))["Đúng hạn, %"] == "100,0\u00a0%"
    line = AuditEntry.objects.get(code="axis.statistics_exported")
    assert (line.data["table"], line.data["period"], line.actor_name) == ("chi-so", "2026-Q4", "Nguyễn Thị Mai")


def test_every_table_leaves_as_a_file_and_a_name_is_no_formula(send: Send, mai: Client) -> None:
    api.open_mailbox("H42.66", "=cmd|calc", system="office", by=HUB, at=AT)
    send("m-1", recipients=(Organization("H42.66"),))
    for table in ("co-quan", "ty-le", "chi-so"):
        assert mai.get(f"/truc/thong-ke/{table}/").status_code == 200
    assert "'=cmd|calc" in mai.get("/truc/thong-ke/co-quan/").content.decode("utf-8-sig")
    assert mai.get("/truc/thong-ke/khac/").status_code == 404
