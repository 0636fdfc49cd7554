"""After a failed flush nobody knows what is on the disk: the hub takes nothing more until the operator has looked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, transaction

from vanban.axis.models import Stoppage
from vanban.axis.queries.stopping import HubStopped as HubStopped
from vanban.axis.queries.stopping import check_accepting as check_accepting
from vanban.axis.queries.stopping import refuse_while_stopped as refuse_while_stopped
from vanban.axis.queries.stopping import remember_stop
from vanban.kernel.actor import Actor, system_actor
from vanban.platform import audit

HUB = system_actor("trục liên thông")


@contextmanager
def stop_on_failed_flush(*, by: Actor = HUB, at: datetime) -> Iterator[None]:
    """Turn an error of the disk into a stop of the whole hub: never a retry of the same file, never a receipt."""
    try:
        yield
    except OSError as error:
        reason = f"{type(error).__name__}: {error.strerror or error}"
        remember_stop(reason)
        _tell(reason, by=by, at=at)
        raise HubStopped(reason) from error


def _tell(reason: str, *, by: Actor, at: datetime) -> None:
    """Stop the other processes too; a database on the same broken disk must not hide the stop of this one."""
    try:
        with transaction.atomic():
            stoppage = Stoppage.objects.create(at=at, reason=reason[:500])
            audit.record(by, "axis.stopped", stoppage.id, at, reason=reason[:500])
    except DatabaseError:
        return


@transaction.atomic
def lift_stoppage(*, by: Actor, at: datetime) -> int:
    """The operator has looked at the disk: take packets again; how many stoppages this ended.

    A process that saw the failure itself must be started again, which clears what it remembers.
    """
    open_ones = Stoppage.objects.select_for_update().filter(lifted_at=None)
    for stoppage in open_ones:
        audit.record(by, "axis.stoppage_lifted", stoppage.id, at, reason=stoppage.reason)
    return open_ones.update(lifted_at=at, lifted_by=by.printed[:200])
