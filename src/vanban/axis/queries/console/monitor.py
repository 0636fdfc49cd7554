"""The hub at this moment: what comes, what leaves, what lies and why (HY19-Đ14.2, HP25-Đ21.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from vanban.axis import states
from vanban.axis.models import Delivery, Mailbox, Message, Stoppage
from vanban.axis.queries.console import refusals
from vanban.kernel.clock import VIETNAM, local_date

OLDEST = 10
MOST_QUEUES = 50

QUEUES = """
SELECT b.id, b.code, b.name, b.failures, b.rest_until, q.waiting, q.oldest
FROM (
    SELECT destination_id, count(*) AS waiting, min(created_at) AS oldest
    FROM axis_delivery WHERE state IN ('waiting', 'leased') GROUP BY destination_id
) q JOIN axis_mailbox b ON b.id = q.destination_id
ORDER BY q.oldest LIMIT %(limit)s
"""
HOURS = """
SELECT extract(epoch FROM %(at)s - accepted_at)::int / 3600, count(*)
FROM axis_message WHERE accepted_at > %(since)s AND accepted_at <= %(at)s GROUP BY 1
"""
ENDED_HOURS = """
SELECT extract(epoch FROM %(at)s - ended_at)::int / 3600, count(*)
FROM axis_delivery
WHERE ended_at IS NOT NULL AND ended_at > %(since)s AND ended_at <= %(at)s AND state = 'delivered' GROUP BY 1
"""


@dataclass(frozen=True)
class Queue:
    """What waits for one destination."""

    code: str
    name: str
    waiting: int
    oldest: datetime
    failures: int
    rest_until: datetime | None


@dataclass(frozen=True)
class Hour:
    """How much was accepted and delivered in one hour; `ago` 0 is the hour just passing."""

    ago: int
    accepted: int
    delivered: int


@dataclass(frozen=True)
class Live:
    """Everything the live page shows, read at one moment."""

    at: datetime
    accepted_minute: int
    accepted_hour: int
    delivered_minute: int
    delivered_hour: int
    waiting: int
    hours: list[Hour]
    queues: list[Queue]
    oldest: list[Delivery]
    dead: list[Mailbox]
    refused: list[refusals.RefusalCount]
    refusals: list[refusals.RefusalLine]
    reminded: dict[int, int]
    """Open deliveries by how many reminders their receivers got."""
    given_up_today: int
    stoppages: list[Stoppage]


def live(*, at: datetime) -> Live:
    """The hub at this moment, in a fixed number of questions however much has been carried."""
    today = datetime.combine(local_date(at), time.min, tzinfo=VIETNAM)
    hours = _hours(at)
    minute = at - timedelta(minutes=1)
    reminded = dict(_open().filter(reminded__gt=0).values_list("reminded").annotate(n=Count("id")))
    queues = _queues()
    return Live(
        at=at,
        accepted_minute=Message.objects.filter(accepted_at__gt=minute, accepted_at__lte=at).count(),
        accepted_hour=hours[0].accepted,
        delivered_minute=_ended(minute, at, states.DELIVERED),
        delivered_hour=hours[0].delivered,
        waiting=_open().count(),
        hours=hours,
        queues=queues,
        oldest=list(_open().select_related("message", "destination").order_by("created_at", "id")[:OLDEST]),
        dead=list(
            Mailbox.objects.select_related("system")
            .filter(Q(rest_until__gt=at) | Q(failures__gt=0), closed_at=None)
            .order_by("-failures", "code")[:MOST_QUEUES]
        ),
        refused=refusals.by_reason(today),
        refusals=refusals.latest(today, limit=OLDEST),
        reminded={int(level): int(count) for level, count in reminded.items()},
        given_up_today=_ended(today, at, states.FAILED),
        stoppages=list(Stoppage.objects.filter(lifted_at=None).order_by("at")),
    )


def _open() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state__in=states.OPEN)


def _ended(since: datetime, at: datetime, state: str) -> int:
    return Delivery.objects.filter(ended_at__isnull=False, ended_at__gt=since, ended_at__lte=at, state=state).count()


def _queues() -> list[Queue]:
    with connection.cursor() as cursor:
        cursor.execute(QUEUES, {"limit": MOST_QUEUES})
        rows: list[tuple[UUID, str, str, int, datetime | None, int, datetime]] = cursor.fetchall()
    return [
        Queue(code, name, waiting, oldest, failures, rest) for _id, code, name, failures, rest, waiting, oldest in rows
    ]


def _hours(at: datetime) -> list[Hour]:
    """The last 24 hours, the newest first, empty ones too."""
    window = {"at": at, "since": at - timedelta(hours=24)}
    with connection.cursor() as cursor:
        cursor.execute(HOURS, window)
        accepted = dict(cursor.fetchall())
        cursor.execute(ENDED_HOURS, window)
        delivered = dict(cursor.fetchall())
    return [Hour(ago, accepted.get(ago, 0), delivered.get(ago, 0)) for ago in range(24)]
