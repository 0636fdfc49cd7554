"""A cheap crowd of clients: one process, bare sockets, requests put together from prepared pieces."""

from __future__ import annotations

import hashlib
import hmac
import json
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hubkill.packets import letter
from hubkill.wire import TIMESTAMP, Caller

MARK = b"<!--000000000000-->"
BUFFER = 262_144


class PacketMill:
    """Packets of one size that differ in twelve digits near the end, so that each costs a digest of a few bytes."""

    def __init__(
        self, caller: Caller, *, sender: str, to: tuple[str, ...], size: int, name: str = "tai-lieu.pdf"
    ) -> None:
        self.caller = caller
        self.sender = sender
        bare = len(letter("1", sender=sender, to=to, size=0, name=name))
        whole = letter("1", sender=sender, to=to, size=(size - bare - len(MARK)) * 3 // 4, name=name)
        before, end, rest = whole.rpartition(b"</edXML>")
        self._before = before
        self._after = end + rest
        self._digest = hashlib.sha256(before)
        self._made = 0
        self.size = len(before) + len(MARK) + len(self._after)

    def packet(self) -> tuple[list[bytes], str]:
        """The next packet in pieces, and its digest as the protocol writes it."""
        self._made += 1
        mark = b"<!--%012d-->" % self._made
        digest = self._digest.copy()
        digest.update(mark + self._after)
        return [self._before, mark, self._after], "".join(f"{byte:x}" for byte in digest.digest())

    def request(self) -> list[bytes]:
        """`sendEdoc` with the next packet, signed."""
        pieces, digest = self.packet()
        named = {
            "systemid": self.caller.system, "timestamp": TIMESTAMP, "Content-Type": "application/json",
            "from": self.sender, "servicetype": "eDoc", "messagetype": "edoc", "hash-file": digest,
        }  # fmt: skip
        text = json.dumps({f"XroadVnpt-{name}": value for name, value in named.items()})
        proof = hmac.new(self.caller.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        headers = "".join(f"XroadVnpt-{name}: {value}\r\n" for name, value in named.items())
        head = (
            "POST /XrdAdapter/adapter/sendEdoc HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Length: {self.size + 2}\r\n{headers}"
            f"XroadVnpt-sign-header-key: {';'.join(named)}\r\nXroadVnpt-sign-header: {text}\r\n"
            f"XroadVnpt-hash-header: {proof}\r\n\r\n"
        )
        return [head.encode(), *pieces, b"\r\n"]


@dataclass
class Crowd:
    """What many clients did: successes, seconds of each, and what was not a success."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    failures: list[bytes] = field(default_factory=list)
    received: int = 0

    @property
    def rate(self) -> float:
        """Successes a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def share(self, part: float) -> float:
        """Seconds within which this share of the calls was answered."""
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * part))] if self.times else 0.0

    def add(self, other: Crowd) -> None:
        """Another turn of the same."""
        self.seconds += other.seconds
        self.times += other.times
        self.failures += other.failures
        self.received += other.received


class _Client:
    def __init__(self, port: int) -> None:
        self.port = port
        self.line: socket.socket | None = None
        self.out: list[memoryview] = []
        self.answer = bytearray()
        self.begun = 0.0

    def begin(self, pieces: list[bytes], selector: selectors.BaseSelector) -> None:
        """Connect and send."""
        self.out = [memoryview(piece) for piece in pieces]
        self.answer.clear()
        self.begun = time.perf_counter()
        self.line = socket.create_connection(("127.0.0.1", self.port))
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.setblocking(False)
        selector.register(self.line, selectors.EVENT_WRITE, self)

    def write(self, selector: selectors.BaseSelector) -> None:
        """As much as the line takes."""
        assert self.line is not None
        while self.out:
            sent = self.line.sendmsg(self.out)
            while self.out and sent >= len(self.out[0]):
                sent -= len(self.out.pop(0))
            if self.out:
                self.out[0] = self.out[0][sent:]
                return
        selector.modify(self.line, selectors.EVENT_READ, self)

    def read(self) -> bool:
        """What has come; True when the answer is whole."""
        assert self.line is not None
        data = self.line.recv(BUFFER)
        self.answer += data
        if not data:
            return True
        head, end, body = self.answer.partition(b"\r\n\r\n")
        if not end:
            return False
        found = head.lower().partition(b"content-length:")[2]
        return bool(found) and len(body) >= int(found.split(b"\r\n")[0])


def crowd(
    port: int,
    clients: int,
    requests: Iterator[list[bytes]],
    *,
    seconds: float,
    is_good: Callable[[bytearray], bool] = lambda answer: b'"status":"OK"' in answer,
) -> Crowd:
    """Let so many clients call at once, each again as soon as it is answered, until the time or the requests end."""
    outcome, selector = Crowd(), selectors.DefaultSelector()
    begun = time.perf_counter()
    ends, busy = begun + seconds, 0
    for _client in range(clients):
        if (pieces := next(requests, None)) is not None:
            _Client(port).begin(pieces, selector)
            busy += 1
    while busy:
        for key, _events in selector.select(10) or _stuck(busy):
            client: _Client = key.data
            try:
                if client.out:
                    client.write(selector)
                    continue
                if not client.read():
                    continue
            except BlockingIOError:
                continue
            except OSError as error:
                client.answer += str(error).encode()
            now = time.perf_counter()
            selector.unregister(client.line)  # type: ignore[arg-type]
            client.line.close()  # type: ignore[union-attr]
            outcome.received += len(client.answer)
            if is_good(client.answer):
                outcome.times.append(now - client.begun)
            else:
                outcome.failures.append(bytes(client.answer[:400]))
            pieces = next(requests, None) if now < ends else None
            if pieces is None:
                busy -= 1
            else:
                client.begin(pieces, selector)
    outcome.seconds = time.perf_counter() - begun
    return outcome


def _stuck(busy: int) -> list[tuple[selectors.SelectorKey, int]]:
    raise TimeoutError(f"{busy} clients wait, and nothing moves for 10 s")
