"""Clients that come when they come: requests at a given rate, whether or not earlier ones are answered.

A crowd that waits for its answers slows down with the server and so hides how long others would have waited. Here each
request has its moment beforehand, by chance as in life, and its time counts from that moment on.
"""

from __future__ import annotations

import random  # noqa: TID251 - who comes when is drawn
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

PATIENCE = 10.0
"""Seconds after the last arrival for which answers are waited for; what is missing then has failed."""


@dataclass
class Served:
    """What became of the requests that came at one rate."""

    asked: int = 0
    times: list[float] = field(default_factory=list)
    failures: list[bytes] = field(default_factory=list)
    seconds: float = 0.0

    def share(self, part: float) -> float:
        """Seconds within which this share was answered; those never answered count as endless."""
        ranked = sorted(self.times)
        place = int(self.asked * part)
        return ranked[place] if place < len(ranked) else float("inf")


class _Line:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer = bytearray()
        self.due = 0.0
        self.whole = -1

    def ask(self, request: bytes, due: float) -> None:
        self.answer.clear()
        self.due, self.whole = due, -1
        self.socket.sendall(request)

    def read(self) -> bool:
        """True when the answer is whole. Raises ConnectionError when the server went away."""
        data = self.socket.recv(262_144)
        if not data:
            raise ConnectionResetError
        self.answer += data
        if self.whole < 0:
            head, end, _body = self.answer.partition(b"\r\n\r\n")
            if not end:
                return False
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            self.whole = len(head) + 4 + int(length or 0)
        return len(self.answer) >= self.whole


def arrive(port: int, requests: Iterator[bytes], *, rate: float, seconds: float, seed: int = 5) -> Served:
    """Let requests come at this rate, one line for each that is under way, lines used again."""
    chance = random.Random(seed)
    outcome, selector = Served(), selectors.DefaultSelector()
    idle: list[_Line] = []
    begun = time.perf_counter()
    due, busy, ends = begun, 0, begun + seconds
    while True:
        now = time.perf_counter()
        while due <= now and due < ends:
            line = idle.pop() if idle else _Line(port)
            try:
                line.ask(next(requests), due)
            except OSError:  # closed by the server meanwhile
                line = _Line(port)
                line.ask(next(requests), due)
            selector.register(line.socket, selectors.EVENT_READ, line)
            outcome.asked += 1
            busy += 1
            due += chance.expovariate(rate)
            now = time.perf_counter()
        if due >= ends and (not busy or now > ends + PATIENCE):
            break
        for key, _events in selector.select(max(0.0, min(due - now, 0.2)) if due < ends else 0.2):
            line = key.data
            try:
                done = line.read()
            except OSError as error:
                outcome.failures.append(str(error).encode())
                done = None
            if done is False:
                continue
            selector.unregister(line.socket)
            busy -= 1
            if done is None:
                line.socket.close()
            else:
                _note(outcome, line)
                idle.append(line)
    outcome.seconds = time.perf_counter() - begun
    selector.close()
    return outcome


def _note(outcome: Served, line: _Line) -> None:
    if line.answer.startswith(b"HTTP/1.1 200"):
        outcome.times.append(time.perf_counter() - line.due)
    else:
        outcome.failures.append(bytes(line.answer[:300]))
