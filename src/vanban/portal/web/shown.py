"""How values look: moments, deadlines, urgency, sizes. Values in, small things for templates out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanban.kernel import clock
from vanban.kernel.document_types import Urgency

SOON = timedelta(hours=24)


def now() -> datetime:
    """The moment of this request: screens are an edge, everything beneath them takes `at`."""
    return timezone.now()


@dataclass(frozen=True)
class Moment:
    """A moment in a page: short to read, full in the tooltip, exact for machines."""

    at: datetime
    now: datetime
    with_hour: bool = False

    def __str__(self) -> str:
        return clock.moment_on_screen(self.at, self.now) if self.with_hour else clock.on_screen(self.at, self.now)

    def __html__(self) -> SafeString:
        wire = clock.to_wire(self.at)
        return format_html('<time datetime="{}" title="{}">{}</time>', wire, wire, str(self))


@dataclass(frozen=True)
class Chip:
    """A small label; `tone` is danger, warning, success, info or plain, and never speaks alone."""

    text: str
    tone: str = "plain"
    icon: str = ""
    title: str = ""


def urgency_chip(urgency: int) -> Chip | None:
    """The degree of urgency (NĐ 30/2020 PL I): khẩn, thượng khẩn, hỏa tốc; nothing for ordinary documents."""
    degree = Urgency.from_wire(urgency)
    return Chip(_(degree.label), "danger" if degree > Urgency.URGENT else "warning") if degree.at_once else None


def span_text(span: timedelta) -> str:
    """A span in the largest unit that says something: minutes, hours, days."""
    minutes = int(abs(span).total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def due_chip(due: datetime | None, now: datetime) -> Chip | None:
    """What is left of a deadline; red when it has passed, amber within a day."""
    if due is None:
        return None
    left = due - now
    title = _("Due %(moment)s") % {"moment": clock.to_wire(due)}
    if left < timedelta(0):
        return Chip(_("overdue %(span)s") % {"span": span_text(left)}, "danger", "clock", title)
    tone = "warning" if left < SOON else "plain"
    return Chip(_("%(span)s left") % {"span": span_text(left)}, tone, "clock", title)


def size_text(size: int) -> str:
    """A file's size for people."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
