"""The hub's worker as one process: it carries what is due to the house's own office and to the hub above, and the
office hands its reports over.
"""

from __future__ import annotations

import traceback
from datetime import datetime, timedelta
from multiprocessing.connection import Connection

from django.db import DatabaseError, connection
from django.utils import timezone

from hubkill.aims import Marks
from hubkill.serving import Shift, break_what_is_told, speak_aside
from vanban.axis import api
from vanban.axis.api import LeaseLost
from vanban.exchange import actions
from vanban.exchange.models import StatusEntry
from vanban.exchange.ports import axis
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import OutsideFailure

HUB = system_actor("liên thông văn bản")
ROUNDS = 40


def work(shift: Shift, tell: Connection) -> None:
    """Take in and report until nothing is left to do."""
    speak_aside()
    try:
        marks = Marks(tell, shift.aim)
        marks.install()
        break_what_is_told(shift.broken)
        if "reading" in shift.broken:
            _cannot_read()
        for _round in range(ROUNDS):
            if not _once(shift, tell):
                tell.send(("done", ""))
                return
        tell.send(("crash", f"there is still work after {ROUNDS} rounds"))
    except Exception as error:
        tell.send(("crash", traceback.format_exc()))
        raise SystemExit(1) from error
    finally:
        connection.close()


def _once(shift: Shift, tell: Connection) -> bool:
    """One look at what is due and what waits to be handed; False when there was nothing."""
    at = timezone.now() + timedelta(hours=shift.hours)
    try:
        carried = _carry(at, tell)
        reports = _unhanded()
        for entry in reports:
            _hand(entry, at, tell)
        return bool(carried or reports)
    except DatabaseError as error:
        tell.send(("database", str(error)))
        connection.close()
        return True


def _carry(at: datetime, tell: Connection) -> int:
    """Whatever is due, by the hub's own engine: to this office, and to the hub above."""
    carried = 0
    while True:
        try:
            if not api.carry_next(by=HUB, at=at):
                return carried
        except LeaseLost as refusal:
            tell.send(("lease lost", str(refusal)))
        carried += 1


def _unhanded() -> list[StatusEntry]:
    rows = StatusEntry.objects.filter(direction="out", handed_at__isnull=True, packet__isnull=False)
    return list(rows.order_by("noted_at", "id"))


def _hand(entry: StatusEntry, at: datetime, tell: Connection) -> None:
    try:
        actions.hand_status(entry.id, by=HUB, at=at)
    except OutsideFailure as failure:
        tell.send(("stopped", str(failure)))


def _cannot_read() -> None:
    """This office finds every packet unreadable, as one with a broken disk or an old program would."""
    from vanban.axis.errors import NotWellFormed

    def fetch(_delivery_id: object) -> bytes:
        raise NotWellFormed(line=1, reason="thử")

    axis().fetch = fetch  # type: ignore[method-assign]
