"""Calls to the service: JSON over TLS, bounded in time and size, no redirects, one kept connection for each thread."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from vanban.platform.transactions import assert_none_open
from vanban.signing.adapters.secrets.files import SecretFile, SecretUnsafe
from vanban.signing.ports import KeyMissing, KeySilent

MAX_ANSWER = 256 * 1024
LOCAL = {"127.0.0.1", "localhost", "::1"}


class Declined(Exception):
    """The service answered with an error of its own."""

    def __init__(self, status: int, error: str, told: str) -> None:
        super().__init__(f"{status} {error}")
        self.answered = status
        self.error = error
        self.told = told


@dataclass
class Calls:
    """A service by its base address (`https://…/csc/v1`) and the account of this house there."""

    url: str
    client_id: str = ""
    secret: SecretFile | None = None
    authorities: str = ""
    """A file of root certificates for TLS; empty: those of the machine."""
    timeout: float = 20.0
    _token: str = field(default="", repr=False)
    _token_ends: float = 0.0
    _kept: threading.local = field(default_factory=threading.local, repr=False)
    _one: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def ask(self, path: str, question: dict[str, Any], *, once: bool = False) -> dict[str, Any]:
        """The answer to one call. Raises Declined, KeySilent when there is none, KeyMissing when set up wrongly.

        `once` for what must never reach the service twice, a PIN that may be wrong: it goes over a new connection.
        """
        assert_none_open()
        body = json.dumps(question).encode()
        status, answer = self._post(path, body, self._headers(fresh=False), once=once)
        if status == 401 and self.client_id and _error_of(answer) in ("", "invalid_token"):
            status, answer = self._post(path, body, self._headers(fresh=True), once=once)
        if status == 401:
            raise KeyMissing("the service does not accept this house's account")
        return self._read(status, answer)

    def _headers(self, *, fresh: bool) -> dict[str, str]:
        return {"Content-Type": "application/json", **self._authorisation(fresh=fresh)}

    def _authorisation(self, *, fresh: bool) -> dict[str, str]:
        """The service token, asked for anew a little before it ends."""
        if not self.client_id:
            return {}
        with self._one:
            if fresh or not self._token or time.monotonic() > self._token_ends:
                self._token, lasts = self._new_token()
                self._token_ends = time.monotonic() + max(30.0, lasts - 60.0)
            return {"Authorization": f"Bearer {self._token}"}

    def _new_token(self) -> tuple[str, float]:
        try:
            secret = self.secret.of(self.client_id) if self.secret is not None else ""
        except SecretUnsafe as error:
            raise KeyMissing(str(error)) from error
        form = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": secret or ""}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, answer = self._post("oauth2/token", urlencode(form).encode(), headers)
        if status in (400, 401, 403):
            raise KeyMissing("the service does not accept this house's account")
        found = self._read(status, answer)
        token, lasts = found.get("access_token"), found.get("expires_in", 3600)
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise KeySilent("the service gives no token")
        return token, float(lasts) if isinstance(lasts, int | float) else 3600.0

    def _read(self, status: int, answer: bytes) -> dict[str, Any]:
        if status >= 500 or status in (408, 429):
            raise KeySilent(f"the service answers {status}")
        try:
            found = json.loads(answer)
        except ValueError as error:
            raise KeySilent(f"the service answers {status} without JSON") from error
        if not isinstance(found, dict):
            raise KeySilent("the service answers something else")
        if status != 200:
            raise Declined(status, str(found.get("error", ""))[:100], str(found.get("error_description", ""))[:300])
        return found

    def _post(self, path: str, body: bytes, headers: dict[str, str], *, once: bool = False) -> tuple[int, bytes]:
        """Status and body. A kept connection that the service has closed meanwhile is opened again."""
        path = f"{urlsplit(self.url).path.rstrip('/')}/{path}"
        kept = getattr(self._kept, "connection", None)
        if kept is not None and not once:
            with suppress(ConnectionError, http.client.HTTPException):
                return self._exchanged(kept, path, body, headers)
        try:
            return self._exchanged(self._connection(), path, body, headers)
        except (ConnectionError, http.client.HTTPException) as error:
            raise KeySilent(type(error).__name__) from error

    def _exchanged(
        self, connection: http.client.HTTPConnection, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        ends = time.monotonic() + self.timeout
        self._kept.connection = None
        try:
            connection.request("POST", path, body, {"Accept": "application/json", "User-Agent": "vanban", **headers})
            response = connection.getresponse()
            found = bytearray()
            while part := response.read1(64 * 1024):
                found += part
                if len(found) > MAX_ANSWER or time.monotonic() > ends:
                    raise KeySilent("the answer is too large or too slow")
            response.close()
        except (KeySilent, OSError, http.client.HTTPException) as error:
            connection.close()
            if isinstance(error, KeySilent | ConnectionError | http.client.HTTPException):
                raise
            raise KeySilent(type(error).__name__) from error
        if not response.will_close:
            self._kept.connection = connection
        return response.status, bytes(found)

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "https":
            try:
                trust = ssl.create_default_context(cafile=self.authorities or None)
            except (OSError, ssl.SSLError) as error:
                raise KeyMissing("the roots for TLS cannot be read") from error
            return http.client.HTTPSConnection(host, parts.port, timeout=self.timeout, context=trust)
        if parts.scheme == "http" and host in LOCAL:
            return http.client.HTTPConnection(host, parts.port, timeout=self.timeout)
        raise KeyMissing("the service must be called over TLS")


def _error_of(answer: bytes) -> str:
    try:
        found = json.loads(answer)
    except ValueError:
        return ""
    return str(found.get("error", "")) if isinstance(found, dict) else ""
