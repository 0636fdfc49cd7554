"""Searching for packets, and the page of one: envelope, deliveries, trace, receipts; never content."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.axis.actions import deliver_again
from vanban.axis.actions.console import note_receipt_taken, note_searched, note_viewed
from vanban.axis.queries.console import messages as queries
from vanban.axis.queries.console import search
from vanban.axis.rules.periods import YEARS, offered, read_period
from vanban.axis.web.console import shown
from vanban.axis.web.console.frame import act, show
from vanban.axis.web.console.gate import operating_actor
from vanban.kernel import clock


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Packets newest first, narrowed by what the envelope says."""
    actor = operating_actor(request)
    at = timezone.now()
    asked = {name: _clean(request.GET.get(name, "")) for name in ("q", "gui", "nhan", "trang-thai", "loai", "ky", "tu")}
    wanted = search.Wanted(
        words=asked["q"],
        sender=asked["gui"],
        receiver=asked["nhan"],
        fate=asked["trang-thai"] if asked["trang-thai"] in search.STATES else "",
        kind=asked["loai"] if asked["loai"] in ("edoc", "status") else "",
        period=read_period(asked["ky"]),
        after=_place(asked["tu"]),
    )
    narrowing = {name: text for name, text in asked.items() if text and name != "tu"}
    if narrowing:
        note_searched(narrowing, by=actor, at=at)
    found = search.find(wanted)
    values = {
        "asked": asked,
        "filtered": bool(narrowing),
        "rows": [_row(line, at) for line in found.lines],
        "fates": _choices(asked["trang-thai"], _fates()),
        "kinds": _choices(asked["loai"], [("edoc", _("Documents")), ("status", _("Status reports"))]),
        "periods": _choices(asked["ky"], [(p.code, shown.period_label(p)) for p in offered(clock.local_date(at))]),
        "first_url": _address(narrowing) if asked["tu"] else "",
        "next_url": _address(narrowing | {"tu": f"{found.next[0].isoformat()}~{found.next[1]}"}) if found.next else "",
    }
    return show(request, "messages.html", values, place="messages")


@require_GET
def page(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One packet's envelope and everything that happened to it."""
    actor = operating_actor(request)
    at = timezone.now()
    told = queries.told(message_id)
    if told is None:
        raise Http404
    note_viewed(message_id, by=actor, at=at)
    return show(request, "message.html", _told(told, at), place="messages")


@require_POST
def again(request: HttpRequest, message_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Another round with the same bytes for a delivery that failed."""
    actor = operating_actor(request)
    told = queries.told(message_id)
    if told is None or all(way.delivery.id != delivery_id for way in told.ways):
        raise Http404
    return act(
        request,
        reverse("hub_message", args=[message_id]),
        lambda: deliver_again(delivery_id, by=actor, at=timezone.now()),
        _("The packet waits for its receiver again, with the same bytes."),
    )


@require_GET
def receipt(request: HttpRequest, acceptance_id: UUID) -> HttpResponse:
    """The stored receipt as the sender got it: the signed text and its signature."""
    actor = operating_actor(request)
    found = queries.receipt(acceptance_id)
    if found is None:
        raise Http404
    note_receipt_taken(found.message_id, acceptance_id, by=actor, at=timezone.now())
    answer = HttpResponse(found.content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()[:200]


def _place(text: str) -> search.Place | None:
    """Where the page before ended; nonsense counts as the beginning."""
    moment, _sign, row = text.partition("~")
    try:
        at, last = datetime.fromisoformat(moment), UUID(row)
    except ValueError:
        return None
    return (at, last) if at.tzinfo is not None and at.year in YEARS else None


def _address(values: dict[str, str]) -> str:
    return f"{reverse('hub_messages')}?{urlencode(values)}"


def _fates() -> list[tuple[str, str]]:
    words = {"open": _("Not delivered yet"), "delivered": _("Delivered"), "failed": _("Ended without delivery")}
    return [(code, words[code]) for code in search.STATES]


def _choices(chosen: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    return [(code, label, code == chosen) for code, label in pairs]


def _row(line: search.Line, at: datetime) -> dict[str, Any]:
    message = line.message
    return {
        "url": reverse("hub_message", args=[message.id]),
        "moment": shown.Moment(message.accepted_at, at),
        "kind": shown.kind_label(message.kind, message.business, message.status_code),
        "number": message.number_symbol or message.document_code or message.message_id,
        "message_id": message.message_id,
        "sender": message.sender_code,
        "receivers": ", ".join(one.destination.code for one in line.deliveries),
        "more": line.more,
        "chips": _fate_chips(line),
        "urgency": shown.urgency(message.priority),
    }


def _fate_chips(line: search.Line) -> list[shown.Chip]:
    """One chip for each state among the deliveries, with its number when there are several."""
    counted: dict[str, int] = {}
    for delivery in line.deliveries:
        counted[delivery.state] = counted.get(delivery.state, 0) + 1
    chips = []
    for state, count in counted.items():
        chip = shown.state_chip(state)
        chips.append(shown.Chip(f"{count} × {chip.text}" if len(line.deliveries) > 1 else chip.text, chip.tone))
    return chips


def _told(told: queries.Told, at: datetime) -> dict[str, Any]:
    message = told.message
    names = {way.delivery.id: way.delivery.destination.code for way in told.ways}
    facts = [
        (_("Message id"), message.message_id),
        (_("Kind"), shown.kind_label(message.kind, message.business, message.status_code)),
        (_("Number, symbol"), message.number_symbol or "–"),
        (_("Document code"), message.document_code or "–"),
        (_("Urgency"), shown.urgency(message.priority) or _("ordinary")),
        (_("Sender"), f"{message.sender_code} {message.sender.name if message.sender else ''}".strip()),
        (_("Handed over by"), f"{message.system.name} ({message.system.code})"),
        (_("Accepted"), clock.to_wire(message.accepted_at)),
        (_("Size"), f"{shown.size_text(message.size)} ({message.size} byte)"),
        ("SHA-256", message.sha256),
    ]
    return {
        "title": message.number_symbol or message.document_code or message.message_id,
        "facts": facts,
        "ways": [
            {
                "code": way.delivery.destination.code,
                "name": way.delivery.destination.name,
                "as": way.delivery.addressed_as,
                "behind": ", ".join(way.delivery.addressees),
                "round": way.delivery.round,
                "chips": [shown.state_chip(way.delivery.state)],
                "attempt": way.delivery.attempt,
                "since": shown.Moment(way.delivery.created_at, at),
                "ended": shown.Moment(way.delivery.ended_at, at) if way.delivery.ended_at else "–",
                "error": way.delivery.last_error,
                "again_url": reverse("hub_again", args=[message.id, way.delivery.id]) if way.again else "",
            }
            for way in told.ways
        ],
        "events": [
            {
                "at": shown.Moment(event.at, at),
                "text": shown.event_label(event.kind),
                "where": names.get(event.delivery_id, "") if event.delivery_id else "",
                "detail": event.text,
            }
            for event in told.events
        ],
        "receipts": [
            {"at": shown.Moment(one.at, at), "url": reverse("hub_receipt", args=[one.id])} for one in told.receipts
        ],
    }
