"""Administrators report to the operator how accounts, keys and devices stand (NB25-Đ23.4b)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vanban.directory import policies
from vanban.directory.errors import ReportNotDue, ReportSent, ReportSilent
from vanban.directory.models import AdminReport, Agency
from vanban.directory.queries.reports import figures_of, reportable
from vanban.kernel.actor import Actor
from vanban.kernel.clock import local_date
from vanban.kernel.refusals import Refusal, refuse_all
from vanban.kernel.vietnamese import tidy
from vanban.platform import audit

LONGEST = 4000


@transaction.atomic
def send_report(
    agency_id: UUID, period: str, *, state: str, problems: str = "", wishes: str = "", by: Actor, at: datetime
) -> AdminReport:
    """Send the report for a period that is over: the record's numbers as they are now, and what is said about them.

    Raises ReportNotDue, ReportSent, ReportSilent.
    """
    Agency.objects.select_for_update(no_key=True).get(id=agency_id)
    policies.check_can_report(by, agency_id)
    chosen = next((one for one in reportable(on=local_date(at)) if one.code == period), None)
    if chosen is None:
        raise ReportNotDue
    said = tidy(state).strip()[:LONGEST]
    faults: list[Refusal] = []
    if AdminReport.objects.filter(agency_id=agency_id, period=period).exists():
        faults.append(ReportSent())
    if not said:
        faults.append(ReportSilent())
    refuse_all(faults)
    sent = AdminReport.objects.create(
        agency_id=agency_id,
        period=period,
        figures=[[one.code, one.label, one.number] for one in figures_of(agency_id, chosen, at=at)],
        state=said,
        problems=tidy(problems).strip()[:LONGEST],
        wishes=tidy(wishes).strip()[:LONGEST],
        sent_by=by.printed,
        sent_at=at,
    )
    audit.record(by, "directory.report_sent", sent.id, at, period=period)
    return sent
