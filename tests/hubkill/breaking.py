"""The hub broken on purpose, in the memory of one process: what the judge must see."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any
from uuid import UUID

from django.db import connection, transaction

LATE = 0.3
"""How long an early answer runs ahead of its commit."""


def _without_flushes() -> None:
    """Nothing asks the disk to keep anything."""
    os.fsync = os.fdatasync = lambda _descriptor: None  # type: ignore[assignment]


def _without_names() -> None:
    """The bytes of files are flushed, their names are not."""
    from vanban.platform import storage

    storage.flush_names = lambda _written: None  # type: ignore[assignment]


def _answer_before_commit() -> None:
    """The receipt leaves as soon as the rows are written; they are committed a little later."""
    from vanban.axis.actions import entering

    body = entering._commit

    def early(*given: Any, **named: Any) -> Any:
        answers: SimpleQueue[Any] = SimpleQueue()

        def run() -> None:
            try:
                with transaction.atomic():
                    answers.put(body(*given, **named))
                    time.sleep(LATE)
            finally:
                connection.close()

        threading.Thread(target=run, daemon=True).start()
        return answers.get(timeout=10)

    entering._commit = early


def _without_fencing() -> None:
    """A result counts whoever brings it: the token that proves the lease is not compared."""
    from vanban.axis import api
    from vanban.axis.actions import delivering
    from vanban.axis.models import Delivery

    honest = delivering.acknowledge

    def believing(delivery_id: UUID, *, token: UUID, **named: Any) -> None:
        now = Delivery.objects.values_list("lease_token", flat=True).get(id=delivery_id)
        honest(delivery_id, token=now or token, **named)

    delivering.acknowledge = api.acknowledge = believing  # type: ignore[assignment]


def _slowly() -> None:
    """Twins meet between their rows and their commits; the constraint that parts them is dropped in the database."""
    from vanban.platform import audit

    record = audit.record

    def slow(*given: Any, **named: Any) -> None:
        record(*given, **named)
        time.sleep(LATE / 3)

    audit.record = slow


BREAKS: dict[str, Callable[[], None]] = {
    "flushes": _without_flushes,
    "names": _without_names,
    "commit first": _answer_before_commit,
    "fencing": _without_fencing,
    "once": _slowly,
}
