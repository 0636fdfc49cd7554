"""How the hub's values look: moments, spans, labels, chips, the bars of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from vanban.axis import states
from vanban.axis.queries.balance import Balance
from vanban.axis.queries.console.monitor import Hour
from vanban.axis.rules.periods import Period
from vanban.kernel import clock
from vanban.kernel.document_types import Urgency
from vanban.kernel.refusals import Refusal

KINDS = {
    "edoc-0": gettext_noop("New document"),
    "edoc-1": gettext_noop("Recall"),
    "edoc-2": gettext_noop("Update"),
    "edoc-3": gettext_noop("Replacement"),
    "status": gettext_noop("Status report"),
}
STATUS_CODES = {
    "01": gettext_noop("arrived"),
    "02": gettext_noop("refused"),
    "03": gettext_noop("accepted"),
    "04": gettext_noop("assigned"),
    "05": gettext_noop("in progress"),
    "06": gettext_noop("finished"),
    "13": gettext_noop("recall asked"),
    "15": gettext_noop("recall agreed"),
    "16": gettext_noop("recall denied"),
}
METHODS = {
    "local": gettext_noop("Shared office system"),
    "vxp": gettext_noop("Own software over the VXP protocol"),
    "guest": gettext_noop("Guest pages of the hub"),
    "upstream": gettext_noop("Another hub (national axis)"),
}
ERRORS = {
    "10": gettext_noop("invalid file"),
    "15": gettext_noop("wrong system id or secret"),
    "18": gettext_noop("receiver unknown"),
    "19": gettext_noop("sender not registered"),
    "20": gettext_noop("system error"),
    "21": gettext_noop("file cannot be processed"),
    "22": gettext_noop("wrong edXML format"),
    "23": gettext_noop("receiver closed"),
}
TONES = {states.DELIVERED: "success", states.FAILED: "danger", states.LEASED: "info"}
EVENTS = {
    "accepted": gettext_noop("Accepted by the hub"),
    "leased": gettext_noop("Taken up for delivery"),
    "delivered": gettext_noop("Delivered"),
    "failed": gettext_noop("Ended without delivery"),
    "waiting": gettext_noop("Put back to be tried again"),
    "again": gettext_noop("Another round ordered by the operator"),
    "fetched": gettext_noop("Fetched by the receiving system"),
    "processing": gettext_noop("The receiving system is at work on it"),
    "overdue": gettext_noop("Receiver reminded"),
    "urgent_waiting": gettext_noop("Urgent and still waiting: the operator was told"),
    "late_deliver": gettext_noop("Said to be delivered after it had ended"),
    "late_fail": gettext_noop("Said to be failed after it had ended"),
    "late_release": gettext_noop("Given back after it had ended"),
}
FAULTS = {
    "undeliverable": gettext_noop("Nobody fetched it in time; the sender was told"),
    "stuck": gettext_noop("Tried many times without success"),
    "urgent_waiting": gettext_noop("Urgent and still waiting"),
    "unsettled": gettext_noop("Another hub has not told its fate"),
    "unreachable": gettext_noop("The destination does not answer"),
}


@dataclass(frozen=True)
class Chip:
    """A small label; its tone never speaks alone."""

    text: str
    tone: str = "plain"
    icon: str = ""
    title: str = ""


@dataclass(frozen=True)
class Moment:
    """A moment: short to read, full in the tooltip, exact for machines."""

    at: datetime
    now: datetime

    def __str__(self) -> str:
        return clock.moment_on_screen(self.at, self.now)

    def __html__(self) -> SafeString:
        wire = clock.to_wire(self.at)
        return format_html('<time datetime="{}" title="{}">{}</time>', wire, wire, str(self))


@dataclass(frozen=True)
class Bar:
    """One hour of the day's trace in the units of the drawing."""

    x: int
    accepted: int
    accepted_top: int
    delivered: int
    delivered_top: int
    title: str


