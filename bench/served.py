"""The hub as it is served: gunicorn with the house's own worker, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

START, STOP = 60.0, 15.0


class Served:
    """Entering starts it, leaving stops it."""

    def __init__(self, folder: Path, *, processes: int, threads: int) -> None:
        self._folder = folder
        self._processes = processes
        self._threads = threads
        self._arbiter: subprocess.Popen[bytes] | None = None
        self.port = 0

    def __enter__(self) -> Served:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [
            *[sys.executable, "-m", "gunicorn", "vanban.config.wsgi:application", "--bind", f"127.0.0.1:{self.port}"],
            *["--workers", str(self._processes), "--threads", str(self._threads)],
            *["--worker-class", "vanban.config.worker.Worker", "--http-parser", "python", "--timeout", "120"],
            *["--keep-alive", "15", "--limit-request-field_size", "65536"],
        ]
        with (self._folder / "served.log").open("ab") as log:
            environment = {**os.environ, "VANBAN_LOG": "ERROR"}
            self._arbiter = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        ends = time.monotonic() + START
        while not self._answers():
            if time.monotonic() > ends or self._arbiter.poll() is not None:
                self._stop()
                raise RuntimeError("the hub does not come up: " + (self._folder / "served.log").read_text()[-2000:])
            time.sleep(0.1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._arbiter is None:
            return
        self._arbiter.terminate()
        try:
            self._arbiter.wait(STOP)
        except subprocess.TimeoutExpired:
            self._arbiter.kill()
            self._arbiter.wait()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                line.sendall(b"GET /XrdAdapter/adapter/none HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                return bool(line.recv(100))
        except OSError:
            return False

    def workers(self) -> list[int]:
        """The processes that answer."""
        assert self._arbiter is not None
        pid = self._arbiter.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def busy_of(pids: Iterable[int]) -> float:
    """Seconds of the processor that these processes have had; those that are not of this machine count nothing."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _field(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def memory_of(pid: int) -> int:
    """Bytes of memory that a process holds now."""
    return _field(pid, "VmRSS")


def watermark_of(pid: int, *, begin: bool = False) -> int:
    """The most that a process has held; `begin` forgets what was before."""
    if begin:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    return _field(pid, "VmHWM")
