"""The hub as it runs in production: gunicorn with our worker, its own process, on the database of the tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import vanban

SOURCE = Path(vanban.__file__ if vanban.__file__ else next(iter(vanban.__path__))).resolve()
START = 60


@contextmanager
def running_hub(database: str, folder: Path) -> Iterator[str]:
    """The base address of the protocol on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    source = SOURCE.parent if SOURCE.is_dir() else SOURCE.parent.parent
    environment = {**os.environ, "DATABASE_URL": database, "PYTHONPATH": str(source)}
    command = [
        *[sys.executable, "-m", "gunicorn", "vanban.config.wsgi:application", "--bind", f"127.0.0.1:{port}"],
        *["--workers", "1", "--threads", "8", "--worker-class", "vanban.config.worker.Worker"],
        *["--http-parser", "python", "--limit-request-field_size", "65536", "--no-control-socket"],
    ]
    with (folder / "hub.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait(port, process, folder / "hub.log")
        yield f"http://127.0.0.1:{port}/XrdAdapter/adapter"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + START
    while time.monotonic() < limit and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("the hub does not start: " + log.read_text()[-2000:])


def most_memory(address: str) -> int:
    """The greatest resident memory so far of the hub's process on this port, in bytes."""
    port = address.split(":")[2].split("/")[0]
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and f":{port}\0".encode() in _read(folder / "cmdline"):
            found += [line.split()[1] for line in _read(folder / "status").splitlines() if line.startswith(b"VmHWM")]
    return max(map(int, found)) * 1024


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # the process has ended
        return b""
