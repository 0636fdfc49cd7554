"""What people without an account may ask of this process: how often from one address, how much at once, how big.

Addresses are counted in memory and forgotten within minutes; each web process counts for itself.
"""

from __future__ import annotations

import io
import ipaddress
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, Semaphore
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

MOST_BYTES = 64 * 1024 * 1024
MOST_ADDRESSES = 10_000
UPLOADS_AT_ONCE = 4
PATIENCE = 10.0
"""Seconds that a check waits for its turn."""


class TooOften(Exception):
    """This address, or everybody together, has asked too often; `seconds` until the next try is worth it."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class TooBusy(Exception):
    """Every place for strangers is taken."""


@dataclass
class Bucket:
    """So many calls at once, then one more every `every` seconds; for each address, and for all together."""

    burst: int
    every: float
    together: int
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def spend(self, address: str, *, at: datetime) -> None:
        """Pay for one call. Raises `TooOften`.

        An address that has used up its own share takes nothing from the others' any more.
        """
        moment = at.timestamp()
        with self._lock:
            self._pay(address, self.burst, self.every, moment)
            self._pay("", self.together, self.every * self.burst / self.together, moment)

    def _pay(self, name: str, burst: int, every: float, moment: float) -> None:
        left, since = self._left.pop(name, (float(burst), moment))
        left = min(float(burst), left + max(0.0, moment - since) / every)
        if left < 1.0:
            self._left[name] = (left, moment)
            raise TooOften(int((1.0 - left) * every) + 1)
        self._left[name] = (left - 1.0, moment)
        while len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)

    def empty(self) -> None:
        """Forget every address."""
        with self._lock:
            self._left.clear()


UPLOADS = Bucket(burst=10, every=6.0, together=120)
CODES = Bucket(burst=30, every=2.0, together=600)
_reading = Semaphore(UPLOADS_AT_ONCE)
_checking = Semaphore(max(1, int(getattr(settings, "VANBAN_BOUNDED_WORKERS", 2)) - 1))
"""Strangers never hold every worker: one is left for the office."""


def address_of(request: HttpRequest) -> str:
    """Whom a call counts against: the address our own proxy saw; of IPv6 the network, since hosts choose the rest."""
    text = get_client_ip_address(request) or ""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return text[:45]
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


@contextmanager
def a_place_to_read() -> Iterator[None]:
    """One of the few places for a body in memory. Raises `TooBusy`."""
    with _place(_reading, 0.0):
        yield


@contextmanager
def a_worker() -> Iterator[None]:
    """One of the workers that strangers may keep busy. Raises `TooBusy`."""
    with _place(_checking, PATIENCE):
        yield


@contextmanager
def _place(places: Semaphore, patience: float) -> Iterator[None]:
    if not places.acquire(timeout=patience):
        raise TooBusy
    try:
        yield
    finally:
        places.release()


class InMemory(FileUploadHandler):
    """One file, in memory alone, never on a disk, up to `MOST_BYTES`; whatever else is sent along is dropped."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._parts: list[bytes] = []
        self._size = 0
        self._files = 0

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Only the first file counts."""
        super().new_file(*arguments, **named)
        self._files += 1
        if self._files > 1:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep it here; nobody else gets to see it."""
        self._size += len(raw_data)
        if self._size > MOST_BYTES:
            self._parts.clear()
            raise StopUpload(connection_reset=True)
        self._parts.append(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The file, read from memory."""
        content = b"".join(self._parts)
        self._parts.clear()
        return InMemoryUploadedFile(
            io.BytesIO(content), self.field_name, self.file_name or "", self.content_type, len(content), self.charset
        )


def uploaded(request: HttpRequest, name: str = "file") -> tuple[str, bytes] | None:
    """Name and content of the file that was sent; None when there is none. Nothing touches a disk."""
    request.upload_handlers = [InMemory(request)]
    found = request.FILES.get(name)
    if found is None:
        return None
    return str(found.name)[-200:], found.read()
