"""What a packet carries: each file decoded and unwrapped, either kept as bytes or only counted and hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from vanban.axis.rules.edxml import carried, files, limits
from vanban.axis.rules.edxml.nodes import Node
from vanban.axis.rules.edxml.skimming import Run


def take(name: str, node: Node | None, content_type: str) -> bytes:
    """The file itself. Raises the refusals of `carried.decode` and `files.unpack`, in this order."""
    sink = node.content if node is not None else None
    if sink is None:
        return files.unwrap(name, carried.decode(name, node.text if node is not None else ""), content_type)
    if isinstance(sink, Run):
        raise TypeError("a file that was left out cannot be taken")
    sink.check(name)
    view = sink.view()
    if files.is_packed(name, archive=sink.archive):
        with files.unpack(name, view, content_type) as pieces:
            if pieces is not None:
                return b"".join(pieces)
    return b"".join(_pieces(view))


def look_at(name: str, node: Node | None, content_type: str, *, hashed: bool) -> tuple[int, str]:
    """Size and digest of the file, which is not kept; no digest without `hashed`. Raises what `take` raises."""
    sink = node.content if node is not None else None
    if sink is None:
        size, archive = carried.measure(name, node.text if node is not None else "")
        if not hashed and not files.is_packed(name, archive=archive):
            return size, ""
        content = take(name, node, content_type)
        return len(content), hashlib.sha256(content).hexdigest() if hashed else ""
    sink.check(name)
    if isinstance(sink, Run):
        return sink.size, ""
    if files.is_packed(name, archive=sink.archive):
        with files.unpack(name, sink.view(), content_type) as pieces:
            if pieces is not None:
                return _measure(pieces, hashed=hashed)
    return sink.size, sink.sha256 if hashed else ""


def _measure(pieces: Iterator[bytes], *, hashed: bool) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for piece in pieces:
        size += len(piece)
        if hashed:
            digest.update(piece)
    return size, digest.hexdigest() if hashed else ""


def _pieces(view: carried.View) -> Iterator[bytes]:
    view.seek(0)
    while piece := view.read(limits.CHUNK):
        yield piece
