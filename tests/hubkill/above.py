"""A hub above this one, as a stub: it keeps every packet once by its digest, and can be asked what it got."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from hubkill.histories import Got


class HubAbove:
    """Entering starts it on a port of its own; `got` is what it keeps, `asked` how often it was handed something."""

    def __init__(self, gateway: str) -> None:
        self.gateway = gateway
        self.got: dict[str, Got] = {}
        self.asked = 0
        self._lock = threading.Lock()
        above = self

        class Handler(BaseHTTPRequestHandler):
            """Answers `sendEdoc`; everything else with an empty list."""

            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                """Keep what comes whole."""
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                answer: dict[str, object] = {"status": "OK", "ErrorCode": "0", "ErrorDesc": "Thành công"}
                if self.path.endswith("/sendEdoc"):
                    answer["DocId"] = above.keep(body.removesuffix(b"\r\n"))
                else:
                    answer["data"] = []
                text = json.dumps(answer).encode("ascii")
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_given: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def endpoint(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/XrdAdapter/adapter"

    def keep(self, packet: bytes) -> str:
        """Its id for these bytes: the same for a repeat."""
        sha = hashlib.sha256(packet).hexdigest()
        with self._lock:
            self.asked += 1
            if sha not in self.got:
                self.got[sha] = Got(self.gateway, sha, f"tren-{len(self.got) + 1}")
            return self.got[sha].doc_id

    def forget(self) -> None:
        """Begin anew, for another database."""
        with self._lock:
            self.got.clear()
            self.asked = 0

    def __enter__(self) -> HubAbove:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
