"""The parent's side: a few long-lived children, each serving one call at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings

import vanban
from vanban.platform.bounded import frames
from vanban.platform.bounded.marks import Declined
from vanban.platform.transactions import assert_none_open

MEMORY_MB = 1024
CALLS_PER_CHILD = 500
"""A child is replaced after this many calls, so that a slow leak of a library never matters."""


class Fault(Exception):
    """The child could not do it: `kind` is `timeout`, `died`, or the name of the error it met."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.detail = detail


def run(
    name: str, values: dict[str, Any], blobs: list[bytes], *, timeout: float = 30.0
) -> tuple[dict[str, Any], list[bytes]]:
    """Run the marked function `module:function` in a child and give back its values and byte strings.

    Raises `Fault` when the child fails, is too slow or too large, and `Declined` when the function says no.
    Must be called outside any transaction.
    """
    assert_none_open()
    return _pool().run(name, values, blobs, timeout)


@dataclass
class _Child:
    process: subprocess.Popen[bytes]
    calls: int = 0

    def close(self) -> None:
        """End the child at once; it holds nothing worth saving."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


@dataclass
class Pool:
    """At most `size` children; a caller waits for a free one, which counts towards its own time limit."""

    size: int
    owner: int = field(default_factory=os.getpid)
    _free: list[_Child] = field(default_factory=list)
    _slots: threading.Semaphore = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._slots = threading.Semaphore(self.size)

    def run(
        self, name: str, values: dict[str, Any], blobs: list[bytes], timeout: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        """One call on one child."""
        ends = time.monotonic() + timeout
        if not self._slots.acquire(timeout=timeout):
            raise Fault("timeout", "every worker is busy")
        try:
            return self._call(name, values, blobs, ends)
        finally:
            self._slots.release()

    def _call(
        self, name: str, values: dict[str, Any], blobs: list[bytes], ends: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        child = self._take()
        keep = False
        late = threading.Event()
        watch = threading.Timer(max(0.1, ends - time.monotonic()), _end, (child.process, late))
        watch.daemon = True
        watch.start()
        try:
            cpu_seconds = max(1, int(ends - time.monotonic()) + 1)
            frames.write(
                cast(BinaryIO, child.process.stdin),
                {"name": name, "values": values, "cpu_seconds": cpu_seconds},
                blobs,
            )
            header, found = frames.read(cast(BinaryIO, child.process.stdout))
            keep = header.get("fault") not in {"MemoryError", "RecursionError"}
        except (EOFError, OSError, ValueError) as error:
            raise Fault("timeout" if late.is_set() or _spent_its_time(child.process) else "died", name) from error
        finally:
            watch.cancel()
            child.calls += 1
            self._give_back(child, keep and child.calls < CALLS_PER_CHILD)
        if "declined" in header:
            raise Declined(header["declined"], **header["data"])
        if "fault" in header:
            raise Fault(header["fault"], header["detail"])
        return header["values"], found

    def _take(self) -> _Child:
        with self._lock:
            while self._free:
                child = self._free.pop()
                if child.process.poll() is None:
                    return child
                child.close()
        return _Child(_start())

    def _give_back(self, child: _Child, keep: bool) -> None:
        if not keep:
            child.close()
            return
        with self._lock:
            self._free.append(child)

    def close(self) -> None:
        """End every idle child."""
        with self._lock:
            children, self._free = self._free, []
        for child in children:
            child.close()


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _spent_its_time(process: subprocess.Popen[bytes]) -> bool:
    """True when the kernel ended the child for using too much processor time."""
    try:
        return process.wait(timeout=1.0) == -signal.SIGXCPU
    except subprocess.TimeoutExpired:
        return False


def _start() -> subprocess.Popen[bytes]:
    """A fresh child with nothing of our environment but where our code lies."""
    source = str(Path(vanban.__file__).parent.parent)
    environment = {"PYTHONPATH": source, "LANG": "C.UTF-8", "PATH": os.environ.get("PATH", "")}
    return subprocess.Popen(
        [sys.executable, "-m", "vanban.platform.bounded.child", str(MEMORY_MB)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        close_fds=True,
    )


_shared: Pool | None = None
_shared_lock = threading.Lock()


def _pool() -> Pool:
    """The process's own pool; a forked process starts a new one rather than share pipes with its parent."""
    global _shared
    with _shared_lock:
        if _shared is None or _shared.owner != os.getpid():
            _shared = Pool(size=int(getattr(settings, "VANBAN_BOUNDED_WORKERS", 2)))
        return _shared
