"""A call as it came in, and its answer as it goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from vanban.axis.queries.systems import Credentials
from vanban.axis.rules.vxp.answers import done, failed
from vanban.axis.rules.vxp.signing import Signed
from vanban.kernel.actor import Actor

JSON = "application/json; charset=utf-8"
PACKET = "application/octet-stream"
MOST_JSON = 64 * 1024
CHUNK = 256 * 1024

_HEADER = "HTTP_XROADVNPT_"


@dataclass(frozen=True)
class Incoming:
    """An unverified call: everything in it is somebody's claim."""

    name: str
    method: str
    headers: Mapping[str, bytes]
    """The names after `XroadVnpt-` in lower case, with the bytes received."""
    length: int | None
    """The announced size of the body; None when it comes in pieces without one."""
    body: BinaryIO
    address: str

    @classmethod
    def from_environ(cls, environ: Mapping[str, Any]) -> Incoming:
        """Servers hand headers over as latin-1 texts, which give their bytes back unchanged."""
        length = str(environ.get("CONTENT_LENGTH") or "")
        chunked = "chunked" in str(environ.get("HTTP_TRANSFER_ENCODING", "")).lower()
        return cls(
            name=str(environ.get("PATH_INFO", "")).rstrip("/").rsplit("/", 1)[-1],
            method=str(environ.get("REQUEST_METHOD", "GET")).upper(),
            headers={
                name[len(_HEADER) :].replace("_", "-").lower(): str(value).encode("latin-1", "replace")
                for name, value in environ.items()
                if name.startswith(_HEADER)
            },
            length=int(length) if length.isascii() and length.isdigit() else None if chunked else 0,
            body=environ["wsgi.input"],
            address=str(environ.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
            or str(environ.get("REMOTE_ADDR", "")),
        )


@dataclass(frozen=True)
class Call:
    """A verified call: which system says it, what, and when."""

    incoming: Incoming
    system: Credentials
    signed: Signed
    by: Actor
    at: datetime

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


def pieces(incoming: Incoming, *, most: int) -> Iterator[bytes]:
    """The body piece by piece, up to `most` bytes; a body that ends early simply ends."""
    left = most if incoming.length is None else min(incoming.length, most)
    while left > 0:
        piece = incoming.body.read(min(CHUNK, left))
        if not piece:
            return
        left -= len(piece)
        yield piece
