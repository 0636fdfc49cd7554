"""The words between parent and child: a length, a JSON header, then the byte strings it announces."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

LIMIT = 256 * 1024 * 1024
"""No message is larger; a child that announces more is broken."""


def write(stream: BinaryIO, header: dict[str, Any], blobs: list[bytes]) -> None:
    """Write one message and flush it. Raises OSError when the other side is gone."""
    head = json.dumps({**header, "sizes": [len(blob) for blob in blobs]}).encode()
    stream.write(struct.pack(">I", len(head)))
    stream.write(head)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def read(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """Read one message. Raises EOFError when the other side is gone or says nonsense."""
    (length,) = struct.unpack(">I", _exactly(stream, 4))
    if length > LIMIT:
        raise EOFError("message too large")
    header = json.loads(_exactly(stream, length))
    sizes = header.pop("sizes")
    if sum(sizes) > LIMIT:
        raise EOFError("message too large")
    return header, [_exactly(stream, size) for size in sizes]


def _exactly(stream: BinaryIO, count: int) -> bytes:
    content = stream.read(count)
    if content is None or len(content) != count:
        raise EOFError("the other side is gone")
    return content
