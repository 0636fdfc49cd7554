"""A timestamp authority over HTTP. Only jobs ask it: it may take two minutes, and no more than a few calls at once."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from vanban.signing.adapters.evidence.fetching import Caller, CallFailed
from vanban.signing.adapters.evidence.tokens import Request, token_from
from vanban.signing.ports import TimestampUnavailable, TrustMaterial

QUERY = "application/timestamp-query"
REPLY = "application/timestamp-reply"
LARGEST = 64_000
REST = 20.0
"""After a failed call the authority is left alone for so many seconds: a queue must not wait call by call."""

_WAIT_FOR_SLOT = 240.0


@dataclass(frozen=True)
class FileSlots:
    """Calls of all processes of this machine, counted by locks that the system takes back from the dead."""

    folder: Path
    size: int = 4
    patience: float = _WAIT_FOR_SLOT

    @contextmanager
    def one(self) -> Iterator[None]:
        """One of `size`."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handles = [(self.folder / f"call-{number}").open("w") for number in range(self.size)]
        ends = time.monotonic() + self.patience
        try:
            while not any(_taken(handle) for handle in handles):
                if time.monotonic() > ends:
                    raise TimestampUnavailable("too many calls wait for the timestamp authority")
                time.sleep(0.05)
            yield
        finally:
            for handle in handles:
                handle.close()


def _taken(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


_rests_until: dict[str, tuple[float, str]] = {}


@dataclass(frozen=True)
class RemoteStamper:
    """An authority at an address, asked at a moment; accepts only tokens whose chain ends at a trusted root."""

    url: str
    caller: Caller
    slots: FileSlots
    trust: TrustMaterial
    at: datetime
    rest: float = REST

    def stamp(self, digest: bytes) -> bytes:
        """The token over this SHA-256 digest. Raises `TimestampUnavailable`."""
        until, why = _rests_until.get(self.url, (0.0, ""))
        if time.monotonic() < until:
            raise TimestampUnavailable(f"{why} (a moment ago)")
        request = Request.new(digest)
        try:
            with self.slots.one():
                answer = self.caller.post(self.url, request.der(), sends=QUERY, kind=REPLY, chosen=True)
            return token_from(
                answer, request, at=self.at, roots=self.trust.timestamp_roots, between=self.trust.intermediates
            )
        except CallFailed as failed:
            self._leave_alone(str(failed))
            raise TimestampUnavailable(str(failed)) from failed
        except TimestampUnavailable as failed:
            self._leave_alone(str(failed))
            raise

    def _leave_alone(self, why: str) -> None:
        if self.rest:
            _rests_until[self.url] = (time.monotonic() + self.rest, why)
