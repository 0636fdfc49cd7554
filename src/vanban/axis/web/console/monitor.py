"""The live page: rates, queues, what waits longest, refusals and reasons, dead destinations, faults, stoppages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.axis.actions import lift_stoppage
from vanban.axis.actions.tickets import close_ticket
from vanban.axis.queries.balance import balance
from vanban.axis.queries.console import monitor as queries
from vanban.axis.queries.console import refusals
from vanban.axis.queries.tickets import open_tickets
from vanban.axis.web.console import shown
from vanban.axis.web.console.frame import act, show
from vanban.axis.web.console.gate import operating_actor

MOST_FAULTS = 50
LATELY = timedelta(hours=1)
"""The live page balances the last hour; the page of the books any period."""


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The hub at this moment; the page asks for itself again every fifteen seconds."""
    operating_actor(request)
    at = timezone.now()
    return show(request, "monitor.html", _values(queries.live(at=at)), place="monitor")


@require_POST
def take_again(request: HttpRequest) -> HttpResponse:
    """The operator has looked at the disk: take packets again."""
    actor = operating_actor(request)
    return act(
        request,
        reverse("hub_monitor"),
        lambda: lift_stoppage(by=actor, at=timezone.now()),
        _("The hub takes packets again. A process that saw the failure itself must be started again."),
    )


@require_POST
def close_fault(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """The operator has seen to a fault and says what was done."""
    actor = operating_actor(request)
    if all(ticket.id != ticket_id for ticket in open_tickets()):
        raise Http404
    note = request.POST.get("note", "").replace("\0", "").strip()
    return act(
        request,
        reverse("hub_monitor"),
        lambda: close_ticket(ticket_id, note=note, by=actor, at=timezone.now()),
        _("The fault is closed."),
    )


def _faults(at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "id": ticket.id,
            "kind": _(shown.FAULTS.get(ticket.kind, ticket.kind)),
            "code": ticket.destination.code,
            "since": shown.Moment(ticket.at, at),
            "text": ticket.text,
            "url": reverse("hub_message", args=[ticket.delivery.message_id]) if ticket.delivery else "",
            "close_url": reverse("hub_close_fault", args=[ticket.id]),
        }
        for ticket in open_tickets(limit=MOST_FAULTS)
    ]


def _values(live: queries.Live) -> dict[str, Any]:
    at = live.at
    return {
        "faults": _faults(at),
        "books": shown.books(balance(since=at - LATELY, until=at)),
        "at": shown.Moment(at, at),
        "tiles": [
            (live.accepted_minute, _("accepted in the last minute"), ""),
            (live.accepted_hour, _("accepted in the last hour"), ""),
            (live.delivered_minute, _("delivered in the last minute"), ""),
            (live.delivered_hour, _("delivered in the last hour"), ""),
            (live.waiting, _("waiting to be delivered"), "warning" if live.oldest and _is_old(live) else ""),
            (sum(row.count for row in live.refused), _("refused today"), "warning" if live.refused else ""),
            (live.given_up_today, _("ended without delivery today"), "danger" if live.given_up_today else ""),
        ],
        "bars": shown.bars(live.hours),
        "hours": [hour for hour in reversed(live.hours) if hour.accepted or hour.delivered],
        "queues": [
            {
                "code": queue.code,
                "name": queue.name,
                "url": f"{reverse('hub_messages')}?nhan={queue.code}&trang-thai=open",
                "waiting": queue.waiting,
                "oldest": shown.Moment(queue.oldest, at),
                "span": shown.span(queue.oldest, at),
                "chips": [_breaker(queue.failures, queue.rest_until, live)],
            }
            for queue in live.queues
        ],
        "oldest": [
            {
                "url": reverse("hub_message", args=[delivery.message_id]),
                "title": delivery.message.number_symbol or delivery.message.message_id,
                "way": f"{delivery.message.sender_code} → {delivery.destination.code}",
                "since": shown.Moment(delivery.created_at, at),
                "span": shown.span(delivery.created_at, at),
                "chips": [shown.state_chip(delivery.state)],
                "attempt": delivery.attempt,
            }
            for delivery in live.oldest
        ],
        "refused": [
            {
                "error_code": row.error_code,
                "label": shown.error_label(row.error_code),
                "text": refusals.for_operator(row.reason, row.text),
                "count": row.count,
                "last": shown.Moment(row.last, at),
            }
            for row in live.refused
        ],
        "refusals": [
            {
                "at": shown.Moment(line.at, at),
                "system": line.system,
                "error_code": line.error_code,
                "text": refusals.for_operator(line.reason, line.text),
                "alarm": line.alarm,
            }
            for line in live.refusals
        ],
        "dead": [
            {
                "code": box.code,
                "name": box.name,
                "system": box.system.name,
                "failures": box.failures,
                "rest_until": shown.Moment(box.rest_until, at) if box.rest_until else "",
                "chips": [_breaker(box.failures, box.rest_until, live)],
            }
            for box in live.dead
        ],
        "reminded": sorted(live.reminded.items()),
        "stoppages": [{"reason": one.reason, "at": shown.Moment(one.at, at)} for one in live.stoppages],
        "failed_url": f"{reverse('hub_messages')}?trang-thai=failed",
        "open_url": f"{reverse('hub_messages')}?trang-thai=open",
    }


def _is_old(live: queries.Live) -> bool:
    """Something has waited for more than an hour."""
    return (live.at - live.oldest[0].created_at).total_seconds() > 3600


def _breaker(failures: int, rest_until: Any, live: queries.Live) -> shown.Chip:
    """Whether a destination is being tried."""
    if rest_until is not None and rest_until > live.at:
        return shown.Chip(_("resting: nothing is tried"), "danger")
    if failures:
        return shown.Chip(_("being tried after failures"), "warning")
    return shown.Chip(_("running"), "success")
