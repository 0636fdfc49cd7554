"""What each agency exchanged in a period, counted from messages and deliveries (HY19-Đ14.3, VL19-Đ25.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from vanban.axis.models import Mailbox, RemoteAgency
from vanban.axis.rules.figures import Figures, share
from vanban.axis.rules.joining import PARTNER_CODE
from vanban.axis.rules.periods import Period, due_by_day
from vanban.kernel.clock import VIETNAM
from vanban.kernel.document_types import document_type, type_of_notation
from vanban.kernel.working_time import WorkingCalendar
from vanban.rulebook.api import NoRulesInForce, profile_for

# A delivery belongs to the moment the hub took the document for it. A later round replaces the one before it, so only
# the last round of a message to a mailbox counts: nothing is counted twice because it was delivered again.
RECEIVED = """
WITH due AS (SELECT * FROM unnest(%(days)s::date[], %(due)s::timestamptz[]) AS t(day, due_at))
SELECT m.sender_code, b.code, count(*),
    count(*) FILTER (WHERE d.state = 'delivered'),
    count(*) FILTER (WHERE d.state = 'delivered' AND d.ended_at <= due.due_at),
    count(*) FILTER (WHERE d.state <> 'failed' AND due.due_at < coalesce(d.ended_at, %(at)s)),
    count(*) FILTER (WHERE d.state IN ('waiting', 'leased')),
    count(*) FILTER (WHERE d.state = 'failed')
FROM axis_delivery d
JOIN axis_message m ON m.id = d.message_id
JOIN axis_mailbox b ON b.id = d.destination_id
JOIN due ON due.day = (d.created_at AT TIME ZONE %(zone)s)::date
WHERE d.created_at >= %(starts)s AND d.created_at < %(ends)s AND m.kind = 'edoc' AND m.business <> 1
    AND b.code <> %(partner)s AND m.sender_code <> %(partner)s
    AND NOT EXISTS (SELECT 1 FROM axis_delivery later WHERE later.message_id = d.message_id
        AND later.destination_id = d.destination_id AND later.round > d.round)
GROUP BY m.sender_code, b.code
"""
SENT = """
SELECT sender_code,
    count(*) FILTER (WHERE kind = 'edoc' AND business <> 1),
    count(*) FILTER (WHERE (kind = 'edoc' AND business = 1) OR (kind = 'status' AND status_code = '13')),
    count(*) FILTER (WHERE kind = 'status' AND status_code = '02'),
    count(*) FILTER (WHERE kind = 'status' AND status_code = '06')
FROM axis_message WHERE accepted_at >= %(starts)s AND accepted_at < %(ends)s AND sender_code <> %(partner)s
    AND id NOT IN (SELECT d.message_id FROM axis_delivery d JOIN axis_mailbox b ON b.id = d.destination_id
        WHERE b.code = %(partner)s)
GROUP BY sender_code
"""
RETURNED = """
SELECT b.code, count(*)
FROM axis_message m
JOIN axis_delivery d ON d.message_id = m.id AND d.round = 1
JOIN axis_mailbox b ON b.id = d.destination_id
WHERE m.accepted_at >= %(starts)s AND m.accepted_at < %(ends)s AND m.kind = 'status' AND m.status_code = '02'
    AND b.code <> %(partner)s
GROUP BY b.code
"""
SHARES = """
SELECT m.kind, m.business, m.priority, s.kind, r.kind,
    substring(m.number_symbol from '/(?:[0-9]{4}/)?([^/]+)$'), count(*)
FROM axis_message m
JOIN axis_system s ON s.id = m.system_id
JOIN axis_delivery d ON d.message_id = m.id AND d.round = 1
JOIN axis_mailbox b ON b.id = d.destination_id
JOIN axis_system r ON r.id = b.system_id
WHERE m.accepted_at >= %(starts)s AND m.accepted_at < %(ends)s
    AND b.code <> %(partner)s AND m.sender_code <> %(partner)s
