"""The hub's web process inside the test's own process: the same application, a thread for each call."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.db import connections


class _Threads(ThreadingMixIn, WSGIServer):
    """Each call has a thread and a database connection, closed with it."""

    daemon_threads = True

    def process_request_thread(self, request: object, client_address: object) -> None:
        """As inherited, then give the connection back."""
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            connections.close_all()


class _Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The hub at an address of its own until the block ends."""
    from vanban.config.wsgi import application

    with make_server("127.0.0.1", 0, application, server_class=_Threads, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(timeout=5)
