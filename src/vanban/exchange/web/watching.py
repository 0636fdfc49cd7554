"""What was sent and is not confirmed after so many hours, and what left late or has not left."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from vanban.exchange import api, policies, states
from vanban.exchange.web.moments import moment
from vanban.exchange.web.sending import on_time_text
from vanban.kernel.actor import Actor
from vanban.kernel.document_types import Urgency

HOURS = (2, 8, 24, 72)
USUAL = 24
MOST = 2000
LOOK_BACK = timedelta(days=92)
_LABELS = {code: status.label for code, status in states.RECIPIENT.statuses.items()}


@require_GET
def watch(request: HttpRequest) -> HttpResponse:
    """Both lists, urgent documents first; clerks and leaders of the agency."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.agency_id is None or not policies.speaks_for(actor, actor.agency_id):
        raise PermissionDenied
    at = timezone.now()
    asked = request.GET.get("hours", "")
    hours = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 and 0 < int(asked) <= MOST else USUAL
    waiting = [
        {
            "link": f"/vb/{row.envelope_id}/",
            "document": row.envelope.number_symbol,
            "subject": row.envelope.subject,
            "urgency": _urgency(row.envelope.urgency),
            "name": row.name,
            "state": gettext(_LABELS[row.state]),
            "since": moment(row.clicked_at),
            "hours": int((at - row.clicked_at).total_seconds() // 3600),
        }
        for row in api.overdue_confirmations(actor.agency_id, before=at - timedelta(hours=hours))
    ]
    late = [
        {
            "link": f"/vb/{row.id}/",
            "document": row.number_symbol,
            "subject": row.subject,
            "urgency": _urgency(row.urgency),
            "due": moment(row.due_at),
            "sent": on_time_text(row),
            "reason": row.due_reason,
        }
        for row in api.sent_late(actor.agency_id, since=at - LOOK_BACK, at=at)
    ]
    values = {
        "hours": hours,
        "choices": HOURS,
        "waiting": waiting,
        "late": late,
        "tab": "work",
        "current": "sending_watch",
    }
    return render(request, "exchange/watch.html", values)


def _urgency(degree: int) -> str:
    found = Urgency.from_wire(degree)
    return gettext(found.label) if found.at_once else ""
