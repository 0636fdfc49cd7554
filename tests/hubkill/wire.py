"""The axis protocol by hand: whole requests as bytes, sent over a bare socket, answers read to their end.

Not the house's own client, so that a fault of the one cannot hide a fault of the other; and so cheap that a load test
measures the hub.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BASE = "/XrdAdapter/adapter"
TIMESTAMP = "23112026T080200+0001"


class NoAnswerError(Exception):
    """The line broke before the whole answer was there: nobody knows what the hub has done."""


@dataclass(frozen=True)
class Caller:
    """A connected system: its id and its secret."""

    system: str
    secret: str

    def request(self, call: str, body: bytes = b"", *, method: str = "POST", **parameters: str) -> bytes:
        """One signed call as it goes over the line, for one connection."""
        named = {name.replace("_", "-"): value for name, value in parameters.items()}
        return _request(f"{BASE}/{call}", method, self._headers(named), body)

    def send(self, packet: bytes, *, sender: str, kind: str = "edoc", to: str = "") -> bytes:
        """`sendEdoc` as the client in the field writes it: the digest unpadded, a line end after the packet."""
        digest = "".join(f"{byte:x}" for byte in hashlib.sha256(packet).digest())
        named = {"from": sender, "servicetype": "eDoc", "messagetype": kind, "hash-file": digest}
        if to:
            named["to"] = to
        headers = self._headers(named) | {"Content-Type": "application/octet-stream"}
        return _request(f"{BASE}/sendEdoc", "POST", headers, packet + b"\r\n")

    def _headers(self, parameters: Mapping[str, str]) -> dict[str, str]:
        signed = {"systemid": self.system, "timestamp": TIMESTAMP, "Content-Type": "application/json", **parameters}
        text = json.dumps({f"XroadVnpt-{name}": value for name, value in signed.items()}, separators=(",", ":"))
        return {
            **{f"XroadVnpt-{name}": value for name, value in signed.items()},
            "Content-Type": "application/json",
            "XroadVnpt-sign-header-key": ";".join(signed),
            "XroadVnpt-sign-header": text,
            "XroadVnpt-hash-header": hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest(),
            "XroadVnpt-version": "3.0.201608",
        }


def _request(path: str, method: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


@dataclass(frozen=True)
class Answer:
    """The status line's number and the body."""

    status: int
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The JSON of the body; empty for what is not a JSON object."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def ok(self) -> bool:
        """Success by the protocol's own word."""
        return self.said.get("status") == "OK" and self.said.get("ErrorCode") == "0"


def ask(line: socket.socket, request: bytes) -> Answer:
    """Send, and read the answer whole; closes the line. Raises `NoAnswerError` when it does not come whole."""
    try:
        with line:
            line.sendall(request)
            received = bytearray()
            while data := line.recv(65_536):
                received += data
                if (found := _whole(received)) is not None:
                    return found
    except OSError as error:
        raise NoAnswerError(str(error)) from error
    raise NoAnswerError(f"{len(received)} bytes, then the line ended")


def _whole(received: bytearray) -> Answer | None:
    """The answer, once all of it has come; looked at anew with every piece, so nothing is copied before."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    lines = bytes(received[:end]).split(b"\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
    status, begins = int(lines[0].split()[1]), end + 4
    if fields.get(b"transfer-encoding") == b"chunked":
        whole = _unchunked(bytes(received[begins:])) if received.endswith(b"\r\n0\r\n\r\n") else None
        return None if whole is None else Answer(status, whole)
    length = fields.get(b"content-length")
    if length is None:
        raise NoAnswerError(f"an answer without its length: {lines[0]!r}")
    ends = begins + int(length)
    return Answer(status, bytes(received[begins:ends])) if len(received) >= ends else None


def _unchunked(body: bytes) -> bytes | None:
    """The pieces put together; None while the last one has not come."""
    parts, place = [], 0
    while (end := body.find(b"\r\n", place)) >= 0:
        length = int(body[place:end].split(b";")[0], 16)
        if length == 0:
            return b"".join(parts)
        place = end + 2 + length + 2
        if len(body) < place:
            return None
        parts.append(body[end + 2 : place - 2])
    return None