def span(since: datetime, at: datetime) -> str:
    """How long something has waited, in the largest unit that says something."""
    minutes = max(0, int((at - since).total_seconds() // 60))
    if minutes < 120:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def kind_label(kind: str, business: int, status_code: str = "") -> str:
    """What travels: the business kind of a document, or which status."""
    if kind == "status":
        return f"{_(KINDS['status'])} {status_code}: {_(STATUS_CODES.get(status_code, 'unknown'))}"
    return _(KINDS.get(f"{kind}-{business}", KINDS["edoc-0"]))


def state_chip(state: str) -> Chip:
    """The state of a delivery in the words of its table."""
    return Chip(_(states.DELIVERY.statuses[state].label), TONES.get(state, "warning"))


def joining_chip(state: str) -> Chip:
    """The state of a joining."""
    tones = {states.LIVE: "success", states.DECLINED: "danger", states.ASKED: "warning"}
    return Chip(_(states.JOINING.statuses[state].label), tones.get(state, "info"))


def urgency(priority: int) -> str:
    """The degree of urgency in words; empty for ordinary documents."""
    degree = Urgency.from_wire(priority)
    return _(degree.label) if degree.at_once else ""


def error_label(code: str) -> str:
    """What an error code means."""
    return _(ERRORS[code]) if code in ERRORS else _("other")


def event_label(kind: str) -> str:
    """What happened to a message, in words; a kind without words as it is."""
    return _(EVENTS[kind]) if kind in EVENTS else kind


def period_label(period: Period) -> str:
    """A period as people say it."""
    if period.kind == "day":
        return _("Day %(day)s") % {"day": f"{period.first:%d/%m/%Y}"}
    words = {
        "month": _("Month %(part)s/%(year)s"),
        "quarter": _("Quarter %(part)s/%(year)s"),
        "half": _("Half-year %(part)s/%(year)s"),
        "year": _("Year %(year)s"),
    }
    return words[period.kind] % {"part": period.part, "year": period.first.year}


def percent(value: float | None) -> str:
    """A share as Vietnamese writes it; a dash of nothing."""
    return "–" if value is None else f"{value:.1f}\u00a0%".replace(".", ",")


def size_text(size: int) -> str:
    """A packet's size for people."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


def bars(hours: list[Hour], *, height: int = 60, step: int = 20) -> list[Bar]:
    """The day's trace, the oldest hour at the left."""
    most = max([1, *(hour.accepted for hour in hours), *(hour.delivered for hour in hours)])
    found = []
    for hour in hours:
        accepted, delivered = height * hour.accepted // most, height * hour.delivered // most
        said = _("%(ago)d hours ago: %(accepted)d accepted, %(delivered)d delivered") % vars(hour)
        found.append(
            Bar((len(hours) - 1 - hour.ago) * step, accepted, height - accepted, delivered, height - delivered, said)
        )
    return found


def books(found: Balance) -> dict[str, object]:
    """The hub's books in one sentence, and whether they are even."""
    sums = {"accepted": found.accepted, "delivered": found.delivered, "failed": found.failed, "open": found.open}
    if found.holds:
        said = _(
            "The books are even: %(accepted)d taken = %(delivered)d delivered + %(failed)d ended + %(open)d waiting."
        )
        return {"even": True, "text": said % sums}
    odd = {"lost": len(found.lost), "unexpected": len(found.unexpected)}
    said = _("The books are not even: %(lost)d promised without delivery, %(unexpected)d delivered without receipt.")
    return {"even": False, "text": said % odd}


def reasons(refusal: Refusal) -> list[dict[str, str]]:
    """Every single reason of a refusal for the summary at the top of a form."""
    told = []
    for reason in refusal.reasons:
        message, cure = reason.render(_)
        target = f"id_{reason.field}" if reason.field else ""
        told.append({"message": message, "cure": cure, "law": reason.law, "target": target})
    return told


def one_sentence(refusal: Refusal) -> str:
    """A refusal in the line under the bar."""
    return " ".join(f"{one['message']} {one['cure']}".strip() for one in reasons(refusal))


def sections(current: str, places: Iterable[tuple[str, str, str]]) -> list[dict[str, object]]:
    """The line of links between the hub's pages."""
    return [{"url": url, "label": label, "current": code == current} for code, label, url in places]
