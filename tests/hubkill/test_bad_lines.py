"""Clients that behave badly on the line hold up nobody else."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from hubkill.serving import worker_on
from hubkill.wire import Caller, ask

pytestmark = pytest.mark.slow


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A worker of the house around an application that needs no database."""
    monkeypatch.setattr("gunicorn.workers.base.Worker.init_signals", lambda _worker: None)

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        environ["wsgi.input"].read()
        start("200 OK", [("Content-Length", "2")])
        return [b"{}"]

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        worker = worker_on(listener, application)
        thread = threading.Thread(target=worker.init_process, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        worker.alive = False
        thread.join(10)


def test_clients_that_never_close_their_connections_hold_up_nobody(port: int) -> None:
    request = Caller("x", "y").request("getEdoc", b"{}")
    kept = []
    for _client in range(6):
        line = socket.create_connection(("127.0.0.1", port), timeout=10)
        line.sendall(request)
        assert line.recv(100).startswith(b"HTTP/1.1 200")
        kept.append(line)
    begun = time.monotonic()
    for _call in range(3):
        assert ask(socket.create_connection(("127.0.0.1", port), timeout=10), request).status == 200
    took = time.monotonic() - begun
    for line in kept:
        line.close()
    assert took < 1.5, f"three calls took {took:.1f} s"
