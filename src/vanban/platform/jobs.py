"""Background work: procrastinate jobs, deferred in the caller's transaction, harmless when run twice."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from vanban.platform import events

log = structlog.get_logger(__name__)

RETRY = RetryStrategy(max_attempts=9, exponential_wait=2)
"""Retries after 2, 4, 8 … seconds; a reaction that still fails stays visible as failed on the health page."""


@app.task(name="platform.react", queue="office", retry=RETRY)
def react(event_type: str, reaction: str, payload: dict[str, Any]) -> None:
    """Run one reaction to one event; a database connection that died meanwhile is replaced first."""
    if not connection.in_atomic_block:
        close_old_connections()
    events.perform(event_type, reaction, payload)


@app.periodic(cron="* * * * *")
@app.task(name="platform.sweep_stalled", queue="office", queueing_lock="platform.sweep_stalled")
async def sweep_stalled(timestamp: int) -> None:
    """Give the jobs of a worker that was killed to another one; every job is harmless when run twice."""
    for job in await app.job_manager.get_stalled_jobs():
        log.warning("job of a dead worker is run again", job=job.id, task=job.task_name, timestamp=timestamp)
        await app.job_manager.retry_job(job, retry_at=timezone.now())


def defer_reaction(*, event_type: str, reaction: str, payload: dict[str, Any], queue: str) -> None:
    """Defer one reaction in the caller's transaction.

    Inside a worker procrastinate speaks over its own connections, where a job would start before the caller commits and
    would stay after a rollback; so the job is written over Django's connection, by name.
    """
    manager = JobManager(DjangoConnector(alias="default"))
    task = configure_task(name="platform.react", job_manager=manager, queue=queue)
    task.defer(event_type=event_type, reaction=reaction, payload=payload)


def defer_once(name: str, *, key: str, queue: str, **arguments: Any) -> bool:
    """Defer a job unless one with this key waits already; two with one key never run at the same time.

    In the caller's transaction, as above. False when one waits.
    """
    manager = JobManager(DjangoConnector(alias="default"))
    task = configure_task(name=name, job_manager=manager, queue=queue, lock=key, queueing_lock=key)
    try:
        with transaction.atomic():
            task.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def run_pending(*, rounds: int = 50) -> int:
    """Run every waiting job here and now, oldest first, until none is left; the number of jobs run.

    For the demo's first life and for tests, which play whole journeys in one process. An error is raised, not retried.
    """
    done = 0
    for _round in range(rounds):
        waiting = list(ProcrastinateJob.objects.filter(status="todo").order_by("id").values("id", "task_name", "args"))
        if not waiting:
            return done
        for job in waiting:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s AND status = 'todo' RETURNING id",
                    [job["id"]],
                )
                if cursor.fetchone() is None:
                    continue
            app.tasks[job["task_name"]].func(**job["args"])
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job["id"]])
            done += 1
    raise RuntimeError("jobs keep deferring jobs")
