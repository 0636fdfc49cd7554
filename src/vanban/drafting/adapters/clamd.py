"""The virus scanner: one file through clamd's INSTREAM, over its socket on this machine or a port of another."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

from django.conf import settings

from vanban.drafting.ports import Scanned
from vanban.kernel.refusals import OutsideFailure, gettext_noop
from vanban.platform.health import Finding
from vanban.platform.transactions import assert_none_open

CHUNK = 256 * 1024
SECONDS = 120.0
_TOO_BIG = "size limit exceeded"


def scan(content: bytes) -> Scanned:
    """What clamd says of these bytes. Must be called outside any transaction.

    Raises OutsideFailure: passing when clamd does not answer, permanent when none is set up or the file is larger
    than clamd takes (StreamMaxLength).
    """
    assert_none_open()
    address = settings.VANBAN_CLAMD
    if not address:
        raise OutsideFailure("no virus scanner is set up (VANBAN_CLAMD)", permanent=True)
    try:
        engine = _ask(address, [b"zVERSION\0"])
        answer = _ask(address, _instream(content))
    except (OSError, ValueError) as error:
        raise OutsideFailure(f"the virus scanner does not answer: {error}", permanent=False) from error
    return _read(answer, engine)


def finding() -> Finding:
    """For the health page: whether the virus scanner is set up, answers, and which it is."""
    name = gettext_noop("Virus scanner")
    address = settings.VANBAN_CLAMD
    if not address:
        return Finding(name, "warning", "–", gettext_noop("Install clamav-daemon and set VANBAN_CLAMD."))
    try:
        return Finding(name, "ok", _ask(address, [b"zVERSION\0"], seconds=0.8))
    except (OSError, ValueError) as error:
        return Finding(name, "missing", str(error), gettext_noop("Start clamd: files wait as “not scanned”."))


def _read(answer: str, engine: str) -> Scanned:
    """`stream: OK`, `stream: Name.Of-Virus FOUND`, or why not."""
    words = answer.removeprefix("stream:").strip()
    if words == "OK":
        return Scanned(signature="", engine=engine[:100])
    if words.endswith(" FOUND"):
        return Scanned(signature=words.removesuffix(" FOUND")[:200] or "?", engine=engine[:100])
    raise OutsideFailure(f"the virus scanner said: {words[:200]}", permanent=_TOO_BIG in words)


def _instream(content: bytes) -> Iterator[bytes]:
    yield b"zINSTREAM\0"
    for start in range(0, len(content), CHUNK):
        piece = content[start : start + CHUNK]
        yield struct.pack(">I", len(piece)) + piece
    yield struct.pack(">I", 0)


def _ask(address: str, pieces: Iterator[bytes] | list[bytes], seconds: float = SECONDS) -> str:
    with _connected(address, seconds) as line:
        try:
            for piece in pieces:
                line.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass  # clamd has refused the rest and says why
        answer = b""
        while not answer.endswith(b"\0") and (more := line.recv(4096)):
            answer += more
    if not answer:
        raise ConnectionError("no answer")
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _connected(address: str, seconds: float) -> socket.socket:
    scheme, _, rest = address.partition(":")
    if scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
        try:
            line.connect(rest)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = rest.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=seconds)
