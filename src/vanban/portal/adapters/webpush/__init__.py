"""Notices to browsers through their push services (RFC 8030, 8188, 8291, 8292): sealed here, opened there."""

from __future__ import annotations

import base64
import http.client
import os
import ssl
import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from vanban.kernel.refusals import OutsideFailure
from vanban.platform.keys import KeyMissing
from vanban.platform.transactions import assert_none_open
from vanban.portal.ports import BrowserGone, PushAddress

PATIENCE = 15.0
KEPT = 24 * 3600
"""Seconds a push service keeps a notice for a browser that is off; an older one is of no use."""
SIGNED_FOR = 6 * 3600
GONE = (404, 410)


@dataclass(frozen=True)
class WebPush:
    """Answers the port `PushPort`.

    A browser tells its own address, so a person could make this house call any machine: only services named in
    `hosts` are called (a name that begins with a point stands for every name under it), over TLS, and where such a
    service sends us elsewhere we do not follow. `plain` allows unencrypted calls, for a service on this machine.
    """

    key_file: Path
    hosts: tuple[str, ...]
    contact: str
    may_make_key: bool = True
    plain: bool = field(default=False, repr=False)

    def public_key(self) -> str:
        """The public point of our key as browsers want it. Raises KeyMissing."""
        point = _key(self.key_file, self.may_make_key).public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )  # fmt: skip
        return _text(point)

    def accepts(self, endpoint: str) -> bool:
        """True for an address at one of the named services."""
        try:
            parts = urlsplit(endpoint)
            host, _port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if parts.scheme != "https" and not (self.plain and parts.scheme == "http"):
            return False
        if parts.username or parts.password:
            return False
        return any(host == one or (one.startswith(".") and host.endswith(one)) for one in self.hosts)

    def push(self, to: PushAddress, words: bytes, *, urgent: bool) -> str:
        """Seal and hand over; the service's answer. Raises OutsideFailure."""
        assert_none_open()
        if not self.accepts(to.endpoint):
            raise OutsideFailure("not a push service of the list", permanent=True)
        headers = {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT),
            "Urgency": "high" if urgent else "normal",
            **self._signature(to.endpoint),
        }
        try:
            body = _sealed(to, words)
        except (ValueError, TypeError) as fault:
            raise OutsideFailure(f"the browser's key cannot be used: {fault}"[:400], permanent=True) from fault
        return self._post(to.endpoint, body, headers)

    def _signature(self, endpoint: str) -> dict[str, str]:
        """Who we are, signed for this service only (RFC 8292)."""
        from py_vapid import Vapid02

        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(time.time()) + SIGNED_FOR,
            "sub": self.contact,
        }
        signed: dict[str, str] = Vapid02(_key(self.key_file, self.may_make_key)).sign(claims)
        return signed

    def _post(self, endpoint: str, body: bytes, headers: dict[str, str]) -> str:
        parts = urlsplit(endpoint)
        host, path = parts.hostname or "", parts.path + (f"?{parts.query}" if parts.query else "")
        line: http.client.HTTPConnection
        if parts.scheme == "https":
            line = http.client.HTTPSConnection(host, parts.port, timeout=PATIENCE, context=ssl.create_default_context())
        else:
            line = http.client.HTTPConnection(host, parts.port, timeout=PATIENCE)
        try:
            line.request("POST", path, body=body, headers=headers)
            answer = line.getresponse()
            said = f"{answer.status} {answer.read(200).decode('utf-8', 'replace')}".strip()
        except (OSError, http.client.HTTPException) as failure:
            raise OutsideFailure(f"push service: {failure}"[:400], permanent=False) from failure
        finally:
            line.close()
        code = answer.status
        if code in (200, 201, 202, 204):
            return said
        if code in GONE:
            raise BrowserGone(said, permanent=True)
        raise OutsideFailure(said, permanent=300 <= code < 500 and code not in (408, 429))


def _sealed(to: PushAddress, words: bytes) -> bytes:
    """The words, for this browser's eyes only (RFC 8291)."""
    from http_ece import ECEException
    from pywebpush import WebPusher, WebPushException  # loads a web client of its own: only where it is needed

    info: dict[str, Any] = {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}}
    try:
        body: bytes = WebPusher(info).encode(words, "aes128gcm")["body"]
    except (WebPushException, ECEException) as fault:
        raise ValueError(str(fault)) from fault
    return body


@lru_cache(maxsize=4)
def _key(path: Path, may_make: bool) -> ec.EllipticCurvePrivateKey:
    """Our key, made at the first need; in production the administrator makes it, so that no machine has its own."""
    if not path.exists():
        if not may_make:
            raise KeyMissing(f"the key for browser notices is not found: {path.name}")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
                handle.write(pem)
                handle.flush()
                os.fsync(handle.fileno())
        except FileExistsError:
            pass  # another process of the house was quicker
    found = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise KeyMissing(f"the key for browser notices is not an EC key: {path.name}")
    return found


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
