"""A real clamd of our own for the tests: one signature, one socket, no update from anywhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MARK = b"vanban-harmless-words-that-our-own-scanner-calls-a-virus"
NAME = "Vanban.Test.Virus"
START_SECONDS = 60.0


@contextmanager
def clamd_running() -> Iterator[str]:
    """The address of a running clamd that knows one virus; skipped where none is installed, but never in CI."""
    program = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        told = "no clamd on this machine: apt-get install clamav-daemon"
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        place = Path(folder)
        (place / "db").mkdir()
        (place / "db" / "test.ndb").write_text(f"{NAME}:0:*:{MARK.hex()}\n", encoding="ascii")
        place.chmod(0o755)
        settings = {
            "DatabaseDirectory": place / "db",
            "LocalSocket": place / "clamd.sock",
            "Foreground": "yes",
            "StreamMaxLength": "60M",
            "MaxThreads": "2",
            "TemporaryDirectory": place,
        }
        (place / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        process = subprocess.Popen(
            [program, "-c", str(place / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(place / "clamd.sock", process)
            yield f"unix:{place / 'clamd.sock'}"
        finally:
            process.kill()
            process.wait()


def _wait(path: Path, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if process.poll() is not None:
            pytest.fail("clamd did not start")
        with socket.socket(socket.AF_UNIX) as line:
            if path.exists() and line.connect_ex(str(path)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("clamd did not answer")
