"""Where a process of the hub may be on its way, and what is done to it exactly there."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from vanban.platform import rows, storage

HANDED = 'UPDATE "exchange_status'
DEEDS = {
    'INSERT INTO "axis_message"': "accept",
    'INSERT INTO "exchange_arrival"': "arrival",
    'INSERT INTO "exchange_demand"': "demand",
    HANDED: "handed",
}
"""Statements that say what a transaction is about."""
KINDS = {"leased": "lease", "delivered": "end", "failed": "end", "waiting": "end"}
"""The hub's own events say it too, by their kind."""


@dataclass(frozen=True)
class Aim:
    """What is done when this point is reached for the `crossing`th time: `kill`, `stop`, `cut` the database or wait.

    A point is a deed and a moment: `accept: before commit`, `lease: after commit`. What befalls several packets of one
    transaction has points of its own: `group: before names`, `group: before commit`, `group: after commit`.
    """

    point: str
    crossing: int = 1
    act: str = "kill"
    seconds: float = 0.0


class Marks:
    """Follows the transactions of this process and acts where it was told to."""

    def __init__(self, tell: Connection, aim: Aim | None) -> None:
        self._tell = tell
        self._aim = aim
        self._crossed = 0
        self._lock = threading.Lock()
        self._deeds = threading.local()

    def install(self) -> None:
        """Follow every connection that this process opens from now on."""
        marks, commit, rollback = self, BaseDatabaseWrapper._commit, BaseDatabaseWrapper._rollback

        def marked_commit(wrapper: BaseDatabaseWrapper) -> Any:
            deeds = marks.take()
            for deed in deeds:
                marks.reach(f"{deed}: before commit")
            result = commit(wrapper)
            for deed in deeds:
                marks.reach(f"{deed}: after commit")
            return result

        def marked_rollback(wrapper: BaseDatabaseWrapper) -> Any:
            marks.take()
            return rollback(wrapper)

        BaseDatabaseWrapper._commit = marked_commit  # type: ignore[method-assign]
        BaseDatabaseWrapper._rollback = marked_rollback  # type: ignore[method-assign]
        connection_created.connect(self._watch_connection, weak=False)
        self._follow_storage()
        self._follow_statements()

    def _follow_storage(self) -> None:
        """Files of several packets get their names flushed together."""
        marks, named = self, storage.flush_names

        def marked_names(written: Iterable[storage.WrittenFile]) -> None:
            files = list(written)
            if len(files) > 1:
                marks.reach("group: before names")
            named(files)

        storage.flush_names = marked_names

    def _follow_statements(self) -> None:
        """What goes past Django's cursors goes through one function."""
        marks, asked = self, rows.ask

        def marked_ask(sql: str, values: Any) -> Any:
            deeds = [deed for start, deed in DEEDS.items() if start in sql]
            if "accept" in deeds and len(json.loads(values[0])) > 1:
                deeds.append("group")
            if connection.in_atomic_block:
                answer = asked(sql, values)
                for deed in deeds:
                    marks._note(deed)
                return answer
            for deed in deeds:  # a statement alone is a transaction: sending it is the commit
                marks.reach(f"{deed}: before commit")
            answer = asked(sql, values)
            for deed in deeds:
                marks.reach(f"{deed}: after commit")
            return answer

        rows.ask = marked_ask

    def _watch_connection(self, connection: BaseDatabaseWrapper, **_given: Any) -> None:
        if self.watch not in connection.execute_wrappers:
            connection.execute_wrappers.append(self.watch)

    def watch(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:  # the shape of Django's execute wrappers
        """See the statements that matter go by."""
        result = execute(sql, params, many, context)
        text = str(sql)
        for start, deed in DEEDS.items():
            if text.startswith(start):
                self._note(deed)
        if text.startswith('INSERT INTO "axis_event"'):
            for value in params or ():
                if value in KINDS:
                    self._note(KINDS[value])
        return result

    def _note(self, deed: str) -> None:
        found = getattr(self._deeds, "found", None) or []
        self._deeds.found = [*found, deed] if deed not in found else found

    def take(self) -> list[str]:
        """What the transaction that ends now was about."""
        found = getattr(self._deeds, "found", None) or []
        self._deeds.found = []
        return found

    def reach(self, point: str) -> None:
        """This process is here."""
        aim = self._aim
        if aim is None or aim.point != point:
            return
        with self._lock:
            self._crossed += 1
            if self._crossed != aim.crossing:
                return
        self._tell.send(("mark", point))
        if aim.act == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif aim.act == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        elif aim.act == "cut":
            _cut_the_database()
        else:
            time.sleep(aim.seconds)


def _cut_the_database() -> None:
    """End the server process behind this thread's own connection, as an administrator or a crash would."""
    import psycopg

    settings = connection.settings_dict
    own = connection.connection.info.backend_pid
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, user=settings["USER"], password=settings["PASSWORD"],
        dbname=settings["NAME"], autocommit=True,
    ) as another:  # fmt: skip
        another.execute("SELECT pg_terminate_backend(%s)", [own])
    time.sleep(0.02)
