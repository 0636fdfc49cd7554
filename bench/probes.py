"""Stopwatches at the seams of one document's trip: each writes begin and end of one step to a file.

The clock is the machine's monotonic one, which all processes share, so that a trip through web, worker and hub can be
put together again from one file.
"""

from __future__ import annotations

import functools
import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import vanban.drafting.actions.issuing as issuing
import vanban.exchange.actions.receiving as receiving
import vanban.exchange.actions.sending as sending
import vanban.exchange.jobs as exchange_jobs
from vanban.exchange.adapters.local_axis import LocalAxis
from vanban.platform import storage
from vanban.signing import ports as signing_ports

STEPS = (
    "reserve",
    "fill+seal",
    "timestamp",
    "store",
    "register",
    "packet",
    "hub accept",
    "fetch",
    "check report",
    "arrival",
)
"""From the press to “đã đến” at the receiver; what no step claims is waiting and the machine's own housekeeping."""

HOPS = ("before fill+seal", "before packet", "before fetch")
"""Where a job lies in its queue until a worker takes it, with the small work around it."""

INSIDE = frozenset({"timestamp", "check report"})
"""Steps measured inside another one; every other stopwatch is silent while one runs in its thread."""


@dataclass(frozen=True)
class Span:
    """One step, once: seconds of the shared clock."""

    step: str
    begun: float
    ended: float


class Trace:
    """Appends finished steps to a file, one line each; several processes may share it."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._open = threading.local()

    def timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function with a stopwatch."""

        @functools.wraps(function)
        def measured(*args: Any, **kwargs: Any) -> Any:
            depth = getattr(self._open, "depth", 0)
            if depth and step not in INSIDE:
                return function(*args, **kwargs)
            self._open.depth = depth + 1
            begun = time.monotonic()
            try:
                return function(*args, **kwargs)
            finally:
                self._open.depth = depth
                line = json.dumps([step, begun, time.monotonic()]) + "\n"
                os.write(self._file, line.encode())

        return measured

    def put_on(self, owner: Any, name: str, step: str) -> None:
        """A stopwatch on an attribute; AttributeError when the house has renamed it."""
        setattr(owner, name, self.timed(step, getattr(owner, name)))


def install(path: Path) -> Trace:
    """Put a stopwatch on every step, in this process."""
    trace = Trace(path)
    trace.put_on(issuing, "fill_and_seal", "fill+seal")
    trace.put_on(storage, "put", "store")
    trace.put_on(issuing, "complete", "register")
    trace.put_on(sending, "open_envelope", "packet")
    trace.put_on(sending, "_prepare", "packet")
    trace.put_on(sending, "_hand", "hub accept")
    for name in ("lease", "envelope", "fetch"):
        trace.put_on(LocalAxis, name, "fetch")
    trace.put_on(LocalAxis, "acknowledge", "hub told")
    trace.put_on(receiving, "look_at", "check report")
    trace.put_on(receiving, "gather", "check report")
    trace.put_on(receiving, "_take_in", "arrival")
    trace.put_on(exchange_jobs.actions, "hand_status", "report sent")
    trace.put_on(receiving, "note_report", "report noted")
    _time_the_timestamps(trace)
    return trace


def _time_the_timestamps(trace: Trace) -> None:
    """The authority hands out a timestamper per act; each gets its stopwatch around the answer."""
    authority = signing_ports.authority()
    give = authority.timestamper

    def timestamper(at: Any) -> Any:
        stamper = give(at)
        ask = stamper.stamp

        def asked(digest: bytes) -> bytes:
            begun = time.monotonic()
            answer = ask(digest)
            os.write(trace._file, (json.dumps(["timestamp", begun, time.monotonic()]) + "\n").encode())
            return answer

        stamper.stamp = asked
        return stamper

    authority.timestamper = timestamper  # type: ignore[method-assign]
    signing_ports.connect(
        engine=signing_ports.engine(),
        authority=lambda: authority,
        keepers={"demo": lambda: authority},
        stamper=authority.timestamper,
    )


def spans_between(path: Path, begun: float, ended: float) -> list[Span]:
    """The steps of one trip, in order of their beginning."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    found = [Span(*line) for line in lines if line[1] >= begun and line[2] <= ended]
    return sorted(found, key=lambda span: span.begun)


def shares(spans: list[Span], begun: float, ended: float) -> dict[str, float]:
    """Seconds of every step between two moments; an instant belongs to the step begun last, so they add up.

    What no step claims stands under `before ` and the step that ends the gap.
    """
    cuts = sorted({begun, ended, *(cut for span in spans for cut in (span.begun, span.ended) if begun < cut < ended)})
    found: dict[str, float] = {}
    for left, right in pairwise(cuts):
        running = [span for span in spans if span.begun <= left and span.ended >= right]
        following = min((span for span in spans if span.begun >= right), key=lambda span: span.begun, default=None)
        gap = f"before {following.step}" if following else "before the end"
        step = max(running, key=lambda span: span.begun).step if running else gap
        found[step] = found.get(step, 0.0) + right - left
    return found
