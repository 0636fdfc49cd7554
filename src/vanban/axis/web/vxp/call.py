"""A call as it came in, and its answer as it goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings

from vanban.axis.queries.systems import Credentials
from vanban.axis.rules.vxp.answers import done, failed
from vanban.axis.rules.vxp.signing import Signed
from vanban.kernel.actor import Actor

JSON = "application/json; charset=utf-8"
PACKET = "application/octet-stream"
CHUNK = 256 * 1024

_HEADER = "HTTP_XROADVNPT_"


class Body:
    """What follows the headers, read piece by piece; a client that stops or vanishes simply ends it."""

    def __init__(self, stream: BinaryIO, announced: int | None) -> None:
        self._stream = stream
        self._ended = False
        self.announced = announced
        """The size that the client announced; None when it sends without saying."""
        self.received = 0

    @property
    def is_cut(self) -> bool:
        """True when less came than was announced."""
        return self._ended and self.announced is not None and self.received < self.announced

    def pieces(self, most: int) -> Iterator[bytes]:
        """The next bytes, `most` of them at the most."""
        left = most
        while left > 0 and not self._ended:
            open_end = left if self.announced is None else self.announced - self.received
            wanted = min(CHUNK, left, open_end)
            try:
                piece = self._stream.read(wanted) if wanted > 0 else b""
            except OSError:  # the client is gone, or silent for too long
                piece = b""
            self._ended = not piece
            self.received += len(piece)
            left -= len(piece)
            if piece:
                yield piece


@dataclass(frozen=True)
class Incoming:
    """An unverified call: everything in it is somebody's claim."""

    name: str
    method: str
    headers: Mapping[str, bytes]
    """The names after `XroadVnpt-` in lower case, with the bytes received."""
    body: Body
    address: str

    @property
    def claimed(self) -> str:
        """The system that the call says it comes from."""
        return self.headers.get("systemid", b"").decode("utf-8", "replace").strip()

    @classmethod
    def from_environ(cls, environ: Mapping[str, Any]) -> Incoming:
        """Servers hand headers over as latin-1 texts, which give their bytes back unchanged."""
        length = str(environ.get("CONTENT_LENGTH") or "")
        # What a client writes itself counts only when our own proxy has appended to it.
        said = str(environ.get("HTTP_X_FORWARDED_FOR", "")) if settings.VANBAN_BEHIND_PROXY else ""
        forwarded = said.rsplit(",", 1)[-1].strip()
        chunked = "chunked" in str(environ.get("HTTP_TRANSFER_ENCODING", "")).lower()
        announced = None if chunked else int(length) if length.isascii() and length.isdigit() else 0
        return cls(
            name=str(environ.get("PATH_INFO", "")).rstrip("/").rsplit("/", 1)[-1],
            method=str(environ.get("REQUEST_METHOD", "GET")).upper(),
            headers={
                name[len(_HEADER) :].replace("_", "-").lower(): str(value).encode("latin-1", "replace")
                for name, value in environ.items()
                if name.startswith(_HEADER)
            },
            body=Body(environ["wsgi.input"], announced),
            address=forwarded or str(environ.get("REMOTE_ADDR", "")),
        )


@dataclass(frozen=True)
class Call:
    """A verified call: which system says it, what, and when."""

    incoming: Incoming
    system: Credentials
    signed: Signed
    by: Actor
    at: datetime
    remembered: bool = False
    """True when the system was known from an earlier call: whoever carries this one out must look whether it still is
    what it was (`system.version`), together with whatever else it asks."""
    verify_again: Callable[[], None] = lambda: None
    """Check the call by what is known now. Raises the `CallRefused` that the check of a new call raises."""

    @property
    def name(self) -> str:
        """Its name in the protocol."""
        return self.incoming.name


@dataclass(frozen=True)
class Reply:
    """The answer; HTTP's own status is ignored by clients in the field and is 200 wherever there is a body."""

    body: Iterable[bytes]
    content_type: str = JSON
    length: int | None = None
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = field(default=())


def ok(**members: Any) -> Reply:
    """Success in JSON."""
    return _json(done(**members))


def fail(code: str, sentence: str, **members: Any) -> Reply:
    """A refusal in JSON."""
    return _json(failed(code, sentence, **members))


def nothing(code: str) -> Reply:
    """A refusal where any body at all would be taken for a packet; the code is in a header for who reads it."""
    return Reply((), PACKET, 0, "404 Not Found", (("XroadVnpt-ErrorCode", code),))


def _json(text: bytes) -> Reply:
    return Reply((text,), JSON, len(text))
