"""Word to the pages that stand open: the database tells every web process, which holds its people's open lines.

A line costs a socket and no thread, so that a whole province may leave its pages open (decision 0035). What goes over
a line says only that something is new; the page asks for it as the person it belongs to.
"""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Any
from uuid import UUID

import psycopg
import structlog
from django.db import connection

log = structlog.get_logger(__name__)

CHANNEL = "vanban_live"
HEADER = "X-Live"
"""On an answer that may stay open: whose line it is. Taken off before the answer leaves."""
PULSE = 25.0
"""Seconds between signs of life, shorter than any proxy's patience."""
LONGEST = 20 * 60.0
"""Seconds until a line is closed; the browser comes back at once and shows again who it is."""
MOST = 12_000
"""Lines of one process; who comes later asks once a minute instead."""
OWN = 8
"""Lines of one person in a process: the oldest makes room, so that nobody takes the house's."""
AGAIN = 2.0


def tell(person_id: UUID, word: str) -> None:
    """Say a word to every open page of a person, once the caller's transaction has committed; never if it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"person": str(person_id), "word": word})])


def part(person_id: UUID) -> None:
    """Close every open line of a person: they have signed out somewhere, and come back only as who they are now."""
    tell(person_id, "part")


def line_of_text(word: str, data: dict[str, Any] | None = None) -> bytes:
    """One event as a page reads it."""
    return f"event: {word}\ndata: {json.dumps(data or {})}\n\n".encode()


@dataclass(frozen=True)
class _Line:
    line: socket.socket
    since: float


class Hall:
    """The open lines of one process. One thread listens to the database and keeps the lines alive."""

    def __init__(self) -> None:
        self._lines: dict[str, list[_Line]] = {}
        self._count = 0
        self._lock = Lock()
        self._ended = Event()
        self._thread: Thread | None = None

    @property
    def has_room(self) -> bool:
        """Whether one more line can be held."""
        return self._count < MOST and not self._ended.is_set()

    @property
    def count(self) -> int:
        """How many lines are held."""
        return self._count

    def hold(self, line: socket.socket, person: str) -> None:
        """Keep a line whose answer has begun; from now on it is the hall's to write to and to close."""
        line.setblocking(False)
        held = _Line(line, time.monotonic())
        with self._lock:
            mine = self._lines.setdefault(person, [])
            mine.append(held)
            self._count += 1
            crowd = [(person, one) for one in mine[:-OWN]]
            if self._thread is None:
                self._thread = Thread(target=self._live, name="hall", daemon=True)
                self._thread.start()
        self._drop(crowd)
        self._say([(person, held)], b"retry: 2000\n\n")

    def close(self) -> None:
        """Close every line; browsers come back to another process."""
        self._ended.set()
        self._drop(self._all())

    def _live(self) -> None:
        while not self._ended.is_set():
            try:
                self._listen()
            except psycopg.Error as failure:
                log.warning("the hall hears nothing from the database", reason=str(failure))
                self._ended.wait(AGAIN)

    def _listen(self) -> None:
        with psycopg.connect(**_place(), autocommit=True) as database:
            database.execute(f"LISTEN {CHANNEL}")
            self._say(self._all(), line_of_text("told"))  # something may have been said while nobody listened
            pulse = time.monotonic() + PULSE
            while not self._ended.is_set():
                for heard in database.notifies(timeout=1.0, stop_after=100):
                    self._pass_on(heard.payload)
                if time.monotonic() >= pulse:
                    pulse = time.monotonic() + PULSE
                    self._pulse()

    def _pass_on(self, payload: str) -> None:
        said = json.loads(payload)
        with self._lock:
            lines = [(said["person"], one) for one in self._lines.get(said["person"], ())]
        if said["word"] == "part":
            self._drop(lines)
        else:
            self._say(lines, line_of_text(said["word"]))

    def _pulse(self) -> None:
        now = time.monotonic()
        lines = self._all()
        self._drop([(person, one) for person, one in lines if now - one.since > LONGEST])
        self._say([(person, one) for person, one in lines if now - one.since <= LONGEST], b": \n\n")

    def _say(self, lines: list[tuple[str, _Line]], words: bytes) -> None:
        """Write to each; a line that does not take all of it at once is dead or hopelessly slow."""
        lost = []
        for person, one in lines:
            try:
                whole = one.line.send(words) == len(words)
            except OSError:
                whole = False
            if not whole:
                lost.append((person, one))
        self._drop(lost)

    def _all(self) -> list[tuple[str, _Line]]:
        with self._lock:
            return [(person, one) for person, lines in self._lines.items() for one in lines]

    def _drop(self, lines: list[tuple[str, _Line]]) -> None:
        for person, one in lines:
            with self._lock:
                held = self._lines.get(person, [])
                if one not in held:
                    continue
                held.remove(one)
                self._count -= 1
                if not held:
                    self._lines.pop(person, None)
            with suppress(OSError):
                one.line.close()


def _place() -> dict[str, Any]:
    """The database of this house, for a connection that only listens (it must not go through a pool)."""
    found = connection.settings_dict
    known = {
        "host": found["HOST"],
        "port": found["PORT"],
        "user": found["USER"],
        "password": found["PASSWORD"],
        "dbname": found["NAME"],
        "application_name": "vanban live",
    }
    return {name: value for name, value in known.items() if value}
