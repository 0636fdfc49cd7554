"""Browsers that keep a line open and hear nothing else: processes of bare sockets, told what to do over a pipe."""

from __future__ import annotations

import multiprocessing
import selectors
import socket
import time
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

AGAIN = 2.0
"""Seconds after which a browser comes back whose line ended: the server says so on the line."""
WORD = b"event: told"


@dataclass
class Line:
    """One page that stands open, or is about to."""

    number: int
    cookie: bytes
    socket: socket.socket | None = None
    asked: float = 0.0
    is_open: bool = False
    rest: bytes = b""


@dataclass
class Seen:
    """What a process of listeners has seen since it was asked last."""

    open: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds from connecting to the first event of a line."""
    told: list[tuple[int, float]] = field(default_factory=list)
    """Whose line heard the word, and when."""
    ended: int = 0
    refused: int = 0
    """Asked, and not kept open or not answered."""


class Listeners:
    """Processes that share the lines; each holds at most as many as a process may have files."""

    def __init__(self, port: int, cookies: list[str], *, processes: int) -> None:
        context = multiprocessing.get_context("fork")
        self._pipes: list[Connection] = []
        self._processes = []
        for place in range(processes):
            ours, theirs = context.Pipe()
            mine = [(number, cookie) for number, cookie in enumerate(cookies) if number % processes == place]
            process = context.Process(target=_listen, args=(theirs, port, f"127.0.1.{place + 1}", mine), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    @property
    def pids(self) -> list[int]:
        """The processes, whose share of the processor is not the server's."""
        return [process.pid for process in self._processes if process.pid]

    def open(self, count: int, *, rate: float) -> None:
        """Let so many more lines be asked for, so many a second in all; returns at once."""
        share = len(self._pipes)
        for place, pipe in enumerate(self._pipes):
            pipe.send(("open", count // share + (place < count % share), rate / share))

    def seen(self) -> Seen:
        """What was seen since the last time, by all of them."""
        for pipe in self._pipes:
            pipe.send(("seen", 0, 0.0))
        found = [pipe.recv() for pipe in self._pipes]
        return Seen(
            sum(one.open for one in found),
            sorted(wait for one in found for wait in one.waits),
            [told for one in found for told in one.told],
            sum(one.ended for one in found),
            sum(one.refused for one in found),
        )

    def close(self) -> None:
        """All go home."""
        for pipe in self._pipes:
            pipe.send(("end", 0, 0.0))
        for process in self._processes:
            process.join(20)


class _Room:
    """The lines of one process, in one loop."""

    def __init__(self, port: int, source: str, cookies: list[tuple[int, str]]) -> None:
        self._place = ("127.0.0.1", port)
        self._source = source
        self._new = deque(Line(number, cookie.encode()) for number, cookie in cookies)
        self._again: deque[tuple[float, Line]] = deque()
        self._eyes = selectors.EpollSelector()
        self._left, self._rate, self._next = 0, 1.0, 0.0
        self.seen = Seen()

    def want(self, count: int, rate: float) -> None:
        """So many more, this fast."""
        self._left, self._rate, self._next = self._left + count, rate, time.monotonic()

    def turn(self) -> None:
        """Ask for what is due, hear what was said."""
        now = time.monotonic()
        while self._left and self._new and self._next <= now:
            self._left -= 1
            self._next += 1 / self._rate
            self._ask(self._new.popleft(), now)
        while self._again and self._again[0][0] <= now:
            self._ask(self._again.popleft()[1], now)
        for key, _events in self._eyes.select(0.005):
            self._hear(key.data)

    def take_seen(self) -> Seen:
        """And begin anew; the number of open lines stays."""
        found, self.seen = self.seen, Seen(open=self.seen.open)
        return found

    def _ask(self, line: Line, now: float) -> None:
        line.socket = socket.socket()
        line.asked, line.is_open, line.rest = now, False, b""
        try:
            line.socket.bind((self._source, 0))
            line.socket.settimeout(10)
            line.socket.connect(self._place)
            line.socket.sendall(
                b"GET /thong-bao/truc-tiep/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                b"Cookie: " + line.cookie + b"\r\n\r\n"
            )
        except OSError:
            self._lost(line)
            return
        line.socket.setblocking(False)
        self._eyes.register(line.socket, selectors.EVENT_READ, line)

    def _hear(self, line: Line) -> None:
        assert line.socket is not None
        try:
            heard = line.socket.recv(8192)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        now = time.monotonic()
        if not heard:
            self._eyes.unregister(line.socket)
            self._lost(line)
            return
        line.rest += heard
        if not line.is_open and b"retry: 2000" in line.rest:  # the hall's own first word
            line.is_open = True
            self.seen.open += 1
            self.seen.waits.append(now - line.asked)
        if line.is_open:
            self.seen.told += [(line.number, now)] * line.rest.count(WORD)
            line.rest = line.rest[-len(WORD) + 1 :] if not line.rest.endswith(b"\n\n") else b""

    def _lost(self, line: Line) -> None:
        if line.socket is not None:
            line.socket.close()
        if line.is_open:
            self.seen.open -= 1
            self.seen.ended += 1
        else:
            self.seen.refused += 1
        self._again.append((time.monotonic() + AGAIN, line))


def _listen(pipe: Connection, port: int, source: str, cookies: list[tuple[int, str]]) -> None:
    room = _Room(port, source, cookies)
    while True:
        room.turn()
        while pipe.poll():
            verb, count, rate = pipe.recv()
            if verb == "end":
                return
            if verb == "open":
                room.want(count, rate)
            else:
                pipe.send(room.take_seen())
