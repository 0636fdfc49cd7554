"""Joinings and what the traffic of each has proven so far."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from vanban.axis import states
from vanban.axis.models import Delivery, Joining, Message
from vanban.axis.queries.console import refusals
from vanban.axis.rules import joining as rules
from vanban.kernel.actor import Actor

PAGE = 50
MOST_LOOKED_AT = 200
"""So many of the latest packets count; a system that needs more is not ready."""


def by_id(joining_id: UUID) -> Joining | None:
    """One joining."""
    return Joining.objects.select_related("system").filter(id=joining_id).first()


def by_word(word: str) -> Joining | None:
    """The joining whose link holds this word."""
    return Joining.objects.select_related("system").filter(link_digest=digest(word)).first() if word else None


def digest(word: str) -> str:
    """What is kept of the word in a link."""
    return hashlib.sha256(word.encode()).hexdigest()


def newest(*, after: tuple[datetime, UUID] | None = None, limit: int = PAGE) -> list[Joining]:
    """Joinings for the operator, newest first."""
    rows = Joining.objects.order_by("-made_at", "-id")
    if after:
        rows = rows.filter(made_at__lt=after[0])
    return list(rows[:limit])


def of_agency(by: Actor) -> list[Joining]:
    """What this administrator's own agency has asked for."""
    if by.agency_id is None:
        return []
    return list(Joining.objects.filter(agency_id=by.agency_id).order_by("-made_at")[:PAGE])


def document_code(joining: Joining, test: str, number: int) -> str:
    """How the hub's packet of a test is known: in its document code, and so in the status that answers it."""
    return f"{rules.PARTNER_CODE},{test}-{number},{joining.id}"


def message_id(joining: Joining, test: str, number: int) -> str:
    """The same in its message id."""
    return f"gia-nhap-{test}-{number}-{joining.id}"


def traffic(joining: Joining) -> rules.Traffic:
    """The rows that real packets of this joining left since it was approved."""
    if joining.system is None or joining.decided_at is None:
        return rules.Traffic()
    codes = [str(one["code"]) for one in joining.codes]
    own = Message.objects.filter(sender_code__in=codes, accepted_at__gte=joining.decided_at, system=joining.system)
    latest = list(own.order_by("-accepted_at", "-id")[:MOST_LOOKED_AT])
    turned = refusals.latest(joining.decided_at, system=joining.system.code, limit=5)
    return rules.Traffic(
        sent=[rules.Sent(m.accepted_at, m.message_id) for m in latest if m.kind == "edoc"],
        turned=[rules.Turned(line.at, line.error_code, line.text) for line in turned],
        to_receive=_offers(joining, rules.RECEIVE),
        to_refuse=_offers(joining, rules.REFUSE),
        reported=[
            rules.Reported(m.accepted_at, m.status_code, m.document_code)
            for m in reversed(latest)
            if m.kind == "status"
        ],
    )


def tests(joining: Joining) -> tuple[rules.Test, rules.Test, rules.Test]:
    """How the three tests stand, from the traffic."""
    return rules.judge(traffic(joining))


def _offers(joining: Joining, test: str) -> list[rules.Offered]:
    rows = Delivery.objects.filter(
        message__sender_code=rules.PARTNER_CODE,
        message__message_id__startswith=f"gia-nhap-{test}-",
        message__message_id__endswith=str(joining.id),
    ).select_related("message")
    found = []
    for row in rows.order_by("created_at", "id")[:MOST_LOOKED_AT]:
        status = states.DELIVERY.statuses[row.state]
        delivered = status.code == states.DELIVERED
        code = row.message.document_code
        found.append(rules.Offered(row.created_at, code, not status.final, delivered, row.ended_at, row.last_error))
    return found


def number_of_next(joining: Joining, test: str) -> int:
    """Which packet of this test comes next."""
    return len(_offers(joining, test)) + 1
