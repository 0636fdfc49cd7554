"""Statistics of the exchange per agency and period, shares by form, type and method; on the screen and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanban.axis.actions.console import note_exported
from vanban.axis.queries.console import statistics as queries
from vanban.axis.rules.figures import Figures
from vanban.axis.rules.periods import Period, offered, quarter_of, read_period
from vanban.axis.web.console import shown
from vanban.axis.web.console.frame import show
from vanban.axis.web.console.gate import operating_actor
from vanban.kernel import clock

AGENCIES, SHARES, INDEX = "co-quan", "ty-le", "chi-so"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be worked out by a spreadsheet."""


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Every agency that exchanged in the period, the sums, and the shares; counted at this moment."""
    operating_actor(request)
    at = timezone.now()
    period = _period(request, at)
    code = request.GET.get("ma", "").replace("\0", "").strip()[:35]
    rows = queries.per_agency(period, at=at)
    rows = [row for row in rows if row.code == code] if code else rows
    shares = queries.shares(period)
    values = {
        "at": shown.Moment(at, at),
        "title": _("Exchange of documents: %(period)s") % {"period": shown.period_label(period)},
        "periods": _periods(period, at),
        "code": code,
        "columns": _agency_columns(),
        "rows": [(row.code, row.name, _counts(row.figures)) for row in rows],
        "total": _counts(queries.total(rows)),
        "shares": [(title, _share_lines(lines)) for title, lines in _share_tables(shares)],
        "exports": [
            (label, f"{reverse('hub_statistics_export', args=[table])}?{urlencode({'ky': period.code})}")
            for table, label in (
                (AGENCIES, _("Figures per agency")),
                (INDEX, _("Index figures")),
                (SHARES, _("Shares")),
            )
        ],
    }
    return show(request, "statistics.html", values, place="statistics")


@require_GET
def export(request: HttpRequest, table: str) -> HttpResponse:
    """One of the tables as a CSV file that spreadsheets read with Vietnamese marks."""
    actor = operating_actor(request)
    at = timezone.now()
    period = _period(request, at)
    makers = {AGENCIES: _agency_table, SHARES: _share_table, INDEX: _index_table}
    if table not in makers:
        raise Http404
    note_exported(table, period.code, by=actor, at=at)
    head = [[shown.period_label(period)], [_("Counted at"), clock.to_wire(at)], []]
    return _csv(f"truc-{table}-{period.code}.csv", [*head, *makers[table](period, at)])


def _period(request: HttpRequest, at: datetime) -> Period:
    return read_period(request.GET.get("ky", "")) or quarter_of(clock.local_date(at))


def _periods(chosen: Period, at: datetime) -> list[tuple[str, str, bool]]:
    found = list(offered(clock.local_date(at)))
    if chosen not in found:
        found.insert(0, chosen)
    return [(period.code, shown.period_label(period), period == chosen) for period in found]


def _agency_columns() -> list[str]:
    return [
        _("Sent"), _("Copies"), _("Arrived"), _("Returned"), _("Recalled"),
        _("Received"), _("Taken"), _("Refused"), _("Waiting"), _("On time"), _("Late"), _("On time, %"),
    ]  # fmt: skip


def _counts(f: Figures) -> list[str]:
    whole = [
        f.sent, f.copies, f.arrived, f.returned, f.recalled,
        f.received, f.taken, f.refused, f.waiting, f.on_time, f.overdue,
    ]  # fmt: skip
    return [*(str(count) for count in whole), shown.percent(f.on_time_share)]


def _agency_table(period: Period, at: datetime) -> Iterable[list[str]]:
    """HY19-Đ14.3, VL19-Đ25.4: what each agency exchanged."""
    rows = queries.per_agency(period, at=at)
    yield [_("Agency code"), _("Agency"), *_agency_columns()]
    for row in rows:
        yield [row.code, row.name, *_counts(row.figures)]
    yield ["", _("All agencies"), *_counts(queries.total(rows))]


def _index_table(period: Period, at: datetime) -> Iterable[list[str]]:
    """HY19-Đ16.2: the shares that the index of administrative reform asks for."""
    yield [
        _("Agency code"), _("Agency"), _("Sent"), _("Received"), _("Taken, %"), _("On time, %"), _("Refused, %"),
        _("Finished and reported, %"),
    ]  # fmt: skip
    for row in queries.per_agency(period, at=at):
        f = row.figures
        shares = (f.taken_share, f.on_time_share, f.refused_share, f.reported_share)
        yield [row.code, row.name, str(f.sent), str(f.received), *(shown.percent(value) for value in shares)]


def _share_table(period: Period, at: datetime) -> Iterable[list[str]]:
    """VL19-Đ24.2a: shares by form, type and method."""
    yield [_("Share of"), _("What"), _("Copies"), "%"]
    for title, lines in _share_tables(queries.shares(period)):
        for label, count, part in _share_lines(lines):
            yield [title, label, str(count), part]


def _share_tables(shares: queries.Shares) -> list[tuple[str, list[queries.Share]]]:
    def worded(lines: list[queries.Share], words: dict[str, str]) -> list[queries.Share]:
        return [queries.Share(_(words.get(one.code, one.code)), one.count, one.percent) for one in lines]

    urgency = [
        queries.Share(shown.urgency(int(one.code)) or _("ordinary"), one.count, one.percent) for one in shares.urgency
    ]
    return [
        (_("Form of exchange"), worded(shares.form, shown.KINDS)),
        (_("Type of document"), shares.type),
        (_("Method of sending"), worded(shares.sending, shown.METHODS)),
        (_("Method of receiving"), worded(shares.receiving, shown.METHODS)),
        (_("Urgency"), urgency),
    ]


def _share_lines(lines: list[queries.Share]) -> list[tuple[str, int, str]]:
    return [(line.code, line.count, shown.percent(line.percent)) for line in lines]


def _csv(name: str, rows: Iterable[list[str]]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
