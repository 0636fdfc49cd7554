"""The hub's process, its death and its next life; and the office's."""

from __future__ import annotations

import multiprocessing
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hubkill.power import TRACED, lose
from hubkill.serving import Shift

SIGKILLED = -9
START = 60.0
WAIT = 20.0

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["hubkill.ready"])


def stop_forking() -> None:
    """End the process that forks the others: the next one reads the environment anew."""
    from multiprocessing import forkserver

    forkserver._forkserver._stop()  # type: ignore[attr-defined]


class DoesNotStartError(RuntimeError):
    """A process did not come up; its own words are in the message."""


@dataclass
class Life:
    """One process from its start to its end, with what it said."""

    process: Any
    words: Any
    orders: Any = None
    tracer: subprocess.Popen[bytes] | None = None
    notes: Path | None = None
    said: list[tuple[str, str]] = field(default_factory=list)

    def hear(self, kind: str, seconds: float) -> str | None:
        """Wait for a word of this kind; None when it does not come, or the process ends before."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            try:
                if not self.words.poll(min(left, 0.5)):
                    if not self.process.is_alive():
                        return None
                    continue
                word = self.words.recv()
            except (EOFError, OSError):
                return None
            self.said.append((word[0], str(word[1])))
            if word[0] == kind:
                return str(word[1])
        return None

    def is_dead(self, seconds: float = 0.0) -> bool:
        """Whether it has ended, waiting a moment for it."""
        self.process.join(seconds)
        return not self.process.is_alive()

    def end(self) -> int:
        """Kill it if it still lives; how it ended."""
        if self.process.is_alive():
            self.process.kill()
        self.process.join(WAIT)
        self.hear("", 0.05)
        if self.tracer is not None:
            with suppress(subprocess.TimeoutExpired):
                self.tracer.wait(WAIT)
        self.words.close()
        return self.process.exitcode or 0

    @property
    def crash(self) -> str:
        """Its own words on an error that it did not expect."""
        return next((text for kind, text in self.said if kind == "crash"), "")


def start_hub(shift: Shift, *, notes: Path | None = None, injected: tuple[str, ...] = ()) -> tuple[Life, int]:
    """A hub that answers, and its port; with `notes`, its system calls are written there, and `injected` is done."""
    from hubkill.serving import serve

    ours, theirs = _context.Pipe(duplex=False)
    their_orders, our_orders = _context.Pipe(duplex=False)
    process = _context.Process(target=serve, args=(shift, theirs, their_orders), daemon=True)
    process.start()
    theirs.close()
    their_orders.close()
    life = Life(process, ours, our_orders, notes=notes)
    if shift.traced and notes is not None:
        life.tracer = _trace(process.pid, notes, injected)
        our_orders.send("go")
    port = life.hear("port", START)
    if port is None:
        life.end()
        raise DoesNotStartError(life.crash or f"the hub said {life.said} and no port")
    return life, int(port)


def start_office(shift: Shift) -> Life:
    """The office at work."""
    from hubkill.office import work

    ours, theirs = _context.Pipe(duplex=False)
    process = _context.Process(target=work, args=(shift, theirs), daemon=True)
    process.start()
    theirs.close()
    return Life(process, ours)


def _trace(pid: int, notes: Path, injected: tuple[str, ...]) -> subprocess.Popen[bytes]:
    notes.unlink(missing_ok=True)
    command = ["strace", "-f", "-y", "-qq", "-e", f"trace={TRACED}"]
    for what in injected:
        command += ["-e", f"inject={what}"]
    tracer = subprocess.Popen(
        [*command, "-o", str(notes), "-p", str(pid)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    ends = time.monotonic() + WAIT
    while "TracerPid:\t0" in Path(f"/proc/{pid}/status").read_text():
        if tracer.poll() is not None or time.monotonic() > ends:
            told = tracer.stderr.read().decode() if tracer.stderr and tracer.poll() is not None else "no tracer came"
            raise DoesNotStartError(f"strace: {told}")
        time.sleep(0.005)
    return tracer


def cut_power(life: Life, folder: Path) -> int:
    """What the disk was not asked to keep is gone; for a life that was traced, after its end."""
    return lose(life.notes, folder) if life.notes is not None else 0
