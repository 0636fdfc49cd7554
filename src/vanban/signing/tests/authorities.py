"""Authorities over real HTTP for the tests: timestamps, OCSP and lists, well-behaved and otherwise."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from asn1crypto import tsp
from cryptography.x509 import ocsp

from vanban.signing import ports
from vanban.signing.adapters.demo_pki.source import DemoSource
from vanban.signing.adapters.demo_pki.timestamps import DemoTimeStamper
from vanban.signing.adapters.evidence.fetching import Caller
from vanban.signing.adapters.evidence.stamper import LARGEST, FileSlots, RemoteStamper
from vanban.signing.ports import RevokedFact


@dataclass
class Answering:
    """What the server does now. `clock` is the time it attests."""

    authority: DemoSource
    clock: Callable[[], datetime]
    mood: str = "good"
    """good, slow, garbage, wrong_nonce, wrong_imprint, refused, html, broken (500), redirect, large, never, trickle,
    cut."""
    delay: float = 0.0
    calls: list[str] = field(default_factory=list)
    busy: int = 0
    most_busy: int = 0
    revoked: dict[int, datetime] = field(default_factory=dict)
    known: dict[int, bytes] = field(default_factory=dict)
    """Certificates by serial number, for OCSP."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def token(self, body: bytes) -> bytes:
        """The answer to a timestamp request, in the present mood."""
        request = tsp.TimeStampReq.load(body)
        if self.mood == "wrong_nonce":
            request["nonce"] = int(request["nonce"].native) ^ 1
        if self.mood == "wrong_imprint":
            request["message_imprint"]["hashed_message"] = bytes(32)
        if self.mood == "refused":
            return b"\x30\x05\x30\x03\x02\x01\x02"  # rejection, without a token
        token = DemoTimeStamper(self.authority, self.clock())._token(request)
        return tsp.TimeStampResp({"status": tsp.PKIStatusInfo({"status": "granted"}), "time_stamp_token": token}).dump()

    def status(self, request: bytes) -> bytes:
        """The OCSP answer."""
        asked = ocsp.load_der_ocsp_request(request)
        serial = asked.serial_number
        when = self.revoked.get(serial)
        fact = RevokedFact(f"{serial:x}", when) if when else None
        about = serial if self.mood != "another" else next(other for other in self.known if other != serial)
        return self.authority.status_answer(self.known[about], fact, at=self.clock())

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count how many are served at one time."""
        with self._lock:
            self.busy += 1
            self.most_busy = max(self.busy, self.most_busy)
        try:
            yield
        finally:
            with self._lock:
                self.busy -= 1


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Silent."""

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers["Content-Length"])))

    def _serve(self, body: bytes) -> None:
        state: Answering = self.server.answering  # type: ignore[attr-defined]
        state.calls.append(f"{self.command} {self.path[:20]}")
        with state.counted():
            time.sleep(state.delay)
            try:
                self._answer(state, body)
            except OSError:
                return

    def _answer(self, state: Answering, body: bytes) -> None:
        mood = state.mood
        if mood == "broken":
            return self._send(500, "text/plain", b"out of order")
        if mood == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            return None
        if mood == "never":
            state.clock()
            time.sleep(3)
            return None
        if mood == "html":
            return self._send(200, "text/html", b"<h1>Sign in</h1>")
        kind, content = self._right(state, body)
        if mood == "garbage":
            content = b"\x30\x82\xff\xff" + content[:40]
        if mood == "large":
            content += bytes(100_000)
        if mood == "trickle":
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            for byte in content:
                self.wfile.write(bytes([byte]))
                time.sleep(0.05)
            return None
        if mood == "cut":
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
            return None
        return self._send(200, kind, content)

    def _right(self, state: Answering, body: bytes) -> tuple[str, bytes]:
        if self.path.endswith(".crl"):
            facts = tuple(RevokedFact(f"{serial:x}", when) for serial, when in state.revoked.items())
            issuing, root = state.authority.revocation_lists(facts, at=state.clock())
            return "application/pkix-crl", issuing if "issuing" in self.path else root
        if self.path.startswith("/ocsp"):
            asked = body or base64.b64decode(unquote(self.path.removeprefix("/ocsp/")))
            return "application/ocsp-response", state.status(asked)
        return "application/timestamp-reply", state.token(body)

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving(state: Answering) -> Iterator[str]:
    """The address of a running server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.answering = state  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def remote_authority(clock: Callable[[], datetime], folder: Path) -> Iterator[Answering]:
    """The house's timestamps come from a server now, and only in jobs; the demo's own authority stands behind it."""
    state = Answering(ports.authority(), clock)
    with serving(state) as address:

        def patient(at: datetime, trust: ports.TrustMaterial) -> RemoteStamper:
            slots = FileSlots(folder / "slots", patience=5)
            return RemoteStamper(f"{address}/tsa", Caller(10.0, LARGEST), slots, trust, at, rest=0.0)

        before = ports._joined.stamper, ports._joined.patient
        ports.put_stampers(lambda _at: None, patient)
        try:
            yield state
        finally:
            ports.put_stampers(*before)
