"""One call to the provider: JSON, over TLS, bounded in time and size; where it sends us elsewhere we do not follow."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from vanban.kernel.refusals import OutsideFailure
from vanban.platform.transactions import assert_none_open

PATIENCE = 8.0
"""Seconds for one call: somebody waits in front of the screen."""
MAX_ANSWER = 256 * 1024
LOCAL = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Line:
    """`plain` allows unencrypted calls to a provider on this machine. `authorities`: a file of roots for TLS."""

    plain: bool = False
    authorities: str = ""

    def ask(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Status and the JSON object of the answer, empty when it is none. Raises OutsideFailure."""
        assert_none_open()
        try:
            parts = urlsplit(url)
            line = self._line(parts.scheme, parts.hostname or "", parts.port)
        except (ValueError, OSError) as fault:
            raise OutsideFailure(f"the provider's address cannot be called: {fault}"[:200], permanent=True) from fault
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        ends = time.monotonic() + PATIENCE
        found = bytearray()
        try:
            line.request(method, path, body or None, {"Accept": "application/json", "User-Agent": "vanban", **headers})
            answer = line.getresponse()
            while part := answer.read1(64 * 1024):
                found += part
                if len(found) > MAX_ANSWER or time.monotonic() > ends:
                    raise OutsideFailure("the provider's answer is too large or too slow", permanent=False)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            raise OutsideFailure(f"the provider does not answer: {type(fault).__name__}", permanent=False) from fault
        finally:
            line.close()
        return answer.status, _object(bytes(found))

    def _line(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "https" and host:
            trust = ssl.create_default_context(cafile=self.authorities or None)
            return http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=trust)
        if scheme == "http" and self.plain and host in LOCAL:
            return http.client.HTTPConnection(host, port, timeout=PATIENCE)
        raise ValueError("it must be called over TLS")


def _object(answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
