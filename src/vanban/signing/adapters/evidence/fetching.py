"""One bounded HTTP call to an authority: so much time in all, so many bytes, one host, no redirects.

Answers are checked by their signatures, so plain HTTP is what such authorities speak; what must never happen is that
an address inside a stranger's certificate makes this machine call into our own network.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from vanban.platform.transactions import assert_none_open

AGENT = "vanban"


class CallFailed(Exception):
    """No usable answer; the message says why in plain words."""


@dataclass(frozen=True)
class Caller:
    """How calls are made. `hosts` maps host names found in certificates to where they are really served."""

    timeout: float = 30.0
    max_bytes: int = 1_000_000
    hosts: Mapping[str, str] = field(default_factory=dict)

    def get(self, url: str, *, kind: str = "") -> bytes:
        """The body of this address; `kind` is the media type it must have."""
        return self._call("GET", url, None, {}, kind)

    def post(self, url: str, body: bytes, *, sends: str, kind: str, chosen: bool = False) -> bytes:
        """The body answered to this one. `chosen` for an address that the operator has set, wherever it leads."""
        return self._call("POST", url, body, {"Content-Type": sends}, kind, chosen=chosen)

    def _call(
        self, method: str, url: str, body: bytes | None, headers: dict[str, str], kind: str, *, chosen: bool = False
    ) -> bytes:
        assert_none_open()
        try:
            parts = urlsplit(url)
            named, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise CallFailed(f"not an address: {url[:200]!r}") from error
        if parts.scheme not in {"http", "https"} or not named:
            raise CallFailed(f"not an address of the web: {url[:200]!r}")
        mapped = self.hosts.get(named.lower())
        host, port = _place(mapped, port) if mapped else (named, port)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = _connection(parts.scheme, host, port, self.timeout)
        watch = _Watch(self.timeout)
        try:
            connection.connect()
            watch.over(connection.sock)
            if not (mapped or chosen):
                _require_public(connection)
            sent = {"User-Agent": AGENT, "Accept": kind or "*/*", "Connection": "close", **headers}
            connection.request(method, path, body=body, headers=sent)
            content = self._read(connection.getresponse(), kind, host)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if watch.rang or isinstance(error, TimeoutError):
                raise CallFailed(f"{host} did not answer within {self.timeout:.0f} s") from error
            raise CallFailed(f"{host} could not be asked: {type(error).__name__} {error}"[:300]) from error
        finally:
            watch.end()
            connection.close()
        if watch.rang:
            raise CallFailed(f"{host} did not answer within {self.timeout:.0f} s")
        return content

    def _read(self, answer: http.client.HTTPResponse, kind: str, host: str) -> bytes:
        if answer.status != 200:
            raise CallFailed(f"{host} answered {answer.status}")
        told = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        if kind and told != kind:
            raise CallFailed(f"{host} answered {told or 'nothing known'} and not {kind}")
        content = answer.read(self.max_bytes + 1)
        if len(content) > self.max_bytes:
            raise CallFailed(f"{host} answered more than {self.max_bytes} bytes")
        promised = answer.getheader("Content-Length")
        if promised and promised.isdecimal() and int(promised) != len(content):
            raise CallFailed(f"the answer of {host} was cut off")
        return content


def _place(mapped: str, port: int | None) -> tuple[str, int | None]:
    host, _colon, own = mapped.partition(":")
    return host, int(own) if own else port


def _connection(scheme: str, host: str, port: int | None, timeout: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=timeout)


class _Watch:
    """Ends a call whose time is over, though bytes still trickle."""

    def __init__(self, seconds: float) -> None:
        self.rang = False
        self._seconds = seconds
        self._timer: threading.Timer | None = None

    def over(self, sock: socket.socket) -> None:
        """Begin to watch."""
        self._timer = threading.Timer(self._seconds, self._ring, [sock])
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """The call is over."""
        if self._timer is not None:
            self._timer.cancel()

    def _ring(self, sock: socket.socket) -> None:
        self.rang = True
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _require_public(connection: http.client.HTTPConnection) -> None:
    """An address out of a certificate must not lead into our own network, whatever its name says."""
    peer = ipaddress.ip_address(connection.sock.getpeername()[0])
    if not peer.is_global:
        raise CallFailed("an address in a certificate leads into a private network; map its host in the settings")
