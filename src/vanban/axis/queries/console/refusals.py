"""What the hub refused and why, from the audit: what was refused has no row of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from vanban.axis.errors import PacketRefused, PacketTooLarge, RecipientsRefused, SameIdOtherBytes, SenderUnknown
from vanban.platform.models import AuditEntry

CODES = ("axis.refused", "axis.alarm", "axis.call_refused")
"""A packet refused, the same id with other bytes, a call refused; the index of migration 0005 holds just these."""
MOST_READ = 5000
"""So many lines are added up at most; a flood of refusals says enough by then."""

ABOUT_THE_ENVELOPE = {kind.code for kind in (PacketTooLarge, RecipientsRefused, SameIdOtherBytes, SenderUnknown)}
"""Reasons whose sentence quotes addresses and sizes only; the others may name a file or a field of the packet."""


@dataclass(frozen=True)
class RefusalLine:
    """One refusal: when, which system, the number it was answered, and the sentence as recorded."""

    at: datetime
    system: str
    error_code: str
    reason: str
    text: str
    alarm: bool


@dataclass(frozen=True)
class RefusalCount:
    """How often one reason came."""

    reason: str
    error_code: str
    text: str
    count: int
    last: datetime


def latest(since: datetime, *, system: str = "", limit: int = 20) -> list[RefusalLine]:
    """The latest refusals since a moment, newest first; of one system if asked."""
    rows = AuditEntry.objects.filter(code__in=CODES, at__gte=since)
    if system:
        rows = rows.filter(data__system=system)
    return [_line(row) for row in rows.order_by("-at", "-id")[:limit]]


def by_reason(since: datetime) -> list[RefusalCount]:
    """Refusals since a moment by reason, the most frequent first."""
    found: dict[tuple[str, str], RefusalCount] = {}
    for line in latest(since, limit=MOST_READ):
        key = (line.reason, line.error_code)
        known = found.get(key)
        newest = known or RefusalCount(line.reason, line.error_code, line.text, 0, line.at)
        found[key] = RefusalCount(newest.reason, newest.error_code, newest.text, newest.count + 1, newest.last)
    return sorted(found.values(), key=lambda count: (-count.count, count.reason))


def _line(row: AuditEntry) -> RefusalLine:
    data = row.data
    return RefusalLine(
        at=row.at,
        system=str(data.get("system", "")),
        error_code=str(data.get("error_code", "")),
        reason=str(data.get("reason", "")),
        text=str(data.get("text", "")),
        alarm=row.code == "axis.alarm",
    )


class _Dots(dict[str, str]):
    """Whatever a sentence would quote."""

    def __missing__(self, key: str) -> str:
        return "…"


def for_operator(reason: str, text: str) -> str:
    """The sentence as far as the operator may read it: what it quotes from inside the packet is left out."""
    kinds = {kind.code: kind for kind in PacketRefused.__subclasses__()}
    if reason in ABOUT_THE_ENVELOPE or reason not in kinds:
        return text
    return gettext(kinds[reason].message).format_map(_Dots())