GROUP BY 1, 2, 3, 4, 5, 6
"""


@dataclass(frozen=True)
class AgencyRow:
    """One agency with its figures."""

    code: str
    name: str
    figures: Figures


@dataclass(frozen=True)
class Share:
    """One line of a table of shares: a code for the screen to word, how many copies, per cent."""

    code: str
    count: int
    percent: float | None


@dataclass(frozen=True)
class Shares:
    """Copies by form, type and method of exchange (VL19-Đ24.2a)."""

    total: int
    form: list[Share]
    """edoc-0 new, edoc-1 recall, edoc-2 update, edoc-3 replacement, status."""
    type: list[Share]
    """Type of document as its symbol tells it; status reports are not counted."""
    sending: list[Share]
    """How the sender is joined: local, vxp, guest, upstream."""
    receiving: list[Share]
    """The same of the receiver."""
    urgency: list[Share]


def per_agency(period: Period, *, at: datetime) -> list[AgencyRow]:
    """Every agency that exchanged anything in the period, by code."""
    found: dict[str, Figures] = {}

    def add(code: str, **counts: int) -> None:
        found[code] = found.get(code, Figures()) + Figures(**counts)

    due = due_by_day(period, _calendar(period))
    window = _window(period)
    more = {"days": [day for day, _ in due], "due": [end for _, end in due], "at": at, "zone": str(VIETNAM)}
    for sender, code, count, taken, on_time, overdue, waiting, failed in _rows(RECEIVED, window | more):
        add(code, received=count, taken=taken, on_time=on_time, overdue=overdue, waiting=waiting, refused=failed)
        add(sender, copies=count, arrived=taken, returned=failed)
    for code, sent, recalled, refused, reported in _rows(SENT, window):
        add(code, sent=sent, recalled=recalled, refused=refused, reported=reported)
    for code, returned in _rows(RETURNED, window):
        add(code, returned=returned)
    names = _names(found)
    return [AgencyRow(code, names.get(code, ""), figures) for code, figures in sorted(found.items())]


def _window(period: Period) -> dict[str, Any]:
    """The period's limits; what joining systems exchange with the hub's test partner is no exchange of documents."""
    return {"starts": period.starts, "ends": period.ends, "partner": PARTNER_CODE}


def _calendar(period: Period) -> WorkingCalendar:
    """The working days of the province's rules; before its first rules those of the nation."""
    try:
        return profile_for(settings.VANBAN_PROVINCE, period.first).calendar
    except NoRulesInForce:
        return WorkingCalendar()


def total(rows: Iterable[AgencyRow]) -> Figures:
    """All agencies together."""
    return sum((row.figures for row in rows), Figures())


def shares(period: Period) -> Shares:
    """How much of the period's exchange has each form, type and method."""
    form: Counter[str] = Counter()
    types: Counter[str] = Counter()
    sending: Counter[str] = Counter()
    receiving: Counter[str] = Counter()
    urgency: Counter[str] = Counter()
    for kind, business, priority, sender, receiver, symbol, count in _rows(SHARES, _window(period)):
        form[f"edoc-{business}" if kind == "edoc" else "status"] += count
        sending[sender] += count
        receiving[receiver] += count
        if kind == "edoc":
            types[_type(symbol or "")] += count
            urgency[str(priority)] += count
    return Shares(form.total(), *(_table(counted) for counted in (form, types, sending, receiving, urgency)))


def _type(symbol: str) -> str:
    """The type of document that its symbol tells; an official letter's names none (NĐ 30/2020 PL I)."""
    return (type_of_notation(symbol) or document_type("cong-van")).label


def _table(counted: Counter[str]) -> list[Share]:
    whole = counted.total()
    return [Share(code, count, share(count, whole)) for code, count in counted.most_common()]


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _names(codes: Iterable[str]) -> dict[str, str]:
    """What the agencies are called, here or behind an upstream hub."""
    wanted = set(codes)
    names = dict(Mailbox.objects.filter(code__in=wanted).values_list("code", "name"))
    outside = RemoteAgency.objects.filter(code__in=wanted - names.keys()).values_list("code", "name")
    return dict(outside) | names
