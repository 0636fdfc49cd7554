"""A remote signing service for the tests: the API of the Cloud Signature Consortium over real HTTP, with real keys."""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature

CLIENT = ("vanban", "bi-mat-cua-nha")


@dataclass
class Credential:
    """A key of somebody, with what permits its use."""

    key: Any
    certificates: tuple[bytes, ...]
    pin: str = "123456"
    otp: str = ""
    status: str = "enabled"
    mode: str = "explicit"
    raw_ecdsa: bool = False
    wrong: int = 0


@dataclass
class Remote:
    """What the service has and does; `asked` keeps every call in order, without its secrets."""

    credentials: dict[str, Credential] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    """What to do with the next calls of signHash, one each: lost (signs, then breaks the connection), down (503),
    large, slow, html."""
    tokens: set[str] = field(default_factory=set)
    permissions: dict[str, tuple[str, str]] = field(default_factory=dict)
    url: str = ""

    def token(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        """oauth2/token for the house's account."""
        if (form.get("client_id"), form.get("client_secret")) != ([CLIENT[0]], [CLIENT[1]]):
            return 401, {"error": "invalid_client"}
        made = secrets.token_hex(8)
        self.tokens.add(made)
        return 200, {"access_token": made, "token_type": "Bearer", "expires_in": 3600}

    def answer(self, path: str, question: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The three calls of signing."""
        held = self.credentials.get(question.get("credentialID", ""))
        if held is None:
            return 400, {"error": "invalid_request", "error_description": "Invalid parameter credentialID"}
        if path == "credentials/info":
            return 200, _info(held)
        if path == "credentials/authorize":
            return self._authorize(held, question)
        if path == "signatures/signHash":
            return self._sign(held, question)
        return 404, {"error": "not_found"}

    def _authorize(self, held: Credential, question: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if held.wrong >= 3:
            return 400, {"error": "credential_locked", "error_description": "locked after three wrong PINs"}
        if held.mode == "explicit" and question.get("PIN", "") != held.pin:
            held.wrong += 1
            return 400, {"error": "invalid_pin", "error_description": "The PIN is invalid"}
        if held.otp and question.get("OTP", "") != held.otp:
            return 400, {"error": "invalid_otp", "error_description": "The OTP is invalid"}
        made = secrets.token_hex(8)
        self.permissions[made] = (question["credentialID"], question["hash"][0])
        return 200, {"SAD": made, "expiresIn": 300}

    def _sign(self, held: Credential, question: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        permitted = self.permissions.pop(question.get("SAD", ""), None)
        if permitted is None:
            return 400, {"error": "invalid_sad", "error_description": "The SAD is spent"}
        if permitted != (question["credentialID"], question["hash"][0]):
            return 400, {"error": "invalid_request", "error_description": "Hash is not authorized by the SAD"}
        self.hashes.append(question["hash"][0])
        digest, ready = base64.b64decode(question["hash"][0]), Prehashed(hashes.SHA256())
        if isinstance(held.key, rsa.RSAPrivateKey):
            made = held.key.sign(digest, padding.PKCS1v15(), ready)
        else:
            made = held.key.sign(digest, ec.ECDSA(ready))
            if held.raw_ecdsa:
                made = b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(made))
        return 200, {"signatures": [base64.b64encode(made).decode()]}


def _info(held: Credential) -> dict[str, Any]:
    algorithms = ["1.2.840.113549.1.1.1"] if isinstance(held.key, rsa.RSAPrivateKey) else ["1.2.840.10045.4.3.2"]
    return {
        "key": {"status": held.status, "algo": algorithms, "len": 2048},
        "cert": {"status": "valid", "certificates": [base64.b64encode(one).decode() for one in held.certificates]},
        "authMode": held.mode,
        "SCAL": "2",
        "PIN": {"presence": "true" if held.pin else "false", "format": "N"},
        "OTP": {"presence": "true" if held.otp else "false", "type": "offline"},
        "multisign": 1,
    }


class _Handler(BaseHTTPRequestHandler):
    service: Remote
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = self.path.removeprefix("/csc/v1/")
        self.service.asked.append(path)
        if path == "oauth2/token":
            self._say(*self.service.token(parse_qs(body.decode())))
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.service.tokens:
            self._say(401, {"error": "invalid_token"})
        else:
            self._answer(path, json.loads(body))

    def _answer(self, path: str, question: dict[str, Any]) -> None:
        mood = self.service.moods.pop(0) if path == "signatures/signHash" and self.service.moods else ""
        if mood == "down":
            self._say(503, {"error": "temporarily_unavailable"})
        elif mood == "html":
            self._write(200, b"<html>")
        elif mood == "large":
            self._write(200, b"[" + b" " * 1_000_000 + b"]")
        elif mood == "slow":
            threading.Event().wait(3)
            self.close_connection = True
        elif mood == "lost":
            self.service.answer(path, question)
            self.close_connection = True
            self.connection.close()
        else:
            self._say(*self.service.answer(path, question))

    def _say(self, status: int, answer: dict[str, Any]) -> None:
        self._write(status, json.dumps(answer).encode())

    def _write(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def handle(self) -> None:
        """Serve a connection; one that the other side broke is nothing to speak of."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Remote]:
    """A service on a port of its own."""
    service = Remote()

    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"service": service}))
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_port}/csc/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
